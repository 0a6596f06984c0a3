"""How the service does, in one frozen look, for whoever asks while it is at work: probes, people, metrics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.config.schedule import Schedule
from bot.service.hook_bodies import NOBODY, Own
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
        whole: the last run that did not look at a few things alone; what it said lasts until the next one of its kind.
        good: the last run that could do its work and looked at everything; None while there was none.
        about: what counts of the configuration.
        project_url, status_url: where people see the project and the status issue; empty before they are known.
        is_running: a run is under way.
        own: who the bot is in GitLab, and in which project.
    """

    mirror: str
    schedule: Schedule
    served_since: datetime
    last_run: LastRun | None = None
    whole: LastRun | None = None
    good: LastRun | None = None
    about: About = NOTHING_KNOWN
    project_url: str = ""
    status_url: str = ""
    is_running: bool = False
    own: Own = NOBODY

    @property
    def told(self) -> tuple[LastRun, ...]:
        """The runs whose words count, the newest first: one that looked at a few things alone mends nothing else."""
        both = (self.last_run, None if self.whole is self.last_run else self.whole)
        return tuple(each for each in both if each is not None)

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the configuration, and what those runs said, to which it may have led; each once."""
        said = (problem for each in self.told for problem in each.problems)
        return tuple(dict.fromkeys((*self.about.problems, *said)))

    @property
    def overdue_at(self) -> datetime:
        """From when on (UTC) the absence of another good run is no hiccup any more."""
        since = self.good.started_at if self.good else self.served_since
        return overdue(self.schedule, since, self.about.longest)

    def is_stale(self, now: datetime) -> bool:
        """Whether too much time went by without a good run."""
        return now > self.overdue_at

    @property
    def causes(self) -> tuple[str, ...]:
        """What keeps this mirror from its work, one line each, whoever has it in common."""
        refused = (f"credentials: {each.refused}" for each in self.told if each.refused)
        return tuple(dict.fromkeys((*(f"configuration: {problem}" for problem in self.about.problems), *refused)))

    def troubles(self, now: datetime) -> Iterator[str]:
        """Why this mirror is not ready, one line each, causes before what follows from them; none when all is well."""
        yield from self.causes
        if self.good is None:
            yield "no run has been good yet"
        elif self.is_stale(now):
            yield f"no good run since {self.good.started_at:%Y-%m-%dT%H:%M:%SZ}"
