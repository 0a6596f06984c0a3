"""Which issues the last runs closed, reopened or gave other labels: the record in the status note, for `undo`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.markers import LARGEST

MOST_RUNS = 30
"""Of which the status note tells; the oldest go first."""

MOST_ISSUES = 2_000
"""Numbers of issues that all of them may name together: some twenty kilobytes, of the megabyte that a note holds."""

_BACK = "back"

_TIME = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Changes:
    """What one run changed of labels and state.

    Which labels these were is not told here: GitLab's own events say so, and also what came to pass when a reply was
    lost.

    Args:
        run_id: its name.
        begun_at, ended_at: between which it wrote (UTC, whole seconds); no other run did, since it held the lease.
        closed, reopened, labelled: the numbers of the issues; one may be in two of them.
        unlisted: how many more there were than the record has room for.
        is_taken_back: an `undo` took all of it back.
    """

    run_id: str
    begun_at: datetime
    ended_at: datetime
    closed: tuple[int, ...] = ()
    reopened: tuple[int, ...] = ()
    labelled: tuple[int, ...] = ()
    unlisted: int = 0
    is_taken_back: bool = False

    @property
    def iids(self) -> tuple[int, ...]:
        """All its issues, each once."""
        return tuple(sorted({*self.closed, *self.reopened, *self.labelled}))

    @property
    def size(self) -> int:
        """How many numbers the record holds."""
        return len(self.closed) + len(self.reopened) + len(self.labelled)

    def cut(self, most: int) -> Changes:
        """The same with so many numbers at the most; closings and reopenings stay before labels."""
        closed = self.closed[:most]
        reopened = self.reopened[: most - len(closed)]
        labelled = self.labelled[: most - len(closed) - len(reopened)]
        kept = replace(self, closed=closed, reopened=reopened, labelled=labelled)
        return replace(kept, unlisted=self.unlisted + self.size - kept.size)


def with_run(known: Iterable[Changes], run: Changes) -> tuple[Changes, ...]:
    """The record with one more run, newest first, as far as there is room."""
    kept = [run.cut(MOST_ISSUES)]
    room = MOST_ISSUES - kept[0].size
    for each in known:
        room -= each.size
        if room < 0 or len(kept) == MOST_RUNS:
            break
        kept.append(each)
    return tuple(kept)


def written(runs: Iterable[Changes]) -> str:
    """The record as the value of a marker."""
    return ",".join("/".join(_parts(run)) for run in runs)


def read(text: str) -> tuple[Changes, ...]:
    """The record in such a value; what cannot be read of it is left out."""
    return tuple(run for part in text.split(",") if (run := _run(part.split("/"))) is not None)


def _parts(run: Changes) -> Iterator[str]:
    yield run.run_id
    yield from (at.strftime(_TIME) for at in (run.begun_at, run.ended_at))
    yield from (".".join(map(str, iids)) for iids in (run.closed, run.reopened, run.labelled))
    yield str(run.unlisted)
    if run.is_taken_back:
        yield _BACK


def _run(parts: list[str]) -> Changes | None:
    is_back, parts = parts[-1] == _BACK, parts[:-1] if parts[-1] == _BACK else parts
    try:
        name, begun_at, ended_at, *iids, unlisted = parts
        closed, reopened, labelled = (tuple(map(_number, filter(None, part.split(".")))) for part in iids)
        begun, ended = (datetime.strptime(f"{at}+0000", f"{_TIME}%z") for at in (begun_at, ended_at))
        return Changes(name, begun, ended, closed, reopened, labelled, _number(unlisted), is_back)
    except ValueError:
        return None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or int(text) > LARGEST:
        raise ValueError(f"no number: {text!r}")
    return int(text)


def span(now: datetime, begun: float, ended: float, known: Iterable[Changes]) -> tuple[datetime, datetime]:
    """Between which moments a run wrote, in whole seconds around them.

    It may have looked while another one wrote: what that one did is not its own.

    Args:
        now: the service's time at the run's first look, UTC; it may be up to a second behind.
        begun: seconds from then until it took the lease, or less.
        ended: seconds from then until it wrote no more, or more.
        known: earlier runs.
    """
    before = max((run.ended_at for run in known), default=now)
    first = (now + timedelta(seconds=begun)).replace(microsecond=0)
    return max(now, min(before, first)), (now + timedelta(seconds=ended + 2)).replace(microsecond=0)
