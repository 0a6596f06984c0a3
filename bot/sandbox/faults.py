"""What can go wrong between a client and a service: armed faults, and how each of them is played."""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Kind = Literal["refused", "reset", "stall", "status", "slow", "truncate", "cut", "lost_reply", "page"]
Reply = Literal["502", "reset", "stall"]
PageTrouble = Literal["empty", "short", "disordered", "shifted", "repeated"]
STATUSES = range(200, 600)
KINDS: tuple[Kind, ...] = get_args(Kind)
REPLIES: tuple[Reply, ...] = get_args(Reply)
PAGES: tuple[PageTrouble, ...] = get_args(PageTrouble)
PAGE = "sandbox.page"
# By how many rows a page by number is off, from the second page on.
MOVED: Mapping[PageTrouble | None, int] = MappingProxyType({"shifted": 1, "repeated": -1})
GATEWAY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong at the `nth` matching request and at the `times - 1` matching ones after it.

    `service`, `method` and `template` narrow the requests (None: any); `times` None means for ever.

    - `refused`: the connection is closed without an answer, in good order; all services share one port, so that none
      of them can refuse any earlier. The service never saw the request.
    - `reset`: the connection breaks before the service saw the request.
    - `stall`: silence of `seconds`, then the connection breaks; the service never saw the request.
    - `status`: an answer of `status`, `headers` and `body` (JSON unless `content_type` says otherwise) instead.
    - `slow`: the true answer, `seconds` late.
    - `truncate`: the service acts; half of its answer arrives as if it were whole.
    - `cut`: the service acts; the connection breaks in the middle of its answer.
    - `lost_reply`: the service acts; the client sees `reply`: a 502 page, a reset, or `seconds` of silence and a reset.
    - `page`: the true answer, but for what `page` says of a list; nothing where the list cannot show it.
      With cursors it is `short` (half of it), at Zendesk also `empty` with more to come, or `disordered`; with page
      numbers, from the second page on, a row went away meanwhile and one is missed (`shifted`), or one came and one is
      `repeated`.
    """

    kind: Kind
    service: str | None = None
    method: str | None = None
    template: str | None = None
    nth: int = 1
    times: int | None = 1
    status: int = 503
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    content_type: str = "application/json; charset=utf-8"
    seconds: float = 0.0
    reply: Reply = "502"
    page: PageTrouble | None = None

    def __post_init__(self) -> None:
        """Refuse what can never fire or be sent (ValueError)."""
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault {self.kind!r}; known are {', '.join(KINDS)}")
        if self.reply not in REPLIES:
            raise ValueError(f"unknown reply {self.reply!r}; known are {', '.join(REPLIES)}")
        if self.nth < 1 or (self.times is not None and self.times < 1):
            raise ValueError("nth and times count from 1")
        if self.page not in (PAGES if self.kind == "page" else (None,)):
            raise ValueError(f"a fault of kind page has a page, one of {', '.join(PAGES)}, and no other fault has")
        if self.status not in STATUSES or self.seconds < 0:
            raise ValueError("status lies between 200 and 599, and seconds are not negative")

    def is_meant_for(self, service: str, method: str, template: str) -> bool:
        """Tell whether a request matches, whatever its number."""
        wanted = ((self.service, service), (self.method, method), (self.template, template))
        return all(want is None or want == is_ for want, is_ in wanted)

    @property
    def is_silent(self) -> bool:
        """Whether the client gets no answer at all."""
        return self.kind in ("refused", "reset", "stall") or (self.kind == "lost_reply" and self.reply != "502")


class Faults:
    """The armed faults of a sandbox, each with its count of matching requests."""

    def __init__(self) -> None:
        self._armed: list[tuple[Fault, list[int]]] = []
        self._guard = threading.Lock()

    def arm(self, fault: Fault) -> None:
        """Arm a fault; its count starts at the next request."""
        with self._guard:
            self._armed.append((fault, [0]))

    def disarm(self) -> None:
        """Forget every fault."""
        with self._guard:
            self._armed.clear()

    @property
    def armed(self) -> tuple[Fault, ...]:
        """The faults that may still fire, oldest first."""
        with self._guard:
            return tuple(fault for fault, _ in self._armed)

    def take(self, service: str, method: str, template: str) -> Fault | None:
        """Count a request and return the fault that hits it: the one armed first, where several do."""
        with self._guard:
            hits = [fault for fault, seen in self._armed if _counts(fault, seen, service, method, template)]
            self._armed = [(fault, seen) for fault, seen in self._armed if not _is_spent(fault, seen[0])]
        return hits[0] if hits else None


def _counts(fault: Fault, seen: list[int], service: str, method: str, template: str) -> bool:
    if not fault.is_meant_for(service, method, template):
        return False
    seen[0] += 1
    return seen[0] >= fault.nth


def _is_spent(fault: Fault, seen: int) -> bool:
    return fault.times is not None and seen >= fault.nth + fault.times - 1


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request on its way through the service.

    `abort` breaks the connection as a dying server would, `hang_up` closes it in good order.
    """

    app: ASGIApp
    scope: Scope
    receive: Receive
    send: Send
    abort: Callable[[], Awaitable[None]]
    hang_up: Callable[[], Awaitable[None]]

    async def pass_on(self, send: Send | None = None) -> None:
        """Let the service act, and its answer go to the client, or to `send`."""
        await self.app(self.scope, self.receive, send or self.send)


