"""The clock of the bar: lets an hour, a night, a day or a week pass at the press of a button."""

from datetime import UTC, datetime, time, timedelta
from random import Random
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.sandbox import people
from bot.sandbox.pages.frame import BAD_REQUEST, Asked, Frame
from bot.sandbox.seed_pagerduty import REVIEW
from bot.sandbox.story import let_a_quiet_week_pass, let_a_week_pass

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox

ALONE = MappingProxyType({"hour": timedelta(hours=1), "day": timedelta(days=1)})
WEEKS = MappingProxyType({"week": let_a_week_pass, "quiet-week": let_a_quiet_week_pass})

MORNING = "morning"
AT_WORK = time(9, 30)
SATURDAY = 5
DAYS_AHEAD = 7


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the route of the clock's buttons."""
    return [frame.post("/clock", lambda asked: _pass(frame, asked))]


def _pass(frame: Frame, asked: Asked) -> Response:
    span = asked.form.get("pass", "")
    if span not in {*ALONE, *WEEKS, MORNING}:
        raise HTTPException(BAD_REQUEST, "The clock can let an hour, a night, a day or a week pass.")
    if not frame.passing.acquire(blocking=False):  # a double click means one
        return frame.refused(asked.back, "Time is passing already.")
    try:
        with frame.sandbox.runs.turn():  # a run that lives through a week would find its access token expired
            said = _said(frame, span)
    finally:
        frame.passing.release()
    return frame.done(asked.back, said)


def _said(frame: Frame, span: str) -> str:
    if span in WEEKS:
        return _week(frame, span)
    return _night(frame) if span == MORNING else _alone(frame, span)


def _night(frame: Frame) -> str:
    """Move the clock to when whoever is on duty then has begun to work."""
    sandbox = frame.sandbox
    at, who = next_morning(sandbox)
    sandbox.clock.advance(at - sandbox.clock.now())
    return f"It is half past nine in the morning for {who}, on duty. Nobody did anything meanwhile.{_next_step(frame)}"


def next_morning(sandbox: "Sandbox") -> tuple[datetime, str]:
    """Return the next half past nine (UTC) of a working day of who is on duty then, and their name."""
    now = sandbox.clock.now()
    mornings = [
        (at.astimezone(UTC), manager)
        for manager in people.MANAGERS
        for days in range(DAYS_AHEAD + 1)
        if (at := _local(now, manager.time_zone, days)) > now and at.weekday() < SATURDAY
    ]
    schedule = sandbox.pagerduty.schedules.get(REVIEW)
    for at, manager in sorted(mornings, key=lambda each: each[0]):
        shift = sandbox.pagerduty.on_call(schedule, at) if schedule else None
        if shift is not None and shift.user == manager.pagerduty:
            return at, manager.name
    return min(at for at, _ in mornings), "nobody"


def _local(now: datetime, zone: str, days: int) -> datetime:
    """Half past nine in a zone, so many days after the present one there."""
    there = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
    return datetime.combine(there, AT_WORK, ZoneInfo(zone))


def _alone(frame: Frame, span: str) -> str:
    """Move the clock and nothing else."""
    frame.sandbox.clock.advance(ALONE[span])
    return f"One {span} went by. Nobody did anything meanwhile."


def _week(frame: Frame, span: str) -> str:
    """Let customers and managers act for a week; the same world at the same time always has the same week."""
    sandbox = frame.sandbox
    before = len(sandbox.zendesk.ratings.view("received").rows)
    WEEKS[span](sandbox, Random(int(sandbox.clock.now().timestamp())))
    new = len(sandbox.zendesk.ratings.view("received").rows) - before
    busy = f"Customers gave or changed {new} ratings, and managers worked in GitLab."
    quiet = "No customer rated, and managers hardly did anything."
    return f"A week went by. {busy if new else quiet}{_next_step(frame)}"


def _next_step(frame: Frame) -> str:
    """What to do to see what the bot makes of it."""
    runs = frame.sandbox.runs
    if frame.sandbox.bot is None:
        return ""
    return f" The bot looks within {runs.every:g} seconds: then reload the page." if runs.every else " Now run the bot."
