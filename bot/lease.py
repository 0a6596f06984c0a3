"""Only one bot writes to a project at a time: a lease held as a project label, whose creation GitLab makes atomic.

Creating a label whose name exists answers 409. The lease's description says until when it is held; a holder that died
is followed by whoever creates the takeover label first, whose name is made from the dead holder's description, so that
exactly one can. A holder never renews: it holds for its time budget and a margin, and stops writing when that is over.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import Conflict, NotFound, ServiceError
from bot.domain.labels import Label
from bot.domain.memory import moment, stamp
from bot.domain.ports import FeedbackProject

NAME = "feedback-bot-lease"
MARGIN = timedelta(minutes=2)
_COLOR = "#737278"
_HELD = re.compile(r"held by (?P<holder>[a-z0-9-]+) until (?P<until>\S+)")


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write, for a while.

    Args:
        project: where it is held.
        holder: a word that no other run uses.
        monotonic: seconds that never go back, counting sleep of the machine too where the system can.
        ends_at: in those seconds.
    """

    project: FeedbackProject
    holder: str
    monotonic: Callable[[], float]
    ends_at: float

    def is_held(self) -> bool:
        """Whether there is time left. Asked before every write; costs no request."""
        return self.monotonic() < self.ends_at

    def release(self) -> None:
        """Gives the lease back if it is still held; one that cannot be given back expires by itself."""
        with suppress(ServiceError):
            if self.is_held():
                self.project.delete_label(NAME)


@contextmanager
def taken(
    project: FeedbackProject, holder: str, now: datetime, length: timedelta, monotonic: Callable[[], float]
) -> Iterator[Lease | None]:
    """Holds the lease, or yields None when another bot has it.

    Args:
        project: whose lease.
        holder: lower-case letters, digits and hyphens; unique to this run.
        now: the service's time, UTC.
        length: how long the run may write; others wait that long and `MARGIN` for one that died.
        monotonic: the clock for `Lease.is_held`.
    """
    ends_at = monotonic() + length.total_seconds()
    wanted = Label(NAME, _COLOR, f"held by {holder} until {stamp(now + length + MARGIN)}")
    if not (_created(project, wanted) or _taken_over(project, wanted, now)):
        yield None
        return
    lease = Lease(project, holder, monotonic, ends_at)
    try:
        yield lease
    finally:
        lease.release()


def _created(project: FeedbackProject, label: Label) -> bool:
    try:
        project.create_label(label)
    except Conflict:
        return False
    return True


def _taken_over(project: FeedbackProject, wanted: Label, now: datetime) -> bool:
    """Takes over from a holder that died. While the takeover label exists nobody else can try the same."""
    held = project.label(NAME)
    if held is None or not _is_expired(held, now):
        return False
    guard = Label(f"{NAME}-{_digest(held.description)}", _COLOR, wanted.description)
    if not _created(project, guard):
        _tidy(project, guard.name, now)
        return False
    try:
        return _replaced(project, held, wanted)
    finally:
        with suppress(ServiceError):  # one that stays hurts nobody: its name belongs to the dead holder's description
            project.delete_label(guard.name)


def _replaced(project: FeedbackProject, held: Label, wanted: Label) -> bool:
    """Whoever had the guard before may have taken over already: then the description is no longer the dead one."""
    again = project.label(NAME)
    if again is None or again.description != held.description:
        return False
    try:
        project.update_label(NAME, description=wanted.description)
    except NotFound:
        return False  # somebody deleted the label meanwhile: the next run creates it
    return True


def _tidy(project: FeedbackProject, guard: str, now: datetime) -> None:
    """Removes the takeover label of one who died while taking over; the next run then can."""
    left = project.label(guard)
    if left is not None and _is_expired(left, now):
        with suppress(NotFound):
            project.delete_label(guard)


def held(label: Label) -> tuple[str, datetime] | None:
    """Who holds the lease, and until when (UTC), by what its label says; None when those are not the bot's words."""
    found = _HELD.fullmatch(label.description)
    until = moment(found["until"]) if found else None
    return (found["holder"], until) if found and until else None


def _is_expired(label: Label, now: datetime) -> bool:
    """A description that is not ours counts as expired: somebody edited it, and nobody may wait for ever."""
    found = held(label)
    return found is None or found[1] < now


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
