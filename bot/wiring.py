"""Puts a run together: the only place that knows which adapter serves which port."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import settings
from bot.adapters.gitlab import GitLab
from bot.adapters.pacing import Pace
from bot.adapters.pagerduty import PagerDuty
from bot.adapters.zendesk import Zendesk
from bot.adapters.zendesk_auth import ApiToken, OAuthClient
from bot.cache import Cache
from bot.config import Configuration
from bot.config.contacts import by_user
from bot.domain.errors import ConfigError
from bot.domain.masking import masker
from bot.domain.ports_on_call import Notifier
from bot.ports import Ports
from bot.settings import Services
from bot.stop import Stop

Clock = Callable[[], float]

LAST_WORDS = timedelta(minutes=1)
"""After the time budget no case is begun; the status note and the lease's release may still be sent so long."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How a run waits.

    Args:
        clock: seconds that only grow.
        stop: ends every wait, and all reading, when the process is asked to end.
        ends_at: from when on nothing is sent any more, by that clock.
    """

    clock: Clock
    stop: Stop
    ends_at: float


def monotonic() -> float:
    """Seconds that never go back and, where the system can tell, go on while the machine sleeps."""
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boottime is None else time.clock_gettime(boottime)


def utc_now() -> datetime:
    """This machine's time."""
    return datetime.now(UTC)


@contextmanager
def assembled(
    services: Services,
    config: Configuration,
    cache_folder: Path | None,
    *,
    is_dry: bool = False,
    local_now: Callable[[], datetime] = utc_now,
    clock: Clock = monotonic,
    stop: Stop | None = None,
) -> Iterator[Ports]:
    """The ports of one run; its time budget begins now.

    Args:
        services: addresses and credentials.
        config: the admin's configuration.
        cache_folder: where the cache is kept, or None to remember nothing between processes.
        is_dry: leave the cache as it is.
        local_now: this machine's time, to report a skew.
        clock: seconds for the time budget, the lease and the pace.
        stop: asked when the process has to end; it also waits, for the pace and between repeats of reads.

    Raises:
        ConfigError: an address or a credential cannot be meant.
    """
    stop = stop or Stop()
    waiting = Waiting(clock, stop, clock() + (config.bot.run.time_budget + LAST_WORDS).total_seconds())
    source = _zendesk(services, config, _pace(config, {}, waiting))
    gitlab = _gitlab(services, _pace(config, config.bot.pace.model_dump(), waiting))
    notifier = _notifier(services, config, clock)
    cache = Cache(cache_folder / "feedback-bot.sqlite" if cache_folder else None, is_copy=is_dry)
    holder = secrets.token_hex(8)
    try:
        schedules = _pagerduty(services, _pace(config, {}, waiting))
        yield Ports(source, gitlab, cache, config, local_now, clock, holder, lambda: stop.is_asked, schedules, notifier)
    finally:
        cache.close()


def _pace(config: Configuration, limits: Mapping[str, int | None], waiting: Waiting) -> Pace:
    """The pace of one service; its headers count unless pacing is off, as it is against a sandbox."""
    heeds_headers = config.bot.pace.requests_per_minute is not None
    return Pace(
        **limits,
        clock=waiting.clock,
        sleep=waiting.stop.wait,
        is_stopped=lambda: waiting.stop.is_asked,
        deadline=lambda: waiting.ends_at,
        heeds_headers=heeds_headers,
    )


def _gitlab(services: Services, pace: Pace) -> GitLab:
    return GitLab(services.gitlab_url, services.gitlab_token.get_secret_value(), services.gitlab_project, pace)


def _zendesk(services: Services, config: Configuration, pace: Pace) -> Zendesk:
    hidden = masker(config.bot.privacy.mask, config.bot.privacy.phone_region)
    return Zendesk(config.bot.zendesk.source, services.zendesk_url, _account(services), pace, mask=hidden)


def _pagerduty(services: Services, pace: Pace) -> PagerDuty | None:
    key = services.pagerduty
    return PagerDuty(key.url, key.token.get_secret_value(), pace) if key else None


def _account(services: Services) -> OAuthClient | ApiToken:
    match services.zendesk_auth:
        case settings.OAuthClient() as client:
            return OAuthClient(client.client_id, client.client_secret.get_secret_value())
        case settings.ApiToken() as pair:
            return ApiToken(pair.email, pair.token.get_secret_value())


def _notifier(services: Services, config: Configuration, clock: Clock) -> Notifier | None:
    if not services.contacts:
        return None
    try:
        from bot.adapters.notify import Messenger  # noqa: PLC0415 - it needs an extra that may be missing
    except ModuleNotFoundError as error:
        if error.name != "apprise":
            raise
        raise ConfigError("NOTIFY needs the package apprise: install feedback-bot with its extra `notify`") from None
    contacts, warnings = by_user(services.contacts, config)
    return Messenger(contacts, clock, warnings)
