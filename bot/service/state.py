"""How the service does, in one frozen look, for whoever asks while it is at work: probes, people, metrics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.config.schedule import Schedule
from bot.service.told import NOTHING_KNOWN, About, LastRun
from bot.slots import overdue


@dataclass(frozen=True, slots=True)
class State:
    """How the runs of one mirror go.

    Args:
        mirror: its name; empty where there are none.
        schedule: what counts of it.
        served_since: when the service began, by this machine's clock, UTC.
        last_run: None before the first one has ended.
        good: the last run that could do its work; None while there was none.
        about: what counts of the configuration.
        project_url, status_url: where people see the project and the status issue; empty before they are known.
        is_running: a run is under way.
    """

    mirror: str
    schedule: Schedule
    served_since: datetime
    last_run: LastRun | None = None
    good: LastRun | None = None
    about: About = NOTHING_KNOWN
    project_url: str = ""
    status_url: str = ""
    is_running: bool = False

    @property
    def overdue_at(self) -> datetime:
        """From when on (UTC) the absence of another good run is no hiccup any more."""
        since = self.good.started_at if self.good else self.served_since
        return overdue(self.schedule, since, self.about.longest)

    def is_stale(self, now: datetime) -> bool:
        """Whether too much time went by without a good run."""
        return now > self.overdue_at

    def troubles(self, now: datetime) -> Iterator[str]:
        """Why this mirror is not ready, one line each; none when all is well."""
        if self.good is None:
            yield "no run has been good yet"
        elif self.is_stale(now):
            yield f"no good run since {self.good.started_at:%Y-%m-%dT%H:%M:%SZ}"
        if self.last_run is not None and self.last_run.refused:
            yield f"credentials: {self.last_run.refused}"
        for problem in self.about.problems:
            yield f"configuration: {problem}"
