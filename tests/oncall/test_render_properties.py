"""What holds of every rendered schedule, whatever its layers, zones and absences are."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.oncall.clock import instant, wall
from bot.oncall.render import render, shifts
from tests.oncall import oracle
from tests.oncall.build import DAY, HOUR, NAME, WEEK, layer, rotation, schedule, shown
from tests.oncall.drawn import CHANGES, FEW, USERS, Drawn, rotations

SECOND = timedelta(seconds=1)
YEAR_WEEKS = 52
MONDAY = date(2026, 1, 5)
ZONES = st.sampled_from(list(CHANGES))


@FEW
@given(rotations())
def test_entries_cover_the_window(drawn: Drawn) -> None:
    """They never overlap, leave nothing out, and neighbours differ."""
    found, since, until = drawn
    entries = render(found, NAME, since, until)
    assert [entries[0].start, *(entry.end for entry in entries)] == [*(entry.start for entry in entries), until]
    assert entries[0].start == since
    assert all(entry.start < entry.end and entry.since is None for entry in entries)
    assert all(one.user != two.user for one, two in pairwise(entries))


@given(rotations())
def test_the_same_as_asked_instant_by_instant(drawn: Drawn) -> None:
    """At the edges of each entry and each hour within, it is whom the slow oracle names."""
    found, since, until = drawn
    entries = render(found, NAME, since, until)
    asked = {at: entry.user for entry in entries for at in (entry.start, entry.end - SECOND)}
    for entry in entries:
        hours = range(1, (entry.end - entry.start) // HOUR)
        asked |= {entry.start + number * HOUR: entry.user for number in hours}
    expected = {at: oracle.on_call(found, found.schedules[NAME], at) for at in asked}
    assert asked == expected


@FEW
@given(rotations(), st.integers(0, 99))
def test_a_window_can_be_split(drawn: Drawn, percent: int) -> None:
    """Two halves joined are the whole, with the turns in it."""
    found, since, until = drawn
    middle = (since + (until - since) * percent / 100).replace(microsecond=0)
    whole = shifts(found, NAME, since, until)
    halves = [*shifts(found, NAME, since, middle), *shifts(found, NAME, middle, until)]
    seam = next((n for n, (one, two) in enumerate(pairwise(halves)) if one.end == two.start == middle), None)
    if seam is not None and (halves[seam].user, halves[seam].since) == (halves[seam + 1].user, halves[seam + 1].since):
        merged = halves.pop(seam + 1)
        halves[seam] = type(merged)(halves[seam].start, merged.end, merged.user, merged.since)
    assert tuple(halves) == whole


@FEW
@given(rotations())
def test_shifts_are_the_entries_with_their_turns(drawn: Drawn) -> None:
    """Each began with a hand-off or an override before it, and neighbours differ in user or turn."""
    found, since, until = drawn
    entries = shifts(found, NAME, since, until)
    assert all(entry.since is not None and entry.since <= entry.start for entry in entries)
    assert all(one.end < two.start or (one.user, one.since) != (two.user, two.since) for one, two in pairwise(entries))


@FEW
@given(rotations())
def test_overrides_always_win(drawn: Drawn) -> None:
    """Where the last override lies, it is its user's turn, restrictions and absences or not."""
    found, since, until = drawn
    for override in found.schedules[NAME].overrides[-1:]:
        start, end = max(since, override.start), min(until, override.end)
        if start < end:
            assert {entry.user for entry in render(found, NAME, start, end)} == {override.user}


@FEW
@given(rotations())
def test_nobody_is_on_call_while_away(drawn: Drawn) -> None:
    """Unless an override says so."""
    found, since, until = drawn
    planned = found.schedules[NAME]
    for entry in render(found, NAME, since, until):
        if entry.user and not any(each.start < entry.end and entry.start < each.end for each in planned.overrides):
            assert not oracle.is_away(found, planned, entry.user, entry.start)
            assert not oracle.is_away(found, planned, entry.user, entry.end - SECOND)


@given(ZONES, st.times(), st.sampled_from([DAY, WEEK]))
def test_hand_offs_keep_the_clock_of_the_zone(here: ZoneInfo, at: time, turn: timedelta) -> None:
    """All year round they come at the same time of the day, or at the end of the hour that the clocks skip then."""
    first = datetime.combine(MONDAY, at.replace(second=0, microsecond=0))
    found = rotation(schedule(layer("ana bo cai", first.isoformat(), zone=here, turn=turn), zone=here))
    start = instant(first, here)
    entries = shifts(found, NAME, start, instant(first + YEAR_WEEKS * WEEK, here))
    expected = [first + number * turn for number in range(YEAR_WEEKS * WEEK // turn)]
    assert [entry.start for entry in entries] == [instant(each, here) for each in expected]
    seen = [wall(entry.start, here) for entry in entries]
    assert all(now >= then and now - then <= HOUR for now, then in zip(seen, expected, strict=True))
    assert sum(now != then for now, then in zip(seen, expected, strict=True)) <= 1


@given(
    st.integers(1, len(USERS)), st.integers(1, 4), st.sampled_from([HOUR, DAY, WEEK]), st.sampled_from(list(CHANGES))
)
def test_equal_turns_give_equal_shares(people: int, cycles: int, turn: timedelta, here: ZoneInfo) -> None:
    """Over whole cycles everybody serves as many turns, and as long by the clock on the wall."""
    first = shown("2026-03-02T09:00")
    found = rotation(schedule(layer(" ".join(USERS[:people]), first.isoformat(), zone=here, turn=turn), zone=here))
    hand_offs = [instant(first + number * turn, here) for number in range(people * cycles + 1)]
    entries = shifts(found, NAME, hand_offs[0], hand_offs[-1])
    served = dict.fromkeys(USERS[:people], timedelta())
    for entry in entries:
        served[entry.user or ""] += wall(entry.end, here) - wall(entry.start, here)
    assert Counter(entry.user for entry in entries) == dict.fromkeys(USERS[:people], cycles)
    assert served == dict.fromkeys(USERS[:people], cycles * turn)
