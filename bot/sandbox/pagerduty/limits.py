"""PagerDuty's rate limit: counted per minute, and told in headers."""

from dataclasses import dataclass

from bot.sandbox.clock import Clock
from bot.sandbox.pagerduty.errors import too_many_requests

MINUTE = 60
PER_MINUTE = 960
"""What the headers show: PagerDuty's published figure."""


@dataclass(slots=True)
class Limits:
    """The limit of an account in requests per minute of the sandbox's clock; enforced where `most` is set."""

    clock: Clock
    most: int | None = None
    _window: int = -1
    _count: int = 0

    def take(self) -> dict[str, str]:
        """Count a request; return the headers of its answer, or raise the 429."""
        seconds = self.clock.now().timestamp()
        window, reset = int(seconds // MINUTE), MINUTE - int(seconds % MINUTE)
        self._count = self._count + 1 if window == self._window else 1
        self._window = window
        total = PER_MINUTE if self.most is None else self.most
        headers = {
            "ratelimit-limit": str(total),
            "ratelimit-remaining": str(max(0, total - self._count)),
            "ratelimit-reset": str(reset),
        }
        if self.most is not None and self._count > self.most:
            raise too_many_requests(headers)
        return headers
