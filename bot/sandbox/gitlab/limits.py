"""GitLab's request limits: who asked too often within a minute of the sandbox's clock waits for the next one."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime

from bot.sandbox.gitlab.errors import ApiError, too_many_requests

WINDOW_SECONDS = 60


class Limiter:
    """Counts requests per user and kind within the running minute."""

    def __init__(self) -> None:
        self._window = 0
        self._seen: Counter[tuple[str, int]] = Counter()

    def count(self, kind: str, user_id: int, now: datetime) -> int:
        """Count one more request and return how many there were in this minute."""
        window = int(now.timestamp()) // WINDOW_SECONDS
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
        headers = _headers(observed, limit, now)
        if observed > limit:
            wait = int(headers["RateLimit-Reset"]) - int(now.timestamp())
            raise ApiError(429, "Retry later\n", {**headers, "Retry-After": str(wait)})
        return headers


def _headers(observed: int, limit: int, now: datetime) -> dict[str, str]:
    reset = (int(now.timestamp()) // WINDOW_SECONDS + 1) * WINDOW_SECONDS
    return {
        "RateLimit-Limit": str(limit),
        "RateLimit-Name": "throttle_authenticated_api",
        "RateLimit-Observed": str(observed),
        "RateLimit-Remaining": str(max(limit - observed, 0)),
        "RateLimit-Reset": str(reset),
        "RateLimit-ResetTime": format_datetime(datetime.fromtimestamp(reset, UTC), usegmt=True),
    }
