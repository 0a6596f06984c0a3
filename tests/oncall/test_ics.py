"""Calendars that people subscribe to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.oncall.ics import LINE_BYTES, calendar, escaped, folded
from bot.oncall.model import Layer, Override, Restriction, Rotation, Schedule, User

NOW = datetime(2026, 11, 22, 9, 30, 15, tzinfo=UTC)
MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)
WEEK, DAY = timedelta(weeks=1), timedelta(days=1)
LAYER = Layer("Week", MONDAY, datetime(2026, 11, 16, 9), WEEK, ("ana", "bo", None))  # noqa: DTZ001 (wall clock)
SCHEDULE = Schedule("reviews", ZoneInfo("Europe/Prague"), (LAYER,))
USERS = {"ana": User("ana", "ana.k"), "bo": User("bo", "bo")}


def events(
    schedule: Schedule = SCHEDULE, since: datetime = MONDAY, until: datetime = MONDAY + 3 * WEEK
) -> list[dict[str, str]]:
    """The events of a calendar, unfolded, by their properties."""
    text = calendar(Rotation(USERS, {"reviews": schedule}), "reviews", since, until, NOW)
    found = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text.replace("\r\n ", ""), re.DOTALL)
    return [dict(line.split(":", 1) for line in event.splitlines()) for event in found]


def test_the_whole_text() -> None:
    """A calendar of one turn, word by word."""
    text = calendar(Rotation(USERS, {"reviews": SCHEDULE}), "reviews", MONDAY, MONDAY + DAY, NOW)
    assert text.split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//feedback-bot//rotation//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:On call: reviews",
        "BEGIN:VEVENT",
        "UID:reviews/20261116T080000Z/ana@feedback-bot",
        "DTSTAMP:20261122T093015Z",
        "DTSTART:20261116T080000Z",
        "DTEND:20261123T080000Z",
        "SUMMARY:ana.k (reviews)",
        "DESCRIPTION:On call for reviews until 2026-11-23 09:00 (Europe/Prague).",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_gaps_are_no_events() -> None:
    """A vacant slot leaves the calendar empty."""
    assert [event["SUMMARY"] for event in events()] == ["ana.k (reviews)", "bo (reviews)"]


def test_turns_are_whole() -> None:
    """A turn that runs as the window begins or ends is told from its start to its end."""
    found = events(since=MONDAY + 3 * DAY, until=MONDAY + WEEK + DAY)
    assert [(event["DTSTART"], event["DTEND"]) for event in found] == [
        ("20261116T080000Z", "20261123T080000Z"),
        ("20261123T080000Z", "20261130T080000Z"),
    ]


@pytest.mark.parametrize("hours", [1, 30, 100])
def test_a_turn_keeps_its_uid(hours: int) -> None:
    """Whenever the calendar is made, the same turn is the same event."""
    assert events(since=MONDAY + timedelta(hours=hours))[0]["UID"] == events()[0]["UID"]


def test_an_override_cuts_and_adds() -> None:
    """What is before it stays the same event, it and what is after it are new ones; the other turns are untouched."""
    start = MONDAY + 2 * DAY
    swapped = replace(SCHEDULE, overrides=(Override(start, start + DAY, "bo"),))
    assert [(event["UID"], event["DTEND"]) for event in events(swapped)] == [
        ("reviews/20261116T080000Z/ana@feedback-bot", "20261118T080000Z"),
        ("reviews/20261118T080000Z/bo@feedback-bot", "20261119T080000Z"),
        ("reviews/20261116T080000Z/ana/20261119T080000Z@feedback-bot", "20261123T080000Z"),
        ("reviews/20261123T080000Z/bo@feedback-bot", "20261130T080000Z"),
    ]


def test_stretches_of_a_turn_differ() -> None:
    """Each day of a week in which only office hours count is an event of its own."""
    hours = Restriction(time(9), timedelta(hours=8))
    found = events(replace(SCHEDULE, layers=(replace(LAYER, restrictions=(hours,)),)))
    assert (len(found), len({event["UID"] for event in found})) == (14, 14)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a;b,c\\d", r"a\;b\,c\\d"),
        ("two\nlines\r\nthree", r"two\nlines\nthree"),
        ("a\u2028b\x85c", r"a\nb\nc"),
        ("bell\x07 \u202egnp", "bell gnp"),
        ("colon: fine", "colon: fine"),
    ],
)
def test_escaping(text: str, expected: str) -> None:
    """No text can end its line or begin a property."""
    assert escaped(text) == expected


@given(st.text(max_size=400).map(lambda text: f"SUMMARY:{escaped(text)}"))
def test_folding(line: str) -> None:
    """Every part is short enough and valid UTF-8 on its own, and together they are the line."""
    parts = list(folded(line))
    assert [len(part.encode()) <= LINE_BYTES for part in parts] == [True] * len(parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line
    assert {part[:1] for part in parts[1:]} <= {" "}


def test_lines_are_as_long_as_they_may_be() -> None:
    """A line of exactly 75 bytes is not folded, one of 76 is."""
    assert [len(list(folded("é" * 37 + "x" * more))) for more in (1, 2)] == [1, 2]


def test_a_turn_that_ended_as_the_calendar_begins() -> None:
    """It is no longer in it."""
    assert [event["SUMMARY"] for event in events(since=MONDAY + WEEK)] == ["bo (reviews)"]


def test_overrides_alone() -> None:
    """A schedule without layers has a calendar too."""
    swap = Override(MONDAY + DAY, MONDAY + 2 * DAY, "bo")
    assert [event["SUMMARY"] for event in events(replace(SCHEDULE, layers=(), overrides=(swap,)))] == ["bo (reviews)"]


def test_the_parts_of_a_long_line() -> None:
    """The first has 75 bytes, each other one a space and 74 (RFC 5545, 3.1)."""
    assert list(folded("x" * 150)) == ["x" * 75, " " + "x" * 74, " x"]
