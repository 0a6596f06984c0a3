"""Answers of services as no service should give them: true ones with something odd in them, and plain rubbish."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
from hypothesis import strategies as st
from requests.structures import CaseInsensitiveDict

DEEP: Any = json.loads("[" * 400 + "]" * 400)
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 10**19, 2**63, 10**400, 1.5, float("nan"), float("inf"), "", "x" * 70_000, "\ud800", "\x00",
    "/close\n@all", [], {}, [None], {"": None}, DEEP, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
    "2026-11-02T08:15:30", "2026-02-30T00:00:00Z", 1e300, -1e18, 253_402_300_800,
)  # fmt: skip
"""What may stand in place of any value."""

RUBBISH = st.one_of(
    st.binary(max_size=200),
    st.sampled_from(
        [
            b"", b"null", b"[]", b"{}", b'"x"', b"1", b"NaN", b"[" * 200_000,
            b'{"a":' * 50_000, b"9" * 100_000, b"\xff\xfe",
            b'{"id":1,"id":2}', b'[{"id":1},', b"\xef\xbb\xbf{}", b'"\\ud800"', b"{}" * 1_000, b" " * 1_000_000,
        ]
    ),
)  # fmt: skip
HEADERS = st.fixed_dictionaries(
    {"Content-Type": st.sampled_from(["application/json", "application/json", "text/html", "", "json\x00"])},
    optional={
        "Retry-After": st.one_of(
            st.sampled_from(["-1", "1e9", "9" * 400, "Mon, 99 Feb 2026", "", "nan"]), st.text(max_size=30)
        ),
        "Date": st.one_of(
            st.sampled_from(["", "Mon, 02 Nov 0000 09:00:00 GMT", "Thu, 31 Dec 9999 23:59:59 -1400"]),
            st.text(max_size=30),
        ),
        "Link": st.one_of(
            st.sampled_from(
                ["<>; rel=next", "<//evil.example>; rel=next", ";;;,,,", "<" * 5_000, '<x?page=2>; rel="next"']
            ),
            st.text(max_size=60),
        ),
        "RateLimit-Remaining": st.one_of(st.just("0"), st.text(max_size=10)),
        "RateLimit-Reset": st.one_of(st.sampled_from(["9" * 30, "-5", "1e5"]), st.text(max_size=10)),
        "Location": st.text(max_size=60),
    },
)


def places(body: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to each value of a body; of a list, to its first."""
    yield above
    inside = body.items() if isinstance(body, dict) else enumerate(body[:1]) if isinstance(body, list) else ()
    for name, value in inside:
        yield from places(value, (*above, name))


def altered(body: Any) -> Iterator[bytes]:
    """The body with each of its values in turn made odd in each way."""
    for place in places(body):
        for odd in ODD:
            yield json.dumps(_with(body, place, odd)).encode()


def _with(body: Any, place: tuple[str | int, ...], value: Any) -> Any:
    if not place:
        return value
    first, *rest = place
    inner = _with(body[first], tuple(rest), value)
    if isinstance(body, dict):
        return {**body, first: inner}
    return [inner, *body[1:]]


@dataclass
class Answer:
    """What every request is answered, a request for a token excepted."""

    content: bytes
    status: int
    headers: dict[str, str]

    def to(self, request: requests.PreparedRequest) -> requests.Response:
        response = requests.Response()
        response.request, response.url, response.status_code = request, request.url or "", self.status
        response.headers = CaseInsensitiveDict(self.headers)
        response._content = self.content
        if (request.path_url or "").startswith("/oauth"):
            response.status_code, response._content = 200, b'{"access_token": "sandbox", "expires_in": 3600}'
            response.headers = CaseInsensitiveDict({"Content-Type": "application/json"})
        return response


@contextmanager
def answering(answer: Answer) -> Iterator[None]:
    """Lets every request be answered so, without a network."""
    send: Callable[..., requests.Response] = requests.adapters.HTTPAdapter.send

    def canned(_: object, request: requests.PreparedRequest, **__: object) -> requests.Response:
        return answer.to(request)

    requests.adapters.HTTPAdapter.send = canned  # type: ignore[assignment, method-assign] # put back below
    try:
        yield
    finally:
        requests.adapters.HTTPAdapter.send = send  # type: ignore[method-assign] # as it was
