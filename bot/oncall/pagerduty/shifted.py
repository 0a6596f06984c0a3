"""Reads schedules of shifts (PagerDuty's version 3) as far as one person at a time can follow them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from dateutil.parser import isoparse
from pydantic import AwareDatetime, Field

from bot.oncall.clock import instant, wall
from bot.oncall.model import Entry, Layer, Override, Rotation, Schedule
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
    shown,
    zone_of,
)
from bot.oncall.pagerduty.recurrence import Inexpressible, parts_of, rule, turns
from bot.oncall.render import shifts

AHEAD = timedelta(days=400)
"""How far it is looked whether two people are ever on call at once: all seasons, and both changes of the clocks."""


class MomentRow(Shape):
    """A time with the zone in whose wall clock it recurs."""

    date_time: datetime
    time_zone: Words | None = None


class MemberRow(Shape):
    """Somebody, or a vacant slot."""

    type: Words
    user_id: Words | None = None


class StrategyRow(Shape):
    """Who takes which shift."""

    type: Words
    shifts_per_member: Annotated[int, Field(ge=1, le=1000)] = 1
    members: tuple[MemberRow, ...] = ()


class EventRow(Shape):
    """A shift and its recurrence."""

    name: Words | None = None
    start_time: MomentRow
    end_time: MomentRow
    effective_since: AwareDatetime | None = None
    effective_until: AwareDatetime | None = None
    recurrence: tuple[Words, ...] = ()
    assignment_strategy: StrategyRow


class RotationRow(Shape):
    """Some events."""

    events: tuple[EventRow, ...] = ()


class SourceRow(Shape):
    """What made a shift."""

    type: Words = ""


class ShiftRow(Shape):
    """A stretch of the result."""

    start_time: AwareDatetime
    end_time: AwareDatetime
    member: MemberRow
    source: SourceRow | None = None

    def is_of(self, what: str) -> bool:
        """Whether its source is called so."""
        return self.source is not None and what in self.source.type


class ResultRow(Shape):
    """The result, where it was asked for."""

    computed_shift_assignments: tuple[ShiftRow, ...] = ()


class CustomRow(Shape):
    """A single shift that somebody added."""

    end_time: MomentRow | datetime | None = None

    def ends_at(self, zone: ZoneInfo) -> datetime | None:
        """When it is over (UTC), None where that is not told."""
        end = self.end_time.date_time if isinstance(self.end_time, MomentRow) else self.end_time
        if end is None:
            return None
        return end.astimezone(UTC) if end.tzinfo else instant(end, zone)


class ScheduleRow(NamedRow):
    """A schedule."""

    rotations: tuple[RotationRow, ...]
    custom_shifts: tuple[CustomRow, ...] = ()
    final_schedule: ResultRow | None = None


class Shifted(Drafting[ScheduleRow]):
    """A schedule of shifts on its way to `rotation.yml`.

    Args:
        data: as it came.
        now: UTC; what ended before is left out.
    """

    def __init__(self, data: dict[str, Any], now: datetime) -> None:
        super().__init__(ScheduleRow, data, now)

    def draft(self) -> Draft:
        """The schedule.

        Raises:
            Refused: several people are on call at once, or turns of equal length cannot say when.
        """
        layers = tuple(self._layers())
        overrides = tuple(self._overrides())
        schedule = Schedule(self._name, self._zone, layers, overrides, pagerduty=self._row.id)
        self._check_alone(schedule)
        if not layers:
            self._remarks.append("no rotation is left: nobody is on call but by overrides")
        if self._people:
            self._remarks.append("PagerDuty tells ids of users only: rename their keys everywhere in this file")
        return Draft(schedule, self._people, tuple(self._remarks))

    def _layers(self) -> Iterator[Layer]:
        for event in (each for rotation in self._row.rotations for each in rotation.events):
            name = shown(event.name or "without a name")
            try:
                layer = self._layer(event)
            except Inexpressible as error:
                raise Refused(f"{self._what} cannot be written as rotation.yml: event {name} {error}") from None
            if layer is not None and layer.end is not None and layer.end <= self._now:
                self._remarks.append(f"event {name} is left out: it ended on {wall(layer.end, self._zone):%Y-%m-%d}")
            elif layer is not None:
                yield layer

    def _layer(self, event: EventRow) -> Layer | None:
        """The event as a layer, None where it ended before anything could be said of it."""
        if event.effective_until is not None and event.effective_until <= self._now:
            self._remarks.append(f"event {shown(event.name or 'without a name')} is left out: it has ended")
            return None
        first = _local(event.start_time, self._zone)
        length = _local(event.end_time, self._zone) - first
        if length <= timedelta():
            raise Inexpressible("ends before it begins")
        every = rule(_rule_of(event), first, self._until(event))
        members = self._members(event.assignment_strategy)
        found = turns(first, length, every, members, event.assignment_strategy.shifts_per_member)
        if not SHORTEST_TURN <= found.length <= LONGEST_TURN:
            raise Inexpressible(f"has turns of {found.length}: they must last 1 hour to 365 days")
        begins = instant(first, self._zone)
        since = max(begins, (event.effective_since or begins).astimezone(UTC))
        ends = [event.effective_until.astimezone(UTC)] if event.effective_until else []
        ends += [instant(every.last + length, self._zone)] if every.last else []
        kept = (found.length, found.users, min(ends, default=None), found.restrictions)
        return Layer(event.name or "", since, first, *kept)

    def _until(self, event: EventRow) -> datetime | None:
        """The UNTIL of the rule by the wall clock; it is told in UTC where it has a Z (RFC 5545)."""
        told = parts_of(_rule_of(event)).get("UNTIL")
        if told is None:
            return None
        try:
            until = isoparse(told)
        except ValueError:
            raise Inexpressible("has a recurrence whose end cannot be read") from None
        return wall(until, self._zone) if until.tzinfo else until

    def _members(self, strategy: StrategyRow) -> tuple[str | None, ...]:
        ids = tuple(each.user_id if each.type == "user_member" else None for each in strategy.members)
        if not any(ids):
            raise Inexpressible("has no members")
        if strategy.type == "every_member_assignment_strategy" and len(ids) > 1:
            raise Inexpressible("puts every member on call at once: rotation.yml knows one person at a time")
        if strategy.type not in {"every_member_assignment_strategy", "rotating_member_assignment_strategy"}:
            raise Inexpressible(f"assigns its members by {shown(strategy.type)}")
        for id_ in filter(None, ids):
            self._people.setdefault(id_, Person(id_))
        return ids

    def _overrides(self) -> Iterator[Override]:
        """Overrides out of the result: they replace whoever was on call, as ours do."""
        if self._row.final_schedule is None:
            asked = "since=…&until=…&include[]=final_schedule"
            self._remarks.append(f"overrides are not in the file: PagerDuty tells them when asked with {asked}")
        self._check_custom()
        for each in (each for each in self._coming() if each.is_of("override")):
            if each.member.user_id is None:
                raise Refused(f"{self._what} has an override by which nobody is on call: rotation.yml cannot say that")
            self._people.setdefault(each.member.user_id, Person(each.member.user_id))
            yield Override(each.start_time.astimezone(UTC), each.end_time.astimezone(UTC), each.member.user_id)

    def _check_custom(self) -> None:
        ends = [each.ends_at(self._zone) for each in self._row.custom_shifts]
        is_listed = any(end is None or end > self._now for end in ends)
        if is_listed or any(each.is_of("custom") for each in self._coming()):
            raise Refused(f"{self._what} has custom shifts: delete them there, and write them as overrides afterwards")

    def _coming(self) -> list[ShiftRow]:
        """What the result tells of now and later, gaps included."""
        result = self._row.final_schedule
        told = result.computed_shift_assignments if result else ()
        return sorted((each for each in told if each.end_time > self._now), key=lambda each: each.start_time)

    def _check_alone(self, schedule: Schedule) -> None:
        """That no two layers are ever on at once: in PagerDuty both people would be on call, here only one."""
        told = [Entry(each.start_time, each.end_time, None) for each in self._coming() if each.member.user_id]
        several = schedule.layers if len(schedule.layers) > 1 else ()
        alone = (Rotation(schedules={"": Schedule("", self._zone, (each,))}) for each in several)
        rendered = [entry for each in alone for entry in shifts(each, "", self._now, self._now + AHEAD)]
        at = _crowded(told) or _crowded(rendered)
        if at is not None:
            raise Refused(
                f"{self._what} has several people on call at once, for instance on "
                f"{wall(at, self._zone):%Y-%m-%d at %H:%M}: rotation.yml knows one person at a time; make a schedule "
                "of each rotation there, and import these"
            )


def _crowded(entries: Iterable[Entry]) -> datetime | None:
    """When somebody begins while somebody else is still on."""
    ordered = sorted(entries, key=lambda each: each.start)
    return next((later.start for one, later in itertools.pairwise(ordered) if later.start < one.end), None)


def _rule_of(event: EventRow) -> str:
    """The one rule of an event."""
    rules = [each for each in event.recurrence if each.upper().startswith("RRULE")]
    others = sorted({each.partition(":")[0].partition(";")[0].upper() for each in event.recurrence} - {"RRULE"})
    if others:
        raise Inexpressible(f"has exceptions ({', '.join(others)}): take them out there and write overrides afterwards")
    if len(rules) != 1:
        raise Inexpressible("recurs not at all, or by several rules")
    return rules[0]


def _local(row: MomentRow, zone: ZoneInfo) -> datetime:
    """The wall clock of the schedule's zone.

    Raises:
        Inexpressible: it recurs by the clock of another zone.
    """
    own = zone_of(row.time_zone, "an event") if row.time_zone else zone
    if own.key != zone.key:
        raise Inexpressible(f"recurs by the clock of {own.key}, not by that of the schedule, {zone.key}")
    return wall(row.date_time, zone) if row.date_time.tzinfo else row.date_time
