"""Who is asked to review a bad case, when, how often, and what ends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.markers import Marker
from bot.domain.pings import MOST_PINGS
from bot.oncall.model import Away
from bot.sandbox.faults import Fault
from bot.sandbox.gitlab.model import Issue, Note
from tests.reviewing import BOT, COMPLETE, Talking
from tests.rotating import ANA, BO, CAI, FALLBACK, FIRST, SECOND, THIRD, rostered, rotation
from tests.world import DAYS, HOURS, MINUTES, World, configured

OVERDUE = "overdue"


@pytest.fixture
def world(world: World) -> World:
    """Monday at nine: Ana is on duty, Bo follows, the admin is the fallback."""
    world.config = rostered(configured())
    return world


def mentions(world: World, issue: Issue) -> list[str]:
    """Whom the bot's notes mention, in their order, an edit of the card included."""
    mine = [note for note in issue.notes if note.author.username == BOT[1:] and not note.system]
    found = [word for note in mine for word in note.body.split() if word.startswith("@")]
    return [word.rstrip(",;.:")[1:] for word in found if word.rstrip(",;.:")[1:] != BOT[1:]]


def pings(world: World, issue: Issue) -> list[Note]:
    return world.notes(issue, "ping")


def asked(world: World, issue: Issue) -> list[str]:
    """The keys of whom ping notes asked."""
    markers = [Marker.of(note.body) for note in pings(world, issue)]
    return [marker.values["to"] for marker in markers if marker]


def until(world: World, at: datetime) -> None:
    """The clock goes to this moment, with a run every hour."""
    while world.sandbox.clock.now() < at:
        world.wait(min(HOURS, at - world.sandbox.clock.now()))
        world.run()


def bad(world: World, **about: Any) -> Issue:
    """A bad rating, mirrored."""
    ticket = world.rate("bad", ticket=world.ticket(**about))
    world.run()
    return world.issue(ticket)


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026, of which the 16th is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_the_card_mentions_who_is_on_duty(world: World) -> None:
    """In working hours one note is enough: the card itself asks, and its later edits mention nobody else."""
    talk = Talking(world)
    assert mentions(world, talk.issue) == [FIRST]
    assert f"**To review:** @{FIRST}, asked on 2026-11-16 09:00 UTC" in talk.card
    assert asked(world, talk.issue) == []
    talk.hears(COMPLETE)
    assert mentions(world, talk.issue) == [FIRST]
    assert talk.is_quiet()


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


def test_the_label_goes_once_the_review_is_complete(world: World) -> None:
    """An overdue case that was answered is not overdue any more."""
    talk = Talking(world)
    until(world, on(23, 9))
    talk.hears(COMPLETE)
    assert OVERDUE not in talk.issue.labels
    assert talk.is_quiet()


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
    assert talk.is_quiet()


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


def test_a_card_that_people_delete_asks_nobody_again(world: World) -> None:
    """It comes back once, and counts as the mention that it was."""
    talk = Talking(world)
    talk.deletes(talk.card_note)
    until(world, on(17, 9))
    assert mentions(world, talk.issue) == []


def test_a_lost_cache_asks_nobody_again(world: World) -> None:
    """All that matters is in GitLab."""
    world.wait(11 * HOURS)
    issue = bad(world)
    until(world, on(18, 12))
    before = mentions(world, issue)
    world.lose_cache()
    until(world, on(18, 15))
    assert mentions(world, issue) == before == [FIRST]


def test_more_than_enough_for_a_day(world: World) -> None:
    """Of seven cases five mention their manager; two are gathered in the list, and tomorrow does not change that."""
    tickets = [world.rate("bad") for _ in range(7)]
    world.run()
    per_day = world.config.bot.ping.per_day
    pinged = [ticket for ticket in tickets if mentions(world, world.issue(ticket))]
    assert len(pinged) == per_day
    listed = [world.issue(ticket) for ticket in tickets if ticket not in pinged]
    assert all(f"`{FIRST}`, in the list since" in issue.notes[0].body for issue in listed)
    until(world, on(17, 12))
    assert [mentions(world, issue) for issue in listed] == [[], []]


def test_the_number_of_a_day_counts_across_runs_and_caches(world: World) -> None:
    """The fifth ping of a day is the last, whenever it came, and though the cache was lost."""
    world.set({"ping": {"per_day": 2}})
    world.config = rostered(world.config)
    for _ in range(3):
        issue = bad(world)
        world.wait(MINUTES)
        world.lose_cache()
    assert mentions(world, issue) == []
    until(world, on(17, 9))
    assert mentions(world, bad(world)) == [FIRST]


