"""What notes and events of an issue say: what the bot has done there, and when people last acted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.history import THROTTLE, Activity, Event, History, Note
from bot.domain.markers import Marker

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BOT, PERSON = 1, 7


def note(author_id: int = PERSON, *, is_system: bool = False, is_reference: bool = False) -> Note:
    """A note of nine o'clock, edited at ten."""
    return Note(3, author_id, is_system, AT, AT + HOUR, is_reference=is_reference)


@pytest.mark.parametrize(
    ("notes", "events", "last"),
    [
        ([], [], None),
        ([note()], [], AT + HOUR),
        ([note(is_system=True)], [], AT + HOUR),
        ([note(is_system=True, is_reference=True)], [], None),
        ([note(BOT)], [Event(BOT, AT)], None),
        ([], [Event(PERSON, AT)], AT),
        ([], [Event(None, AT)], AT),
        ([note()], [Event(PERSON, AT + 2 * HOUR), Event(BOT, AT + 3 * HOUR)], AT + 2 * HOUR),
        ([note()], [Event(PERSON, AT + 2 * HOUR), Event(PERSON, AT)], AT + 2 * HOUR),
    ],
)
def test_the_last_human_act(notes: list[Note], events: list[Event], last: datetime | None) -> None:
    """The newest word or act of anybody but the bot counts; mentions elsewhere do not."""
    assert Activity.of(notes, events, {BOT}, AT + 9 * HOUR) == Activity(last)


@pytest.mark.parametrize("late", [timedelta(), timedelta(seconds=59)])
def test_events_are_not_asked_for_in_vain(late: timedelta) -> None:
    """A person's word that explains the last touch is enough; a later act may lie within the minute after it."""

    def events() -> Iterator[Event]:
        raise AssertionError("asked for")
        yield

    touched_at = AT + HOUR + late
    assert Activity.of([note()], events(), {BOT}, touched_at) == Activity(touched_at + THROTTLE)


def test_an_event_ends_the_search() -> None:
    """The first event that explains the last touch is the last one that is taken."""
    events = iter([Event(BOT, AT + HOUR), Event(PERSON, AT + HOUR), Event(PERSON, AT)])
    assert Activity.of([], events, {BOT}, AT + HOUR) == Activity(AT + HOUR + THROTTLE)
    assert list(events) == [Event(PERSON, AT)]


def test_the_last_warning_counts() -> None:
    """Of several warnings the youngest is remembered, in whatever order they are read; a broken time is none."""
    times = ["2026-11-17T09:00:00Z", "2026-11-16T09:00:00Z", "soon"]
    history = History()
    for number, at in enumerate(times):
        history = history.with_note(Marker("warned", None, {"at": at}), number)
    assert history == History(warned_at=datetime(2026, 11, 17, 9, 0, tzinfo=UTC))
