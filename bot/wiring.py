"""Puts a run together: the only place that knows which adapter serves which port."""

from __future__ import annotations

import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import credentials
from bot.adapters.gitlab import GitLab
from bot.adapters.pacing import MINUTE, Pace, Waits
from bot.adapters.pagerduty import PagerDuty
from bot.adapters.windows import Sent
from bot.adapters.zendesk import Zendesk
from bot.adapters.zendesk_auth import ApiToken, OAuthClient
from bot.cache import Cache
from bot.config import Configuration
from bot.config.contacts import by_user
from bot.config.models import Pace as Pacing
from bot.credentials import Services
from bot.domain.errors import ConfigError
from bot.domain.masking import masker
from bot.domain.ports_on_call import Notifier
from bot.domain.ports_wire import Wires
from bot.ports import Ports
from bot.progress import Progress
from bot.stop import Stop

Clock = Callable[[], float]

UNLIMITED = Pacing.model_construct(
    notes_per_minute=None, issues_per_minute=None, requests_per_minute=None, requests_per_hour=None
)
"""Of a service that tells its limits in headers alone."""

LAST_WORDS = timedelta(minutes=1)
"""After the time budget no case is begun; the status note and the lease's release may still be sent so long."""


EXPORTS_PER_MINUTE = 10
"""Zendesk's limit of incremental exports (Zendesk docs, rate limits)."""


class Accounts(defaultdict[tuple[str, ...], Sent]):
    """What was sent lately by each account that a process uses, by address and credential; passes hand it on."""

    def __init__(self) -> None:
        super().__init__(Sent)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How a run waits.

    Args:
        clock: seconds that only grow.
        stop: ends every wait, and all reading, when the process is asked to end.
        ends_at: from when on nothing is sent any more, by that clock.
        on_wait: told of every wait.
        minute: how many seconds a minute of a limit has; another number is for measurements.
        accounts: what earlier passes of the process sent.
    """

    clock: Clock
    stop: Stop
    ends_at: float
    on_wait: Waits = lambda _service, _seconds, _why: None
    minute: float = MINUTE
    accounts: Accounts = field(default_factory=Accounts)


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
    accounts: Accounts | None = None,
    progress: Progress | None = None,
    minute: float = MINUTE,
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
        accounts: what earlier passes of the process sent, whose limits go on.
        progress: told of what is waited for, planned and done; it is shown until the run ends.
        minute: how many seconds a minute of a limit has; another number is for measurements.

    Raises:
        ConfigError: an address or a credential cannot be meant.
    """
    stop = stop or Stop()
    ends_at = clock() + (config.bot.run.time_budget + LAST_WORDS).total_seconds()
    progress = progress or Progress()
    waiting = Waiting(clock, stop, ends_at, progress.waits, minute, Accounts() if accounts is None else accounts)
    source, gitlab = _zendesk(services, config, waiting), _gitlab(services, config, waiting)
    notifier = _notifier(services, config, clock)
    cache = Cache(cache_folder / "feedback-bot.sqlite" if cache_folder else None, is_copy=is_dry)
    holder = secrets.token_hex(8)
    try:
        schedules = _pagerduty(services, config, waiting)
        wires = Wires(source.wire, gitlab.wire)
        clocks = (local_now, clock, holder, lambda: stop.is_asked)
        with progress.shown():
            yield Ports(source, gitlab, cache, config, *clocks, wires, schedules, notifier, progress)
    finally:
        cache.close()


def _pace(config: Configuration, waiting: Waiting, limits: Pacing, *account: str) -> Pace:
    """The pace of one service; its limits and headers count unless pacing is off, as it is against a sandbox."""
    is_on = config.bot.pace.requests_per_minute is not None
    return Pace(
        limits.notes_per_minute,
        limits.issues_per_minute,
        limits.requests_per_minute,
        limits.requests_per_hour,
        exports_per_minute=EXPORTS_PER_MINUTE if is_on else None,
        clock=waiting.clock,
        sleep=waiting.stop.wait,
        is_stopped=lambda: waiting.stop.is_asked,
        deadline=lambda: waiting.ends_at,
        heeds_headers=is_on,
        sent=waiting.accounts[account],
        on_wait=waiting.on_wait,
        minute=waiting.minute,
    )


def _gitlab(services: Services, config: Configuration, waiting: Waiting) -> GitLab:
    token = services.gitlab_token.get_secret_value()
    pace = _pace(config, waiting, config.bot.pace, services.gitlab_url, token)
    return GitLab(services.gitlab_url, token, services.gitlab_project, pace)


def _zendesk(services: Services, config: Configuration, waiting: Waiting) -> Zendesk:
    most = config.bot.pace.zendesk_requests_per_minute if config.bot.pace.requests_per_minute is not None else None
    pace = _pace(config, waiting, UNLIMITED.model_copy(update={"requests_per_minute": most}), services.zendesk_url)
    zendesk, privacy = config.bot.zendesk, config.bot.privacy
    mask = masker(privacy.mask, privacy.phone_region)
    return Zendesk(zendesk.source, services.zendesk_url, _account(services), pace, surveys=zendesk.surveys, mask=mask)


def _pagerduty(services: Services, config: Configuration, waiting: Waiting) -> PagerDuty | None:
    key = services.pagerduty
    if key is None:
        return None
    token = key.token.get_secret_value()
    return PagerDuty(key.url, token, _pace(config, waiting, UNLIMITED, key.url, token))


def _account(services: Services) -> OAuthClient | ApiToken:
    match services.zendesk_auth:
        case credentials.OAuthClient() as client:
            return OAuthClient(client.client_id, client.client_secret.get_secret_value())
        case credentials.ApiToken() as pair:
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
