"""Bad weather: a seeded schedule of what goes wrong at each request, beside the faults that are armed one by one."""

import re
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.sandbox import mishaps
from bot.sandbox.faults import Fault
from bot.sandbox.mishaps import TROUBLES, Draw
from bot.sandbox.weather import CALM, Away, Weather

__all__ = ["CALM", "Asked", "Away", "Chaos", "Weather"]

TOKENS = "/oauth/tokens"
_LISTS = re.compile(r"(?:s|award_emoji)$")
READS = ("GET", "HEAD")
HIDDEN_NOTES = (1, 30, 130)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: to which service, how, for what, with which `Authorization`, and when by the clock (UTC)."""

    service: str
    method: str
    template: str
    credential: str
    at: datetime

    @property
    def is_list(self) -> bool:
        """Whether a list is read."""
        return self.method == "GET" and _LISTS.search(self.template) is not None


class Chaos:
    """Draws what happens to each request in turn, from `weather`, and to what lists show."""

    def __init__(self, weather: Weather) -> None:
        self.weather = weather
        self._guard = threading.Lock()
        self._seen: Counter[tuple[str, ...]] = Counter()
        self._dead: set[str] = set()
        self._is_mended = False

    def take(self, asked: Asked) -> Fault | None:
        """Count a request and return what happens to it, None for nothing."""
        with self._guard:
            self._seen.update([(asked.service,), (asked.service, asked.method, asked.template)])
            return self._absence(asked) or self._refusal(asked) or self._mishap(asked)

    def mend(self) -> None:
        """Have the services take all tokens and clients again, from now on and for good."""
        with self._guard:
            self._is_mended = True
            self._dead.clear()

    def delay(self, change: str) -> int:
        """Return for how many requests the lists of GitLab do not know a change."""
        return self._rng("lag", change).randint(0, self.weather.lag)

    def lateness(self, row: object) -> timedelta:
        """Return how long after its time a row of Zendesk appears in lists."""
        rng = self._rng("late", str(row))
        is_late = rng.random() < self.weather.late
        return timedelta(minutes=rng.uniform(0, self.weather.late_minutes)) if is_late else timedelta(0)

    def hidden(self, path: str) -> tuple[int, int]:
        """Return from which place on how many rows of a list may not be read."""
        rng = self._rng("hidden", path)
        is_hit = rng.random() < self.weather.hidden
        return (rng.randint(0, 2), rng.choice(HIDDEN_NOTES)) if is_hit else (0, 0)

    def _absence(self, asked: Asked) -> Fault | None:
        spans = (each for each in self.weather.away if each.service == asked.service)
        span = next((each for each in spans if each.start <= asked.at < each.end), None)
        return mishaps.away(span.service, span.how) if span else None

    def _refusal(self, asked: Asked) -> Fault | None:
        if self._is_mended:
            return None
        ends = {"gitlab": self.weather.gitlab_token_after, "zendesk": self.weather.zendesk_client_after}
        after = ends.get(asked.service)
        if after is not None and self._seen[asked.service,] > after:
            return mishaps.refused_token(asked.service, asked.template)
        if asked.service == "zendesk" and asked.credential.startswith("Bearer ") and self._has_expired(asked):
            return mishaps.refused_token(asked.service, asked.template)
        return None

    def _has_expired(self, asked: Asked) -> bool:
        if self._rng_of(asked, "expiry").random() < self.weather.expiry:
            self._dead.add(asked.credential)
        return asked.credential in self._dead

    def _mishap(self, asked: Asked) -> Fault | None:
        rng, weather = self._rng_of(asked, "mishap"), self.weather
        if rng.random() >= weather.share:
            return None
        has_pages = asked.is_list and asked.service in TROUBLES
        weights = (weather.before, weather.after, weather.pages * has_pages)
        if not any(weights):
            return None
        (draw_one,) = rng.choices((mishaps.before, mishaps.after, mishaps.odd_page), weights)
        return draw_one(Draw(weather, rng, asked.service, asked.method in READS, asked.at))

    def _rng_of(self, asked: Asked, purpose: str) -> Random:
        # Each kind of request has its own sequence, so that a race between threads or services changes nothing.
        kind = (asked.service, asked.method, asked.template)
        return self._rng(purpose, *kind, str(self._seen[kind]))

    def _rng(self, *names: str) -> Random:
        return Random("/".join((str(self.weather.seed), *names)))
