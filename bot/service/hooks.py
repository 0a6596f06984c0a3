"""Takes webhooks of GitLab and Zendesk, which mean "look at this now" and nothing else."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.hints import Hint
from bot.hook_secrets import HookSecrets
from bot.service import hook_bodies, signatures
from bot.service.hook_bodies import Own, WrongContent
from bot.service.signatures import WINDOW

_log = structlog.get_logger()

LARGEST_BODY = 1024 * 1024
"""In bytes. GitLab's texts may have a million characters; a hook that is larger is lost, and the next run looks."""

LONGEST_BODY_SECONDS = 10
"""Both services give up by then (GitLab docs: ten seconds), so whoever takes longer is neither."""

MOST_BODIES = 8
"""So many are read at a time for each service, and the others wait: what strangers send takes no more memory."""

MOST_DELIVERIES = 10_000
"""So many are remembered at most; a doubled hook that is not known any more costs one look."""

QUIET = timedelta(minutes=1)
"""Refused hooks are told in the log once in so long, for each service, mirror and status: whoever sends many must not
fill it, nor hide what is wrong elsewhere."""

Called = Literal["gitlab", "zendesk"]

RESULTS, REFUSED = {202: "accepted", 200: "ignored"}, "refused"
"""What became of a hook, by the status of its answer."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """How the hooks of one service are dealt with."""

    is_expected: Callable[[HookSecrets], bool]
    is_plausible: Callable[[HookSecrets, Mapping[str, str], datetime], bool]
    is_genuine: Callable[[HookSecrets, Mapping[str, str], bytes, datetime], bool]
    names: Callable[[Mapping[str, str]], tuple[str, ...]]
    hint: Callable[[bytes, Own], Hint | None]


_KINDS: Mapping[Called, _Kind] = {
    "gitlab": _Kind(
        lambda secrets: secrets.expects_gitlab,
        signatures.may_be_from_gitlab,
        signatures.is_from_gitlab,
        signatures.names_of_gitlab,
        hook_bodies.of_gitlab,
    ),
    "zendesk": _Kind(
        lambda secrets: secrets.expects_zendesk,
        signatures.may_be_from_zendesk,
        signatures.is_from_zendesk,
        signatures.names_of_zendesk,
        lambda body, _own: hook_bodies.of_zendesk(body),
    ),
}


class _Refused(Exception):
    """A hook that is not taken, with the status of the answer and its words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


@dataclass(slots=True)
class _Delivered:
    """The hooks that came within the window, so that one that is sent twice makes one look."""

    _at: OrderedDict[tuple[str, str, str], datetime] = field(default_factory=OrderedDict)

    def is_new(self, name: tuple[str, str, str], now: datetime) -> bool:
        """Whether a delivery did not come before; from now on it did."""
        while self._at and (len(self._at) >= MOST_DELIVERIES or now - next(iter(self._at.values())) > 2 * WINDOW):
            self._at.popitem(last=False)  # the time of a hook may be a window ahead, and is good for a window more
        is_new = name not in self._at
        self._at.setdefault(name, now)
        return is_new


