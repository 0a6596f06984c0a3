"""What the sandbox's managers do in GitLab."""

from datetime import timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox import people
from bot.sandbox.customers import Scene, first_name, open_ticket
from bot.sandbox.gitlab import Issue, User
from bot.sandbox.hours import is_busy
from bot.sandbox.managers import BAD_LABEL, GOOD_LABEL, Managers
from bot.sandbox.phrases import THANKS, UNKNOWN, WHY_AGAIN
from bot.sandbox.seed import seed
from bot.sandbox.situations_office import RUDE
from bot.sandbox.team import team_of
from bot.sandbox.world import Sandbox

DAYS = 10


@pytest.fixture
def sandbox() -> Sandbox:
    sandbox = Sandbox()
    seed(sandbox, seed=1, ratings=0)
    return sandbox


@pytest.fixture
def bot(sandbox: Sandbox) -> User:
    bot = sandbox.gitlab.user_named(people.BOT)
    assert bot is not None
    return bot


def _open(sandbox: Sandbox, bot: User, title: str, *labels: str) -> Issue:
    project = sandbox.gitlab.project_at(people.PROJECT)
    assert project is not None
    return sandbox.gitlab.create_issue(project, bot, title=title, labels=labels)


def _rude(sandbox: Sandbox, bot: User) -> Issue:
    """An issue about a ticket whose situation is known."""
    now = sandbox.clock.now()
    when = (now - timedelta(days=1), now)
    number = open_ticket(sandbox.zendesk, team_of(sandbox.zendesk), Random(1), Scene(RUDE, "bad"), when)
    return _open(sandbox, bot, f"Bad: ticket #{number}", BAD_LABEL)


def _managers(sandbox: Sandbox, seed: int = 1) -> Managers:
    return Managers(sandbox.gitlab, sandbox.zendesk, Random(seed))


def _work(sandbox: Sandbox) -> None:
    managers = _managers(sandbox)
    for day in range(DAYS):
        managers.review()
        managers.do_chores(day)


def _words(issue: Issue) -> list[str]:
    return [note.body for note in issue.user_notes]


@pytest.mark.parametrize(
    ("title", "labels"), [("Bad: ticket #5", ()), ("Whatever", ("satisfaction::bad",)), ("Bad: x", ("other",))]
)
def test_bad_issues_are_known_by_title_or_label(
    sandbox: Sandbox, bot: User, title: str, labels: tuple[str, ...]
) -> None:
    """Either is enough for a manager to answer."""
    issue = _open(sandbox, bot, title, *labels)
    _work(sandbox)
    assert issue.user_notes != []


