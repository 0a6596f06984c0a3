"""Reads schedules of layers (PagerDuty's version 2), with the traps of their order and their time zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import quote

from pydantic import AwareDatetime, Field

from bot.oncall.clock import wall
from bot.oncall.model import Layer, Override, Restriction, Schedule
from bot.oncall.pagerduty.draft import (
    LONGEST_TURN,
    SHORTEST_TURN,
    Draft,
    Drafting,
    NamedRow,
    Person,
    Refused,
    Shape,
    Words,
    counted,
    is_foreign,
    shown,
)

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


class UserRow(Shape):
    """Somebody; who was deleted has `deleted_at`."""

    id: Words
    summary: Words | None = None
    deleted_at: Words | None = None


class SlotRow(Shape):
    """A place in the order of a layer."""

    user: UserRow | None = None


class RestrictionRow(Shape):
    """A window, by the wall clock of the zone that the request named."""

    type: Literal["daily_restriction", "weekly_restriction"]
    start_time_of_day: time
    duration_seconds: Annotated[int, Field(ge=1)]
    start_day_of_week: Annotated[int, Field(ge=1, le=7)] | None = None


class LayerRow(Shape):
    """One layer."""

    name: Words | None = None
    start: AwareDatetime
    end: AwareDatetime | None = None
    rotation_virtual_start: AwareDatetime
    rotation_turn_length_seconds: Annotated[int, Field(ge=1)]
    users: tuple[SlotRow, ...]
    restrictions: tuple[RestrictionRow, ...] = ()

    @property
    def times(self) -> Iterator[datetime]:
        """All that are told with an offset."""
        yield from (each for each in (self.start, self.rotation_virtual_start, self.end) if each)


class EntryRow(Shape):
    """A stretch of a rendered schedule."""

    start: AwareDatetime
    end: AwareDatetime
    user: UserRow | None = None


class SubscheduleRow(Shape):
    """Overrides; the percentage is told only when the request named a window, and so are the entries."""

    rendered_schedule_entries: tuple[EntryRow, ...] = ()
    rendered_coverage_percentage: float | None = None


class ScheduleRow(NamedRow):
    """A schedule; lists leave overrides out."""

    schedule_layers: tuple[LayerRow, ...]
    overrides_subschedule: SubscheduleRow = SubscheduleRow()


class Layered(Drafting[ScheduleRow]):
    """A schedule of layers on its way to `rotation.yml`.

    Args:
        data: as it came.
        now: UTC; what ended before is left out.
    """

    def __init__(self, data: dict[str, Any], now: datetime) -> None:
        super().__init__(ScheduleRow, data, now)

    def draft(self) -> Draft:
        """The schedule.

        Raises:
            Refused: its times cannot be told.
        """
        kept = [each for each in self._row.schedule_layers if self._counts(each)]
        self._check_zone(kept)
        layers = tuple(self._layer(each) for each in reversed(kept))
        if not layers:
            self._remarks.append("no layer is left: nobody is on call but by overrides")
        overrides = tuple(self._overrides())
        schedule = Schedule(self._name, self._zone, layers, overrides, pagerduty=self._row.id)
        return Draft(schedule, self._people, tuple(self._remarks))

    def _counts(self, row: LayerRow) -> bool:
        """Whether a layer can ever count again; else that is told."""
        name = shown(row.name or "without a name")
        if row.end is not None and row.end <= self._now:
            self._remarks.append(f"layer {name} is left out: it ended on {wall(row.end, self._zone):%Y-%m-%d}")
            return False
        if not row.users:
            self._remarks.append(f"layer {name} is left out: nobody is in it")
        return bool(row.users)

    def _check_zone(self, rows: list[LayerRow]) -> None:
        """Dates are told with their offset, windows are not: these are only right in the schedule's own zone."""
        times = [at for row in rows for at in row.times]
        again = f"GET /schedules/{quote(self._row.id)}?time_zone={quote(self._zone.key, safe='')}&since=…&until=…"
        if not any(row.restrictions for row in rows):
            return
        if is_foreign(times, self._zone):
            raise Refused(
                f"{self._what} is in {self._zone.key}, but the file was asked for in another time zone, so nobody can "
                f"tell when its restrictions begin: save the reply to {again}"
            )
        is_utc = all(not at.utcoffset() for at in times)
        if is_utc and any((at + offset).astimezone(self._zone).utcoffset() for at in times for offset in _YEAR):
            self._remarks.append(
                "its times may have been asked for in UTC: if the restrictions are an hour off in summer, save the "
                f"reply to {again}"
            )

    def _layer(self, row: LayerRow) -> Layer:
        what = f"layer {shown(row.name or 'without a name')} of {self._what}"
        turn = timedelta(seconds=row.rotation_turn_length_seconds)
        if not SHORTEST_TURN <= turn <= LONGEST_TURN:
            raise Refused(f"{what} has turns of {turn}: they must last 1 hour to 365 days")
        return Layer(
            row.name or "",
            row.start.astimezone(UTC),
            wall(row.rotation_virtual_start, self._zone),
            turn,
            tuple(self._met(slot.user) for slot in row.users),
            row.end.astimezone(UTC) if row.end else None,
            tuple(_restriction(each, what) for each in row.restrictions),
        )

    def _met(self, user: UserRow | None) -> str | None:
        if user is None:
            return None
        person = Person(user.id, user.summary or "", is_deleted=user.deleted_at is not None)
        self._people.setdefault(user.id, person)
        return user.id

    def _overrides(self) -> Iterator[Override]:
        rows = self._row.overrides_subschedule
        past = [each for each in rows.rendered_schedule_entries if each.end <= self._now]
        if past:
            self._remarks.append(f"{counted(len(past), 'override', 'overrides')} left out: past")
        if rows.rendered_coverage_percentage is None and not rows.rendered_schedule_entries:
            self._remarks.append("overrides are not in the file: PagerDuty tells them when asked with since=…&until=…")
        for each in sorted(rows.rendered_schedule_entries, key=lambda row: row.start):
            if each.end > self._now and (user := self._met(each.user)) is not None:
                yield Override(each.start.astimezone(UTC), each.end.astimezone(UTC), user)


_YEAR = (timedelta(), timedelta(days=91), timedelta(days=182), timedelta(days=273))


def _restriction(row: RestrictionRow, what: str) -> Restriction:
    length = timedelta(seconds=row.duration_seconds)
    is_weekly = row.type == "weekly_restriction"
    if is_weekly and row.start_day_of_week is None:
        raise Refused(f"{what} has a weekly restriction without its day")
    if length >= (_WEEK if is_weekly else _DAY):
        raise Refused(f"{what} has a restriction of {length}: a daily one lasts less than a day, a weekly one a week")
    return Restriction(row.start_time_of_day, length, row.start_day_of_week if is_weekly else None)
