"""Good cases close once nobody has written or done anything there for a while."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.gitlab.model import Issue
from tests.policies.idle import WEEK, Act, closings, mirrored
from tests.world import DAYS, HOURS, MINUTES, World


def award(world: World, issue: Issue) -> None:
    world.sandbox.gitlab.award(issue, world.manager, "thumbsup")


def edit_a_comment(world: World, issue: Issue) -> None:
    world.sandbox.gitlab.edit_note(issue.user_notes[0], world.manager, "Well done indeed")


def mention_elsewhere(world: World, issue: Issue) -> None:
    world.sandbox.gitlab.create_issue(world.project, world.manager, title="Meeting", description=f"See #{issue.iid}")


def close_and_reopen(world: World, issue: Issue) -> None:
    world.edit(issue, state_event="close")
    world.edit(issue, state_event="reopen")


HUMAN_ACTS: dict[str, Act] = {
    "a comment": lambda world, issue: world.say(issue, "Well done"),
    "a label": lambda world, issue: world.edit(issue, add_labels=["docs"]),
    "a label taken off": lambda world, issue: world.edit(issue, remove_labels=["satisfaction::good"]),
    "a new title": lambda world, issue: world.edit(issue, title=issue.title + " (invoice)"),
    "a date": lambda world, issue: world.say(issue, "/due 2027-01-01"),
    "closed and reopened": close_and_reopen,
}


def test_an_untouched_case_closes_after_a_week(world: World) -> None:
    """It closes once a week has passed since it was opened, not earlier, and never again."""
    issue = mirrored(world)
    world.wait(WEEK - HOURS - MINUTES)
    assert closings(world.run()) == 0
    world.wait(2 * MINUTES)
    assert closings(world.run()) == 1
    assert (issue.state, issue.closed_by) == ("closed", world.user("feedback-bot"))
    world.wait(WEEK)
    assert closings(world.run()) == 0


@pytest.mark.parametrize("act", HUMAN_ACTS.values(), ids=HUMAN_ACTS)
def test_a_person_sets_the_clock_back(world: World, act: Act) -> None:
    """Any word or act of a person counts; the case closes a week after the last one."""
    issue = mirrored(world)
    world.wait(5 * DAYS)
    act(world, issue)
    world.run()
    world.wait(3 * DAYS)
    assert closings(world.run()) == 0
    world.wait(4 * DAYS - HOURS)
    assert (closings(world.run()), issue.state) == (0, "opened")
    world.wait(2 * HOURS)
    assert (closings(world.run()), issue.state) == (1, "closed")


def test_an_edited_comment_counts(world: World) -> None:
    """Editing is a word of the moment of the edit."""
    issue = mirrored(world)
    world.say(issue, "Well done")
    world.wait(5 * DAYS)
    edit_a_comment(world, issue)
    world.wait(3 * DAYS)
    assert closings(world.run()) == 0
    world.wait(4 * DAYS + MINUTES)
    assert closings(world.run()) == 1


def test_an_act_within_a_minute_of_another(world: World) -> None:
    """GitLab leaves `updated_at` alone then; the act counts all the same."""
    issue = mirrored(world)
    world.wait(5 * DAYS)
    world.sandbox.gitlab.create_note(issue, world.user("feedback-bot"), "A word of the bot")
    world.wait(timedelta(seconds=30))
    before = issue.updated_at
    world.edit(issue, add_labels=["docs"])
    assert issue.updated_at == before
    world.wait(2 * DAYS)
    world.run()
    assert issue.state == "opened"


@pytest.mark.parametrize("act", [award, mention_elsewhere])
def test_what_is_no_act_upon_the_case(world: World, act: Act) -> None:
    """A reaction or a mention elsewhere sets nothing back."""
    issue = mirrored(world)
    world.wait(5 * DAYS)
    act(world, issue)
    world.run()
    world.wait(2 * DAYS)
    assert closings(world.run()) == 1
    assert issue.state == "closed"


def test_the_bot_itself_is_no_person(world: World) -> None:
    """What the bot told and mended on the way does not keep a case open."""
    issue = mirrored(world)
    world.wait(6 * DAYS)
    world.sandbox.gitlab.update_issue(issue, world.user("feedback-bot"), add_labels=["docs"])
    world.sandbox.gitlab.create_note(issue, world.user("feedback-bot"), "A word of the bot")
    world.wait(DAYS)
    assert closings(world.run()) == 1


def test_a_former_account_is_no_person(world: World) -> None:
    """What an earlier account of the bot did counts as the bot's."""
    issue = mirrored(world)
    former = world.sandbox.gitlab.add_user("old-bot", "feedback-bot", bot=True)
    world.sandbox.gitlab.add_member(world.project, former, 20)
    world.set({"gitlab": {"former_accounts": ("old-bot",)}})
    world.wait(6 * DAYS)
    world.sandbox.gitlab.create_note(issue, former, "A word of the old bot")
    world.wait(DAYS)
    assert closings(world.run()) == 1


