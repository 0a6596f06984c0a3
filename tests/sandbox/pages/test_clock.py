"""The clock's buttons."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.pages.clock import next_morning
from bot.sandbox.people import MANAGERS
from bot.sandbox.seed import seed
from bot.sandbox.world import START, Sandbox
from tests.sandbox.pages.visitor import Visitor


@pytest.mark.parametrize(
    ("span", "by"), [("hour", timedelta(hours=1)), ("day", timedelta(days=1)), ("week", timedelta(days=7))]
)
def test_time_passes(visitor: Visitor, sandbox: Sandbox, span: str, by: timedelta) -> None:
    """Each button moves the sandbox's clock by what it says, and the message repeats it."""
    before = sandbox.clock.now()
    seen = visitor.press("/clock", **{"pass": span})
    assert (sandbox.clock.now() - before, span in (seen.said or "")) == (by, True)


@pytest.mark.parametrize("span", ["hour", "day"])
def test_nobody_acts_in_a_quiet_time(visitor: Visitor, sandbox: Sandbox, span: str) -> None:
    """An hour or a day only moves the clock."""
    seed(sandbox, seed=1, ratings=10)
    before = len(sandbox.zendesk.ratings)
    visitor.press("/clock", **{"pass": span})
    assert len(sandbox.zendesk.ratings) == before


def test_a_busy_week_tells_how_many_rated(visitor: Visitor, sandbox: Sandbox) -> None:
    """Customers rate in a busy week, and the message counts them."""
    seed(sandbox, seed=1, ratings=10)
    before = len(sandbox.zendesk.ratings.view("received").rows)
    seen = visitor.press("/clock", **{"pass": "week"})
    new = len(sandbox.zendesk.ratings.view("received").rows) - before
    assert new > 0
    assert f"gave or changed {new} ratings" in (seen.said or "")


def test_two_weeks_are_not_the_same(visitor: Visitor, sandbox: Sandbox) -> None:
    """What people do in the second week is not what they did in the first."""
    seed(sandbox, seed=1, ratings=10)
    comments = []
    for _ in range(2):
        before = sandbox.clock.now()
        visitor.press("/clock", **{"pass": "week"})
        rows = sandbox.zendesk.ratings.view("received").rows
        comments.append([row.comment for row in rows if row.updated_at > before])
    assert comments[0] != comments[1]


@pytest.mark.parametrize("span", ["", "year", "-hour"])
def test_other_spans_are_refused(visitor: Visitor, sandbox: Sandbox, span: str) -> None:
    """Whatever else is asked for moves nothing and says what can be had."""
    before = sandbox.clock.now()
    seen = visitor.press("/clock", **{"pass": span})
    assert (seen.status, "an hour, a night, a day or a week" in seen.text, sandbox.clock.now()) == (400, True, before)


def test_a_quiet_week(visitor: Visitor, sandbox: Sandbox) -> None:
    """Seven days pass in which no customer rates, and the message says so."""
    seed(sandbox, seed=1, ratings=10)
    before, rated = sandbox.clock.now(), len(sandbox.zendesk.ratings.view("received").rows)
    seen = visitor.press("/clock", **{"pass": "quiet-week"})
    assert sandbox.clock.now() - before == timedelta(days=7)
    assert len(sandbox.zendesk.ratings.view("received").rows) == rated
    assert "No customer rated" in (seen.said or "")


def test_a_double_click_lets_one_week_pass(visitor: Visitor, url: str, sandbox: Sandbox) -> None:
    """While a week passes, a second click is told so and moves nothing."""
    seed(sandbox, seed=1, ratings=10)
    before = sandbox.clock.now()
    other = Visitor(url)
    with other.session, ThreadPoolExecutor(1) as pool:
        with sandbox.lock:
            first = pool.submit(visitor.press, "/clock", **{"pass": "week"})
            while sandbox.clock.now() == before:
                assert not first.done()
            assert other.post("/clock", {"Origin": url}, **{"pass": "week"}).status == 303
        first.result()
    assert sandbox.clock.now() - before == timedelta(days=7)


@pytest.mark.parametrize("span", ["hour", "week"])
def test_time_waits_for_the_bot(visitor: Visitor, sandbox: Sandbox, span: str) -> None:
    """No run lives through a jump of the clock: the jump comes when the run is over."""
    before = sandbox.clock.now()
    with ThreadPoolExecutor(1) as pool:
        with sandbox.runs.turn():
            asked = pool.submit(visitor.press, "/clock", **{"pass": span})
            assert visitor.get("/").status == 200
            assert (asked.done(), sandbox.clock.now()) == (False, before)
        asked.result()
    assert sandbox.clock.now() > before


@pytest.mark.parametrize(
    ("hours", "expected"), [(0, START), (1, START + timedelta(days=1)), (24 * 4 + 12, START + timedelta(days=7))]
)
def test_the_next_morning(hours: int, expected: datetime) -> None:
    """Half past nine of who is on duty then, by their own clock, on a working day."""
    sandbox = Sandbox.create(ratings=0)
    sandbox.clock.advance(timedelta(hours=hours))
    at, name = next_morning(sandbox)
    there = at.astimezone(ZoneInfo(next(each.time_zone for each in MANAGERS if each.name == name)))
    assert (there.date(), there.hour, there.minute) == (expected.date(), 9, 30)


def test_the_button_of_the_morning(visitor: Visitor, sandbox: Sandbox) -> None:
    """The clock goes there, and the message says whose morning it is."""
    seed(sandbox, seed=1, ratings=10)
    at, name = next_morning(sandbox)
    seen = visitor.press("/clock", **{"pass": "morning"})
    assert (sandbox.clock.now(), name in (seen.said or "")) == (at, True)
