"""Tells in one line of the log how a run of the service went, and keeps it for whoever asks later."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.config.schedule import Schedule
from bot.report import Outcome, Report
from bot.show import cut

_log = structlog.get_logger()
_HOME = Path(__file__).parents[2]
_QUIET = frozenset({Outcome.OK, Outcome.BUSY, Outcome.PAUSED})


@dataclass(frozen=True, slots=True)
class About:
    """What counts for the runs of a mirror.

    Args:
        facts: of the configuration, for people: a name and a value each; no secret is among them.
        problems: why a part of what is configured does not count, a line each.
        longest: how long a run may take.
    """

    facts: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()
    longest: timedelta = timedelta(minutes=10)


NOTHING_KNOWN = About()


@dataclass(frozen=True, slots=True)
class Ended:
    """What a run hands back to the service.

    Args:
        report: what it did.
        schedule: as configured now; None when the configuration could not be read.
        about: what counted for it; None when the configuration could not be read.
        refused: what a service said that did not take the credentials; empty when all did.
    """

    report: Report
    schedule: Schedule | None = None
    about: About | None = None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class LastRun:
    """How the last run went.

    Args:
        started_at: by this machine's clock, UTC.
        seconds: how long it took.
        outcome: as in the run report; `failed` when it broke off.
        writes, deferred, requests: as in the run report.
        problems: its errors and warnings, and why something was not done; or where the bot itself went wrong.
        is_stopped: the process was asked to end before it was through, or right after.
        next_at: when the next one is due, UTC; None when there is none.
        run_id: its name; empty when it broke off before it had one.
        refused: what a service said that did not take the credentials; empty when all did.
    """

    started_at: datetime
    seconds: float
    outcome: Outcome
    writes: int
    deferred: int
    requests: Mapping[str, int]
    problems: tuple[str, ...]
    is_stopped: bool
    next_at: datetime | None
    run_id: str = ""
    refused: str = ""

    @property
    def is_good(self) -> bool:
        """Whether it could do its work, or had none because people paused it or another one was at it."""
        return self.outcome is not Outcome.FAILED

    def log(self) -> None:
        """Writes the line: a warning when somebody may have to look."""
        say = _log.info if self.outcome in _QUIET or self.is_stopped else _log.warning
        problems = {"problems": cut(self.problems)} if self.problems else {}
        say(
            "run_stopped" if self.is_stopped else "run",
            run=self.run_id,
            outcome=self.outcome.value,
            writes=self.writes,
            requests=dict(self.requests),
            deferred=self.deferred,
            seconds=self.seconds,
            next_at=self.next_at.isoformat(timespec="seconds") if self.next_at else None,
            **problems,
        )


def broken(error: Exception) -> Report:
    """The report of a run that an error of the bot itself broke off: its type and place, and none of its words."""
    return Report(outcome=Outcome.FAILED, errors=[f"the bot itself went wrong: {place_of(error)}"])


def place_of(error: Exception) -> str:
    """What may be told of an error of the bot itself: its type and place, and none of its words."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_HOME / "bot")]
    frame = (ours or frames)[-1]
    place = Path(frame.filename)
    name = place.relative_to(_HOME).as_posix() if place.is_relative_to(_HOME) else place.name
    return f"{type(error).__name__} at {name}:{frame.lineno} in {frame.name}"
