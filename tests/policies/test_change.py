"""A customer changes the rating: title, label and marker follow, people are told once, a fresh "bad" reopens."""

from __future__ import annotations

import pytest

from bot.domain.markers import Marker
from bot.report import Outcome
from bot.sandbox.gitlab.model import Issue
from tests.world import DAYS, HOURS, MINUTES, World


def mirrored(world: World, score: str, comment: str | None = None) -> int:
    """A rating that has its issue for a while."""
    ticket = world.rate(score, comment)
    world.run()
    world.wait(HOURS)
    return ticket


def change(world: World, ticket: int, score: str, comment: str | None = None, reason: str | None = None) -> Issue:
    """The customer rates again, and the bot looks."""
    world.rate(score, comment, reason, ticket=ticket)
    world.run()
    issue = world.issue(ticket)
    world.wait(HOURS)
    return issue


def told(world: World, issue: Issue) -> list[str]:
    """The first line of each note about a change, without its time."""
    return [note.body.splitlines()[0].partition(" on 20")[0] for note in world.notes(issue, "changed")]


def round_of(issue: Issue) -> str:
    marker = Marker.of(issue.description)
    assert marker is not None
    return marker.values["round"]


def rounds(world: World, issue: Issue) -> list[str]:
    """The round of each card."""
    markers = [Marker.of(note.body) for note in world.notes(issue, "card")]
    return [marker.values["round"] for marker in markers if marker]


def assert_quiet(world: World) -> None:
    """Nothing is left to do, neither now nor in the daily sweep."""
    for by in (5 * MINUTES, 25 * HOURS):
        world.wait(by)
        report = world.run()
        assert (report.outcome, report.writes) == (Outcome.OK, 0)


def test_good_turns_bad(world: World) -> None:
    """Title and label follow, people are told, and the first card of the case is posted."""
    ticket = mirrored(world, "good", "Thanks!")
    issue = change(world, ticket, "bad", "Broken again", "The issue was not resolved")
    assert (issue.title, issue.labels, issue.state, rounds(world, issue)) == (
        f"Bad: ticket #{ticket}",
        ("satisfaction::bad",),
        "opened",
        ["1"],
    )
    at = f"{world.sandbox.clock.now() - HOURS:%Y-%m-%d %H:%M} UTC"
    (note,) = world.notes(issue, "changed")
    assert [line for line in note.body.splitlines() if line][:-1] == [
        f"The customer changed the rating from **Good** to **Bad** on {at}.",
        "Reason: `The issue was not resolved`",
        "What they say now:",
        "> ```text",
        "> Broken again",
        "> ```",
    ]
    assert_quiet(world)


def test_good_turns_bad_on_a_closed_issue(world: World) -> None:
    """A fresh bad rating reopens an issue that people closed."""
    ticket = mirrored(world, "good")
    world.edit(world.issue(ticket), state_event="close")
    issue = change(world, ticket, "bad", "Broken again")
    assert (issue.state, rounds(world, issue)) == ("opened", ["1"])
    assert_quiet(world)


def test_a_persons_later_close_stands(world: World) -> None:
    """Once the bot reopened the issue, it leaves a person's close alone, and says once what the review lacks."""
    ticket = mirrored(world, "good")
    world.edit(world.issue(ticket), state_event="close")
    issue = change(world, ticket, "bad")
    world.edit(issue, state_event="close")
    world.wait(5 * MINUTES)
    assert sorted(each.action.kind for each in world.run().done) == ["EditCard", "PostLacking"]
    assert_quiet(world)
    assert issue.state == "closed"


def test_bad_again_is_a_new_round(world: World) -> None:
    """The card is edited in place: it asks again, as the note about the change says."""
    ticket = mirrored(world, "bad", "No.")
    change(world, ticket, "good", "All fine")
    issue = change(world, ticket, "bad", "Broken again")
    (card,) = world.notes(issue, "card")
    assert (round_of(issue), rounds(world, issue), card.body.splitlines()[0]) == (
        "2",
        ["2"],
        f"The customer is dissatisfied again: this is review number 2 of ticket {ticket}.",
    )
    last = world.notes(issue, "changed")[-1].body
    assert "This opens a new round of the review: please answer the card above once more." in last
    assert_quiet(world)


