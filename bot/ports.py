"""What a run works with: the services, the cache, the configuration, the clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot import commands
from bot.cache import Cache
from bot.config import Configuration
from bot.contact import Ground
from bot.conversation import Grammar
from bot.domain.ports import FeedbackProject, RatingSource
from bot.domain.ports_on_call import Notifier, ScheduleSource
from bot.domain.ports_wire import Wires
from bot.observe import Directory, Listener
from bot.oncall.calendar import Outage
from bot.progress import Progress


@dataclass(frozen=True, slots=True)
class Ports:
    """What a run works with, put together by `bot.wiring`.

    Args:
        source, gitlab, cache, config: the two services, the cache, the configuration.
        local_now: this machine's time (UTC), only to report a skew.
        monotonic: seconds for the lease and the time budget.
        holder: names this run in the lease.
        is_stopped: whether the process was asked to end: then no further write begins.
        schedules: a service that tells who is on call; None where the operator gave no key for it.
        notifier: what tells people by chat or mail; None where nobody wants that.
        wires: the services as they answer, for the doctor alone.
        progress: told of what is planned and done.
    """

    source: RatingSource
    gitlab: FeedbackProject
    cache: Cache
    config: Configuration
    local_now: Callable[[], datetime]
    monotonic: Callable[[], float]
    holder: str
    is_stopped: Callable[[], bool]
    wires: Wires
    schedules: ScheduleSource | None = None
    notifier: Notifier | None = None
    progress: Progress = field(default_factory=Progress)

    @property
    def requests(self) -> dict[str, int]:
        """Requests sent so far, by service.

        `zendesk_again` read surveys once more that were sent earlier; they and PagerDuty's are told only where there
        are any.
        """
        asked = self.schedules.requests if self.schedules else 0
        apart = {"zendesk_again": self.source.requests_again, "pagerduty": asked}
        sent = {"zendesk": self.source.requests, "gitlab": self.gitlab.requests}
        return {**sent, **{name: count for name, count in apart.items() if count}}

    @property
    def answered(self) -> dict[str, dict[str, int]]:
        """Requests by service and HTTP status; `error` where no answer came."""
        asked = {"pagerduty": dict(self.schedules.answered)} if self.schedules else {}
        return {"zendesk": dict(self.source.answered), "gitlab": dict(self.gitlab.answered), **asked}

    def on_call_by(self, outages: tuple[Outage, ...]) -> Ports:
        """The same, with the outages in which no deadline ran."""
        roster = replace(self.config.roster, outages=outages)
        return replace(self, config=replace(self.config, roster=roster))

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the operator should know of credentials and addresses, one line each."""
        return (*self.source.warnings, *(self.notifier.warnings if self.notifier else ()))

    def listener(self, ground: Ground) -> Listener:
        """What reads comments, with the questions, causes and commands that there are."""
        people = Directory(self.gitlab, self.cache, ground.now, self.config.bot.gitlab.ignore_users)
        grammar = Grammar.of(self.config, ground.account.username, commands.VERBS)
        return Listener(self.gitlab, people, ground, grammar)
