"""Only one bot writes to a project at a time: a lease held as a project label, whose creation GitLab makes atomic.

Creating a label whose name exists answers 409. The lease's description says until when it is held. A holder that died
is followed by whoever creates the label anew; it is deleted by its number before, which no other label ever has, so
that somebody late deletes no living holder's. A holder never renews: it holds for its time budget and a margin, and
stops writing when that is over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import Conflict, NotFound, ServiceError, UnknownOutcome
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
        label_id: GitLab's number of the label, which no follower's has.
        monotonic: seconds that never go back, counting sleep of the machine too where the system can.
        ends_at: in those seconds.
    """

    project: FeedbackProject
    label_id: int
    monotonic: Callable[[], float]
    ends_at: float

    def is_held(self) -> bool:
        """Whether there is time left. Asked before every write; costs no request."""
        return self.monotonic() < self.ends_at

    def release(self) -> None:
        """Gives the lease back if it is still held; one that cannot be given back expires by itself."""
        with suppress(ServiceError):
            if self.is_held():
                self.project.delete_label(self.label_id)


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
    label_id = _created(project, wanted)
    if label_id is None and _is_left_behind(project, now):
        label_id = _created(project, wanted)
    if label_id is None:
        yield None
        return
    lease = Lease(project, label_id, monotonic, ends_at)
    try:
        yield lease
    finally:
        lease.release()


def _created(project: FeedbackProject, label: Label) -> int | None:
    """The number of the new label; None when another bot has it."""
    try:
        return project.create_label(label)
    except Conflict:
        return None


def _is_left_behind(project: FeedbackProject, now: datetime) -> bool:
    """Whether the lease was that of a holder that died; then its label is out of the way.

    Somebody faster may have deleted it, or may create the next one: whoever creates it has the lease, whoever deleted.
    """
    left = project.label(NAME)
    if left is not None and not _is_expired(left, now):
        return False
    if left is not None:
        with suppress(NotFound, UnknownOutcome):
            project.delete_label(left.label_id)
    return True


def held(label: Label) -> tuple[str, datetime] | None:
    """Who holds the lease, and until when (UTC), by what its label says; None when those are not the bot's words."""
    found = _HELD.fullmatch(label.description)
    until = moment(found["until"]) if found else None
    return (found["holder"], until) if found and until else None


def _is_expired(label: Label, now: datetime) -> bool:
    """A description that is not ours counts as expired: somebody edited it, and nobody may wait for ever."""
    found = held(label)
    return found is None or found[1] < now