def test_bad_turns_good_undoes_nothing(world: World) -> None:
    """Causes, assignee and state of a review stay; only title and satisfaction label follow."""
    ticket = mirrored(world, "bad", "No.")
    issue = world.issue(ticket)
    world.edit(
        issue,
        add_labels=["feedback::docs-issue", "contact::pending", "docs"],
        assignee_ids=[world.manager.id],
        state_event="close",
    )
    change(world, ticket, "good", "All fine")
    assert (issue.title, issue.labels, issue.assignees, issue.state, rounds(world, issue)) == (
        f"Good: ticket #{ticket}",
        ("contact::pending", "docs", "feedback::docs-issue", "satisfaction::good"),
        (world.manager,),
        "closed",
        ["1"],
    )
    assert told(world, issue) == ["The customer changed the rating from **Bad** to **Good**"]
    assert_quiet(world)


def test_bad_turns_good_on_an_open_issue(world: World) -> None:
    """The bot closes nothing because the customer is happy again."""
    ticket = mirrored(world, "bad", "No.")
    issue = change(world, ticket, "good")
    assert (issue.state, issue.labels) == ("opened", ("satisfaction::good",))


@pytest.mark.parametrize("score", ["good", "bad"])
@pytest.mark.parametrize("state", ["opened", "closed"])
def test_other_words(world: World, score: str, state: str) -> None:
    """The same score with other words is told in a note and changes neither title, state nor round."""
    ticket = mirrored(world, score, "First words")
    issue = world.issue(ticket)
    if state == "closed":
        world.edit(issue, state_event="close")
    before = (issue.title, issue.labels, state, "1", rounds(world, issue))
    change(world, ticket, score, "Second words")
    assert (issue.title, issue.labels, issue.state, round_of(issue), rounds(world, issue)) == before
    assert told(world, issue) == [f"The customer edited the **{score.capitalize()}** rating"]
    assert "> Second words" in world.notes(issue, "changed")[0].body
    assert_quiet(world)


def test_words_taken_back(world: World) -> None:
    """A rating whose comment is gone is told as one without any."""
    ticket = mirrored(world, "bad", "First words")
    issue = change(world, ticket, "bad")
    lines = world.notes(issue, "changed")[0].body.splitlines()
    assert ("There is no comment now." in lines, "What they say now:" in lines) == (True, False)


@pytest.mark.parametrize(("shows", "before"), [(False, "First words"), (True, None)])
def test_no_words_to_miss(world: World, *, shows: bool, before: str | None) -> None:
    """Where comments are hidden, or there never was one, nothing is said of a missing one."""
    world.set({"mirror": {"show": {"comment": shows}}})
    assert "comment now" not in world.notes(change(world, mirrored(world, "bad", before), "good"), "changed")[0].body


@pytest.mark.parametrize(("name", "words"), [("comment", "> Second words"), ("reason", "Reason:")])
def test_words_that_settings_hide(world: World, name: str, words: str) -> None:
    """What an issue must not show does not come in by a change."""
    world.set({"mirror": {"show": {name: False}}})
    ticket = mirrored(world, "good")
    issue = change(world, ticket, "bad", "Second words", "The issue was not resolved")
    assert words not in world.notes(issue, "changed")[0].body


def test_good_bad_good_within_one_look(world: World) -> None:
    """What the customer took back before anybody looked is not told."""
    ticket = mirrored(world, "good", "Thanks!")
    world.rate("bad", "Broken", ticket=ticket)
    world.wait(MINUTES)
    issue = change(world, ticket, "good", "Thanks!")
    assert (told(world, issue), issue.title, issue.labels) == ([], f"Good: ticket #{ticket}", ("satisfaction::good",))
    assert_quiet(world)


def test_good_bad_good_bad_over_several_looks(world: World) -> None:
    """Each change is told, though the last rating repeats an earlier one to the letter."""
    ticket = mirrored(world, "good")
    for score in ("bad", "good", "bad"):
        issue = change(world, ticket, score)
    assert told(world, issue) == [
        "The customer changed the rating from **Good** to **Bad**",
        "The customer changed the rating from **Bad** to **Good**",
        "The customer changed the rating from **Good** to **Bad**",
    ]
    assert (round_of(issue), rounds(world, issue)) == ("2", ["2"])
    assert_quiet(world)


