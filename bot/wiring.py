"""Puts a run together: the only place that knows which adapter serves which port."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot import settings
from bot.adapters.gitlab import GitLab
from bot.adapters.pacing import Pace
from bot.adapters.zendesk import Zendesk
from bot.adapters.zendesk_auth import ApiToken, OAuthClient
from bot.cache import Cache
from bot.config import Configuration
from bot.planning import Ports
from bot.settings import Services

Clock = Callable[[], float]


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
    local_now: Callable[[], datetime] = utc_now,
    clock: Clock = monotonic,
) -> Iterator[Ports]:
    """The ports of one run; its time budget begins now.

    Args:
        services: addresses and credentials.
        config: the admin's configuration.
        cache_folder: where the cache is kept, or None to remember nothing between processes.
        local_now: this machine's time, to report a skew.
        clock: seconds for the time budget, the lease and the pace.

    Raises:
        ConfigError: an address or a credential cannot be meant.
    """
    ends_at = clock() + config.bot.run.time_budget.total_seconds()
    source, gitlab = _zendesk(services, config, clock, ends_at), _gitlab(services, config, clock, ends_at)
    identity = f"{services.gitlab_url} {services.gitlab_project} {config.bot.zendesk.source}"
    cache = Cache(cache_folder / "feedback-bot.sqlite" if cache_folder else None, identity)
    holder = secrets.token_hex(8)
    try:
        yield Ports(source, gitlab, cache, config, local_now, clock, holder)
    finally:
        cache.close()


def _gitlab(services: Services, config: Configuration, clock: Clock, ends_at: float) -> GitLab:
    pace = config.bot.pace
    limits = Pace(
        pace.notes_per_minute,
        pace.issues_per_minute,
        pace.requests_per_minute,
        pace.requests_per_hour,
        clock=clock,
        deadline=lambda: ends_at,
        heeds_headers=pace.requests_per_minute is not None,
    )
    return GitLab(services.gitlab_url, services.gitlab_token.get_secret_value(), services.gitlab_project, limits)


def _zendesk(services: Services, config: Configuration, clock: Clock, ends_at: float) -> Zendesk:
    heeds_headers = config.bot.pace.requests_per_minute is not None
    limits = Pace(clock=clock, deadline=lambda: ends_at, heeds_headers=heeds_headers)
    return Zendesk(config.bot.zendesk.source, services.zendesk_url, _account(services), limits)


def _account(services: Services) -> OAuthClient | ApiToken:
    match services.zendesk_auth:
        case settings.OAuthClient() as client:
            return OAuthClient(client.client_id, client.client_secret.get_secret_value())
        case settings.ApiToken() as pair:
            return ApiToken(pair.email, pair.token.get_secret_value())