def test_urgent_cases_do_not_wait(world: World) -> None:
    """A case with an urgent tag is for whoever is on duty at any hour, and over any number per day."""
    world.set({"ping": {"per_day": 0, "urgent": {"tags": ("vip",)}}})
    world.config = rostered(world.config)
    world.wait(11 * HOURS)
    assert mentions(world, bad(world, tags=["vip"])) == [FIRST]
    assert mentions(world, bad(world)) == []


def test_nobody_is_asked_while_away(world: World) -> None:
    """An absence passes the duty on to the next person."""
    away = Away(ANA, date(2026, 11, 16), date(2026, 11, 20))
    world.config = rostered(world.config, rotation(away=(away,)))
    assert mentions(world, bad(world)) == [SECOND]


def test_a_gap_is_for_the_fallback(world: World) -> None:
    """Nobody is on duty: the fallback is asked at once."""
    world.config = rostered(world.config, rotation(layers=()))
    assert mentions(world, bad(world)) == [FALLBACK]


def test_without_anybody_nobody_is_asked(world: World) -> None:
    """Neither schedule nor fallback: the card says nothing of it."""
    world.config = configured()
    issue = bad(world)
    until(world, on(25, 9))
    assert (mentions(world, issue), OVERDUE in issue.labels) == ([], False)


def test_who_cannot_see_the_case_is_not_asked(world: World) -> None:
    """A blocked account gets no mention that nobody reads: the fallback does."""
    gone = rotation()
    users = {**gone.users, ANA: replace(gone.users[ANA], gitlab="percival.dunmore")}
    world.config = rostered(world.config, replace(gone, users=users))
    assert mentions(world, bad(world)) == [FALLBACK]


def test_assigning_instead_of_mentioning(world: World) -> None:
    """By setting the case is given to the manager; that is the bot's act, and nobody's answer."""
    world.set({"ping": {"by": "assign"}})
    world.config = rostered(world.config)
    issue = bad(world)
    assert ([user.username for user in issue.assignees], mentions(world, issue)) == ([FIRST], [])
    assert world.run().writes == 0
    until(world, on(18, 9))
    assert asked(world, issue) == [BO]


def test_an_assigned_case_passes_on(world: World) -> None:
    """At the hand-over a case that nobody looked at goes to the next manager, one that somebody took stays."""
    world.set({"ping": {"by": "assign"}})
    world.config = rostered(world.config)
    world.wait(4 * DAYS)
    left, taken = bad(world), bad(world)
    world.say(taken, "mine")
    until(world, on(23, 9))
    assert [user.username for user in left.assignees] == [SECOND]
    assert [user.username for user in taken.assignees] == [FIRST]


def test_deadlines_do_not_run_during_an_outage(world: World) -> None:
    """The bot was down for three days: the next level comes on Monday, when Bo's next one wakes up in New York."""
    issue = bad(world)
    world.wait(3 * DAYS)
    world.run()
    assert asked(world, issue) == []
    until(world, on(23, 13, 59))
    assert asked(world, issue) == []
    until(world, on(23, 14))
    assert asked(world, issue) == [CAI]


def test_a_backfilled_case_asks_nobody(world: World) -> None:
    """What an admin mirrors afterwards has neither pings nor deadlines."""
    ticket = world.rate("bad")
    world.wait(30 * DAYS)
    world.set({"mirror": {"backfill": "2026-11-01"}})
    world.config = rostered(world.config)
    world.run()
    issue = world.issue(ticket)
    for _ in range(20):
        world.wait(12 * HOURS)
        world.run()
    assert (mentions(world, issue), OVERDUE in issue.labels) == ([], False)
    assert [note.author.username for note in world.notes(issue, "card")] == [BOT[1:]]


def test_a_reply_that_is_lost_asks_once(world: World) -> None:
    """The note was written though nobody heard so: the next run finds it."""
    world.wait(11 * HOURS)
    issue = bad(world)
    world.wait(timedelta(hours=13))
    world.arm(Fault("lost_reply", method="POST", template="/api/v4/projects/{project}/issues/{issue_iid}/notes"))
    world.try_run()
    for _ in range(3):
        world.wait(5 * MINUTES)
        world.run()
    assert asked(world, issue) == [ANA]


def test_who_tells_whose_turn_it_is(world: World) -> None:
    """The command names who reviews now, until when, and who does then."""
    talk = Talking(world)
    (answer,) = talk.answers(talk.hears(f"{BOT} who"))
    assert f"Reviews now: `{FIRST}`, until 2026-11-23 09:00 UTC, then `{SECOND}`" in answer
    assert f"`{BOT} escalate` asks: `{SECOND}`" in answer
    assert THIRD not in answer
