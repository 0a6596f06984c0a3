"""Which issue belongs to which ticket."""

from __future__ import annotations

import pytest

from bot.sandbox import people
from bot.sandbox.gitlab import Project, User
from bot.sandbox.pages import cases
from bot.sandbox.seed import seed
from bot.sandbox.world import Sandbox


@pytest.fixture
def project(sandbox: Sandbox) -> Project:
    seed(sandbox, seed=1, ratings=0)
    project = sandbox.gitlab.project_at(people.PROJECT)
    assert project is not None
    return project


@pytest.fixture
def bot(sandbox: Sandbox, project: Project) -> User:
    user = sandbox.gitlab.user_named(people.BOT)
    assert user is not None
    return user


def test_an_empty_world_has_no_cases(sandbox: Sandbox) -> None:
    """Without a project there is nothing to find."""
    assert (cases.issues(sandbox), cases.by_ticket(sandbox)) == ([], {})


@pytest.mark.parametrize(
    ("title", "ticket"),
    [
        ("Bad: ticket #12", 12),
        ("Good: ticket #12 (see invoice)", 12),
        ("Bad: ticket #123456789012345678901", None),
        ("About Bad: ticket #12", None),
        ("ticket #12", None),
    ],
)
def test_the_title_tells_the_ticket(
    sandbox: Sandbox, project: Project, bot: User, title: str, ticket: int | None
) -> None:
    """The bot's titles name their ticket, also when somebody wrote something after it."""
    issue = sandbox.gitlab.create_issue(project, bot, title=title)
    assert cases.by_ticket(sandbox) == ({ticket: issue} if ticket else {})


def test_the_oldest_counts(sandbox: Sandbox, project: Project, bot: User) -> None:
    """Of two issues for one ticket the younger one is the double."""
    first, _second = (sandbox.gitlab.create_issue(project, bot, title="Bad: ticket #12") for _ in range(2))
    assert cases.by_ticket(sandbox) == {12: first}


def test_people_open_no_cases(sandbox: Sandbox, project: Project) -> None:
    """An issue that a person titled like one of the bot's is their own."""
    person = sandbox.gitlab.user_named(people.MANAGERS[0].username)
    assert person is not None
    sandbox.gitlab.create_issue(project, person, title="Bad: ticket #12")
    assert cases.by_ticket(sandbox) == {}