def test_answers_fit_the_ticket(sandbox: Sandbox, bot: User) -> None:
    """Whole, in part or in free words, a review says what was wrong with that conversation."""
    issue = _rude(sandbox, bot)
    for number in range(20):
        _managers(sandbox, number).review()
    answers = _words(issue)
    assert [answer for answer in answers if RUDE.review.summary not in answer] == []
    assert {answer.count("**") // 2 for answer in answers} == {0, 1, 2, 3}
    assert [answer for answer in answers if answer.rstrip().endswith(f"(Y/N)** {RUDE.review.contact}")]


def test_a_whole_answer_brings_the_label_of_the_cause(sandbox: Sandbox, bot: User) -> None:
    """The cause is the one that fits the case."""
    issue = _rude(sandbox, bot)
    sandbox.gitlab.add_label(issue.project, bot, RUDE.review.cause)
    for number in range(20):
        _managers(sandbox, number).review()
    assert issue.labels == tuple(sorted((RUDE.review.cause, BAD_LABEL)))


def test_a_ticket_that_cannot_be_looked_at_is_said_to_be_so(sandbox: Sandbox, bot: User) -> None:
    """Deleted or unknown tickets get an answer, too."""
    issue = _open(sandbox, bot, "Bad: ticket #5", BAD_LABEL)
    _managers(sandbox).review()
    assert [UNKNOWN.summary in answer for answer in _words(issue)] == [True]


def test_those_nobody_answered_come_first(sandbox: Sandbox, bot: User) -> None:
    """Two a day, no case twice while others wait."""
    issues = [_open(sandbox, bot, f"Bad: ticket #{number}") for number in range(6)]
    managers = _managers(sandbox)
    for _ in range(3):
        managers.review()
    assert [len(issue.user_notes) for issue in issues] == [1] * 6


def test_good_issues_are_praised_and_tidied_not_reviewed(sandbox: Sandbox, bot: User) -> None:
    """Somebody thanks the colleague, one issue loses its label, one is deleted, and nobody fills in a review."""
    issues = [_open(sandbox, bot, f"Good: ticket #{number}", GOOD_LABEL) for number in range(9)]
    _work(sandbox)
    praise = {words.replace("{agent}", "the team") for words in THANKS}
    said = [words for issue in issues for words in _words(issue)]
    assert (set(said) <= praise, len(said) >= 3) == (True, True)
    assert any(not issue.labels for issue in issues)
    assert len([issue for issue in issues if issue.iid not in issue.project.issues]) == DAYS // 5


def test_the_colleague_is_thanked_by_name(sandbox: Sandbox, bot: User) -> None:
    """Who answered the customer is the one who is praised."""
    issue = _rude(sandbox, bot)
    sandbox.gitlab.update_issue(issue, bot, title=issue.title.replace("Bad", "Good"), labels=[GOOD_LABEL])
    _managers(sandbox).do_chores(0)
    ticket = list(sandbox.zendesk.tickets.values())[-1]
    agent = sandbox.zendesk.directory.users[ticket.assignee_id or 0]
    assert first_name(agent.name) in _words(issue)[0]


def test_other_issues_are_left_alone(sandbox: Sandbox, bot: User) -> None:
    """The bot's own housekeeping is no business of theirs."""
    issue = _open(sandbox, bot, "Status of the bot", "keep-open")
    _work(sandbox)
    assert (issue.user_notes, issue.state, issue.labels) == ([], "opened", ("keep-open",))


def test_labels_are_taken_from_those_that_exist(sandbox: Sandbox, bot: User) -> None:
    """A manager picks a cause from the project's list and invents none."""
    issue = _open(sandbox, bot, "Bad: ticket #5", BAD_LABEL)
    _work(sandbox)
    known = {label.title for label in sandbox.gitlab.labels(issue.project)}
    sandbox.gitlab.add_label(issue.project, bot, UNKNOWN.cause)
    _work(sandbox)
    assert (any(title.startswith("feedback::") for title in known), UNKNOWN.cause in issue.labels) == (False, True)


def test_without_a_planner_nothing_is_deleted(sandbox: Sandbox, bot: User) -> None:
    """GitLab lets only Planners and Owners delete, so nobody tries."""
    issues = [_open(sandbox, bot, f"Good: ticket #{number}", GOOD_LABEL) for number in range(9)]
    project = issues[0].project
    for user, level in list(project.members.values()):
        if level == people.PLANNER:
            sandbox.gitlab.remove_member(project, user)
            sandbox.gitlab.add_member(project, user, people.REPORTER)
    _work(sandbox)
    assert [issue for issue in issues if issue.iid not in project.issues] == []


def test_long_titles_can_be_edited(sandbox: Sandbox, bot: User) -> None:
    """The longest title that GitLab takes does not break the week."""
    issue = _open(sandbox, bot, "Bad: " + "x" * 250)
    _work(sandbox)
    assert len(issue.title) <= 255


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_whoever_is_at_work_acts(sandbox: Sandbox, bot: User, hour: int) -> None:
    """On a working day nobody writes in the middle of their night."""
    _open(sandbox, bot, "Bad: ticket #5")
    zones = {manager.username: ZoneInfo(manager.time_zone) for manager in people.MANAGERS}
    start = sandbox.clock.now()
    days = 2 if start.weekday() == 0 else 9 - start.weekday()
    sandbox.clock.advance(start.replace(hour=hour) + timedelta(days=days) - start)
    for number in range(10):
        _managers(sandbox, number).review()
    now = sandbox.clock.now()
    project = sandbox.gitlab.project_at(people.PROJECT)
    assert project is not None
    authors = {
        note.author.username for issue in project.issues.values() for note in issue.user_notes if note.created_at == now
    }
    assert authors != set()
    assert [name for name in authors if not is_busy(now.astimezone(zones[name]))] == []


def test_only_what_the_bot_closed_is_opened_again(sandbox: Sandbox, bot: User) -> None:
    """A good case that a person closed stays closed; of the bot's one returns with a word why."""
    mine, theirs = (_open(sandbox, bot, f"Good: ticket #{number}", GOOD_LABEL) for number in (1, 2))
    manager = sandbox.gitlab.user_named(people.MANAGERS[0].username)
    assert manager is not None
    managers = _managers(sandbox)
    sandbox.gitlab.update_issue(theirs, manager, state_event="close")
    managers.open_again()
    assert theirs.state == "closed"
    sandbox.gitlab.update_issue(mine, bot, state_event="close")
    managers.open_again()
    assert ((mine.state, _words(mine)), (theirs.state, _words(theirs))) == (("opened", [WHY_AGAIN]), ("closed", []))


def test_a_remark_goes_to_an_open_good_case(sandbox: Sandbox, bot: User) -> None:
    """One that no person wrote on is preferred; bad and closed ones are left alone."""
    good, other, bad, closed = (
        _open(sandbox, bot, f"{kind}: ticket #{number}") for number, kind in enumerate(("Good", "Good", "Bad", "Good"))
    )
    sandbox.gitlab.update_issue(closed, bot, state_event="close")
    managers = _managers(sandbox)
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