@dataclass(slots=True)
class _Desk:
    """Takes the hooks of all mirrors.

    Args:
        secrets, look_now, now, own: see `routes`.
    """

    secrets: Mapping[str, HookSecrets]
    look_now: Callable[[str, Hint], None]
    now: Callable[[], datetime]
    own: Callable[[str], Own]
    _delivered: _Delivered = field(default_factory=_Delivered)
    _reading: Mapping[Called, asyncio.Semaphore] = field(
        default_factory=lambda: {called: asyncio.Semaphore(MOST_BODIES) for called in _KINDS}
    )
    _told_at: dict[tuple[Called, str, int], datetime] = field(default_factory=dict)

    async def take(self, called: Called, mirror: str, request: Request) -> Response:
        """The answer to one hook; what follows from it happens elsewhere."""
        try:
            is_news = await self._is_news(called, mirror, request)
        except _Refused as refused:
            self._tell(called, mirror, refused)
            return _answer(refused.status, refused.words)
        return _answer(202, "looking") if is_news else _answer(200, "nothing to do")

    async def _is_news(self, called: Called, mirror: str, request: Request) -> bool:
        secrets, kind = self.secrets.get(mirror), _KINDS[called]
        if secrets is None or not kind.is_expected(secrets):
            raise _Refused(404, "no webhooks are set up here")
        if not kind.is_plausible(secrets, request.headers, self.now()):
            raise _Refused(401, "not known")
        body = await _body(request, self._reading[called])
        if not kind.is_genuine(secrets, request.headers, body, self.now()):
            raise _Refused(401, "not known")
        try:
            hint = kind.hint(body, self.own(mirror))
        except WrongContent as error:
            raise _Refused(400, str(error)) from error
        if hint is None:
            return False
        found, now = kind.names(request.headers), self.now()
        is_new = [self._delivered.is_new((called, mirror, name), now) for name in found]  # each is remembered
        if not all(is_new):
            return False
        self.look_now(mirror, hint)
        return True

    def _tell(self, called: Called, mirror: str, refused: _Refused) -> None:
        """In the log, each kind of mistake now and then: a flood of one hides no other."""
        known, now = mirror if mirror in self.secrets else "", self.now()
        told = self._told_at.get((called, known, refused.status))
        if told is not None and abs(now - told) < QUIET:
            return
        self._told_at[called, known, refused.status] = now
        whose = {"mirror": known} if known else {}
        _log.warning("hook_refused", service=called, status=refused.status, why=refused.words, **whose)


def routes(
    secrets: Mapping[str, HookSecrets],
    look_now: Callable[[str, Hint], None],
    now: Callable[[], datetime],
    own: Callable[[str], Own] = lambda _mirror: Own(),
    told: Callable[[str, str, str], None] = lambda _mirror, _called, _result: None,
) -> list[Route]:
    """The addresses of webhooks: `/hooks/gitlab` and `/hooks/zendesk`, with mirrors `/hooks/gitlab/NAME`.

    A hook is answered 202 when somebody is going to look, 200 when there is nothing to look at, 400 for a body that is
    none, 401 where the proof is missing or wrong, 404 where no secret is set, 405 for any other method than POST, 408
    and 413 for a body that comes too slowly or is too large, 503 where too many bodies come at once.

    Args:
        secrets: by mirror, "" where there are none; looked at anew for each request.
        look_now: told of each genuine hook; it must not wait.
        now: this machine's time, aware.
        own: who the bot is there, by mirror.
        told: of each hook that was answered: one of the mirrors or "", the service, and what became of it.
    """
    desk = _Desk(secrets, look_now, now, own)

    def endpoint(called: Called) -> Callable[[Request], Awaitable[Response]]:
        async def take(request: Request) -> Response:
            mirror = str(request.path_params.get("mirror", ""))
            reply = await desk.take(called, mirror, request)
            told(mirror if mirror in secrets else "", called, RESULTS.get(reply.status_code, REFUSED))
            return reply

        return take

    return [
        Route(path, endpoint(called), methods=["POST"])
        for called in _KINDS
        for path in (f"/hooks/{called}", f"/hooks/{called}/{{mirror}}")
    ]


async def _body(request: Request, reading: asyncio.Semaphore) -> bytes:
    """The body, read in pieces, and never more than may be.

    Raises:
        _Refused: it is larger, or says so, or does not come, or too many others are being read.
    """
    told = request.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and (len(told) > len(str(LARGEST_BODY)) or int(told) > LARGEST_BODY):
        raise _Refused(413, "too large")
    try:
        async with asyncio.timeout(LONGEST_BODY_SECONDS):
            await reading.acquire()
    except TimeoutError:
        raise _Refused(503, "too many at once") from None
    try:
        async with asyncio.timeout(LONGEST_BODY_SECONDS):
            return await _pieces(request)
    except TimeoutError:
        raise _Refused(408, "too slow") from None
    except ClientDisconnect:
        raise _Refused(400, "the body did not come") from None
    finally:
        reading.release()


async def _pieces(request: Request) -> bytes:
    pieces = bytearray()
    async for piece in request.stream():
        pieces += piece
        if len(pieces) > LARGEST_BODY:
            raise _Refused(413, "too large")
    return bytes(pieces)


def _answer(status: int, words: str) -> Response:
    return PlainTextResponse(f"{words}\n", status)
