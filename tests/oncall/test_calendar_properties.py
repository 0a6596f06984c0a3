"""What holds of every calendar, on the days around which the clocks change too."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.oncall.calendar import Calendar, Outage
from bot.oncall.model import WorkingHours
from tests.oncall import oracle
from tests.oncall.build import DAY
from tests.oncall.drawn import CHANGES, QUARTER

HOURS = ((time(9), time(17)), (time(0), time.max), (time(1), time(5)), (time(2, 30), time(3)), (time(20, 30), time.max))
SECOND = timedelta(seconds=1)
A_SECOND_OF_THE_SHORTEST_DAY = SECOND / timedelta(minutes=30)
Drawn = tuple[Calendar, datetime, list[Outage]]


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    """Somebody's calendar, an instant around a change of their clocks, and outages after it."""
    zone = draw(st.sampled_from(list(CHANGES)))
    day = draw(st.sampled_from(CHANGES[zone]))
    hours = WorkingHours(draw(st.frozensets(st.integers(1, 7), min_size=1)), *draw(st.sampled_from(HOURS)))
    off = draw(st.frozensets(st.integers(-4, 4).map(lambda number: (day + number * DAY).date()), max_size=3))
    at = day.replace(tzinfo=UTC) + draw(st.integers(-300, 100)) * QUARTER
    lost = draw(st.lists(st.tuples(st.integers(-100, 400), st.integers(-1, 200)), max_size=3))
    outages = [(at + start * QUARTER, at + (start + length) * QUARTER) for start, length in lost]
    return Calendar(zone, hours, off), at, outages


@given(drawn(), st.integers(0, 500))
def test_business_days(found: Drawn, count: int) -> None:
    """The quarters of an hour in which they work and the bot runs, each a part of its day."""
    calendar, at, outages = found
    asked = [at + number * QUARTER for number in range(count)]
    lost = {each for each in asked if any(start <= each < end for start, end in outages)}
    expected = sum(
        oracle.share(calendar.hours, calendar.days_off, calendar.zone, each) for each in asked if each not in lost
    )
    assert calendar.business_days(at, at + count * QUARTER, outages) == pytest.approx(expected * QUARTER / DAY)


@given(drawn())
def test_is_working(found: Drawn) -> None:
    """From when the clock on their wall shows the beginning of their hours until it shows the end."""
    calendar, at, _ = found
    for each in (at + number * QUARTER for number in range(200)):
        assert calendar.is_working(each) == (oracle.share(calendar.hours, calendar.days_off, calendar.zone, each) > 0)


@given(drawn())
def test_opens_at(found: Drawn) -> None:
    """They work then, and no time before."""
    calendar, at, _ = found
    opens = calendar.opens_at(at)
    assert opens is not None
    assert calendar.is_working(opens)
    assert calendar.business_days(at, opens) == 0


@given(drawn(), st.integers(1, 400))
def test_due_is_the_inverse_of_business_days(found: Drawn, hundredths: int) -> None:
    """So many days have passed then, and a second before not yet."""
    calendar, at, outages = found
    due = calendar.due(at, hundredths / 100, outages)
    assert due is not None
    assert calendar.business_days(at, due, outages) == pytest.approx(hundredths / 100, abs=A_SECOND_OF_THE_SHORTEST_DAY)
    assert calendar.business_days(at, due - SECOND, outages) < hundredths / 100


@given(drawn(), st.integers(0, 500), st.integers(0, 500))
def test_parts_add_up(found: Drawn, first: int, second: int) -> None:
    """What passes until an instant, and from then on."""
    calendar, at, outages = found
    middle, end = at + first * QUARTER, at + (first + second) * QUARTER
    parts = calendar.business_days(at, middle, outages) + calendar.business_days(middle, end, outages)
    assert calendar.business_days(at, end, outages) == pytest.approx(parts)
