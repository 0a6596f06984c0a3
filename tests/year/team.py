"""The team of the simulated year: five managers in three zones whose clocks change on four different days."""

from __future__ import annotations

from datetime import date, datetime, time

from tests.year.oracle import Absence, Office, Person, Swap

BEGIN = datetime(2027, 1, 4, 9, 0)  # noqa: DTZ001 - a wall clock
HOLIDAYS = frozenset({date(2027, 3, 26), date(2027, 3, 29), date(2027, 7, 5), date(2027, 12, 24), date(2027, 12, 31)})
THANKSGIVING = frozenset({date(2027, 7, 5), date(2027, 11, 25), date(2027, 12, 24)})
AUSTRALIA = frozenset({date(2027, 1, 26), date(2027, 4, 26), date(2027, 12, 27)})

PEOPLE = (
    Person("ana", "ana.k", "Europe/Prague", days_off=HOLIDAYS),
    Person("bo", "bo", "America/New_York", time(8, 30), time(16, 30), days_off=THANKSGIVING),
    Person("cai", "cai", "Australia/Sydney", days_off=AUSTRALIA),
    Person("dora", "dora.m", "Europe/Prague", time(10), time(18), frozenset({1, 2, 3, 4}), HOLIDAYS),
    Person("eli", "eli", "America/New_York", time(11), time(19), frozenset({2, 3, 4, 5, 6}), THANKSGIVING),
)
FALLBACK = Person("faye", "faye", "Europe/Prague")


def office(swaps: tuple[Swap, ...] = (), absences: tuple[Absence, ...] = ()) -> Office:
    """The team with a turn of a week each, handed over on Mondays at nine in Prague."""
    return Office("Europe/Prague", BEGIN, PEOPLE, FALLBACK, swaps, absences)
