"""The status issue: where people see how the bot does, approve its first plan and pause it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot import show, status_note, whose
from bot.cache import Cache
from bot.config import Configuration
from bot.contact import Ground
from bot.domain.actions import Action
from bot.domain.errors import NotFound
from bot.domain.history import TOUCH
from bot.domain.markers import Marker
from bot.domain.memory import Memory, moment, stamp
from bot.domain.model import Issue
from bot.domain.ports import FeedbackProject
from bot.domain.texts import Body, Plain, Text
from bot.ports import Ports
from bot.report import Pause, Report
from bot.whose import Stranger

_TICKED = re.compile(r"^\s*[-*] \[[xX]\] Go ahead", re.MULTILINE)

ABOUT = Text(
    """\
This issue belongs to feedback-bot: the comment below says how its last run went.
{% if awaits_tick %}

## The first plan

The bot has not written anything else in this project yet. Its next run would do this:

{{ plan }}

Please look at it, and tick the box to let it begin:

- [ ] Go ahead
{% endif %}
"""
)


@dataclass(frozen=True, slots=True)
class Board:
    """The status issue as found.

    Args:
        iid, note_id: where it is; None before the first run.
        memory: what the last run told; None when nothing can be read.
        pause: the pause label that people put on it, None while there is none.
        opened_at: when the bot first met the project, UTC.
        is_read: the note was read just now; else the cache knows it to be unchanged.
    """

    iid: int | None = None
    note_id: int | None = None
    memory: Memory | None = None
    pause: Pause | None = None
    opened_at: datetime | None = None
    is_read: bool = False


def find(gitlab: FeedbackProject, cache: Cache, ground: Ground, config: Configuration) -> Board:
    """Finds the status issue that `IssueWatch` saw, and reads its note unless the cache knows it to be unchanged.

    Raises:
        ConfigError: it tells of another source than `bot.yml` names.
    """
    iid = int(cache.fact("status_iid") or 0)
    if not iid:
        _check_others(gitlab, cache, ground, config)
        return Board()
    try:
        issue = gitlab.issue(iid)
    except NotFound:
        if gitlab.issues_by_iid([iid]):
            raise  # it is there all the same: lost access for a moment is no deletion
        cache.remember("status_iid", "")
        return Board()
    on = sorted(issue.labels & pause_labels(config))
    pause = Pause(on[0], iid) if on else None
    known = _remembered(cache, issue)
    if known is not None:
        return Board(iid, *known, pause, issue.created_at)
    note_id, memory = _read(gitlab, iid, ground.account.user_id, ground.ours)
    whose.refuse(whose.stranger(iid, memory.source if memory else "", config))
    if note_id is not None and memory is not None:
        _remember(cache, issue, note_id, memory, ground.now)
    return Board(iid, note_id, memory, pause, issue.created_at, is_read=True)


def found_beside(read: Callable[[], bool], pool: Executor, ports: Ports, ground: Ground) -> tuple[bool, Board]:
    """Finds the status issue while something else is read; where it is not known yet, or is another one now, after it.

    Args:
        read: reads what changed in the project, the status issue included.
        pool: for doing both at the same time.
        ports, ground: of the run.

    Returns:
        What `read` says, and the status issue.
    """
    look = partial(find, ports.gitlab, ports.cache, ground, ports.config)
    early = pool.submit(look) if ports.cache.fact("status_iid") else None
    has_changed = read()
    board = early.result() if early else None
    if board is None or str(board.iid or "") != (ports.cache.fact("status_iid") or ""):
        board = look()
    return has_changed, board


def _read(gitlab: FeedbackProject, iid: int, own_id: int, ours: Collection[int]) -> tuple[int | None, Memory | None]:
    """The sticky note and its memory; a former account's is believed, and nobody else may edit it (GitLab docs)."""
    notes = [note for note in gitlab.notes(iid) if note.author_id in ours]
    told = [note for note in notes if note.marker is not None and note.marker.kind == "status"]
    own = next((note for note in told if note.author_id == own_id), None)
    if own is not None:
        return own.note_id, Memory.of(own.marker)
    return None, next((memory for note in reversed(told) if (memory := Memory.of(note.marker))), None)


def stranger(
    gitlab: FeedbackProject, config: Configuration, iid: int, owner: str = "", *, own_id: int, ours: Collection[int]
) -> Stranger | None:
    """A status issue as one of a source that nobody serves any more; None where that is not so, or cannot be told.

    Args:
        gitlab: where it is.
        config: names the source in force, and those of other mirrors.
        iid: its number.
        owner: the source that its own marker tells; empty where it tells none.
        own_id: of the bot's account.
        ours: ids of that account and the former ones.
    """
    if owner in {config.bot.zendesk.source, *config.beside}:
        return None
    try:
        _, memory = _read(gitlab, iid, own_id, ours)
    except NotFound:
        return None  # people deleted it
    source = owner or (memory.source if memory else "")
    return None if source in config.beside else whose.stranger(iid, source, config)


