"""Writes who is on call as a calendar that people subscribe to: one event per turn, in iCalendar (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from bot.domain.quoted import visible
from bot.oncall.clock import wall
from bot.oncall.model import Entry, Rotation
from bot.oncall.render import shifts

LINE_BYTES = 75
"""Of one line, without its end (RFC 5545, 3.1)."""

_LONGEST_TURN = timedelta(days=366)
_SPECIAL = re.compile(r"[\\;,]")
_PRODUCT = "-//feedback-bot//rotation//EN"


def calendar(rotation: Rotation, schedule: str, since: datetime, until: datetime, now: datetime) -> str:
    """The calendar of one schedule: every turn that overlaps [since, until), whole, overrides and absences included.

    Args:
        rotation: users, schedules and absences.
        schedule: the key of one.
        since, until: UTC.
        now: UTC; when the calendar was made.

    Returns:
        Its text, with the ends of lines that the RFC wants. An unchanged turn has the same UID every time.
    """
    events = (
        line
        for uid, entry in _named(schedule, whole_turns(rotation, schedule, since, until))
        for line in _event(rotation, schedule, uid, entry, now)
    )
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    named = f"X-WR-CALNAME:{escaped(f'On call: {schedule}')}"
    return "".join(f"{part}\r\n" for line in (*head, named, *events, "END:VCALENDAR") for part in folded(line))


def whole_turns(rotation: Rotation, schedule: str, since: datetime, until: datetime) -> tuple[Entry, ...]:
    """The stretches that overlap [since, until) (UTC), none of them cut at these bounds."""
    layers = rotation.schedules[schedule].layers
    reach = min(_LONGEST_TURN, max((each.rotation_turn_length for each in layers), default=timedelta()))
    around = shifts(rotation, schedule, since - reach, until + reach)
    return tuple(each for each in around if each.end > since and each.start < until)


def _named(schedule: str, entries: Sequence[Entry]) -> Iterator[tuple[str, Entry]]:
    """Each with its UID: schedule, turn and user, and where a turn has several stretches, the start of each.

    A stretch that begins with its turn does not need its own start: so it keeps its UID when it is moved or cut.
    """
    for each in entries:
        turn = each.since or each.start
        stretch = "" if turn == each.start else f"/{_time(each.start)}"
        yield f"{schedule}/{_time(turn)}/{each.user}{stretch}@feedback-bot", each


def _event(rotation: Rotation, schedule: str, uid: str, entry: Entry, now: datetime) -> Iterator[str]:
    user = rotation.users.get(entry.user or "")
    who = user.gitlab if user else entry.user or ""
    zone = rotation.schedules[schedule].time_zone
    until = f"On call for {schedule} until {wall(entry.end, zone):%Y-%m-%d %H:%M} ({zone.key})."
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(uid)}"
    yield f"DTSTAMP:{_time(now)}"
    yield f"DTSTART:{_time(entry.start)}"
    yield f"DTEND:{_time(entry.end)}"
    yield f"SUMMARY:{escaped(f'{who} ({schedule})')}"
    yield f"DESCRIPTION:{escaped(until)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """Text for a value (RFC 5545, 3.3.11): on one line, without characters that end it or mean something there."""
    lines = (visible(line) for line in text.splitlines())
    return r"\n".join(_SPECIAL.sub(lambda found: f"\\{found[0]}", line) for line in lines)


def folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 bytes, cut between characters; all but the first begin with a space."""
    part, size = "", 0
    for character in line:
        length = len(character.encode())
        if size + length > LINE_BYTES:
            yield part
            part, size = " ", 1
        part, size = part + character, size + length
    yield part


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
