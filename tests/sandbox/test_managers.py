"""What the sandbox's managers do in GitLab."""

from random import Random

import pytest

from bot.sandbox import people
from bot.sandbox.managers import Managers
from bot.sandbox.office import GOOD_LABEL
from bot.sandbox.phrases import THANKS, WHY_AGAIN
from bot.sandbox.speakers import SAID
from bot.sandbox.world import Sandbox
from tests.sandbox.workplace import Workplace, words

DAYS = 10


@pytest.fixture
def place() -> Workplace:
    return Workplace()


def _managers(sandbox: Sandbox, seed: int = 1) -> Managers:
    return Managers(sandbox.gitlab, sandbox.zendesk, Random(seed))


def _work(sandbox: Sandbox) -> None:
    managers = _managers(sandbox)
    for day in range(DAYS):
        managers.review()
        managers.do_chores(day)


def test_good_issues_are_praised_and_tidied_not_reviewed(place: Workplace) -> None:
    """Somebody thanks the colleague, one issue loses its label, one is deleted, and nobody fills in a review."""
    issues = [place.open(f"Good: ticket #{number}", GOOD_LABEL) for number in range(9)]
    _work(place.sandbox)
    praise = {text.replace("{agent}", "the team") for text in THANKS}
    said = [text for issue in issues for text in words(issue)]
    assert (set(said) <= praise, len(said) >= 3) == (True, True)
    assert any(not issue.labels for issue in issues)
    assert len([issue for issue in issues if issue.iid not in issue.project.issues]) == DAYS // 5


def test_other_issues_are_left_alone(place: Workplace) -> None:
    """The bot's own housekeeping is no business of theirs."""
    issue = place.open("Status of the bot", "keep-open")
    _work(place.sandbox)
    assert (issue.user_notes, issue.state, issue.labels) == ([], "opened", ("keep-open",))


def test_without_a_planner_nothing_is_deleted(place: Workplace) -> None:
    """GitLab lets only Planners and Owners delete, so nobody tries."""
    issues = [place.open(f"Good: ticket #{number}", GOOD_LABEL) for number in range(9)]
    project = issues[0].project
    for user, level in list(project.members.values()):
        if level == people.PLANNER:
            place.gitlab.remove_member(project, user)
            place.gitlab.add_member(project, user, people.REPORTER)
    _work(place.sandbox)
    assert [issue for issue in issues if issue.iid not in project.issues] == []


def test_a_day_begins_with_afterthoughts(place: Workplace) -> None:
    """What was answered on one day is mended on the next, and everybody who speaks to the bot has a turn in a week."""
    issues = place.bad(10)
    managers = _managers(place.sandbox)
    for day in range(5):
        managers.review()
        managers.do_chores(day)
        place.pass_days()
    notes = [note for issue in issues for note in issue.user_notes]
    authors = {note.author.username for note in notes}
    assert {people.TRIAGE, people.WRITER.username} < authors
    assert any(note.edited_at for note in notes)
    assert len([note for note in notes if f"@{people.BOT}" in note.body]) >= len(SAID)


def test_long_titles_can_be_edited(place: Workplace) -> None:
    """The longest title that GitLab takes does not break the week."""
    issue = place.open("Bad: " + "x" * 250)
    _work(place.sandbox)
    assert len(issue.title) <= 255


def test_only_what_the_bot_closed_is_opened_again(place: Workplace) -> None:
    """A good case that a person closed stays closed; of the bot's one returns with a word why."""
    mine, theirs = (place.open(f"Good: ticket #{number}", GOOD_LABEL) for number in (1, 2))
    manager = place.gitlab.user_named(people.MANAGERS[0].username)
    assert manager is not None
    managers = _managers(place.sandbox)
    place.gitlab.update_issue(theirs, manager, state_event="close")
    managers.open_again()
    assert theirs.state == "closed"
    place.gitlab.update_issue(mine, place.bot, state_event="close")
    managers.open_again()
    assert ((mine.state, words(mine)), (theirs.state, words(theirs))) == (("opened", [WHY_AGAIN]), ("closed", []))


def test_a_remark_goes_to_an_open_good_case(place: Workplace) -> None:
    """One that no person wrote on is preferred; bad and closed ones are left alone."""
    good, other, bad, closed = (
        place.open(f"{kind}: ticket #{number}") for number, kind in enumerate(("Good", "Good", "Bad", "Good"))
    )
    place.gitlab.update_issue(closed, place.bot, state_event="close")
    managers = _managers(place.sandbox)
    for _ in range(2):
        managers.remark()
    assert [len(issue.user_notes) for issue in (good, other, bad, closed)] == [1, 1, 0, 0]


def test_without_members_nobody_acts() -> None:
    """A world without people, or without the project, stays as it is."""
    sandbox = Sandbox()
    _work(sandbox)
    managers = _managers(sandbox)
    managers.open_again()
    managers.remark()
    assert sandbox.gitlab.projects == {}
