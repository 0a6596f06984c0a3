"""Recurrences at their edges: what they say, and why some cannot be taken over."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.oncall.pagerduty import written
from bot.oncall.pagerduty.draft import Refused
from tests.oncall.pagerduty.saved import event, made, shifted

ALL_DAYS = "MO,TU,WE,TH,FR,SA,SU"
WORKDAYS = "MO,TU,WE,TH,FR"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("INTERVAL=2", "recurs in an unknown way: only"),
        ("FREQ", "has a recurrence that cannot be read"),
        ("FREQ=WEEKLY;BYMONTH=1;BYHOUR=3", "recurs by BYHOUR, BYMONTH"),
        ("FREQ=WEEKLY;INTERVAL=two", "recurs after an interval that cannot be"),
        ("FREQ=WEEKLY;INTERVAL=\u00b2", "recurs after an interval that cannot be"),
    ],
)
def test_rules_that_cannot_be_taken_over(rule: str, words: str) -> None:
    """Each is refused with its reason."""
    with pytest.raises(Refused, match=f"event 'Week' {words}"):
        made(shifted(event("2026-01-05T09:00", "2026-01-05T17:00", rule)))


def test_days_that_are_too_near() -> None:
    """Sunday's shift of thirty hours reaches into Monday's, a week later."""
    with pytest.raises(Refused, match="overlap the next ones"):
        made(shifted(event("2026-01-05T09:00", "2026-01-06T15:00", "FREQ=WEEKLY;BYDAY=MO,SU")))


@pytest.mark.parametrize(
    ("end", "rule", "each", "said", "windows"),
    [
        ("2026-01-05T17:00", f"FREQ=DAILY;BYDAY={WORKDAYS}", 5, ("1 week", "pusr001, pusr002"), 5),
        ("2026-01-06T09:00", f"FREQ=WEEKLY;BYDAY={ALL_DAYS}", 7, ("1 week", "pusr001, pusr002"), 0),
        ("2026-01-12T09:00", "FREQ=WEEKLY;INTERVAL=2", 1, ("1 week", "pusr001, ~, pusr002, ~"), 0),
        ("2026-01-06T09:00", "FREQ=DAILY", 365, ("52 weeks 1 day", "pusr001, pusr002"), 0),
    ],
)
def test_rules_at_their_edges(end: str, rule: str, each: int, said: tuple[str, str], windows: int) -> None:
    """Workdays said in days, all days of a week, weeks without anybody, and the longest turn."""
    told = written(made(shifted(event("2026-01-05T09:00", end, rule, each=each))))
    length, users = said
    assert (f"rotation_turn_length: {length}\n" in told, f"users: [{users}]" in told) == (True, True)
    assert told.count("_restriction") == windows


@pytest.mark.parametrize(
    ("until", "day"),
    [("20261214T090000", 18), ("20261221T083000", 18), ("20261221T083000Z", 25), ("20261221T080000Z", 25)],
)
def test_the_last_shift_begins_by_its_until(until: str, day: int) -> None:
    """At that moment a shift still begins (RFC 5545); without a Z the schedule's own clock counts."""
    row = event("2026-01-05T09:00", "2026-01-09T17:00", f"FREQ=WEEKLY;BYDAY=MO;UNTIL={until}")
    (schedule,) = made(shifted(row)).rotation.schedules.values()
    assert schedule.layers[0].end == datetime(2026, 12, day, 16, tzinfo=UTC)
