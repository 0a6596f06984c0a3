"""Serves a sandbox on a port of this machine, so that real clients can talk to it."""

import asyncio
import socket
import struct
import threading
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self, cast

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.sandbox.traffic import ABORT, HANG_UP

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application

HOST = "127.0.0.1"
NO_LINGER = struct.pack("ii", 1, 0)


class Served(Protocol):
    """What a server serves: anything with an ASGI application."""

    @property
    def app(self) -> ASGIApp:
        """The application."""


class _Connection(H11Protocol):
    """uvicorn's connection, which lets the application break it as a dying server or network would."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvicorn sends headers and body apart: without this each answer would wait 40 ms for the client's system.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(cast("asyncio.Transport", transport))
        inner = cast("Any", self.app)

        async def app(scope: Any, receive: Any, send: Any) -> None:
            await inner({**scope, "extensions": {ABORT: self._reset, HANG_UP: self._hang_up}}, receive, send)

        self.app = cast("ASGI3Application", app)

    def _reset(self) -> None:
        if self.transport.is_closing():
            return
        raw = self.transport.get_extra_info("socket")
        # Without lingering the client sees a reset; an ordinary close would look like a polite end.
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
        self.transport.abort()

    def _hang_up(self) -> None:
        self.transport.close()


class Server:
    """A sandbox on a port of 127.0.0.1, from `with` (or `start`) to its end (or `stop`).

    `port` 0 takes a free one. `host` is another address to listen on: that of all of a container, so that a port which
    is published on the machine's own loopback reaches it. OSError when the port is taken or the address is not here.
    """

    def __init__(self, sandbox: Served, port: int = 0, host: str = HOST) -> None:
        # The socket listens from here on: a client that comes before the thread is up waits instead of failing.
        self._socket = socket.create_server((host, port), backlog=128)
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            sandbox.app,
            http=_Connection,
            interface="asgi3",
            proxy_headers=False,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            date_header=False,
            server_header=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_up = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="sandbox", daemon=True)

    @property
    def url(self) -> str:
        """The address without a slash at its end, such as `http://127.0.0.1:8080`."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        self._is_up.wait()
        return self

    def stop(self) -> None:
        """Stop serving; requests under way are cut off."""
        self._server.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._break_connections)
            self._thread.join(timeout=10)
        self._socket.close()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._is_up.set()
        await self._server.serve(sockets=[self._socket])

    def _break_connections(self) -> None:
        for connection in list(self._server.server_state.connections):
            connection.transport.abort()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
