"""The bot at the press of a button: runs it, shows what it did or would do and why."""

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.sandbox.pages.cases import by_ticket
from bot.sandbox.pages.frame import NOT_FOUND, Asked, Frame
from bot.sandbox.pages.runner import BotRunner, RunShown
from bot.sandbox.pages.words import counted, moment

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
    return _told(frame, LAST, "The bot ran", shown)


def _plan(frame: Frame, _asked: Asked) -> Response:
    bot = _bot(frame)
    with frame.sandbox.runs.asked() as is_first:
        if not is_first:
            return frame.refused(LAST, BUSY)
        shown = bot.plan()
        frame.sandbox.runs.keep_plan(shown, frame.sandbox.clock.now())
    return _told(frame, PLAN, "The bot looked and wrote nothing", shown)


def _bot(frame: Frame) -> BotRunner:
    if frame.sandbox.bot is None:
        raise HTTPException(NOT_FOUND, "There is no bot in this sandbox. The first page tells how to point one at it.")
    return frame.sandbox.bot


def _told(frame: Frame, to: str, what: str, shown: RunShown) -> Response:
    if shown.errors:
        return frame.refused(to, f"{what}, and failed. The reason is below.")
    if shown.pause:
        return frame.refused(to, shown.pause.words)
    actions = sum(len(group.rows) for group in shown.groups)
    return frame.done(to, f"{what}: {counted(actions, 'action') if actions else 'nothing was due'}.")


def _last(frame: Frame, asked: Asked) -> Response:
    """The last run that did something; one that found nothing to do is only mentioned."""
    runs = frame.sandbox.runs
    news = tuple(runs.news)
    shown = news[0][1] if news else runs.last
    return _page(frame, asked, "What the bot did last", shown, last=runs.last, earlier=news[1:])


def _earlier(frame: Frame, asked: Asked) -> Response:
    number = asked.request.path_params["number"]
    shown = frame.sandbox.runs.numbered(number)
    if shown is None:
        raise HTTPException(NOT_FOUND, "This run is forgotten: only the last ones are kept.")
    return _page(frame, asked, f"Run {number} of the bot", shown)


def _planned(frame: Frame, asked: Asked) -> Response:
    planned, is_current = frame.sandbox.runs.plan(frame.sandbox.clock.now())
    title = "What the bot would do now" if planned is None or is_current else f"Plan of {moment(planned.at)}"
    shown = planned.shown if planned else None
    return _page(frame, asked, title, shown, is_plan=True, is_stale=planned is not None and not is_current)


def _page(
    frame: Frame,
    asked: Asked,
    title: str,
    shown: RunShown | None,
    *,
    last: RunShown | None = None,
    earlier: tuple[tuple[int, RunShown], ...] = (),
    is_plan: bool = False,
    is_stale: bool = False,
) -> Response:
    """A run's page; long groups are cut unless the address asks for all. `last` is the last run if it is another."""
    most = None if "all" in asked.request.query_params else SHOWN
    with frame.sandbox.lock:
        iids = {ticket: issue.iid for ticket, issue in by_ticket(frame.sandbox).items()}
    values = {"shown": shown, "last": last or shown, "earlier": earlier, "is_plan": is_plan, "most": most}
    return frame.page(asked, "run.html", title=title, iids=iids, is_stale=is_stale, **values)