async def play(fault: Fault, exchange: Exchange) -> None:
    """Let one request suffer `fault`."""
    match fault.kind:
        case "refused":
            await exchange.hang_up()
        case "reset":
            await exchange.abort()
        case "stall":
            await _stay_silent(fault.seconds, exchange)
        case "slow":
            await asyncio.sleep(fault.seconds)
            await exchange.pass_on()
        case "status":
            await _answer(exchange.send, fault.status, _body(fault), fault.content_type, fault.headers)
        case "truncate" | "cut":
            await _break_off(fault, exchange)
        case "lost_reply":
            await exchange.pass_on(_swallow)
            await _lose(fault, exchange)
        case "page":
            await exchange.app({**exchange.scope, PAGE: fault.page}, exchange.receive, exchange.send)


def _body(fault: Fault) -> bytes:
    if fault.body is not None:
        return fault.body.encode()
    return json.dumps({"error": "Injected", "description": f"the sandbox was told to answer {fault.status}"}).encode()


async def _answer(send: Send, status: int, body: bytes, content_type: str, headers: Mapping[str, str]) -> None:
    pairs = {"content-type": content_type, "content-length": str(len(body)), **headers}
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in pairs.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})


async def _swallow(message: Message) -> None:
    """Receive the service's answer in place of the client, who never gets it."""


async def _lose(fault: Fault, exchange: Exchange) -> None:
    if fault.reply == "502":
        await _answer(exchange.send, 502, GATEWAY_PAGE.encode(), "text/html", fault.headers)
        return
    await _stay_silent(fault.seconds if fault.reply == "stall" else 0.0, exchange)


async def _stay_silent(seconds: float, exchange: Exchange) -> None:
    """Keep the client waiting, for as long as it wants to and `seconds` at most; then break the connection."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while (await exchange.receive())["type"] != "http.disconnect":
                pass
    await exchange.abort()


async def _break_off(fault: Fault, exchange: Exchange) -> None:
    messages: list[Message] = []

    async def keep(message: Message) -> None:
        messages.append(message)

    await exchange.pass_on(keep)
    start = messages[0]
    body = b"".join(message.get("body", b"") for message in messages[1:])
    half = body[: len(body) // 2]
    if fault.kind == "truncate":
        others = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
        start = {**start, "headers": [*others, (b"content-length", str(len(half)).encode())]}
    await exchange.send(start)
    await exchange.send({"type": "http.response.body", "body": half, "more_body": fault.kind == "cut"})
    if fault.kind == "cut":
        await exchange.abort()
