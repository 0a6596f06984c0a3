"""What the bot needs of services that say who is on call, or that reach people beside GitLab; as in `ports`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.ports_cost import Costs


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """A stretch in which somebody is on call, as a service says it.

    Args:
        user: the service's id of them; also of somebody who was deleted there.
        start, end: UTC, half-open.
    """

    user: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class ServiceSchedule:
    """Who is on call by a service, in one window.

    Args:
        entries: by their start, overrides included, none overlapping another; gaps are left out.
        version: of the interface that answered, to be asked first the next time.
        warnings: what the admin should know of the schedule, one line each.
    """

    entries: tuple[ServiceEntry, ...]
    version: int
    warnings: tuple[str, ...] = ()


class ScheduleSource(Costs, Protocol):
    """A service that renders schedules, such as PagerDuty."""

    def entries(
        self, schedule_id: str, since: datetime, until: datetime, version: int | None = None
    ) -> ServiceSchedule:
        """Who is on call in [since, until) (UTC). At most two requests, repeats apart.

        An entry at a bound may be cut there. `version` is what answered the last time, None where nobody knows.
        `NotFound` when there is no such schedule.
        """
        ...


class Notifier(Protocol):
    """Tells people by chat or mail what a note in GitLab has just told them."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the operator should know about the addresses, one line each; none of them is repeated."""
        ...

    def notify(self, user: str, subject: str, text: str, link: str) -> None:
        """Sends one message to each address of somebody; nothing happens where there is none.

        `Unavailable` when one of them did not take it; the others got it all the same. `UnknownOutcome` when it may
        have got through, `OutOfTime` when the time for messages is over. Nothing is sent a second time.

        Args:
            user: the key in `rotation.yml`, or the user name of `fallback.reviewer`.
            subject: one line.
            text: Markdown, sent as it is.
            link: the address that it is about, empty for none.
        """
        ...
