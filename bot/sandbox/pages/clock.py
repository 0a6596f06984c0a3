"""The clock of the bar: lets an hour, a day or a week pass at the press of a button."""

from datetime import timedelta
from random import Random
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.sandbox.pages.frame import BAD_REQUEST, Asked, Frame
from bot.sandbox.story import let_a_quiet_week_pass, let_a_week_pass

ALONE = MappingProxyType({"hour": timedelta(hours=1), "day": timedelta(days=1)})
WEEKS = MappingProxyType({"week": let_a_week_pass, "quiet-week": let_a_quiet_week_pass})


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the route of the clock's buttons."""
    return [frame.post("/clock", lambda asked: _pass(frame, asked))]


def _pass(frame: Frame, asked: Asked) -> Response:
    span = asked.form.get("pass", "")
    if span not in ALONE and span not in WEEKS:
        raise HTTPException(BAD_REQUEST, "The clock can let an hour, a day or a week pass.")
    if not frame.passing.acquire(blocking=False):  # a double click means one
        return frame.refused(asked.back, "Time is passing already.")
    try:
        with frame.sandbox.runs.turn():  # a run that lives through a week would find its access token expired
            said = _week(frame, span) if span in WEEKS else _alone(frame, span)
    finally:
        frame.passing.release()
    return frame.done(asked.back, said)


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
