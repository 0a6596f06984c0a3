"""The sandbox's PagerDuty as pages, tests and routes use it: who is on call, and somebody who stands in."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.sandbox.clock import Clock
from bot.sandbox.numbers import Numbers
from bot.sandbox.pagerduty.errors import invalid, not_found
from bot.sandbox.pagerduty.limits import Limits
from bot.sandbox.pagerduty.model import WEEK, Layer, Override, Schedule, Shift, User
from bot.sandbox.pagerduty.rendering import final

UPGRADED = 3


class PagerDuty:
    """An account: `users` and `schedules` by id, `tokens`, `limits`.

    Methods may be called from any thread. Those that change something raise `Problem` where PagerDuty refuses.
    """

    def __init__(self, clock: Clock, lock: "threading.RLock") -> None:
        self.clock = clock
        self.lock = lock
        self.limits = Limits(clock)
        self.users: dict[str, User] = {}
        self.schedules: dict[str, Schedule] = {}
        self.tokens: set[str] = set()
        self._numbers = Numbers()

    def add_user(self, user_id: str, name: str, email: str) -> User:
        """Create an account of a person."""
        with self.lock:
            self.users[user_id] = User(user_id, name, email)
            return self.users[user_id]

    def add_schedule(
        self, schedule_id: str, name: str, zone: ZoneInfo, layers: Sequence[Layer], *, version: Literal[2, 3] = 2
    ) -> Schedule:
        """Create a schedule; ValueError for one that its version cannot hold.

        Version 2 knows no vacant slots. Here, version 3 holds one layer with weekly turns, each one weekly event.
        """
        vacant = any(user is None for layer in layers for user in layer.users)
        if version != UPGRADED and vacant:
            raise ValueError("a schedule of version 2 has no vacant slots")
        if version == UPGRADED and not (len(layers) == 1 and _is_weekly(layers[0])):
            raise ValueError("a schedule of version 3 has one layer with weekly turns and one weekly restriction")
        with self.lock:
            self.schedules[schedule_id] = Schedule(schedule_id, name, zone, version, tuple(layers))
            return self.schedules[schedule_id]

    def shifts(self, schedule: Schedule, since: datetime, until: datetime) -> tuple[Shift, ...]:
        """Return who is on call in [since, until) (UTC)."""
        with self.lock:
            return final(schedule, since, until)

    def on_call(self, schedule: Schedule, at: datetime) -> Shift | None:
        """Return the shift in which a moment lies, cut a year around it; None while nobody is on call."""
        year = timedelta(days=366)
        around = self.shifts(schedule, at - year, at + year)
        return next((shift for shift in around if shift.start <= at < shift.end and shift.user), None)

    def add_override(self, schedule: Schedule, start: datetime, end: datetime, user_id: str) -> Override:
        """Let somebody stand in, from `start` (not before now: what is over stays as it was) until `end` (UTC)."""
        with self.lock:
            now = self.clock.now()
            if user_id not in self.users:
                raise invalid("User not found")
            if end <= start:
                raise invalid("End must be after start")
            if end <= now:
                raise invalid("End must be in the future")
            override = Override(f"Q{next(self._numbers):013d}", max(start, now), end, user_id)
            schedule.overrides.append(override)
            return override

    def remove_override(self, schedule: Schedule, override_id: str) -> Override | None:
        """Take an override back: one to come is gone (None), one that runs ends now. What is over stays: 400."""
        with self.lock:
            now = self.clock.now()
            place = next((at for at, each in enumerate(schedule.overrides) if each.id == override_id), None)
            if place is None:
                raise not_found()
            override = schedule.overrides[place]
            if override.end <= now:
                raise invalid("Override is over already")
            if override.start >= now:
                del schedule.overrides[place]
                return None
            schedule.overrides[place] = replace(override, end=now)
            return schedule.overrides[place]


def _is_weekly(layer: Layer) -> bool:
    days = [restriction.start_day_of_week for restriction in layer.restrictions]
    return layer.turn_length == WEEK and len(days) == 1 and days[0] is not None
