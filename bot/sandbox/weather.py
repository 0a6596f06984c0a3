"""How bad the weather is: which share of what clients ask goes wrong, and in which ways."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Literal, get_args

from pydantic import ConfigDict

Service = Literal["zendesk", "gitlab", "pagerduty"]
Absence = Literal["refused", "maintenance"]
SHARES = ("share", "hidden", "late", "expiry")
AMOUNTS = (
    "before",
    "after",
    "pages",
    "slow_seconds",
    "stall_seconds",
    "retry_after_seconds",
    "lag",
    "lag_seconds",
    "late_minutes",
)


@dataclass(frozen=True, slots=True)
class Away:
    """A service that is away from `start` until `end` (both aware), by the sandbox's clock.

    `refused` closes every connection without an answer, `maintenance` answers 503 with a page for people.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    service: Service
    start: datetime
    end: datetime
    how: Absence = "maintenance"

    def __post_init__(self) -> None:
        """Refuse a span that never comes (ValueError)."""
        if self.service not in get_args(Service) or self.how not in get_args(Absence):
            raise ValueError(f"away: {self.service!r} cannot be {self.how!r}")
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("away: start and end need a time zone, for example 2026-11-16T09:00:00Z")
        if self.end <= self.start:
            raise ValueError("away: the end lies after the start")


@dataclass(frozen=True, slots=True)
class Weather:
    """What may go wrong. The same weather does the same to the same requests: each kind of request is counted apart.

    Args:
        seed: chooses what happens.
        share: the part of all requests that are hit, 0 to 1; the next three say how the hits are divided.
        before: weight of what happens before the service acts: the connection closes, resets or stays silent, 429,
            5xx, a page for people or half of a JSON answer with status 200, an answer that comes late.
        after: weight of what happens after the service acted: the answer is cut off or truncated, that of a write also
            lost.
        pages: weight of odd pages of lists: an empty or short one with more to come, rows in another order, and, where
            pages have numbers, rows that moved from one page to the next meanwhile.
        slow_seconds, stall_seconds: how long late answers take, and how long silence lasts before the connection ends.
        retry_after_seconds: what a sensible `Retry-After` asks for.
        lag: for how many requests to GitLab, at most, its lists do not know of a change yet (0: none). What is asked
            by its number is always up to date.
        lag_seconds: after this time by the clock the lists know it at the latest, as GitLab's own bound has it
            (GitLab docs, "Database load balancing": replicas more than a minute behind are not asked).
        hidden: the part of the issues whose list of notes holds some that the client may not read, which makes its
            pages short or empty (GitLab's source: they are removed after paging).
        late: the part of Zendesk's ratings that lists show late, and so out of order.
        late_minutes: how late at most, by the clock.
        expiry: the part of the requests to Zendesk at which the access token expires; a fresh grant helps.
        gitlab_token_after: GitLab refuses every token after this many requests, until `Chaos.mend` (None: never).
        zendesk_client_after: Zendesk refuses the client and what it was granted, in the same way.
        away: services that are away for a time.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    seed: int
    share: float = 0.1
    before: float = 6.0
    after: float = 2.0
    pages: float = 2.0
    slow_seconds: float = 0.02
    stall_seconds: float = 0.05
    retry_after_seconds: int = 1
    lag: int = 4
    lag_seconds: float = 60.0
    hidden: float = 0.1
    late: float = 0.1
    late_minutes: int = 240
    expiry: float = 0.01
    gitlab_token_after: int | None = None
    zendesk_client_after: int | None = None
    away: tuple[Away, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be (ValueError)."""
        for name in SHARES:
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} lies between 0 and 1")
        for name in AMOUNTS:
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is not negative")
        ends = (self.gitlab_token_after, self.zendesk_client_after)
        if any(after is not None and after < 0 for after in ends):
            raise ValueError("tokens end after 0 requests or more")

    @property
    def lag_time(self) -> timedelta:
        """The longest time by the clock that lists of GitLab lag."""
        return timedelta(seconds=self.lag_seconds)


CALM = Weather(0, 0.0, lag=0, hidden=0.0, late=0.0, expiry=0.0)
"""Weather in which nothing goes wrong, to be changed by `dataclasses.replace` where only one thing shall."""
