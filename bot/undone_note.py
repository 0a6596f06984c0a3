"""Marks a run in the status note as taken back, so that nobody tries it again."""

from __future__ import annotations

from dataclasses import replace

from bot import changed, status
from bot.contact import Ground
from bot.domain.changes import Changes
from bot.domain.errors import ServiceError
from bot.domain.texts import Body, UnsafeTextError
from bot.ports import Ports
from bot.report import Report, Result
from bot.status import Board
from bot.taking_back import BACK


def mark(ports: Ports, ground: Ground, run: Changes, report: Report) -> None:
    """Does it while the lease is held, where all of the run is taken back; the other words of the note stay.

    Args:
        ports, ground: of the `undo`.
        run: what was taken back, as the record has it.
        report: how that went; gets a warning when the note cannot be written.
    """
    is_done = all(each.result is Result.DONE for each in report.done)
    is_whole = is_done and all(each.why.endswith(f": {BACK}") for each in report.findings)
    if run.is_taken_back or not is_whole:
        return
    try:
        ports.cache.remember("status_read_at", "")  # what the cache knows may be older than the note
        report.status_writes += _marked(ports, status.find(ports.gitlab, ports.cache, ground, ports.config), run)
    except (ServiceError, UnsafeTextError) as error:
        report.warn(f"the status note could not be written: {error}")


def _marked(ports: Ports, board: Board, run: Changes) -> bool:
    """Whether the note of this account tells of the run, and was rewritten."""
    iid, note_id, memory = board.iid, board.note_id, board.memory
    if iid is None or note_id is None or memory is None or run not in memory.runs:
        return False
    back = replace(run, is_taken_back=True)
    memory = replace(memory, runs=tuple(back if each == run else each for each in memory.runs))
    words = ports.gitlab.note(iid, note_id).words.rstrip().rpartition("\n")[0].rstrip()
    body = Body(words.replace(changed.line(run), changed.line(back)), memory.marker())
    ports.gitlab.edit_note(iid, note_id, body)
    status.keep(ports.cache, iid, note_id, memory)
    return True
