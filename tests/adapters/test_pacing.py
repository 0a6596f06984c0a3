"""Pacing under the published limits."""

import math
import threading
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.pacing import GRACE_SECONDS, MARGIN, Kind, Pace
from bot.adapters.windows import Sent, Told
from bot.domain.errors import OutOfTime, Unavailable
from tests.adapters.conftest import Time, most_in_any

MINUTE = 60 + 60 * MARGIN
KINDS: tuple[Kind, ...] = ("request", "note", "issue")


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.floats(0, 20)), max_size=60))
def test_pace_keeps_every_limit_at_once(asked: list[tuple[Kind, float]]) -> None:
    """Notes, issues and all requests stay under their limits in any minute, in the order in which they were asked."""
    time = Time()
    pace = time.pace(notes=2, issues=3, requests=6)
    sent: list[tuple[Kind, float]] = []
    for kind, gap in asked:
        time.now += gap
        pace.admit("GitLab", kind)
        sent.append((kind, time.now))
    assert most_in_any(60, [at for _, at in sent]) <= 6
    assert most_in_any(60, [at for kind, at in sent if kind == "note"]) <= 2
    assert most_in_any(60, [at for kind, at in sent if kind == "issue"]) <= 3
    assert all(earlier <= later for (_, earlier), (_, later) in pairwise(sent))


def test_without_limits_nothing_waits(time: Time) -> None:
    """Pacing can be off."""
    pace = time.pace()
    for _ in range(1000):
        pace.admit("GitLab", "note")
    assert time.slept == []


def test_hourly_limit(time: Time) -> None:
    """What exceeds the hour waits for it to pass."""
    pace = Pace(requests_per_hour=2, clock=lambda: time.now, sleep=time.sleep)
    for _ in range(3):
        pace.admit("GitLab")
    assert time.slept == [3600 + 60 * MARGIN]


def test_only_notes_have_the_notes_limit(time: Time) -> None:
    """A read costs nothing of what the notes may use."""
    pace = time.pace(notes=1)
    for kind in ("note", "request", "issue"):
        pace.admit("GitLab", kind)
    assert time.slept == []


def test_out_of_time_is_said_at_once(time: Time) -> None:
    """A wait that would end after the deadline is not begun, and the request is not counted."""
    pace = time.pace(notes=1)
    pace.admit("GitLab", "note")
    time.deadline = time.now + 30
    with pytest.raises(Unavailable, match="out of time, the rest is left to the next run"):
        pace.admit("GitLab", "note")
    time.deadline = math.inf
    pace.admit("GitLab", "note")
    assert time.slept == [MINUTE]


def test_deadline_stops_requests_without_limits_too(time: Time) -> None:
    """From the deadline on nothing is sent."""
    time.deadline = time.now
    with pytest.raises(Unavailable):
        time.pace().admit("Zendesk")


def test_wait_beyond_the_deadline_is_not_begun(time: Time) -> None:
    """A pause before a repeat knows the deadline too."""
    time.deadline = time.now + 5
    with pytest.raises(Unavailable):
        time.pace().wait("Zendesk", 5)
    assert time.slept == []


def test_a_window_that_is_used_up_is_waited_for(time: Time) -> None:
    """Once, and a little longer than the service says, which counts in whole seconds."""
    pace = time.pace()
    pace.heed("/a", [Told("", 0, 20)])
    pace.admit("GitLab")
    pace.admit("GitLab")
    assert time.slept == [20 + 60 * MARGIN]


def test_an_endpoint_holds_only_itself(time: Time) -> None:
    """Zendesk counts single endpoints apart: one that is used up stops no other, whatever ticket is asked for."""
    pace = time.pace()
    pace.heed("/tickets/17.json", [Told("tickets", 0, 20), Told("", 50, 20)])
    pace.admit("Zendesk", path="/satisfaction_ratings.json")
    assert time.slept == []
    pace.admit("Zendesk", path="/tickets/4.json")
    assert time.slept == [20 + 60 * MARGIN]


def test_headers_can_be_switched_off(time: Time) -> None:
    """A sandbox whose clock stands still says for ever that nothing is left."""
    pace = Pace(clock=lambda: time.now, sleep=time.sleep, heeds_headers=False)
    pace.heed("/a", [Told("", 0, 20)])
    pace.admit("GitLab")
    assert time.slept == []


def test_passes_of_one_account_share_its_limits(time: Time) -> None:
    """The next pass of a process goes on where the last one was, whatever limit it is given."""
    sent = Sent()
    for most in (2, 2, 1):
        Pace(notes_per_minute=most, clock=lambda: time.now, sleep=time.sleep, sent=sent).admit("GitLab", "note")
    assert time.slept == [MINUTE]


def test_exports_have_a_limit_of_their_own(time: Time) -> None:
    """Zendesk takes ten incremental exports a minute, however many other requests."""
    pace = Pace(exports_per_minute=1, clock=lambda: time.now, sleep=time.sleep)
    for kind in ("export", "request", "export"):
        pace.admit("Zendesk", kind)
    assert time.slept == [MINUTE]


