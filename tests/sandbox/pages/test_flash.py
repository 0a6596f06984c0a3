"""The message that is said once."""

from __future__ import annotations

import base64
import json
from http.cookies import SimpleCookie

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox.pages import flash
from bot.sandbox.pages.flash import COOKIE, LONGEST, Flash

LARGEST_COOKIE = 4096


def written(said: Flash) -> SimpleCookie:
    response = Response()
    flash.write(response, said)
    return SimpleCookie(response.headers["set-cookie"])


def asking(value: str) -> Request:
    return Request({"type": "http", "headers": [(b"cookie", f"{COOKIE}={value}".encode())]})


@given(words=st.text(max_size=LONGEST), is_refusal=st.booleans())
def test_what_is_written_is_read(*, words: str, is_refusal: bool) -> None:
    """Any words come back as they were."""
    said = Flash(words, is_refusal)
    assert flash.read(asking(written(said)[COOKIE].value)) == said


@pytest.mark.parametrize("character", ["a", '"', "\\", "\x00", "\u20ac", "\U0001f600", "\ud800"], ids=ascii)
def test_it_always_fits(character: str) -> None:
    """Browsers drop what is longer than a cookie may be, so long words are cut, whatever they are made of."""
    response = Response()
    flash.write(response, Flash(character * 5 * LONGEST))
    assert len(response.headers["set-cookie"]) <= LARGEST_COOKIE


def test_scripts_and_other_sites_have_no_part_in_it() -> None:
    """The cookie is for this site's own pages."""
    cookie = written(Flash("x"))[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "strict")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "%%%",
        "bm8=",
        "b",
        *(base64.urlsafe_b64encode(json.dumps(each).encode()).decode() for each in (7, [7], [7, False], ["a"], None)),
        base64.urlsafe_b64encode(b"\xff\xff").decode(),
        base64.urlsafe_b64encode(b"[" * 100_000).decode(),
    ],
)
def test_a_foreign_cookie_says_nothing(value: str) -> None:
    """Other programs of this machine may have a cookie of the same name."""
    assert flash.read(asking(value)) is None
