"""Who may ask the sandbox, and whose forms it takes."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from bot.sandbox.guard import is_local, is_own_form

HERE = {"host": "127.0.0.1:80"}
OWN = {"origin": "http://127.0.0.1:80"}


def asked(headers: dict[str, str]) -> Request:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": raw})


@pytest.mark.parametrize(
    ("headers", "may_ask", "may_act"),
    [
        (HERE, True, False),
        (HERE | OWN, True, True),
        (HERE | {"sec-fetch-site": "same-origin"}, True, True),
        ({"host": "localhost:80", "origin": "http://localhost:80"}, True, True),
        (HERE | {"sec-fetch-site": "cross-site"}, True, False),
        (HERE | {"sec-fetch-site": "same-site"}, True, False),
        (HERE | {"origin": "null", "sec-fetch-site": "same-origin"}, False, False),
        (HERE | {"origin": "http://127.0.0.1:81", "sec-fetch-site": "same-origin"}, False, False),
        (HERE | {"origin": "https://127.0.0.1:80"}, False, False),
        (HERE | {"origin": "http://evil.example"}, False, False),
        ({"host": "evil.example", "origin": "http://evil.example"}, False, False),
        ({"host": "127.0.0.1.evil.example"}, False, False),
        ({"host": "[::1"}, False, False),
        ({"host": ""}, False, False),
        ({}, False, False),
    ],
    ids=str,
)
def test_who_may_ask_and_who_may_act(headers: dict[str, str], *, may_ask: bool, may_act: bool) -> None:
    """Anybody on this machine may look by its address; only a page of this address may send a form."""
    assert (is_local(asked(headers)), is_own_form(asked(headers))) == (may_ask, may_act)
