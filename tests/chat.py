"""A chat on this machine: it takes what hooks send, or refuses, redirects or stalls as a test wants it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pydantic import SecretStr

from bot.adapters.notify import THREAD, Messenger
from bot.config.contacts import Contact

CANARY = "canary-of-a-secret"
"""Stands in every address as a hook's password does."""

LINK = "https://gitlab.example/acme/feedback/-/issues/31"
MAIL = "mailtos://bot:word@mail.example/ana@mail.example"


def contact(url: str, user: str = "ana", line: int = 1) -> Contact:
    return Contact(user, SecretStr(url), line)


def messenger(*contacts: Contact, clock: Callable[[], float] = lambda: 0.0, **limits: Any) -> Messenger:
    return Messenger(contacts, clock, **limits)


def tell(held: Messenger, user: str = "ana", text: str = "Please look.") -> None:
    held.notify(user, "feedback-bot: ticket #4711", text, LINK)


class Chat:
    """What came in, oldest first, and how it answers."""

    def __init__(self) -> None:
        self.taken: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.status = 200
        self.headers: dict[str, str] = {}
        self.is_open = threading.Event()
        self.is_open.set()
        chat = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                chat.paths.append(self.path)
                content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                chat.taken.append({"title": content["title"], "message": content["message"]})
                chat.is_open.wait()
                self.send_response(chat.status)
                for name, value in {"Content-Length": "0", **chat.headers}.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the parent's name)
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        """Where it is, as an address of `NOTIFY`."""
        return f"json://127.0.0.1:{self.server.server_port}/{CANARY}"

    def stop_stalling(self) -> None:
        """Answers whoever waits, and ends when nobody does any more."""
        self.is_open.set()
        for thread in threading.enumerate():
            if thread.name == THREAD:
                thread.join()


@contextmanager
def open_chat() -> Iterator[Chat]:
    """A chat that is there as long as the context lasts."""
    chat = Chat()
    thread = threading.Thread(target=chat.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield chat
    finally:
        chat.stop_stalling()
        chat.server.shutdown()
        thread.join()
        chat.server.server_close()
