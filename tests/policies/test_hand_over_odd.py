"""Hand-overs of turns that ended oddly: missed, cut by a swap, in a gap, doubled, or not over after all."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from bot.domain.desk import DeskNeed, RotationIssue, Round, Rounds
from bot.domain.markers import Marker
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
    assert text.count("did not run") == hand_over.MOST_MISSED
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
        "This issue was opened twice: #50 goes on."
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
    assert "ended" not in again.description.marker.values
