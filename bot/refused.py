"""Tells people in the status issue that a service does not take the bot's credentials, as far as GitLab still does."""

from __future__ import annotations

from dataclasses import replace

from bot import contact, lease, status, status_note
from bot.domain.errors import Denied, ServiceError
from bot.domain.memory import moment, stamp
from bot.ports import Ports
from bot.report import Outcome, Report
from bot.status import Board

TOLD_AT = "refusal_told_at"


def tell(ports: Ports, board: Board, report: Report, error: Denied) -> None:
    """Rewrites the note when that is news, and then as often as a note is renewed; what runs remember stays as it is.

    It takes the lease and reads the note again first: another bot, whose credentials are good, may have written it.

    Args:
        ports: of the run that was refused.
        board: the status issue as it found it; nothing is told where it found none, or people paused the bot.
        report: of the run; gets a warning when the note cannot be written.
        error: the refusal.
    """
    if board.iid is None or board.note_id is None or board.memory is None or board.pause or report.at is None:
        return
    told = replace(report, outcome=Outcome.FAILED, errors=[*report.errors, *str(error).splitlines()])
    is_news = status_note.said(told) != board.memory.said
    if not is_news and not _is_due(ports, report):
        return
    try:
        report.status_writes += _written(ports, told)
    except ServiceError as failure:
        report.warn(f"the status note could not be written: {failure}")
    ports.cache.remember(TOLD_AT, stamp(report.at))
    ports.cache.commit()


def _written(ports: Ports, told: Report) -> bool:
    """Whether the note was rewritten; not where another bot is at work, which tells people itself."""
    ground, budget = contact.make(ports.gitlab, ports.cache, ports.config.bot, ports.local_now), ports.config.bot.run
    with lease.taken(ports.gitlab, ports.holder, ground.now, budget.time_budget, ports.monotonic) as held:
        ports.cache.remember("status_read_at", "")
        board = status.find(ports.gitlab, ports.cache, ground, ports.config)
        if held is None or board.memory is None or board.pause:
            return False
        memory = replace(board.memory, said=status_note.said(told))
        status.tell(ports.gitlab, ports.cache, board, memory=memory, report=told, config=ports.config)
    return True


def _is_due(ports: Ports, report: Report) -> bool:
    last, heartbeat = moment(ports.cache.fact(TOLD_AT) or ""), ports.config.bot.status.heartbeat
    return last is None or report.at is None or report.at - last >= heartbeat
