"""Shows people at a glance how the bot does: one small page without any script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.report import Outcome
from bot.service.state import State
from bot.show import cut
from bot.show.outline import minute
from bot.show.words import OUTCOMES, SERVICES, counted

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Nothing is loaded from anywhere, and nothing runs."""

_WAITING = frozenset({Outcome.PAUSED, Outcome.AWAITS_TICK, Outcome.BUSY})
"""It is well, but did nothing, and people should see why."""

_AWAITED = frozenset(OUTCOMES[each].capitalize() for each in (Outcome.PAUSED, Outcome.AWAITS_TICK))
"""Headlines that ask for an act of people on the status issue: a tick, or taking the label off."""

_HERE = Path(__file__).parent
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


@dataclass(frozen=True, slots=True)
class Panel:
    """What the page says of one mirror.

    Args:
        name: of the mirror; empty where there are none.
        headline: how it does, in a few words.
        place: address of where somebody can let it go on; empty where nobody has to.
        is_well: nobody has to look.
        rows: names and values.
        problems: what to look at, one line each.
        links: words and addresses.
    """

    name: str
    headline: str
    place: str
    is_well: bool
    rows: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]
    links: tuple[tuple[str, str], ...]


def routes(states: Callable[[], Sequence[State]], now: Callable[[], datetime]) -> list[BaseRoute]:
    """The page at `/`.

    Args:
        states: of all mirrors, each time anew.
        now: this machine's time, UTC.
    """

    async def page(_request: Request) -> Response:
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        return HTMLResponse(shown([panel(state, now()) for state in states()], now()), headers=headers)

    return [Route("/", page)]


def shown(panels: Sequence[Panel], now: datetime) -> str:
    """The page as HTML.

    Args:
        panels: one for each mirror, those that need a look first.
        now: when it is made, UTC.
    """
    first = sorted(panels, key=lambda each: each.is_well)
    return _ENVIRONMENT.get_template("page.html").render(panels=first, now=minute(now))


def panel(state: State, now: datetime) -> Panel:
    """What the page says of one mirror at a time (UTC)."""
    troubles = tuple(state.troubles(now))
    return Panel(
        name=state.mirror,
        headline=(headline := _headline(state, now)),
        place=state.status_url if headline in _AWAITED else "",
        is_well=not troubles and not state.problems,
        rows=(*_run_rows(state), *state.about.facts),
        problems=tuple(cut(state.problems)),
        links=tuple((word, url) for word, url in _links(state) if url),
    )


def _headline(state: State, now: datetime) -> str:
    """Staleness comes before all else: what the last run said may be days old."""
    if state.is_stale(now):
        return f"No good run since {minute(state.good.started_at if state.good else state.served_since)}"
    if state.last_run is None:
        return "The first run is under way" if state.is_running else "No run yet"
    if state.about.problems:
        return _broken(state)
    if failed := _failed(state):
        return f"The {failed} failed"
    if state.last_run.outcome in _WAITING:
        return OUTCOMES[state.last_run.outcome].capitalize()
    return "Done, but please look at the points below" if state.problems else "All is well"


def _failed(state: State) -> str:
    """Which of the runs whose words count failed; empty for none."""
    failed = [each for each in state.told if not each.is_good]
    return "" if not failed else "last run" if state.last_run in failed else "last full run"


def _broken(state: State) -> str:
    """That the configuration is broken, and what comes of it: something goes on only where runs do."""
    if not state.about.facts:
        return "The configuration is broken: there is no good one yet"
    if failed := _failed(state):
        return f"The configuration is broken, and the {failed} failed"
    return "The configuration is broken: the last good one goes on"


def _run_rows(state: State) -> list[tuple[str, str]]:
    last = state.last_run
    if last is None:
        return [("service since", minute(state.served_since))]
    requests = " and ".join(f"{count} to {SERVICES.get(name, name)}" for name, count in last.requests.items())
    rows = [
        ("last run", f"{minute(last.started_at)}, {last.seconds:.1f} s"),
        ("outcome", f"{OUTCOMES[last.outcome]}: {counted(last.writes, 'write')}"),
        ("requests", requests),
        ("run", last.run_id),
        ("next run", "under way" if state.is_running else minute(last.next_at) if last.next_at else "none: it ends"),
    ]
    if last.deferred:
        rows.append(("left for the next run", str(last.deferred)))
    if state.good is not None and state.good is not last:
        rows.append(("last good run", minute(state.good.started_at)))
    return [(name, value) for name, value in rows if value]


def _links(state: State) -> list[tuple[str, str]]:
    return [("status issue", state.status_url), ("feedback project", state.project_url)]
