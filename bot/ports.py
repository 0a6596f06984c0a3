"""What a run works with: the services, the cache, the configuration, the clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot import commands
from bot.cache import Cache
from bot.config import Configuration
from bot.contact import Ground
from bot.conversation import Grammar
from bot.domain.ports import FeedbackProject, Notifier, OnCall, RatingSource
from bot.observe import Directory, Listener


@dataclass(frozen=True, slots=True)
class Ports:
    """What a run works with, put together by `bot.wiring`.

    Args:
        source, gitlab, cache, config: the two services, the cache, the configuration.
        on_call: who is to be called.
        local_now: this machine's time (UTC), only to report a skew.
        monotonic: seconds for the lease and the time budget.
        holder: names this run in the lease.
        is_stopped: whether the process was asked to end: then no further write begins.
        notifier: what tells people by chat or mail; None where nobody wants that.
    """

    source: RatingSource
    gitlab: FeedbackProject
    cache: Cache
    config: Configuration
    on_call: OnCall
    local_now: Callable[[], datetime]
    monotonic: Callable[[], float]
    holder: str
    is_stopped: Callable[[], bool]
    notifier: Notifier | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the operator should know of credentials and addresses, one line each."""
        return (*self.source.warnings, *(self.notifier.warnings if self.notifier else ()))

    def listener(self, ground: Ground) -> Listener:
        """What reads comments, with the questions, causes and commands that there are."""
        people = Directory(self.gitlab, self.cache, ground.now, self.config.bot.gitlab.ignore_users)
        grammar = Grammar.of(self.config, ground.account.username, commands.VERBS)
        return Listener(self.gitlab, people, ground, grammar)
