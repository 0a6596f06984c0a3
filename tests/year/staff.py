"""The team as the bot knows it: the same people, weeks, swaps and absences in the words of `rotation.yml`."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.oncall.model import Away, Layer, Override, Rotation, Schedule, User, WorkingHours
from bot.oncall.roster import Roster
from tests.year.oracle import WEEK, Office, Person, instant

SCHEDULE = "feedback-review"


def roster(office: Office) -> Roster:
    """What `load()` would make of the team's `rotation.yml` and of the fallback in `bot.yml`."""
    rotation = Rotation(
        users={person.key: _user(person) for person in office.everybody},
        schedules={SCHEDULE: _schedule(office)},
        away=tuple(Away(each.key, each.first, each.last) for each in office.absences),
    )
    return Roster(rotation=rotation, default=SCHEDULE, fallback=office.fallback.name)


def _user(person: Person) -> User:
    hours = WorkingHours(person.days, person.opens, person.closes)
    return User(person.key, person.name, ZoneInfo(person.zone), hours, person.days_off)


def _schedule(office: Office) -> Schedule:
    begin = office.first - len(office.people) * WEEK
    layer = Layer(
        name="Weeks",
        start=instant(begin, office.zone),
        rotation_virtual_start=begin,
        rotation_turn_length=timedelta(days=7),
        users=tuple(person.key for person in office.people),
    )
    swaps = tuple(Override(each.start, each.end, each.key) for each in office.swaps)
    return Schedule(SCHEDULE, ZoneInfo(office.zone), (layer,), swaps)
