"""What was sent lately and what is left: no span holds too much, and nothing is counted twice or given back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.windows import Told, Window
from tests.adapters.conftest import Time, most_in_any


@given(
    limit=st.integers(1, 8),
    seconds=st.floats(0.1, 100),
    gaps=st.lists(st.floats(0, 50), max_size=40),
)
def test_window_never_holds_more_than_its_limit(limit: int, seconds: float, gaps: list[float]) -> None:
    """Whenever events are asked for, no span of the window's length holds more than the limit."""
    window, now, granted = Window(seconds), 0.0, []
    for gap in gaps:
        window.forget(now)
        now = window.earliest(now + gap, limit)
        window.take(now)
        granted.append(now)
    # A hair shorter, since sums of floats are not exact at the far end of a window.
    assert most_in_any(seconds * (1 - 1e-9), granted) <= limit


@given(limit=st.integers(1, 5), asked=st.lists(st.tuples(st.floats(0, 30), st.floats(0, 30)), max_size=30))
def test_window_keeps_its_limit_around_what_is_to_come(limit: int, asked: list[tuple[float, float]]) -> None:
    """Some of the events lie ahead, since their requests wait for something else; who comes before them counts them."""
    window, now, granted = Window(10.0), 0.0, list[float]()
    for gap, ahead in asked:
        now += gap
        window.forget(now)
        at = window.earliest(now + ahead, limit)
        window.take(at)
        granted.append(at)
    assert most_in_any(10 * (1 - 1e-9), granted) <= limit


def test_what_is_left_is_used_and_no_more(time: Time) -> None:
    """Requests that are under way count as sent: a reply that came before theirs does not know of them."""
    pace = time.pace()
    for _ in range(3):
        pace.admit("Zendesk")
    pace.done()
    pace.heed("/a", [Told("", 4, 20)])  # two of these four are under way
    for _ in range(2):
        pace.admit("Zendesk")
    assert time.slept == []
    pace.admit("Zendesk")
    assert len(time.slept) == 1


def test_a_late_reply_gives_nothing_back(time: Time) -> None:
    """Replies overtake each other: an older one that tells of more within the same window is not believed."""
    pace = time.pace()
    pace.heed("/a", [Told("", 1, 20)])
    pace.heed("/a", [Told("", 9, 20)])
    for _ in range(2):
        pace.admit("Zendesk")
    assert len(time.slept) == 1


def test_a_new_window_begins_anew(time: Time) -> None:
    """What the next one allows counts from its first reply."""
    pace = time.pace()
    pace.heed("/a", [Told("", 0, 20)])
    time.now += 30
    pace.heed("/a", [Told("", 2, 60)])
    for _ in range(2):
        pace.admit("Zendesk")
    assert time.slept == []


def test_a_forgotten_event_may_be_given_back() -> None:
    """Who gave up waiting gives its place back however late that is, and the others keep theirs."""
    window = Window(10.0)
    window.take(1.0)
    window.take(15.0)
    window.forget(12.0)
    window.give_back(1.0)
    assert window.earliest(15.0, 1) == 25.0
