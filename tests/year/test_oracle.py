"""The oracle itself: tables worked out by hand with a calendar and the dates at which clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from tests.year.oracle import Absence, Span, Swap, calendar_due, instant
from tests.year.team import office

pytestmark = pytest.mark.proof

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def at(text: str) -> datetime:
    """A time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def span(start: str, end: str) -> Span:
    return at(start), at(end)


@pytest.mark.parametrize(
    ("local", "zone", "expected"),
    [
        ("2027-01-04T09:00", "Europe/Prague", "2027-01-04T08:00"),
        ("2027-07-05T09:00", "Europe/Prague", "2027-07-05T07:00"),
        ("2027-03-28T02:30", "Europe/Prague", "2027-03-28T01:00"),  # missing: 03:00 is the first after the gap
        ("2027-10-31T02:30", "Europe/Prague", "2027-10-31T00:30"),  # twice: the first
        ("2027-03-14T02:30", "America/New_York", "2027-03-14T07:00"),
        ("2027-11-07T01:30", "America/New_York", "2027-11-07T05:30"),
        ("2027-10-03T02:15", "Australia/Sydney", "2027-10-02T16:00"),
        ("2027-04-04T02:15", "Australia/Sydney", "2027-04-03T15:15"),
    ],
)
def test_a_wall_clock_becomes_an_instant(local: str, zone: str, expected: str) -> None:
    """A missing time is the first after the gap, a repeated one the first of the two."""
    assert instant(datetime.fromisoformat(local), zone) == at(expected)


@pytest.mark.parametrize(
    ("when", "key"),
    [
        ("2027-01-04T08:00", "ana"),
        ("2027-01-11T07:59", "ana"),
        ("2027-01-11T08:00", "bo"),
        ("2027-02-01T08:00", "eli"),
        ("2027-02-08T08:00", "ana"),
        ("2027-01-04T07:59", "eli"),  # the order goes on backwards
        ("2027-03-29T06:59", "bo"),  # the week of 167 hours began on March 22 at 08:00
        ("2027-03-29T07:00", "cai"),
        ("2027-11-01T07:59", "cai"),  # the week of 169 hours began on October 25 at 07:00
        ("2027-11-01T08:00", "dora"),
    ],
)
def test_a_week_each(when: str, key: str) -> None:
    """Duty is handed over on Mondays at nine by the wall clock of Prague."""
    assert office().on_duty(at(when)) == key


@pytest.mark.parametrize(
    ("when", "key"),
    [
        ("2027-01-12T12:00", "bo"),
        ("2027-01-13T04:59", "bo"),  # still the 12th in New York
        ("2027-01-13T05:00", "dora"),  # bo and cai are away
        ("2027-01-13T22:59", "dora"),
        ("2027-01-13T23:00", "eli"),  # so is dora: the 14th begins in Prague
        ("2027-01-15T05:00", "bo"),
        ("2027-01-16T10:00", "faye"),  # everybody is away
    ],
)
def test_the_next_who_is_there_stands_in(when: str, key: str) -> None:
    """An absence is whole days in the person's zone; the next of the order who is not away serves."""
    away = (
        Absence("bo", date(2027, 1, 13), date(2027, 1, 14)),
        Absence("cai", date(2027, 1, 10), date(2027, 1, 20)),
        Absence("dora", date(2027, 1, 14), date(2027, 1, 14)),
        *(Absence(key, date(2027, 1, 16), date(2027, 1, 17)) for key in ("ana", "bo", "dora", "eli")),
    )
    assert office(absences=away).on_duty(at(when)) == key


def test_the_last_swap_wins() -> None:
    """A swap beats the week and absences, a later one an earlier one, to the second."""
    swaps = (
        Swap(at("2027-01-05T09:00:07"), at("2027-01-06T09:00"), "cai"),
        Swap(at("2027-01-05T12:00"), at("2027-01-05T13:00"), "dora"),
    )
    team = office(swaps=swaps, absences=(Absence("cai", date(2027, 1, 1), date(2027, 1, 9)),))
    keys = [team.on_duty(at(f"2027-01-05T{time}")) for time in ("09:00:06", "09:00:07", "12:00", "13:00")]
    assert keys == ["ana", "cai", "dora", "cai"]