def _check_others(gitlab: FeedbackProject, cache: Cache, ground: Ground, config: Configuration) -> None:
    """Refuses to begin beside a status issue that is of no mirror there is: this one had that source before."""
    for iid, owner in whose.passed_over(cache):
        whose.refuse(stranger(gitlab, config, iid, owner, own_id=ground.account.user_id, ours=ground.ours))


def is_ticked(gitlab: FeedbackProject, iid: int) -> bool:
    """Whether somebody who may edit the status issue ticked the box under the first plan."""
    return bool(_TICKED.search(gitlab.description(iid)))


def open_board(gitlab: FeedbackProject, config: Configuration, plan: Sequence[Action] | None) -> int:
    """Opens the status issue, with the first plan when it needs a tick; the answer is its number."""
    body = ABOUT.fill(
        _marker(config),
        awaits_tick=plan is not None,
        plan=Plain(show.plan_table(plan or ())),
    )
    return gitlab.open_issue(config.bot.status.title, body, ()).iid


def approve(gitlab: FeedbackProject, iid: int, config: Configuration) -> None:
    """Takes the first plan out of the description once somebody ticked it; it would not be true any more."""
    gitlab.update_issue(iid, description=str(ABOUT.fill(_marker(config), awaits_tick=False)))


def _marker(config: Configuration) -> Marker:
    """Of the description; where mirrors may share a project it says whose status issue it is."""
    return Marker("status", None, {"source": config.owner} if config.owner else {})


def tell(
    gitlab: FeedbackProject, cache: Cache, board: Board, *, memory: Memory, report: Report, config: Configuration
) -> int:
    """Writes the sticky note with the memory in its marker; the answer is the note's number."""
    if board.iid is None:
        raise ValueError("the status issue is opened first")
    memory = replace(memory, source=config.bot.zendesk.source)
    body = status_note.written(memory, report, config)
    note_id = _edited(gitlab, board, body)
    if note_id is None:
        note_id = gitlab.post_note(board.iid, body)
    keep(cache, board.iid, note_id, memory)
    cache.tell_deleted()
    return note_id


def _edited(gitlab: FeedbackProject, board: Board, body: Body) -> int | None:
    """Rewrites the note where it is; None when there is none, or people deleted it, which touches no issue."""
    if board.iid is None or board.note_id is None:
        return None
    try:
        gitlab.edit_note(board.iid, board.note_id, body)
    except NotFound:
        return None
    return board.note_id


def was_told_meanwhile(
    gitlab: FeedbackProject, cache: Cache, ground: Ground, board: Board, config: Configuration
) -> bool:
    """Whether another bot wrote the note since this run saw it; its words are as good, and newer."""
    if board.is_read:
        return False
    cache.remember("status_read_at", "")
    told = {each.memory.told_at if each.memory else None for each in (board, find(gitlab, cache, ground, config))}
    return len(told) > 1


def keep(cache: Cache, iid: int, note_id: int, memory: Memory) -> None:
    """Remembers the memory locally; it counts while the status issue does not change."""
    cache.remember("status_iid", str(iid))
    cache.remember("status_note_id", str(note_id))
    cache.remember("memory", str(memory.marker()))


def pause_labels(config: Configuration) -> frozenset[str]:
    """The names by which it counts: a former one too, until the issue got the new one."""
    return config.labels.states.paused.names if config.labels else frozenset({status_note.pause_label(config)})


def _remember(cache: Cache, issue: Issue, note_id: int, memory: Memory, now: datetime) -> None:
    keep(cache, issue.iid, note_id, memory)
    cache.remember("status_updated_at", stamp(issue.updated_at))
    cache.remember("status_read_at", stamp(now))


def _remembered(cache: Cache, issue: Issue) -> tuple[int, Memory] | None:
    """Note and memory from the cache, if the issue was not touched since, nor just before, they were read."""
    updated_at = moment(cache.fact("status_updated_at") or "")
    read_at = moment(cache.fact("status_read_at") or "")
    memory = Memory.of(Marker.of(cache.fact("memory") or ""))
    if updated_at is None or read_at is None or memory is None:
        return None
    if stamp(issue.updated_at) != stamp(updated_at) or read_at - updated_at < TOUCH:
        return None
    return int(cache.fact("status_note_id") or 0), memory
