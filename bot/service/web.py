"""Serves the service's own pages to people, probes and webhooks, beside its runs and never in their way."""

from __future__ import annotations

import errno
import os
import re
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Self

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.domain.errors import ConfigError
from bot.logs import hear

_log = structlog.get_logger()

LAST_REPLIES_SECONDS = 5
"""What is being answered when the process is told to end may take so long."""

KEEP_ALIVE_SECONDS = 5
"""After an answer a connection may rest so long. One that never asked anything is not ended: uvicorn has no such limit,
and a proxy in front of this has."""

MOST_CONNECTIONS = 256
"""Further ones are answered 503, probes too."""

QUIET = timedelta(minutes=1)
"""What a visitor does wrong, such as a request that is none, is told in the log once in so long."""

_FORM = re.compile(r"(?P<host>\[[0-9A-Fa-f:.%]+\]|[^\s:\[\]]+):(?P<port>\d{1,5})")
_LAST_PORT = 65_535
_REMEDIES = {errno.EADDRINUSE: "free the port, or name another one", errno.EACCES: "name a port above 1023"}


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen.

    Args:
        host: a name or an IP address, without brackets.
        port: 0 takes a free one.
    """

    host: str
    port: int

    @classmethod
    def of(cls, text: str) -> Self | None:
        """What somebody typed: `127.0.0.1:8080`, `[::]:8080`; None when it is empty: nothing is served then.

        Raises:
            ConfigError: it is no address.
        """
        if not text.strip():
            return None
        found = _FORM.fullmatch(text.strip())
        if found is None or int(found["port"]) > _LAST_PORT:
            raise ConfigError(f"FEEDBACK_BOT_LISTEN must be HOST:PORT such as 127.0.0.1:8080, not {text.strip()!r}")
        return cls(found["host"].strip("[]"), int(found["port"]))

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class Web:
    """The pages, from `with` to its end: a thread of its own answers, and ends with what it is answering then.

    Args:
        address: where.
        routes: what; each concern brings its own.

    Raises:
        ConfigError: nobody may listen there: the port is in use, or the address is none of this machine.
    """

    def __init__(self, address: Address, routes: Sequence[BaseRoute]) -> None:
        self._socket = _listening(address)
        self.address = Address(address.host, self._socket.getsockname()[1])
        config = uvicorn.Config(
            Starlette(routes=routes),
            interface="asgi3",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=MOST_CONNECTIONS,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=LAST_REPLIES_SECONDS,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, name="web", daemon=True)

    def __enter__(self) -> Self:
        hear("uvicorn", "web", QUIET)
        self._thread.start()
        _log.info("listening", address=str(self.address))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join(LAST_REPLIES_SECONDS + 1)
        self._socket.close()

    def _serve(self) -> None:
        self._server.run(sockets=[self._socket])


def _listening(address: Address) -> socket.socket:
    """A socket that listens from here on: who comes before the thread is up waits instead of failing."""
    try:
        family, _, _, _, place = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(place[:2], family=family, backlog=128)
    except OSError as error:
        told = _REMEDIES.get(error.errno or 0, "name an address of this machine")
        number = None if isinstance(error, socket.gaierror) else error.errno
        why = "there is no such address" if number is None else os.strerror(number)
        raise ConfigError(f"cannot listen on {address}: {why}; {told} with --listen") from None