def test_the_same_rating_once_more(world: World) -> None:
    """A rating that was saved again with the same words is no change."""
    ticket = mirrored(
        world,
        "bad",
        "No.",
    )
    world.rate("bad", "No.", ticket=ticket)
    assert world.run().writes == 0
    assert told(world, world.issue(ticket)) == []


def test_the_same_rating_once_more_and_then_a_change(world: World) -> None:
    """A change after a repetition is told once."""
    ticket = mirrored(world, "bad", "No.")
    change(world, ticket, "bad", "No.")
    issue = change(world, ticket, "good")
    assert len(told(world, issue)) == 1
    assert_quiet(world)


def test_an_account_that_changes_ratings_in_place(world: World) -> None:
    """A row that keeps its id and creation time is found by the daily sweep, and told once."""
    world.sandbox.zendesk.switches.change_in_place = True
    ticket = mirrored(world, "good")
    world.wait(2 * DAYS)
    world.run()
    world.wait(HOURS)
    world.rate("bad", "Broken", ticket=ticket)
    world.wait(25 * HOURS)
    world.run()
    issue = world.issue(ticket)
    assert (issue.title, len(told(world, issue)), rounds(world, issue)) == (f"Bad: ticket #{ticket}", 1, ["1"])
    assert_quiet(world)


def test_an_older_rating_undoes_nothing(world: World) -> None:
    """A backfill that comes upon what the customer said before leaves the newest rating alone."""
    ticket, now = world.ticket(), world.sandbox.clock.now()
    world.sandbox.zendesk.rate(ticket, "good", "Thanks!", at=now - 20 * DAYS)
    world.sandbox.zendesk.rate(ticket, "bad", "Broken", at=now - DAYS)
    world.run()
    world.set({"mirror": {"backfill": (now - 25 * DAYS).date()}})
    world.wait(HOURS)
    world.run()
    issue = world.issue(ticket)
    assert (issue.title, told(world, issue)) == (f"Bad: ticket #{ticket}", [])


def test_a_change_that_a_run_could_not_finish(world: World) -> None:
    """A change that was told and then lost its update is finished by the next run without a second note."""
    ticket = mirrored(world, "good")
    world.rate("bad", "Broken", ticket=ticket)
    assert world.run(max_writes=1).counts()["changes_told"] == 1
    world.wait(MINUTES)
    world.run()
    issue = world.issue(ticket)
    assert (len(told(world, issue)), issue.title, rounds(world, issue)) == (1, f"Bad: ticket #{ticket}", ["1"])
    assert_quiet(world)


def test_a_change_on_a_card_that_people_deleted(world: World) -> None:
    """A case that turns bad again without a card gets a new one, for its second round."""
    ticket = mirrored(world, "bad", "No.")
    issue = change(world, ticket, "good")
    (card,) = world.notes(issue, "card")
    world.sandbox.gitlab.delete_note(card, world.admin)
    change(world, ticket, "bad", "Broken again")
    assert rounds(world, issue) == ["2"]
    assert_quiet(world)


def test_a_lost_marker_and_a_change(world: World) -> None:
    """An issue without its marker shows a score in its title: a change of it is told, and the marker comes back."""
    ticket = mirrored(world, "good")
    issue = world.issue(ticket)
    world.edit(issue, description=issue.description.rpartition("\n")[0])
    change(world, ticket, "bad", "Broken")
    marker = Marker.of(issue.description)
    assert marker is not None
    assert (marker.values["score"], len(told(world, issue)), issue.title) == ("bad", 1, f"Bad: ticket #{ticket}")
    assert_quiet(world)


def test_a_changed_rating_of_a_foreign_hand_is_not_told_twice(world: World) -> None:
    """A copy of the bot's note by a person does not count as told."""
    ticket = mirrored(world, "good")
    issue = change(world, ticket, "bad", "One")
    world.rate("good", "Two", ticket=ticket)
    copied = world.notes(issue, "changed")[0].body
    world.say(issue, copied)
    world.run()
    assert len(told(world, issue)) == 2
