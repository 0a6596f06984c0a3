"""The bot at the press of a button: runs it, shows what it did or would do and why."""

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.sandbox.pages.frame import NOT_FOUND, Asked, Frame
from bot.sandbox.pages.runner import BotRunner, RunShown
from bot.sandbox.pages.words import counted

SHOWN = 10
LAST, PLAN = "/bot/last-run", "/bot/plan"
BUSY = "The bot is at work already: what it does will stand here when it is done."


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the routes of the bot's buttons and pages."""
    return [
        frame.post("/bot/run", lambda asked: _run(frame, asked)),
        frame.post("/bot/plan", lambda asked: _plan(frame, asked)),
        frame.get(LAST, lambda asked: _last(frame, asked)),
        frame.get("/bot/runs/{number:int}", lambda asked: _earlier(frame, asked)),
        frame.get(PLAN, lambda asked: _planned(frame, asked)),
    ]


def _run(frame: Frame, _asked: Asked) -> Response:
    bot = _bot(frame)
    with frame.sandbox.runs.asked() as is_first:
        if not is_first:
            return frame.refused(LAST, BUSY)
        shown = bot.run()
    return frame.done(LAST, f"The bot looked and is done: {_summary(shown)}.")


def _plan(frame: Frame, _asked: Asked) -> Response:
    bot = _bot(frame)
    with frame.sandbox.runs.asked() as is_first:
        if not is_first:
            return frame.refused(LAST, BUSY)
        frame.sandbox.runs.plan = shown = bot.plan()
    return frame.done(PLAN, f"The bot looked and wrote nothing: {_summary(shown)}.")


def _bot(frame: Frame) -> BotRunner:
    if frame.sandbox.bot is None:
        raise HTTPException(NOT_FOUND, "There is no bot in this sandbox. The first page tells how to point one at it.")
    return frame.sandbox.bot


def _summary(shown: RunShown) -> str:
    if shown.errors:
        return shown.headline
    actions = sum(len(group.rows) for group in shown.groups)
    return counted(actions, "action") if actions else "nothing was due"


def _last(frame: Frame, asked: Asked) -> Response:
    """The last run that did something; one that found nothing to do is only mentioned."""
    runs = frame.sandbox.runs
    news = tuple(runs.news)
    shown = news[0][1] if news else runs.last
    values = {"shown": shown, "last": runs.last, "earlier": news[1:], "is_plan": False}
    return frame.page(asked, "run.html", title="What the bot did last", **values, **_cut(asked))


def _earlier(frame: Frame, asked: Asked) -> Response:
    number = asked.request.path_params["number"]
    shown = frame.sandbox.runs.numbered(number)
    if shown is None:
        raise HTTPException(NOT_FOUND, "This run is forgotten: only the last ones are kept.")
    values = {"shown": shown, "last": shown, "earlier": (), "is_plan": False}
    return frame.page(asked, "run.html", title=f"Run {number} of the bot", **values, **_cut(asked))


def _planned(frame: Frame, asked: Asked) -> Response:
    shown = frame.sandbox.runs.plan
    values = {"shown": shown, "last": shown, "earlier": (), "is_plan": True}
    return frame.page(asked, "run.html", title="What the bot would do now", **values, **_cut(asked))


def _cut(asked: Asked) -> dict[str, int | None]:
    """How many rows of each group are shown: with `?all` in the address, all."""
    return {"most": None if "all" in asked.request.query_params else SHOWN}
