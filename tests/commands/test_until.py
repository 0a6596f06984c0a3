"""Until when people want to hear nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.until import LONGEST, MORNING, SHORTEST, UnreadableError, first_instant, until

AT = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
"""A Wednesday."""

PRAGUE = ZoneInfo("Europe/Prague")
ZONES = ("UTC", "Europe/Prague", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Apia",
         "Australia/Lord_Howe", "Pacific/Pago_Pago")  # fmt: skip
WORDS = st.sampled_from(
    ["until", "for", "3d", "2", "weeks", "1h", "a", "week", "next", "friday", "tomorrow", "today", "15", "jan", "29",
     "feb", "2027", "2027-01-15", "0001-01-01", "9999-12-31", "0000", "30th", "hours", "@all", "/close",
     "`", ",", "14:00"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("args", "length"),
    [
        ("3d", timedelta(days=3)),
        ("2 weeks", timedelta(weeks=2)),
        ("for 2 weeks", timedelta(weeks=2)),
        ("1 week 2 days", timedelta(days=9)),
        ("1h30m", timedelta(minutes=90)),
        ("a week", timedelta(weeks=1)),
        ("one hour", timedelta(hours=1)),
        ("3 days, customer is away", timedelta(days=3)),
        ("3d at the customer's wish", timedelta(days=3)),
        ("3d until friday", timedelta(days=3)),
        ("366 days", LONGEST),
        ("1h", SHORTEST),
    ],
)
def test_lengths(args: str, length: timedelta) -> None:
    """They count from the comment, to the second; a reason may follow."""
    assert until(args, AT, PRAGUE) == AT + length


@pytest.mark.parametrize(
    ("args", "day"),
    [
        ("until tomorrow", "2026-11-19"),
        ("tomorrow", "2026-11-19"),
        ("until friday", "2026-11-20"),
        ("until Fri.", "2026-11-20"),
        ("till friday, then we see", "2026-11-20"),
        ("until tues", "2026-11-24"),
        ("until wednesday", "2026-11-25"),
        ("until next week", "2026-11-23"),
        ("until next week, holidays", "2026-11-23"),
        ("until next friday", "2026-11-27"),
        ("until 2027-01-15", "2027-01-15"),
        ("2027-01-15 release", "2027-01-15"),
        ("until 15 Jan", "2027-01-15"),
        ("until 15. Januar", "2027-01-15"),
        ("until January 15th", "2027-01-15"),
        ("until 1 Dec", "2026-12-01"),
        ("until Jan 15, 2027", "2027-01-15"),
        ("until 15 January 2027 the release", "2027-01-15"),
        ("until 17 Nov", "2027-11-17"),
    ],
)
def test_days(args: str, day: str) -> None:
    """A day ends the snooze in its morning; without a year it is the next such day."""
    assert until(args, AT, PRAGUE).astimezone(PRAGUE).isoformat()[:19] == f"{day}T{MORNING.isoformat()}"


@pytest.mark.parametrize(
    ("args", "part", "told"),
    [
        ("", "", "until when?"),
        ("until", "", "until when?"),
        ("for", "", "until when?"),
        ("soon", "soon", "neither a length of time nor a day"),
        ("until the release is out", "the release is", "neither"),
        ("3", "3", "neither"),
        ("3 months", "3 months", "neither"),
        ("until 3d", "3d", "neither"),
        ("until 15/01", "15/01", "neither"),
        ("until next", "next", "neither"),
        ("until we", "we", "neither"),
        ("30 minutes", "30 minutes", "too short"),
        ("0 days", "0 days", "over already"),
        ("367 days", "367 days", "too long"),
        ("3660 days", "3660 days", "too long"),
        ("until 2028-01-01", "2028-01-01", "too long"),
        ("until 9999-12-31", "9999-12-31", "too long"),
        ("until today", "today", "over already"),
        ("until 18 Nov", "18 Nov", "over already"),
        ("until 2026-11-17", "2026-11-17", "over already"),
        ("until 0001-01-01", "0001-01-01", "over already"),
        ("until 2027-02-30", "2027-02-30", "there is no such day"),
        ("until 2027-13-01 x", "2027-13-01", "there is no such day"),
        ("until 31 Feb", "31 Feb", "there is no such day"),
        ("until 29 Feb", "29 Feb", "there is no such day"),
        ("until 30 Feb 2027 x", "30 Feb 2027", "there is no such day"),
        ("until friday 14:00", "14:00", "one day without a time"),
        ("until friday at 2pm", "at 2pm", "one day without a time"),
        ("until friday noon", "noon", "one day without a time"),
        ("1 day 2 days", "2 days", "one length of time"),
        ("until 15 Jan 27", "27", "one day"),
    ],
)
def test_what_is_no_time(args: str, part: str, told: str) -> None:
    """The words that are not understood are named, with what is wrong."""
    with pytest.raises(UnreadableError, match=told) as caught:
        until(args, AT, PRAGUE)
    assert caught.value.part == part


def test_a_day_is_that_of_the_zone() -> None:
    """Late in the evening somewhere it is tomorrow elsewhere."""
    assert until("until tomorrow", AT + SHORTEST, ZoneInfo("Pacific/Kiritimati")) == datetime(
        2026, 11, 19, 18, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("wall", "zone", "first"),
    [
        ("2026-03-29T02:30", "Europe/Prague", "2026-03-29T01:00"),
        ("2026-10-25T02:30", "Europe/Prague", "2026-10-25T00:30"),
        ("2011-12-30T08:00", "Pacific/Apia", "2011-12-30T10:00"),
        ("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:30"),
        ("2026-06-01T08:00", "Europe/Prague", "2026-06-01T06:00"),
    ],
    ids=["skipped hour", "hour twice", "skipped day", "skipped half hour", "plain"],
)
def test_where_clocks_change(wall: str, zone: str, first: str) -> None:
    """A time that the clocks skip is the first moment after the gap, one that comes twice the first of them."""
    found = first_instant(datetime.fromisoformat(wall), ZoneInfo(zone))
    assert found == datetime.fromisoformat(first).replace(tzinfo=UTC)


@given(
    words=st.lists(WORDS | st.text(max_size=8), max_size=6),
    at=st.integers(0, 15_000 * 86_400).map(lambda seconds: AT + timedelta(seconds=seconds)),
    zone=st.sampled_from(ZONES),
)
def test_any_words(words: list[str], at: datetime, zone: str) -> None:
    """Whatever people type, it is a time from an hour to a year ahead, or a part of it is refused."""
    found, part = _read(" ".join(words), at, ZoneInfo(zone))
    assert found is None or SHORTEST <= found - at <= LONGEST
    assert part in " ".join(" ".join(words).split())


def _read(args: str, at: datetime, zone: ZoneInfo) -> tuple[datetime | None, str]:
    """The time, or the part that is refused."""
    try:
        return until(args, at, zone), ""
    except UnreadableError as error:
        return None, error.part
