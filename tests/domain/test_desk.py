"""What the description of a rotation issue remembers comes back as it was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.desk import Desk, DeskNeed, Rounds, TurnMark, Waiting, marked, unmarked
from bot.domain.markers import Key, Marker

AT = datetime(2026, 11, 16, 8, tzinfo=UTC)
SECONDS = st.integers(0, 10**8).map(lambda seconds: AT + timedelta(seconds=seconds))
NAMES = st.from_regex(r"[A-Za-z0-9_.-]{1,20}", fullmatch=True)
DIGESTS = st.from_regex("|[0-9a-f]{8}", fullmatch=True)

MARKS = st.builds(
    TurnMark,
    schedule=st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)?", fullmatch=True),
    start=SECONDS,
    to=NAMES.map(marked),
    until=st.none() | SECONDS,
    shown=DIGESTS,
    reminded=st.none() | st.dates(),
    told_at=st.none() | SECONDS,
    of=DIGESTS,
    noticed=NAMES.map(lambda name: f"{marked(name)}/2026-11-16T08:00:00Z"),
    is_announced=st.booleans(),
    ended_at=st.none() | SECONDS,
    again_at=st.none() | SECONDS,
    before=NAMES.map(lambda name: f"{marked(name)}/2026-11-16/2026-11-16T08:00:00Z/"),
    tried=st.sampled_from(["", "9999/2026-11-16"]),
)


@given(MARKS)
def test_marks_come_back(mark: TurnMark) -> None:
    """Whatever is remembered is read back from the last line of a description."""
    assert TurnMark.of_marker(Marker.of(f"Some text.\n\n{mark.marker()}")) == mark


@given(MARKS, NAMES.map(marked))
def test_a_turn_goes_to_somebody_else_and_back(mark: TurnMark, other: str) -> None:
    """Nothing was said to them yet; who gets it back has been told what they were told, whatever the marker holds."""
    mark = replace(mark, to=f"{other}.", before="")
    passed = mark.passed_to(other)
    assert (passed.to, passed.reminded, passed.told_at, passed.of) == (other, None, None, "")
    read = TurnMark.of_marker(Marker.of(str(passed.marker())))
    assert read == passed
    back = read.passed_to(mark.to)
    assert (back.reminded, back.told_at, back.of, back.start) == (mark.reminded, mark.told_at, mark.of, mark.start)
    assert (back.again_at, back.passed_to("cai").reminded) == (mark.again_at, None)


@given(NAMES, NAMES)
def test_names_fit_and_stay_apart(one: str, other: str) -> None:
    """A user name with two dashes fits into a marker and comes back; different names differ there, too."""
    assert "--" not in marked(one)
    assert unmarked(marked(one)) == one
    assert "--" in one or "-." in one or marked(one) == one
    assert (one == other) == (marked(one) == marked(other))


@pytest.mark.parametrize(
    "values",
    [{}, {"schedule": "review"}, {"turn": "2026-11-16T08:00:00Z"}, {"schedule": "review", "turn": "yesterday"}],
)
def test_what_names_no_turn(values: dict[str, str]) -> None:
    """A marker that lost its schedule or its beginning is none of a turn; other kinds are not either."""
    assert TurnMark.of_marker(Marker("rotation", None, MappingProxyType(values))) is None
    assert TurnMark.of_marker(TurnMark("review", AT, "ana").marker()) is not None
    assert TurnMark.of_marker(Marker("case", None, TurnMark("review", AT, "ana").marker().values)) is None
    assert TurnMark.of_marker(None) is None


def test_what_is_lacking() -> None:
    """Notes that were read and rounds counted from early enough on are not asked for again."""
    need = DeskNeed(frozenset({1, 2}), AT) | DeskNeed(frozenset({2, 3}), AT + timedelta(days=1)) | DeskNeed()
    assert need == DeskNeed(frozenset({1, 2, 3}), AT)
    held = Desk(rounds=Rounds(AT - timedelta(days=1))).with_notes(1, ()).with_notes(2, None)
    assert held.lacks(need) == DeskNeed(frozenset({3}))
    assert Desk(rounds=Rounds(AT + timedelta(days=1))).lacks(need) == need


def test_notes_are_found_by_kind_and_key() -> None:
    """A note counts when all of its key is there; where nobody could look there is none."""
    held = Desk().with_notes(1, (Marker("reminder", None, MappingProxyType({"day": "2026-11-16", "to": "ana"})),))
    assert held.has_note(1, "reminder", day="2026-11-16")
    assert not held.has_note(1, "reminder", day="2026-11-17")
    assert not held.has_note(1, "notice")
    assert not held.with_notes(2, None).has_note(2, "reminder")


def test_what_waits() -> None:
    """A case waits while something is missing; a snooze ends at its time."""
    case = Waiting(Key("zendesk", 7), 7, AT, missing=("Summary:",), snoozed_until=AT)
    assert case.is_due(AT)
    assert not case.is_due(AT - timedelta(seconds=1))
    assert not replace(case, is_silent=True).is_due(AT)