def test_a_minute_may_be_shorter(time: Time) -> None:
    """Measurements cannot wait for whole minutes; the margin shrinks with them."""
    pace = Pace(notes_per_minute=1, clock=lambda: time.now, sleep=time.sleep, minute=6)
    for _ in range(2):
        pace.admit("GitLab", "note")
    assert time.slept == [pytest.approx(6 + 6 * MARGIN)]


def test_limit_of_nothing_is_refused() -> None:
    """Zero would stop everything for ever: None is what switches a limit off."""
    with pytest.raises(ValueError, match="use None"):
        Pace(notes_per_minute=0)


@pytest.mark.parametrize(("kind", "waited"), [("note", [MINUTE, 2 * MINUTE]), ("request", [MINUTE])])
def test_who_asks_later_goes_later(kind: Kind, waited: list[float]) -> None:
    """While a note waits for its minute, another one goes after it; what is no note is not held up by it."""
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 1:
            pace.admit("GitLab", kind)  # as another thread would, meanwhile

    pace = Pace(notes_per_minute=1, requests_per_minute=9, clock=lambda: 0.0, sleep=sleep)
    for _ in range(2):
        pace.admit("GitLab", "note")
    assert waits == waited


def test_waits_are_told_with_their_reason(time: Time) -> None:
    """Before they begin: which service, how long, and which limit or whose word."""
    told: list[tuple[str, float, str]] = []
    pace = Pace(notes_per_minute=1, clock=lambda: time.now, sleep=time.sleep, on_wait=lambda *each: told.append(each))
    for _ in range(2):
        pace.admit("GitLab", "note")
    pace.heed("/a", [Told("", 0, 20)])
    pace.admit("GitLab")
    pace.wait("GitLab", 5, "it failed")
    assert told == [
        ("GitLab", MINUTE, "its limit of 1 notes per minute"),
        ("GitLab", 20 + 60 * MARGIN, "it says that nothing is left for now"),
        ("GitLab", 5, "it failed"),
    ]


def test_threads_share_the_limit() -> None:
    """Many threads together get no more than the limit, and none of them is lost."""
    granted: list[float] = []
    guard = threading.Lock()

    def note_the_wait(seconds: float) -> None:
        with guard:
            granted.append(seconds)

    pace = Pace(requests_per_minute=5, clock=lambda: 0.0, sleep=note_the_wait)
    threads = [threading.Thread(target=pace.admit, args=("GitLab",)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(granted) == [MINUTE] * 5 + [2 * MINUTE] * 5 + [3 * MINUTE] * 5


def test_a_process_that_is_to_end_reads_no_more() -> None:
    """Nothing is read after it was asked to end; a write may still give the lease back."""
    pace = Pace(is_stopped=lambda: True)
    with pytest.raises(OutOfTime, match="told to stop"):
        pace.admit("GitLab", is_read=True)
    pace.admit("GitLab")


@pytest.mark.parametrize("wait", [lambda pace: pace.admit("GitLab", "note"), lambda pace: pace.wait("GitLab", 5.0)])
def test_a_wait_that_is_cut_short(wait: Callable[[Pace], None]) -> None:
    """Who was waiting when the process was asked to end sends nothing."""
    pace = Pace(notes_per_minute=1, clock=lambda: 0.0, sleep=lambda _seconds: True)
    pace.admit("GitLab", "note")
    with pytest.raises(OutOfTime, match="told to stop"):
        wait(pace)


def test_what_was_cut_short_was_not_sent() -> None:
    """The places of those who gave up are free again: the status note and the lease's release need none of theirs."""
    stopped: list[bool] = []

    def sleep(_seconds: float) -> bool:
        stopped.append(True)
        return True

    pace = Pace(
        notes_per_minute=1,
        requests_per_minute=2,
        clock=lambda: 0.0,
        sleep=sleep,
        last_sleep=lambda _seconds: pytest.fail("nothing to wait for"),
        is_stopped=lambda: bool(stopped),
    )
    pace.admit("GitLab", "note")
    with pytest.raises(OutOfTime):
        pace.admit("GitLab", "note")
    pace.admit("GitLab")


def test_last_words_wait_a_little() -> None:
    """A process that is to end waits for its last writes, but not for long, and asks nobody who says to wait."""
    waits: list[float] = []
    pace = Pace(is_stopped=lambda: True, sleep=lambda _seconds: True, last_sleep=waits.append)
    pace.heed("/a", [Told("", 0, 600)])
    pace.admit("GitLab", path="/a")
    pace.wait("GitLab", GRACE_SECONDS - 1)
    with pytest.raises(OutOfTime, match="told to stop"):
        pace.wait("GitLab", 2)
    with pytest.raises(OutOfTime, match="told to stop"):
        pace.wait("GitLab", 1, is_read=True)
    assert waits == [GRACE_SECONDS - 1]
