"""GitLab's request limits: who asked too often within a minute of the sandbox's clock waits for the next one."""

import math
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from bot.sandbox.gitlab.errors import ApiError, too_many_requests

WINDOW_SECONDS = 60


@dataclass(slots=True)
class Limiter:
    """Counts requests per user and kind within the running minute, or in `seconds`, for clients that truly wait.

    Minutes are counted by the sandbox's clock, or by real time with `real_time`; what the headers tell is always in the
    sandbox's time, so that it fits their `Date`.
    """

    seconds: float = WINDOW_SECONDS
    real_time: bool = False
    timer: Callable[[], float] = time.monotonic
    _window: int = 0
    _seen: Counter[tuple[str, int]] = field(default_factory=Counter)

    def _at(self, now: datetime) -> float:
        return self.timer() if self.real_time else now.timestamp()

    def count(self, kind: str, user_id: int, now: datetime) -> int:
        """Count one more request and return how many there were in this minute."""
        window = int(self._at(now) // self.seconds)
        if window != self._window:
            self._window = window
            self._seen.clear()
        self._seen[kind, user_id] += 1
        return self._seen[kind, user_id]

    def check_action(self, kind: str, user_id: int, now: datetime, limit: int | None) -> None:
        """Raise the 429 of GitLab's own limit on notes or issues, which tells no time to wait."""
        if limit is not None and self.count(kind, user_id, now) > limit:
            raise too_many_requests()

    def check_request(self, user_id: int, now: datetime, limit: int | None) -> Mapping[str, str]:
        """Return the `RateLimit-*` headers, or raise the plain-text 429 of the request limit with Retry-After."""
        if limit is None:
            return {}
        observed = self.count("request", user_id, now)
        rest = math.ceil(self.seconds - self._at(now) % self.seconds)
        headers = _headers(observed, limit, now, rest)
        if observed > limit:
            wait = int(headers["RateLimit-Reset"]) - int(now.timestamp())
            raise ApiError(429, "Retry later\n", {**headers, "Retry-After": str(wait)})
        return headers


def _headers(observed: int, limit: int, now: datetime, rest: int) -> dict[str, str]:
    reset = int((now + timedelta(seconds=rest)).timestamp())
    return {
        "RateLimit-Limit": str(limit),
        "RateLimit-Name": "throttle_authenticated_api",
        "RateLimit-Observed": str(observed),
        "RateLimit-Remaining": str(max(limit - observed, 0)),
        "RateLimit-Reset": str(reset),
        "RateLimit-ResetTime": format_datetime(datetime.fromtimestamp(reset, UTC), usegmt=True),
    }
