"""Hand-overs of turns that ended oddly: missed, cut by a swap, in a gap, doubled, or not over after all."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from bot.dialogue import hand_over_note
from bot.domain.desk import Desk, DeskNeed, RotationIssue, Round, Rounds, TurnMark
from bot.domain.markers import Marker
from bot.domain.memory import stamp
from bot.oncall.model import Override, Restriction
from bot.policies import hand_over
from tests.policies.turning import (
    DAY,
    HOUR,
    MONDAY,
    SCHEDULE,
    WEEK,
    action,
    chains,
    config,
    desk,
    ended,
    note,
    roster,
)

MINUTE = timedelta(minutes=1)
NEXT = MONDAY + WEEK
NIGHT = MONDAY + 14 * HOUR
DAYTIME = Restriction(time(9), timedelta(hours=8))
WORKDAYS = Restriction(time(9), timedelta(days=4, hours=8), 1)


def test_turns_that_were_missed() -> None:
    """After an outage of weeks one hand-over tells of the turns between; nobody's issue is opened for them."""
    settings = config()
    rounds = (
        Round(1, "", NEXT + DAY, NEXT + 2 * DAY),
        Round(2, "", NEXT + DAY),
        Round(3, "", NEXT + WEEK, NEXT + WEEK + HOUR),
    )
    held, now = replace(ended(settings), rounds=Rounds(MONDAY, rounds)), MONDAY + 3 * WEEK + DAY
    assert chains(hand_over, held, now, settings) == [["PostHandover", "CloseIssue"], ["OpenIssue"]]
    assert [line for line in "\n".join(note(held, settings, now)).splitlines() if "did not run" in line] == [
        "* While I did not run: `bo.k` from Monday 2026-11-23 09:00 (Europe/Prague); 2 came in, 1 reviewed",
        "* While I did not run: `cai.k` from Monday 2026-11-30 09:00 (Europe/Prague); 1 came in, 1 reviewed",
    ]


def test_what_is_no_missed_turn() -> None:
    """Neither brief gaps, nor the rest of the same turn where its end was foreseen too early."""
    layer = replace(SCHEDULE.layers[0], rotation_turn_length=DAY, restrictions=(replace(DAYTIME, duration=13 * HOUR),))
    daily = config(roster(replace(SCHEDULE, layers=(layer,)), fallback="boss"))
    told = [line for line in "\n".join(note(ended(daily), daily, MONDAY + 3 * DAY)).splitlines() if "not run" in line]
    assert [line.partition("`")[2].partition("`")[0] for line in told] == ["bo.k", "cai.k"]
    early = replace(ended(config()).issues[0].mark, until=MONDAY + DAY)
    assert "did not run" not in "\n".join(note(ended(config(), mark=early), config()))


def test_a_swap_that_was_taken_back() -> None:
    """The turn that goes on began before the one that ends: that one lasted until now."""
    swapped = config(roster(replace(SCHEDULE, overrides=(Override(MONDAY + DAY, MONDAY + 3 * DAY, "cai"),))))
    held, now = ended(swapped, start=MONDAY + DAY), MONDAY + 2 * DAY
    first, *_ = note(held, config(), now)
    assert first == (
        "**Hand-over.** @cai.k reviewed from Tuesday 2026-11-17 09:00 (Europe/Prague) to Wednesday 2026-11-18 09:00 "
        "(Europe/Prague)."
    )


def test_very_many_missed_turns() -> None:
    """After half a year they are counted."""
    settings = config()
    text = "\n".join(note(ended(settings), settings, MONDAY + 26 * WEEK))
    assert text.count("did not run") == hand_over_note.MOST_MISSED
    assert "* and 5 more turns" in text


def test_a_gap_without_a_fallback() -> None:
    """Nobody takes over: the issue stays open until somebody does."""
    layer = replace(SCHEDULE.layers[0], restrictions=(WORKDAYS,))
    settings = config(roster(replace(SCHEDULE, layers=(layer,))))
    held = ended(settings)
    assert chains(hand_over, held, MONDAY + 5 * DAY, settings) == []
    assert chains(hand_over, held, NEXT, settings) == [["PostHandover", "CloseIssue"], ["OpenIssue"]]


def test_a_swap_in_the_middle() -> None:
    """An override cuts the turn: each part has its issue."""
    swap = Override(MONDAY + DAY, MONDAY + 2 * DAY, "cai")
    settings = config(roster(replace(SCHEDULE, overrides=(swap,))))
    held = ended(config())
    assert chains(hand_over, held, MONDAY + DAY, settings) == [["PostHandover", "CloseIssue"], ["OpenIssue"]]
    assert " to Tuesday 2026-11-17 09:00 (Europe/Prague)." in note(held, settings, MONDAY + DAY)[0]
    assert action(hand_over, held, MONDAY + DAY, settings, "OpenIssue").title.endswith("cai.k")


def test_a_schedule_that_serves_no_more() -> None:
    """Its issue is handed over to nobody."""
    held = ended(config())
    settings = config(roster(replace(SCHEDULE, name="other")))
    now = MONDAY + DAY
    assert chains(hand_over, held, now, settings) == [["PostHandover", "CloseIssue"], ["OpenIssue"]]
    assert " to Tuesday 2026-11-17 09:00 (Europe/Prague)." in note(held, settings, now)[0]
    assert "Nobody has looked at" not in "".join(note(held, settings, now))
    assert chains(hand_over, held, now, config(roster())) == []


