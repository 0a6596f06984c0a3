"""Who stands in while somebody is away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.oncall.model import Away, Override
from bot.oncall.stand_ins import stand_ins
from tests.on_duty import ANA, BO, CAI, MONDAY, WEEKLY, layer, rotation

NINE = MONDAY + timedelta(hours=9)
DAY = timedelta(days=1)
YEAR = timedelta(days=366)


def told(*away: Away, **more: object) -> list[tuple[object, ...]]:
    found = replace(rotation(away=away), **more)  # type: ignore[arg-type] # fields of the rotation
    stretches = (each.stretch for each in stand_ins(found, NINE, NINE + YEAR))
    return [(each.start, each.end, each.before, each.after) for each in stretches]


def test_whoever_is_next() -> None:
    """Whole days of the person, from midnight to midnight; outside their turns an absence moves nobody."""
    absence = Away(ANA, date(2026, 11, 18), date(2026, 11, 24))
    assert told(absence) == [(MONDAY + 2 * DAY, NINE + 7 * DAY, ANA, BO)]
    assert told(Away(BO, date(2026, 11, 18), date(2026, 11, 20))) == []


def test_a_stand_in_who_is_away_too() -> None:
    """The one after them; with everybody away, nobody."""
    week = date(2026, 11, 16), date(2026, 11, 22)
    both = (Away(ANA, *week), Away(BO, *week))
    assert told(*both)[0] == (NINE, MONDAY + 7 * DAY, ANA, CAI)
    alone = rotation(layers=(layer(users=(ANA,)),)).schedules
    assert told(Away(ANA, *week), schedules=alone) == [(NINE, MONDAY + 7 * DAY, ANA, None)]


def test_where_absences_do_not_count() -> None:
    """An override stands, and PagerDuty's own schedule knows none of ours."""
    away = Away(ANA, date(2026, 11, 18), date(2026, 11, 18))
    swap = Override(MONDAY, MONDAY + 7 * DAY, ANA)
    schedule = rotation().schedules[WEEKLY]
    assert told(away, schedules={WEEKLY: replace(schedule, overrides=(swap,))}) == []
    assert told(away, schedules={WEEKLY: replace(schedule, pagerduty="PSUP001")}) == []
    assert told() == []


def test_every_schedule_is_looked_at() -> None:
    """Also those behind one that PagerDuty renders, each with its own."""
    one = rotation().schedules[WEEKLY]
    schedules = {"live": replace(one, name="live", pagerduty="PSUP001"), WEEKLY: one}
    found = replace(rotation(away=(Away(ANA, date(2026, 11, 18), date(2026, 11, 18)),)), schedules=schedules)
    assert [each.schedule for each in stand_ins(found, NINE, NINE + YEAR)] == [one]
