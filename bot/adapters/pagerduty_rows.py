"""Reads who is on call out of PagerDuty's two kinds of schedules, into one list without overlaps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.adapters.replies import Moment, Reply, Words, parsed
from bot.domain.errors import BadReply
from bot.domain.ports_on_call import ServiceEntry, ServiceSchedule

SERVICE = "PagerDuty"
V2, V3 = 2, 3


class UserRow(Reply):
    """Whom an entry names; somebody who was deleted keeps the id."""

    id: Words


class EntryRow(Reply):
    """A stretch of a schedule of version 2."""

    start: Moment
    end: Moment
    user: UserRow | None = None


class RenderedRow(Reply):
    """The result of layers and overrides."""

    rendered_schedule_entries: tuple[EntryRow, ...]


class LayeredRow(Reply):
    """A schedule of version 2."""

    final_schedule: RenderedRow


class MemberRow(Reply):
    """Whom a shift is for: nobody, where it has no id."""

    user_id: Words | None = None


class ShiftRow(Reply):
    """A stretch of a schedule of version 3; empty ones are sent along."""

    start_time: Moment
    end_time: Moment
    member: MemberRow


class ComputedRow(Reply):
    """The result of rotations, custom shifts and overrides."""

    computed_shift_assignments: tuple[ShiftRow, ...]


class ShiftedRow(Reply):
    """A schedule of version 3."""

    final_schedule: ComputedRow


def schedule(body: Any) -> ServiceSchedule:
    """The schedule in a reply, of whichever version it is: an id may come to be of the newer one.

    Raises:
        BadReply: it holds none.
    """
    found = body.get("schedule") if isinstance(body, dict) else None
    if not isinstance(found, dict):
        raise BadReply(SERVICE, "answers without a usable schedule")
    if found.get("type") == "schedule_v3":
        return _of_shifts(parsed(ShiftedRow, found, SERVICE))
    return _of_layers(parsed(LayeredRow, found, SERVICE))


def _of_layers(row: LayeredRow) -> ServiceSchedule:
    rows = row.final_schedule.rendered_schedule_entries
    entries = (ServiceEntry(each.user.id, each.start, each.end) for each in rows if each.user)
    return _one_at_a_time(entries, V2)


def _of_shifts(row: ShiftedRow) -> ServiceSchedule:
    rows = row.final_schedule.computed_shift_assignments
    entries = (
        ServiceEntry(each.member.user_id, each.start_time, each.end_time) for each in rows if each.member.user_id
    )
    return _one_at_a_time(entries, V3)


def _one_at_a_time(entries: Iterable[ServiceEntry], version: int) -> ServiceSchedule:
    """The entries in their order; of several people at once the one who began first counts, and that is told."""
    kept: list[ServiceEntry] = []
    is_crowded = False
    for entry in sorted(entries, key=lambda each: each.start):
        begins = max([entry.start, *(each.end for each in kept[-1:])])
        is_crowded |= begins > entry.start and entry.user != kept[-1].user
        if begins < entry.end:
            kept.append(replace(entry, start=begins))
    several = "has several people on call at once: only the one who began first is asked"
    return ServiceSchedule(tuple(kept), version, (several,) if is_crowded else ())