def test_turns_are_cut_by_absences_and_swaps() -> None:
    """Whoever takes duty again after a stand-in begins another turn, and so does who follows oneself."""
    team = office(
        swaps=(Swap(at("2027-01-06T10:00"), at("2027-01-07T10:00"), "cai"),),
        absences=(Absence("ana", date(2027, 1, 10), date(2027, 1, 11)),),
    )
    turns = team.turns(at("2027-01-04T08:00"), at("2027-01-18T08:00"))
    assert [(turn.key, turn.start, turn.reason) for turn in turns] == [
        ("ana", at("2027-01-04T08:00"), "week 0"),
        ("cai", at("2027-01-06T10:00"), "swap 0"),
        ("ana", at("2027-01-07T10:00"), "week 0"),
        ("bo", at("2027-01-09T23:00"), "week 0"),
        ("bo", at("2027-01-11T08:00"), "week 1"),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_turns_agree_with_every_minute(seed: int) -> None:
    """Looking at each minute of a fortnight finds the same people as the list of turns."""
    rng = Random(seed)
    since, keys = at("2027-03-20T00:00"), ("ana", "bo", "cai", "dora", "eli")
    minutes = 14 * 24 * 60
    begins = [since + rng.randrange(minutes) * HOUR / 60 for _ in range(4)]
    swaps = tuple(Swap(start, start + rng.randrange(1, 60) * HOUR, rng.choice(keys)) for start in begins)
    days = [date(2027, 3, 18) + rng.randrange(14) * DAY for _ in range(6)]
    away = tuple(Absence(rng.choice(keys), day, day + rng.randrange(4) * DAY) for day in days)
    team = office(swaps=swaps, absences=away)
    turns = iter(team.turns(since, since + 14 * DAY))
    turn = next(turns)
    for minute in range(minutes):
        now = since + minute * HOUR / 60
        if now >= turn.end:
            turn = next(turns)
        assert team.duty(now) == (turn.key, turn.reason)


@pytest.mark.parametrize(
    ("key", "when", "works"),
    [
        ("ana", "2027-01-04T08:00", True),
        ("ana", "2027-01-04T07:59", False),
        ("ana", "2027-01-04T16:00", False),
        ("ana", "2027-07-06T07:00", True),
        ("ana", "2027-03-26T10:00", False),  # a holiday
        ("bo", "2027-01-04T13:30", True),
        ("cai", "2027-01-04T22:00", True),  # Tuesday 09:00 in Sydney
        ("cai", "2027-07-05T22:59", False),  # 08:59 without summer time
        ("dora", "2027-01-08T10:00", False),  # a Friday
        ("eli", "2027-01-09T17:00", True),  # a Saturday
        ("eli", "2027-01-12T17:00", False),  # away
    ],
)
def test_who_works_when(key: str, when: str, *, works: bool) -> None:
    """Hours are those of the person's wall clock, without days off and absences."""
    team = office(absences=(Absence("eli", date(2027, 1, 12), date(2027, 1, 12)),))
    assert team.works(key, at(when)) is works


@pytest.mark.parametrize(
    ("key", "after", "opens"),
    [
        ("ana", "2027-01-04T08:00", "2027-01-05T08:00"),
        ("ana", "2027-01-08T08:00", "2027-01-11T08:00"),
        ("ana", "2027-03-25T12:00", "2027-03-30T07:00"),  # Good Friday, the weekend of summer time, Easter Monday
        ("dora", "2027-01-07T12:00", "2027-01-11T09:00"),
    ],
)
def test_when_the_next_day_of_work_begins(key: str, after: str, opens: str) -> None:
    """Mornings are looked for day by day."""
    assert office().opening(key, at(after)) == at(opens)


@pytest.mark.parametrize(
    ("key", "since", "outages", "due"),
    [
        ("ana", "2027-01-04T10:00", [], "2027-01-06T10:00"),
        ("ana", "2027-01-08T15:00", [], "2027-01-12T15:00"),  # Friday afternoon to Tuesday afternoon
        ("ana", "2027-01-09T12:00", [], "2027-01-12T16:00"),  # from a Saturday: all of Monday and of Tuesday
        ("ana", "2027-03-25T12:00", [], "2027-03-31T11:00"),  # two holidays; 13:00 each time
        ("ana", "2027-01-04T10:00", [("2027-01-04T14:00", "2027-01-05T10:00")], "2027-01-06T14:00"),  # 4 + 6 + 6 h
        ("ana", "2027-01-04T10:00", [("2027-01-01T00:00", "2027-01-04T11:00")], "2027-01-06T11:00"),
        ("bo", "2027-01-04T14:00", [], "2027-01-06T14:00"),
        ("dora", "2027-01-07T16:00", [], "2027-01-12T16:00"),  # Thursday 17:00, then Monday to Thursday
    ],
)
def test_two_working_days_later(key: str, since: str, outages: list[tuple[str, str]], due: str) -> None:
    """Working time is counted: as much as two days have, in the person's own hours, without outages."""
    assert office().business_due(key, at(since), 2, [span(*each) for each in outages]) == at(due)


def test_calendar_days_without_outages() -> None:
    """A deadline in days by the calendar moves by what of it the bot was down, also for an outage it moves into."""
    outages = [span("2027-01-06T00:00", "2027-01-06T12:00"), span("2027-01-11T11:00", "2027-01-12T11:00")]
    assert calendar_due(at("2027-01-04T10:00"), 7 * DAY, outages) == at("2027-01-12T22:00")
    assert calendar_due(at("2027-01-04T10:00"), 7 * DAY) == at("2027-01-11T10:00")
