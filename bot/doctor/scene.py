"""What a check can look at: files, services, the issue of a probe. What several checks need is asked for once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from bot.config import Configuration
from bot.doctor.bench import Bench
from bot.doctor.model import Blocked
from bot.domain.errors import FeedbackBotError
from bot.domain.ports import FeedbackProject
from bot.domain.ports_wire import Wire
from bot.domain.project import Account, Project
from bot.ports import Ports

_T = TypeVar("_T")


@dataclass
class Scene:
    """One examination.

    Args:
        ports: as a run gets them, with a copy of the cache.
        cache_folder: None where the operator named none.
        is_api_token: Zendesk is asked with the old pair of e-mail address and API token.
        wait: pauses for so many seconds; used between two looks at a list.
        bench: what probes work on, while there is one.
        leftover: how the probe's issue ended; None before.
    """

    ports: Ports
    cache_folder: Path | None
    is_api_token: bool
    wait: Callable[[float], object]
    _bench: Bench | None = field(default=None, repr=False)
    leftover: str | None = None

    @property
    def config(self) -> Configuration:
        """The admin's."""
        return self.ports.config

    @property
    def gitlab(self) -> FeedbackProject:
        """The project, as a run sees it."""
        return self.ports.gitlab

    @property
    def wire(self) -> Wire:
        """GitLab, as it answers."""
        return self.ports.wires.gitlab

    @property
    def zendesk(self) -> Wire:
        """Zendesk, as it answers."""
        return self.ports.wires.zendesk

    @property
    def now(self) -> datetime:
        """GitLab's time where it has answered, else this machine's (UTC)."""
        return (self.gitlab.service_time or self.ports.local_now()).astimezone(UTC)

    @property
    def project(self) -> Project:
        """The project.

        Raises:
            Blocked: it cannot be read; the check `gitlab-project` says why.
        """
        return _or_raised(self._project)

    @property
    def account(self) -> Account:
        """The bot's account.

        Raises:
            Blocked: it cannot be read; the check `gitlab-account` says why.
        """
        return _or_raised(self._account)

    @cached_property
    def _project(self) -> Project | Blocked:
        return _read(self.gitlab.project, "the project cannot be read")

    @cached_property
    def _account(self) -> Account | Blocked:
        return _read(self.gitlab.account, "the bot's account cannot be read")

    @property
    def bench(self) -> Bench:
        """What probes work on.

        Raises:
            Blocked: there is none.
        """
        if self._bench is None:
            raise Blocked("there is no issue to probe on")
        return self._bench

    @bench.setter
    def bench(self, bench: Bench) -> None:
        self._bench = bench


def _read(read: Callable[[], _T], why: str) -> _T | Blocked:
    """What there is, or why there is nothing: a service that does not answer is not asked by each check anew."""
    try:
        return read()
    except FeedbackBotError as error:
        blocked = Blocked(why)
        blocked.__cause__ = error
        return blocked


def _or_raised(found: _T | Blocked) -> _T:
    if isinstance(found, Blocked):
        raise found
    return found
