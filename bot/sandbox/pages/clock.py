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
    if span in ALONE:
        frame.sandbox.clock.advance(ALONE[span])
        return frame.done(asked.back, f"One {span} went by. Nobody did anything meanwhile.")
    if span in WEEKS:
        return _week(frame, asked.back, span)
    raise HTTPException(BAD_REQUEST, "The clock can let an hour, a day or a week pass.")


def _week(frame: Frame, back: str, span: str) -> Response:
    """Let a week pass, unless one is passing: a double click means one."""
    if not frame.passing.acquire(blocking=False):
        return frame.refused(back, "A week is passing already.")
    try:
        return frame.done(back, _lived(frame, span))
    finally:
        frame.passing.release()


def _lived(frame: Frame, span: str) -> str:
    """Let customers and managers act for a week; the same world at the same time always has the same week."""
    sandbox = frame.sandbox
    before = len(sandbox.zendesk.ratings.view("received").rows)
    WEEKS[span](sandbox, Random(int(sandbox.clock.now().timestamp())))
    new = len(sandbox.zendesk.ratings.view("received").rows) - before
    next_step = " Now run the bot." if sandbox.bot and not sandbox.runs.every else ""
    busy = f"Customers gave or changed {new} ratings, and managers worked in GitLab."
    quiet = "No customer rated, and managers hardly did anything."
    return f"A week went by. {busy if new else quiet}{next_step}"
