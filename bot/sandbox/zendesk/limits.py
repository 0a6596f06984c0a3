"""Zendesk's rate limits: counted per minute, for the account and for single endpoints, and told in headers."""

import math
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.clock import Clock
from bot.sandbox.zendesk.errors import Problem, too_many_requests

MINUTE = 60
ACCOUNT = ""
# What the headers show while no limit is enforced: Zendesk's published figures for the Enterprise plan.
SHOWN_FOR_ACCOUNT = 700
SHOWN_FOR_ENDPOINT = 100
EXPORTS = "incremental-exports"
ALWAYS = {EXPORTS: 10}
"""Limits that no account is without (Zendesk docs, Incremental exports)."""


@dataclass(slots=True)
class Limits:
    """The limits of an account, in requests per minute.

    `account` and `endpoints` (by bucket, such as `tickets-index`) enforce a limit where set. Minutes are counted by
    the sandbox's clock, or by real time with `real_time`, for clients that truly wait; `seconds` makes them shorter.
    """

    clock: Clock
    account: int | None = None
    endpoints: dict[str, int] = field(default_factory=dict)
    real_time: bool = False
    seconds: float = MINUTE
    timer: Callable[[], float] = time.monotonic
    _window: int = -1
    _counts: Counter[str] = field(default_factory=Counter)

    def take(self, bucket: str | None) -> dict[str, str]:
        """Count a request to an endpoint's bucket (None: only the account's); return the headers of its answer.

        Raises the 429 answer when a limit is exceeded.
        """
        seconds = self.timer() if self.real_time else self.clock.now().timestamp()
        window, reset = int(seconds // self.seconds), math.ceil(self.seconds - seconds % self.seconds)
        if window != self._window:
            self._window = window
            self._counts.clear()
        self._counts.update([ACCOUNT] if bucket is None else [ACCOUNT, bucket])
        headers = self._account_headers(reset)
        exceeded = self._is_over(ACCOUNT, self.account)
        if bucket is not None:
            exceeded = exceeded or self._is_over(bucket, self._limit(bucket))
            headers[f"zendesk-ratelimit-{bucket}"] = self._bucket_header(bucket, reset)
        if exceeded:
            problem = too_many_requests(reset)
            raise Problem(problem.status, problem.body, {**headers, **problem.headers})
        return headers

    def _limit(self, bucket: str) -> int | None:
        return self.endpoints.get(bucket, ALWAYS.get(bucket))

    def _is_over(self, bucket: str, limit: int | None) -> bool:
        return limit is not None and self._counts[bucket] > limit

    def _account_headers(self, reset: int) -> dict[str, str]:
        total = SHOWN_FOR_ACCOUNT if self.account is None else self.account
        left = max(0, total - self._counts[ACCOUNT])
        return {
            "x-rate-limit": str(total),
            "x-rate-limit-remaining": str(left),
            "ratelimit-limit": str(total),
            "ratelimit-remaining": str(left),
            "ratelimit-reset": str(reset),
        }

    def _bucket_header(self, bucket: str, reset: int) -> str:
        total = self._limit(bucket) or SHOWN_FOR_ENDPOINT
        return f"total={total}; remaining={max(0, total - self._counts[bucket])}; resets={reset}"
