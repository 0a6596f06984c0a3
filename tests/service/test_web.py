"""The pages beside the runs: where they are served, what a port in use says, and that they end with the service."""

from __future__ import annotations

import socket
from collections import Counter
from datetime import UTC, datetime

import pytest
import requests
import structlog
import time_machine
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.domain.errors import ConfigError
from bot.service.web import QUIET, Address, Web

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
ANYWHERE = Address("127.0.0.1", 0)


async def hello(_request: Request) -> Response:
    return PlainTextResponse("hello")


async def fail(_request: Request) -> Response:
    raise KeyError("the customer's words")


ROUTES = [Route("/", hello), Route("/broken", fail)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("127.0.0.1:8080", Address("127.0.0.1", 8080)),
        (" 10.0.0.1:0 ", Address("10.0.0.1", 0)),
        ("localhost:65535", Address("localhost", 65535)),
        ("[::1]:80", Address("::1", 80)),
        ("", None),
        (" ", None),
    ],
)
def test_addresses(text: str, expected: Address | None) -> None:
    """Name or number, and a port; nothing at all is nowhere."""
    found = Address.of(text)
    assert found == expected
    assert found is None or str(found) == text.strip()


@pytest.mark.parametrize("text", ["8080", ":8080", "localhost", "localhost:http", "localhost:65536", "::1:80", "a b:1"])
def test_no_addresses(text: str) -> None:
    """What cannot be meant is refused, with an example."""
    with pytest.raises(ConfigError, match=r"must be HOST:PORT such as 127\.0\.0\.1:8080"):
        Address.of(text)


def test_pages_are_served_until_the_end() -> None:
    """From `with` on, and not after it."""
    with Web(ANYWHERE, ROUTES) as web:
        url = f"http://{web.address}/"
        assert requests.get(url, timeout=5).text == "hello"
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=5)


def test_a_port_in_use() -> None:
    """One line says which, and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ConfigError) as told:
            Web(Address("127.0.0.1", port), ROUTES)
    assert str(told.value).startswith(f"cannot listen on 127.0.0.1:{port}: Address already in use; free the port")


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1"])
def test_an_address_that_nobody_has(host: str) -> None:
    """It is refused in the same words, and no port is to be freed."""
    with pytest.raises(ConfigError, match=r"^cannot listen on .*; name an address of this machine with --listen$"):
        Web(Address(host, 8080), ROUTES)


def nonsense(web: Web) -> bytes:
    """The answer to what is no request."""
    with socket.create_connection((web.address.host, web.address.port), timeout=5) as visitor:
        visitor.sendall(b"nonsense\r\n\r\n")
        return visitor.recv(100)


def test_strangers_do_not_fill_the_log() -> None:
    """A request that is none is told once a minute, and one that asks for what is not spoken here on its own."""
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket"}
    with (
        structlog.testing.capture_logs() as lines,
        time_machine.travel(NOW, tick=False) as clock,
        Web(ANYWHERE, ROUTES) as web,
    ):
        for _ in range(3):
            assert nonsense(web).startswith(b"HTTP/1.1 400 ")
            assert requests.get(f"http://{web.address}/", headers=upgrade, timeout=5).text == "hello"
        clock.shift(QUIET)
        nonsense(web)
    said = Counter(line["said"] for line in lines if line["event"] == "web")
    assert (said["Invalid HTTP request received."], said["Unsupported upgrade request."]) == (2, 1)


def test_errors_of_pages_are_all_told() -> None:
    """However many there are in a minute."""
    with structlog.testing.capture_logs() as lines, Web(ANYWHERE, ROUTES) as web:
        for _ in range(2):
            requests.get(f"http://{web.address}/broken", timeout=5)
    assert [line["event"] for line in lines].count("web_failed") == 2


def test_an_error_of_a_page() -> None:
    """Who asked sees no inside; the log tells type and place, and none of its words."""
    with structlog.testing.capture_logs() as lines, Web(ANYWHERE, ROUTES) as web:
        answer = requests.get(f"http://{web.address}/broken", timeout=5)
    (failed,) = (line for line in lines if line["event"] == "web_failed")
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    assert ("KeyError at " in failed["problem"], "customer" in str(lines)) == (True, False)
