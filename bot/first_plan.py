"""The first plan of a project: it is shown in the status issue, and nothing else is written until somebody ticks it."""

from __future__ import annotations

from bot import status
from bot.plan import Plan
from bot.ports import Ports
from bot.report import Done, Outcome, Report, Result
from bot.status import Board

UNTICKED = (
    "the first plan is not approved yet: a run shows this plan in the status issue and waits for its tick, "
    "or `run --force`"
)


def awaits_tick(ports: Ports, board: Board, *, is_forced: bool) -> bool:
    """Whether this is the first contact with a project and nobody has looked at the plan yet.

    Args:
        ports: GitLab, the cache, the configuration of this run.
        board: the status issue as it was found.
        is_forced: an operator goes on without the tick.
    """
    needs_tick = ports.config.bot.brake.first_plan == "tick" and not is_forced
    if not needs_tick or board.memory is not None or ports.cache.count():
        return False
    return board.iid is None or not status.is_ticked(ports.gitlab, board.iid)


def ask(ports: Ports, plan: Plan, board: Board, report: Report) -> None:
    """Shows the plan in a status issue, once, and tells in the report where."""
    planned = [action for case in plan.actions for action in case]
    report.outcome = Outcome.AWAITS_TICK
    report.done = [Done(action, Result.PLANNED) for action in planned]
    iid = board.iid
    if iid is None:
        iid = status.open_board(ports.gitlab, ports.config, planned)
        ports.cache.remember("status_iid", str(iid))
        report.status_writes += 1
    report.status_at(iid)
    report.errors.append(f"the first plan awaits its tick in issue #{iid} ({report.status_url}), or `run --force`")
