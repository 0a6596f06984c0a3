"""What one run tells the next survives its way through a marker."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.markers import Marker
from bot.domain.memory import FORGET_DELETED_AFTER, Memory, moment, stamp

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001 - hypothesis wants naive bounds
    lambda at: at.replace(microsecond=0)
)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
MEMORIES = st.builds(
    Memory,
    MOMENTS,
    MOMENTS,
    MOMENTS,
    st.none() | MOMENTS,
    st.none() | MOMENTS,
    st.none() | MOMENTS,
    st.just("") | st.text("0123456789abcdef", min_size=12, max_size=12),
    st.dictionaries(st.integers(1, 10**18), DAYS, max_size=40),
    token_read_at=st.none() | MOMENTS,
    token_ends_on=st.none() | DAYS,
    source=st.just("") | st.from_regex("[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True),
)


@given(MEMORIES)
def test_a_memory_comes_back(memory: Memory) -> None:
    """Marker, text and marker again: nothing is lost, and text around it does not matter."""
    note = f"**All is well.**\n\n- a\n- b\n\n{memory.marker()}\n"
    assert Memory.of(Marker.of(note)) == memory


@given(
    st.dictionaries(
        st.sampled_from(["scope_from", "watermark", "told_at", "said", "deleted", "token_ends_on", "source", "x"]),
        st.text(max_size=30),
    )
)
def test_odd_values_are_no_memory_and_no_error(values: dict[str, str]) -> None:
    """Whatever people make of the marker, reading it ends in a memory or in none."""
    line = f"<!-- feedback-bot status {' '.join(f'{name}={value}' for name, value in values.items())} -->"
    found = Memory.of(Marker.of(line))
    assert found is None or found.watermark.tzinfo is UTC


@pytest.mark.parametrize("text", ["", "EU", "-eu", "a/b"])
def test_what_is_no_source(text: str) -> None:
    """What people make of it stops no run: it counts as not told."""
    values = {**Memory(AT, AT, AT, source="eu").marker().values, "source": text}
    found = Memory.of(Marker("status", None, MappingProxyType(values)))
    assert found is not None
    assert found.source == ""


@pytest.mark.parametrize(
    "marker",
    [
        None,
        Marker("case"),
        Marker("status"),
        Marker("status", None, MappingProxyType({"watermark": stamp(AT), "told_at": stamp(AT)})),
        Marker("status", None, MappingProxyType({"scope_from": "", "watermark": stamp(AT), "told_at": stamp(AT)})),
        Marker("case", None, Memory(AT, AT, AT).marker().values),
    ],
)
def test_what_is_no_memory(marker: Marker | None) -> None:
    """Without the three moments that every memory has, or under another name, there is none."""
    assert Memory.of(marker) is None


@pytest.mark.parametrize(
    ("text", "deleted"),
    [
        ("", {}),
        ("7:20261116", {7: date(2026, 11, 16)}),
        ("7:20261116,8:20261117", {7: date(2026, 11, 16), 8: date(2026, 11, 17)}),
        ("7:20261316,8:20261117,x:20261117,9,10:,:20261117,,", {8: date(2026, 11, 17)}),
    ],
)
def test_deleted_tickets(text: str, deleted: dict[int, date]) -> None:
    """Entries that cannot be read are left out, the others count."""
    values = {**Memory(AT, AT, AT).marker().values, "deleted": text}
    found = Memory.of(Marker("status", None, MappingProxyType(values)))
    assert found is not None
    assert dict(found.deleted) == deleted


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (AT, "2026-11-16T09:00:00Z"),
        (AT.replace(microsecond=999_999), "2026-11-16T09:00:00Z"),
        (AT.astimezone(timezone(timedelta(hours=5, minutes=30))), "2026-11-16T09:00:00Z"),
    ],
)
def test_stamps_are_utc_and_whole_seconds(at: datetime, text: str) -> None:
    """Whatever the zone of a moment, its stamp is UTC."""
    assert stamp(at) == text


@pytest.mark.parametrize("text", ["", "soon", "2026-11-16", "2026-11-16T09:00:00", "2026-13-16T09:00:00Z"])
def test_what_is_no_stamp(text: str) -> None:
    """Only the one form counts."""
    assert moment(text) is None


def test_deletions_are_kept_for_ninety_days() -> None:
    """What is noticed now is added, what got an issue again or is long ago is dropped."""
    today = AT.date()
    ages = {1: FORGET_DELETED_AFTER, 2: FORGET_DELETED_AFTER - timedelta(days=1), 3: timedelta()}
    told = replace(Memory(AT, AT, AT), deleted={ticket: today - age for ticket, age in ages.items()})
    assert told.deleted_by(today, [4, 5], {3, 5}) == {2: today - ages[2], 4: today}