def test_somebody_who_left_the_file() -> None:
    """Their turn ends under the key that the bot remembers."""
    held = ended(config())
    mark = replace(held.issues[0].mark, to="dan")
    assert note(ended(config(), mark=mark), config())[0].startswith("**Hand-over.** `dan` reviewed")


def test_an_issue_that_was_opened_twice() -> None:
    """The younger one closes with a link to the older one, and is not handed over later."""
    settings = config()
    held = desk(MONDAY, settings)
    double = RotationIssue(51, is_open=True, title=held.issues[0].title, mark=held.issues[0].mark)
    held = replace(held, issues=(held.issues[0], double))
    now = MONDAY + HOUR
    assert hand_over.needs(held, now, settings) == DeskNeed(frozenset({51}))
    read = held.with_notes(51, ())
    assert action(hand_over, read, now, settings, "PostDuplicate").body.text == (
        "This issue was opened twice: #50 is the one that counts."
    )
    closing = action(hand_over, read, now, settings, "CloseIssue")
    assert (closing.iid, closing.marker.values["ended"]) == (51, "2026-11-16T09:00:00Z")
    told = held.with_notes(51, (Marker("duplicate"),))
    assert chains(hand_over, told, now, settings) == [["CloseIssue"]]


def test_a_turn_that_goes_on_after_all() -> None:
    """The file said something else for a while: the issue that was handed over opens again."""
    settings = config()
    mark = replace(desk(MONDAY, settings).issues[0].mark, ended_at=MONDAY + HOUR)
    held = ended(settings, mark=mark, is_open=False)
    assert chains(hand_over, held, MONDAY + DAY, settings) == [["ReopenIssue"]]
    again = action(hand_over, held, MONDAY + DAY, settings, "ReopenIssue")
    values = again.description.marker.values
    assert ("ended" in values, values["again"]) == (False, stamp(MONDAY + DAY))


def test_the_end_of_a_turn_that_went_on() -> None:
    """It is told though notes tell of an earlier end; that of now, and one whose reply was lost, are not told twice."""
    settings = config()
    mark = replace(desk(MONDAY, settings).issues[0].mark, again_at=MONDAY + 2 * DAY)
    held = ended(settings, mark=mark)
    early, now, late = (
        Marker("handover", None, MappingProxyType({"end": stamp(at)})) for at in (MONDAY + DAY, NEXT, NEXT - HOUR)
    )
    assert action(hand_over, held, NEXT, settings, "PostHandover").body.marker.values["end"] == stamp(NEXT)
    for told, is_told in (((early,), False), ((early, now), True), ((late,), True), ((Marker("handover"),), False)):
        kinds = ["CloseIssue"] if is_told else ["PostHandover", "CloseIssue"]
        assert chains(hand_over, held.with_notes(50, told), NEXT, settings) == [kinds, ["OpenIssue"]]


def test_the_same_persons_turn_begins_anew() -> None:
    """Who was reminded of it that day is not mentioned again by the issue that goes on, opened or opened again."""
    settings, now = config(), MONDAY + 2 * DAY + HOUR
    told: dict[str, Any] = {"reminded": now.date(), "told_at": now - HOUR, "of": "0badcafe"}
    issue = desk(MONDAY - HOUR + WEEK, config(), **told).issues[0]
    other = replace(issue, mark=replace(issue.mark, to="ana", until=NEXT, start=MONDAY - WEEK))
    opened = action(hand_over, Desk((), (other,)), now, settings, "OpenIssue")
    mark = TurnMark.of_marker(opened.body.marker)
    assert mark is not None
    assert (opened.ping, mark.reminded, mark.told_at, mark.of) == ("", *told.values())
    assert opened.body.text.startswith("`ana.k`")
    for changes in ({"until": now}, {"to": "bo"}, {"ended_at": now}):
        over = replace(other, mark=replace(other.mark, **changes))
        assert action(hand_over, Desk((), (over,)), now, settings, "OpenIssue").ping == "ana"
    mark = replace(mark, reminded=None, told_at=MONDAY, ended_at=MONDAY + DAY)
    both = Desk((), (other, RotationIssue(60, is_open=False, title="", mark=mark)))
    again = action(hand_over, both, now, settings, "ReopenIssue").description.marker.values
    assert (again["reminded"], again["of"]) == (now.date().isoformat(), "0badcafe")


@pytest.mark.parametrize("is_first_ended", [False, True])
def test_a_turn_that_was_opened_twice_and_is_over(*, is_first_ended: bool) -> None:
    """Its older issue tells of the hand-over, once; the younger one closes with a link, also where that comes later."""
    settings = config()
    held = ended(settings)
    first = held.issues[0]
    double = replace(first, iid=51)
    first = replace(first, mark=replace(first.mark, ended_at=NEXT if is_first_ended else None))
    held = replace(held, issues=(first, double)).with_notes(51, ())
    handed = [] if is_first_ended else [["PostHandover", "CloseIssue"]]
    assert chains(hand_over, held, NEXT, settings) == [*handed, ["PostDuplicate", "CloseIssue"], ["OpenIssue"]]
    assert hand_over.needs(held, NEXT, settings).notes == ({51} if is_first_ended else {50, 51})
