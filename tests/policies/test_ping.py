"""Who is asked to review a bad case, when, and what ends it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.desk import unmarked
from bot.domain.pings import MOST_PINGS
from tests.on_duty import (
    ANA,
    BO,
    FALLBACK,
    FIRST,
    OVERDUE,
    SECOND,
    asked,
    bad,
    is_settled,
    mentions,
    on,
    pings,
    rostered,
    until,
)
from tests.reviewing import BOT, COMPLETE, Talking
from tests.world import DAYS, HOURS, World, configured

pytestmark = pytest.mark.usefixtures("ana_on_duty")


def test_the_card_mentions_who_is_on_duty(world: World) -> None:
    """In working hours one note is enough: the card itself asks, and its later edits mention nobody else."""
    talk = Talking(world)
    assert mentions(world, talk.issue) == [FIRST]
    assert f"**To review:** @{FIRST}, asked on 2026-11-16 09:00 UTC" in talk.card
    assert asked(world, talk.issue) == []
    talk.hears(COMPLETE)
    assert f"**To review:** `{FIRST}`, asked on 2026-11-16 09:00 UTC; somebody has looked at it" in talk.card
    assert mentions(world, talk.issue) == [FIRST]
    assert is_settled(world)


def test_at_night_nobody_is_asked_before_the_morning(world: World) -> None:
    """The card comes at once and mentions nobody; a note of its own does, when the person begins to work."""
    world.wait(11 * HOURS)
    issue = bad(world)
    assert mentions(world, issue) == []
    until(world, on(17, 8, 59))
    assert mentions(world, issue) == []
    until(world, on(17, 9))
    assert (asked(world, issue), mentions(world, issue)) == ([ANA], [FIRST])
    assert world.run().writes == 0


def test_what_comes_at_the_weekend_is_for_the_next_manager(world: World) -> None:
    """On Monday morning the turn is Bo's, and nobody was asked before."""
    world.wait(5 * DAYS)
    issue = bad(world)
    until(world, on(23, 8, 30))
    assert mentions(world, issue) == []
    until(world, on(23, 9))
    assert asked(world, issue) == [BO]


def test_nobody_answers(world: World) -> None:
    """After two working days the next one is asked, after seven days the fallback; then nobody, and a label tells."""
    issue = bad(world)
    until(world, on(18, 8, 59))
    assert asked(world, issue) == []
    until(world, on(18, 9))
    assert asked(world, issue) == [BO]
    until(world, on(23, 8, 59))
    assert OVERDUE not in issue.labels
    until(world, on(23, 9))
    assert mentions(world, issue) == [FIRST, SECOND, FALLBACK]
    assert OVERDUE in issue.labels
    until(world, on(30, 9))
    assert len(mentions(world, issue)) == MOST_PINGS


@pytest.mark.parametrize("name", ["team--lead", "x-.-lead"])
def test_any_user_name_of_the_fallback_is_remembered(world: World, name: str) -> None:
    """GitLab knows names that are no keys of `rotation.yml`: they are asked once, and found again in the notes."""
    world.user(FALLBACK).username = name
    world.config = rostered(configured(), fallback=name)
    issue = bad(world)
    until(world, on(24, 9))
    assert [unmarked(key) for key in asked(world, issue)] == [BO, name]
    assert mentions(world, issue) == [FIRST, SECOND, name]
    assert is_settled(world)


def test_the_label_goes_once_the_review_is_complete(world: World) -> None:
    """An overdue case that was answered is not overdue any more."""
    talk = Talking(world)
    until(world, on(23, 9))
    talk.hears(COMPLETE)
    assert OVERDUE not in talk.issue.labels
    assert is_settled(world)


def test_the_label_goes_once_the_rating_is_good(world: World) -> None:
    """A customer who is content now is not overdue."""
    talk = Talking(world)
    until(world, on(23, 9))
    talk.rates("good")
    talk.looks()
    assert OVERDUE not in talk.issue.labels


