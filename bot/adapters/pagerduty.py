"""Asks PagerDuty who is on call: the newer kind of schedule first, the older one where it is not upgraded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote

import requests

from bot.adapters.address import Address, checked_secret
from bot.adapters.channel import Channel, Dialect, Patience
from bot.adapters.http import Session
from bot.adapters.lending import Lending
from bot.adapters.pacing import Pace
from bot.adapters.pagerduty_rows import SERVICE, V2, V3, schedule
from bot.adapters.replies import body_of
from bot.domain.errors import BadReply, Denied, NotAccepted, NotFound, Rejected, ServiceError
from bot.domain.ports_on_call import ServiceSchedule

PATIENCE = Patience(read_seconds=15.0, tries=2, throttled_seconds=5.0, longest_wait_seconds=20.0)
"""Less than for the other services: when PagerDuty does not answer, what it said last serves."""

_ACCEPT = "application/vnd.pagerduty+json;version=2"
_PATHS = {V2: "/schedules/", V3: "/v3/schedules/"}


class NotOfThisVersion(Rejected):
    """A schedule was asked for in the way of the other version (PagerDuty docs: 400 of an id not upgraded)."""


class Token:
    """An API key, as `Credentials`.

    Args:
        key: of the account or of a user; reading is enough.
    """

    def __init__(self, key: str) -> None:
        self._key = checked_secret(key, "PAGERDUTY_TOKEN")

    def apply(self, request: requests.PreparedRequest) -> None:
        """Sets the header."""
        request.headers["Authorization"] = f"Token token={self._key}"

    def renew(self, request: requests.PreparedRequest) -> bool:  # noqa: ARG002 (a key stays as it is)
        """Never: there is no newer one."""
        return False


class PagerDuty:
    """Schedules of one account, as a `ScheduleSource`.

    Args:
        url: of the interface, such as `https://api.pagerduty.com`.
        key: an API key that may read.
        pace: the run's deadline.
        patience: timeouts and repeats.

    Raises:
        ConfigError: address or key cannot be meant.
    """

    def __init__(self, url: str, key: str, pace: Pace, patience: Patience = PATIENCE) -> None:
        self._address = Address.of(url, "PAGERDUTY_URL")
        self._channel = Channel(Dialect(SERVICE, refusal, is_read_only=True), self._address, pace, patience)
        self._token = Token(key)
        self._sessions = Lending(self._new)

    @property
    def requests(self) -> int:
        """Requests sent so far, repeats included."""
        return self._channel.sent

    @property
    def answered(self) -> Mapping[str, int]:
        """Requests by the HTTP status of their answers; `error` where none came."""
        return self._channel.answered

    def entries(
        self, schedule_id: str, since: datetime, until: datetime, version: int | None = None
    ) -> ServiceSchedule:
        """Who is on call in [since, until) (UTC), overrides included.

        Args:
            schedule_id: PagerDuty's.
            since, until: the window.
            version: which one answered the last time.

        Raises:
            ServiceError: one of its kinds.
        """
        first, second = (V2, V3) if version == V2 else (V3, V2)
        try:
            return self._asked(first, schedule_id, since, until)
        except (NotOfThisVersion, NotFound):
            return self._asked(second, schedule_id, since, until)

    def _asked(self, version: int, schedule_id: str, since: datetime, until: datetime) -> ServiceSchedule:
        window = {"since": _text(since), "until": _text(until)}
        wanted = {"overflow": "true"} if version == V2 else {"include[]": "final_schedule"}
        return schedule(self._got(f"{_PATHS[version]}{quote(schedule_id, safe='')}", window | wanted))

    def _got(self, path: str, query: Mapping[str, str]) -> object:
        with self._sessions.lent() as session:
            response = session.get(f"{self._address.url}{path}", params=dict(query))
        return body_of(response, SERVICE)

    def _new(self) -> Session:
        session = Session(self._channel, self._token)
        session.headers["Accept"] = _ACCEPT
        return session


def _text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def refusal(response: requests.Response) -> ServiceError:
    """The error of a 4xx reply; of its words only PagerDuty's number is repeated."""
    status = response.status_code
    told = f" ({status}{_code(response)})"
    match status:
        case requests.codes.unauthorized:
            return NotAccepted(SERVICE, f"does not accept PAGERDUTY_TOKEN: it is wrong or was deleted{told}")
        case requests.codes.forbidden | requests.codes.payment_required:
            return Denied(SERVICE, f"PAGERDUTY_TOKEN may not read schedules: check its role and the account{told}")
        case requests.codes.not_found:
            return NotFound(SERVICE, f"no such schedule: check its id in rotation.yml{told}")
        case requests.codes.bad_request:
            return NotOfThisVersion(SERVICE, f"refuses the request as wrong: check the schedule's id{told}")
    return Rejected(SERVICE, f"refuses the request as wrong{told}")


def _code(response: requests.Response) -> str:
    try:
        body = body_of(response, SERVICE)
    except BadReply:
        return ""
    error = body.get("error") if isinstance(body, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return f", code {code}" if isinstance(code, int) else ""