def test_the_customer_counts(world: World) -> None:
    """A customer who changed the words of a rating is no silence."""
    ticket = world.rate("good", "Thanks")
    world.run()
    world.wait(5 * DAYS)
    world.rate("good", "Thanks again", ticket=ticket)
    world.run()
    world.wait(3 * DAYS)
    assert closings(world.run()) == 0
    world.wait(4 * DAYS)
    assert closings(world.run()) == 1


def test_a_reopened_case_starts_anew(world: World) -> None:
    """A person who reopens what the bot closed is respected: nothing happens before another week of silence."""
    issue = mirrored(world)
    world.wait(WEEK)
    world.run()
    world.wait(DAYS)
    world.edit(issue, state_event="reopen")
    for _ in range(6):
        world.wait(DAYS)
        assert closings(world.run()) == 0
    assert issue.state == "opened"
    world.wait(DAYS + HOURS)
    assert closings(world.run()) == 1


def test_a_reopened_case_without_a_cache(world: World) -> None:
    """What a person did is read from GitLab, not remembered."""
    issue = mirrored(world)
    world.wait(WEEK)
    world.run()
    world.edit(issue, state_event="reopen")
    world.wait(6 * DAYS)
    world.lose_cache()
    assert (closings(world.run()), issue.state) == (0, "opened")


@pytest.mark.parametrize(
    "exempt",
    [
        lambda world, issue: world.edit(issue, add_labels=["keep-open"]),
        lambda world, issue: world.edit(issue, assignee_ids=[world.manager.id]),
        lambda world, issue: world.edit(issue, add_labels=["contact::pending"]),
        lambda world, issue: world.edit(issue, add_labels=["satisfaction::bad"]),
    ],
    ids=["keep-open", "an assignee", "a customer who waits", "bad besides"],
)
def test_what_stays_open(world: World, exempt: Act) -> None:
    """What somebody has, wants open or owes the customer is never closed for silence."""
    issue = mirrored(world)
    exempt(world, issue)
    for _ in range(3):
        world.wait(WEEK)
        world.run()
    assert issue.state == "opened" or "satisfaction::bad" not in issue.labels


def test_an_exemption_that_ends(world: World) -> None:
    """Taking the label off is an act; a week after it the case closes."""
    issue = mirrored(world)
    world.edit(issue, add_labels=["keep-open"])
    world.wait(2 * WEEK)
    world.run()
    world.edit(issue, remove_labels=["keep-open"])
    world.wait(WEEK - HOURS)
    assert closings(world.run()) == 0
    world.wait(HOURS + MINUTES)
    assert closings(world.run()) == 1


def test_bad_cases_stay(world: World) -> None:
    """What awaits us is never closed for our silence."""
    issue = mirrored(world, "bad", "No.")
    world.wait(4 * WEEK)
    world.run()
    assert issue.state == "opened"


def test_a_case_that_turned_good(world: World) -> None:
    """A bad case whose customer changed their mind closes a week after that."""
    issue = mirrored(world, "bad", "No.")
    world.wait(10 * DAYS)
    world.rate("good", "Better", ticket=int(issue.title.rpartition("#")[2]))
    world.run()
    world.wait(6 * DAYS)
    assert closings(world.run()) == 0
    world.wait(DAYS)
    assert closings(world.run()) == 1


def test_peoples_issues_stay(world: World) -> None:
    """An issue of a person is left alone, whatever its label and title."""
    mine = world.sandbox.gitlab.create_issue(
        world.project, world.admin, title="Good: ticket #70001", labels=["satisfaction::good"]
    )
    world.run()
    world.wait(4 * WEEK)
    world.run()
    assert mine.state == "opened"
