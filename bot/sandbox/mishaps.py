"""What can happen to one request: answers as the services and the proxies before them give on a bad day."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from random import Random
from types import MappingProxyType

from bot.sandbox.faults import Fault, PageTrouble
from bot.sandbox.weather import Weather

JSON, HTML, TEXT = "application/json; charset=utf-8", "text/html", "text/plain"
OUTAGES = (500, 502, 503, 504)
ABSURD_WAITS = ("99999999999999999999", "-30", "2.5", "soon", "", "Mon, 16 Nov 1998 09:05:00 GMT")
SIGN_IN = "<!DOCTYPE html><html><head><title>Sign in</title></head><body><form><input></form></body></html>"
MAINTENANCE = "<!DOCTYPE html><html><head><title>Down for maintenance</title></head><body>Back soon</body></html>"
UPSTREAM = "upstream connect error or disconnect/reset before headers. reset reason: connection timeout"
TROUBLES: Mapping[str, tuple[PageTrouble, ...]] = MappingProxyType(
    {"zendesk": ("empty", "short", "disordered"), "gitlab": ("short", "shifted", "repeated")}
)
THROTTLED: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "gitlab": (
            "Retry later\n",
            '{"message":{"error":"This endpoint has been requested too many times. Try again later."}}',
        ),
        "zendesk": (
            "Number of allowed API requests per minute exceeded\n",
            '{"error":"APIRateLimitExceeded","description":"Number of allowed API requests per minute exceeded"}',
        ),
        "pagerduty": ('{"error":{"message":"Rate Limit Exceeded","code":2020}}',),
    }
)


@dataclass(frozen=True, slots=True)
class Draw:
    """One request that is hit: at which service, when by the sandbox's clock (UTC), and the numbers to draw from."""

    weather: Weather
    rng: Random
    service: str
    is_read: bool
    now: datetime


Mishap = Callable[[Draw], Fault]


def before(draw: Draw) -> Fault:
    """Return something that happens before the service acts."""
    return draw.rng.choice(BEFORE)(draw)


def after(draw: Draw) -> Fault:
    """Return something that happens to the answer, the service having acted."""
    return draw.rng.choice(BROKEN if draw.is_read else (*BROKEN, *LOST))(draw)


def odd_page(draw: Draw) -> Fault:
    """Return something that is odd about one page of a list."""
    return Fault("page", page=draw.rng.choice(TROUBLES[draw.service]))


def away(service: str, how: str) -> Fault:
    """Return what a service that is away answers."""
    if how == "refused":
        return Fault("refused", service)
    return Fault("status", service, status=503, body=MAINTENANCE, content_type=HTML, headers={"Retry-After": "3600"})


def refused_token(service: str, template: str) -> Fault:
    """Return the answer to credentials that ended: the service's own 401."""
    body: object = {"error": "Couldn't authenticate you"}
    if service == "gitlab":
        told = "Token was revoked. You have to re-authorize from the user."
        body = {"error": "invalid_token", "error_description": told}
    elif template == "/oauth/tokens":
        body = {"error": "invalid_client", "error_description": "Client authentication failed"}
    return Fault("status", service, status=401, body=json.dumps(body))


def _throttled(draw: Draw) -> Fault:
    body = draw.rng.choice(THROTTLED[draw.service])
    wait = _wait(draw)
    headers = {} if wait is None else {"Retry-After": wait}
    return Fault("status", status=429, body=body, content_type=_type_of(body), headers=headers)


def _wait(draw: Draw) -> str | None:
    """Return what `Retry-After` says: nothing, seconds, a date, or what no client should obey."""
    seconds = draw.weather.retry_after_seconds
    date = format_datetime(draw.now + timedelta(seconds=seconds), usegmt=True)
    return draw.rng.choice((None, str(seconds), date, draw.rng.choice(ABSURD_WAITS)))


def _outage(draw: Draw) -> Fault:
    status = draw.rng.choice(OUTAGES)
    phrase = HTTPStatus(status).phrase
    own = {
        "gitlab": {"message": f"{status} {phrase}"},
        "zendesk": {"error": {"title": phrase, "message": "Please try again later."}},
        "pagerduty": {"error": {"message": phrase, "code": 2000}},
    }
    heading = f"{status} {phrase}"
    proxy = f"<html><head><title>{heading}</title></head><body><center><h1>{heading}</h1></center></body></html>"
    body = draw.rng.choice((json.dumps(own[draw.service]), proxy, UPSTREAM, ""))
    return Fault("status", status=status, body=body, content_type=_type_of(body))


def _type_of(body: str) -> str:
    return {"{": JSON, "<": HTML}.get(body[:1], TEXT)


def _no_answer(draw: Draw) -> Fault:
    """Return what looks like success and is none: a page for people, or JSON that ends too early."""
    body = draw.rng.choice((SIGN_IN, '{"id":'))
    return Fault("status", status=200, body=body, content_type=_type_of(body))


BEFORE: Sequence[Mishap] = (
    lambda _: Fault("refused"),
    lambda _: Fault("reset"),
    lambda draw: Fault("stall", seconds=draw.weather.stall_seconds),
    lambda draw: Fault("slow", seconds=draw.weather.slow_seconds),
    _throttled,
    _outage,
    _no_answer,
)
BROKEN: Sequence[Mishap] = (lambda _: Fault("cut"), lambda _: Fault("truncate"))
LOST: Sequence[Mishap] = (
    lambda _: Fault("lost_reply"),
    lambda _: Fault("lost_reply", reply="reset"),
    lambda draw: Fault("lost_reply", reply="stall", seconds=draw.weather.stall_seconds),
)
