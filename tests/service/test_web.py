"""The pages beside the runs: where they are served, what a port in use says, and that they end with the service."""

from __future__ import annotations

import socket

import pytest
import requests
import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.domain.errors import ConfigError
from bot.service.web import Address, Web

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


def test_an_error_of_a_page() -> None:
    """Who asked sees no inside; the log tells type and place, and none of its words."""
    with structlog.testing.capture_logs() as lines, Web(ANYWHERE, ROUTES) as web:
        answer = requests.get(f"http://{web.address}/broken", timeout=5)
    (failed,) = (line for line in lines if line["event"] == "web_failed")
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    assert ("KeyError at " in failed["problem"], "customer" in str(lines)) == (True, False)
