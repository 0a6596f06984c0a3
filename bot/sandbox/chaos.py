"""Bad weather: a seeded schedule of what goes wrong at each request, beside the faults that are armed one by one."""

import threading
from dataclasses import dataclass
from random import Random

from bot.sandbox.faults import Fault


@dataclass(frozen=True, slots=True)
class Weather:
    """How bad it is. The same weather gives the same faults to the same requests.

    `seed` chooses the faults. `share` is the part of the requests that are hit, 0 to 1.
    """

    seed: int
    share: float


class Chaos:
    """Draws what happens to each request in turn, from `weather`."""

    def __init__(self, weather: Weather) -> None:
        self.weather = weather
        self._rng = Random(weather.seed)
        self._guard = threading.Lock()

    def take(self, method: str) -> Fault | None:
        """Return what happens to the next request, None for nothing."""
        with self._guard:
            if self._rng.random() >= self.weather.share:
                return None
            if method == "GET":
                return Fault("status", status=self._rng.choice((500, 502, 503, 504)))
            kind = self._rng.choice(("reset", "lost_reply"))
            return Fault("reset") if kind == "reset" else Fault("lost_reply", reply="reset")