@pytest.mark.parametrize(
    "answer",
    [
        lambda talk: talk.says("I am on it"),
        lambda talk: talk.says(f"{BOT} snooze 1d"),
        lambda talk: talk.clicks(assignee_ids=[talk.world.manager.id]),
        lambda talk: talk.world.sandbox.gitlab.award(talk.card_note, talk.world.manager, "eyes"),
        lambda talk: talk.world.sandbox.gitlab.award(talk.issue, talk.world.manager, "thumbsup"),
        lambda talk: talk.clicks(add_labels=["feedback::process"]),
    ],
    ids=["comment", "snooze", "assignment", "reaction to the card", "reaction to the issue", "label"],
)
def test_who_looked_at_it_ends_it(world: World, answer: Any) -> None:
    """Whatever a person does there tells that the case is seen: nobody else is asked, and the bot asks no more."""
    talk = Talking(world)
    answer(talk)
    until(world, on(25, 9))
    assert mentions(world, talk.issue) == [FIRST]
    assert world.run().writes == 0


def test_who_takes_an_answer_back_has_seen_it(world: World) -> None:
    """A deleted comment is no answer any more; that somebody looked stays true."""
    talk = Talking(world)
    talk.deletes(talk.hears(COMPLETE))
    until(world, on(25, 9))
    assert "**missing**" in talk.card
    assert mentions(world, talk.issue) == [FIRST]


def test_another_bot_is_nobody(world: World) -> None:
    """A comment and a reaction of a bot end nothing."""
    talk = Talking(world)
    talk.says("Thank you for your report!", by="triage-bot")
    world.sandbox.gitlab.award(talk.card_note, world.user("triage-bot"), "eyes")
    until(world, on(18, 9))
    assert asked(world, talk.issue) == [BO]


def test_who_comments_before_the_morning_is_enough(world: World) -> None:
    """Somebody looked at night: the morning's note is not needed."""
    world.wait(11 * HOURS)
    talk = Talking(world)
    talk.says("Looking into it")
    until(world, on(17, 12))
    assert mentions(world, talk.issue) == []


def test_three_mentions_over_a_life(world: World) -> None:
    """A rating that turns bad again opens a new round, and whoever is on duty finds it in the list alone."""
    talk = Talking(world)
    until(world, on(23, 9))
    talk.rates("good")
    talk.looks()
    talk.rates("bad")
    until(world, on(30, 17))
    assert len(mentions(world, talk.issue)) == MOST_PINGS
    assert f"`{SECOND}`, in the list since" in talk.card
    assert is_settled(world)


def test_a_new_round_asks_anew(world: World) -> None:
    """Who answered the first round is asked again in the second, while there are mentions left."""
    talk = Talking(world)
    talk.hears(COMPLETE)
    talk.rates("good")
    talk.looks()
    talk.rates("bad")
    talk.looks()
    assert asked(world, talk.issue) == [ANA]


def test_a_ping_note_that_people_delete_is_not_written_again(world: World) -> None:
    """The card remembers whom the case asked."""
    world.wait(11 * HOURS)
    talk = Talking(world)
    until(world, on(17, 9))
    talk.deletes(pings(world, talk.issue)[0])
    until(world, on(17, 15))
    assert asked(world, talk.issue) == []
    assert f"`{FIRST}`, asked on" in talk.card


def test_a_card_that_people_delete(world: World) -> None:
    """It comes back once and asks anew; the lost mention counts among the three."""
    talk = Talking(world)
    talk.deletes(talk.card_note)
    until(world, on(25, 17))
    assert mentions(world, talk.issue) == [FIRST, FIRST, SECOND]


def test_a_lost_cache_asks_nobody_again(world: World) -> None:
    """All that matters is in GitLab."""
    world.wait(11 * HOURS)
    issue = bad(world)
    until(world, on(18, 12))
    before = mentions(world, issue)
    world.lose_cache()
    until(world, on(18, 15))
    assert mentions(world, issue) == before == [FIRST]
