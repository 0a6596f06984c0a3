"""What the sandbox's managers do in GitLab."""

from random import Random

import pytest

from bot.sandbox import people
from bot.sandbox.gitlab import Issue, User
from bot.sandbox.managers import Managers
from bot.sandbox.seed import seed
from bot.sandbox.world import Sandbox

DAYS = 14


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


def _work(sandbox: Sandbox) -> None:
    managers = Managers(sandbox.gitlab, Random(1))
    for day in range(DAYS):
        managers.act(day)


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


def test_good_issues_are_tidied_not_answered(sandbox: Sandbox, bot: User) -> None:
    """A good issue loses its label or is deleted; nobody writes there."""
    issues = [_open(sandbox, bot, f"Good: ticket #{number}", "satisfaction::good") for number in range(3)]
    _work(sandbox)
    assert [issue.user_notes for issue in issues] == [[], [], []]
    assert any(not issue.labels for issue in issues)


def test_other_issues_are_left_alone(sandbox: Sandbox, bot: User) -> None:
    """The bot's own housekeeping is no business of theirs."""
    issue = _open(sandbox, bot, "Status of the bot", "keep-open")
    _work(sandbox)
    assert (issue.user_notes, issue.state, issue.labels) == ([], "opened", ("keep-open",))


def test_labels_are_taken_from_those_that_exist(sandbox: Sandbox, bot: User) -> None:
    """A manager picks a cause from the project's list and invents none."""
    issue = _open(sandbox, bot, "Bad: ticket #5", "satisfaction::bad")
    _work(sandbox)
    project = issue.project
    known = {label.title for label in sandbox.gitlab.labels(project)}
    sandbox.gitlab.add_label(project, bot, "feedback::docs")
    _work(sandbox)
    assert (any(title.startswith("feedback::") for title in known), "feedback::docs" in issue.labels) == (False, True)


def test_without_a_planner_nothing_is_deleted(sandbox: Sandbox, bot: User) -> None:
    """GitLab lets only Planners and Owners delete, so nobody tries."""
    issue = _open(sandbox, bot, "Good: ticket #5", "satisfaction::good")
    for user, level in list(issue.project.members.values()):
        if level == people.PLANNER:
            sandbox.gitlab.remove_member(issue.project, user)
            sandbox.gitlab.add_member(issue.project, user, people.REPORTER)
    _work(sandbox)
    assert issue.iid in issue.project.issues


def test_long_titles_can_be_edited(sandbox: Sandbox, bot: User) -> None:
    """The longest title that GitLab takes does not break the week."""
    issue = _open(sandbox, bot, "Bad: " + "x" * 250)
    _work(sandbox)
    assert len(issue.title) <= 255
