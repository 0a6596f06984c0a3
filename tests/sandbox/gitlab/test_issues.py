"""Opening issues: what is dropped, refused, cut out, and whom it reaches."""

from datetime import UTC, date, datetime

import pytest

from bot.sandbox.gitlab import ApiError, issues
from bot.sandbox.gitlab.issues import NewIssue
from tests.sandbox.gitlab.world import START, World

CHOSEN = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(("username", "expected"), [("mia", (1, START)), ("olga", (77, CHOSEN))])
def test_iid_and_created_at_count_for_owners_only(world: World, username: str, expected: tuple[int, datetime]) -> None:
    """Others get the next number and the present time, without a word."""
    new = NewIssue("Title", iid=77, created_at=CHOSEN)
    issue = issues.create(world.gitlab, world.project, world.user(username), new)
    assert expected == (issue.iid, issue.created_at)


def test_a_chosen_iid_makes_creation_idempotent(world: World) -> None:
    """The same iid again is a 409, and the next free number comes after it."""
    new = NewIssue("Title", iid=77)
    issues.create(world.gitlab, world.project, world.user("olga"), new)
    with pytest.raises(ApiError, match=r"409.*Duplicated issue"):
        issues.create(world.gitlab, world.project, world.user("olga"), new)
    assert world.issue().iid == 78


@pytest.mark.parametrize(
    ("title", "description", "complaint"),
    [
        ("", "", {"title": ["can't be blank"]}),
        ("   ", "", {"title": ["can't be blank"]}),
        ("x" * 256, "", {"title": ["is too long (maximum is 255 characters)"]}),
        ("x", "y" * 1_048_577, {"description": ["is too long (maximum is 1048576 characters)"]}),
    ],
)
def test_bad_texts_are_refused(world: World, title: str, description: str, complaint: dict[str, list[str]]) -> None:
    """Empty and long texts are 400, and no number is used up."""
    with pytest.raises(ApiError) as caught:
        world.issue(title=title, description=description)
    assert (400, {"message": complaint}) == (caught.value.status, caught.value.body)
    assert world.issue().iid == 1


def test_close_in_a_new_description_is_cut_out_and_ignored(world: World) -> None:
    """An issue is never born closed; the command leaves the text all the same."""
    issue = world.issue(description="Before\n\n/close\n\nAfter")
    assert (issue.state, issue.description) == ("opened", "Before\n\nAfter")
    assert [(c.name, c.is_applied) for c in world.gitlab.executed_commands] == [("close", False)]


def test_commands_of_a_new_description_run(world: World) -> None:
    """Labels, assignee, date and confidentiality may be set by commands in a new description."""
    world.gitlab.add_label(world.project, world.user("rita"), "docs")
    text = "Text\n/label ~docs ~unknown\n/assign @dev\n/due 2026-12-24\n/confidential\n"
    issue = world.issue(description=text)
    expected = ("Text", ("docs",), (world.user("dev"),), date(2026, 12, 24), True)
    assert expected == (issue.description, issue.labels, issue.assignees, issue.due_date, issue.confidential)


def test_only_one_assignee_on_a_free_plan(world: World, paid_world: World) -> None:
    """Several assignees are a paid feature; the rest is dropped silently, as are people who cannot see the issue."""
    for place, expected in ((world, ["dev"]), (paid_world, ["dev", "mia"])):
        ids = [place.user(name).id for name in ("dev", "out", "mia")]
        assert expected == [user.username for user in place.issue(assignee_ids=ids).assignees]


def test_unknown_assignees_are_dropped(world: World) -> None:
    """0 and unknown ids assign nobody."""
    assert world.issue(assignee_ids=[0, 999]).assignees == ()


def test_labels_are_created_and_sorted(world: World) -> None:
    """Unknown labels come into being, are trimmed, and answers sort them by title."""
    issue = world.issue(labels=["b::x", " a ", "B", "b::y", "a"])
    assert issue.labels == ("B", "a", "b::x", "b::y")
    assert [label.title for label in world.gitlab.labels(world.project)] == ["B", "a", "b::x", "b::y"]


def test_scopes_exclude_on_paid_plans_only(paid_world: World) -> None:
    """With a paid plan the last label of a scope wins; nested scopes are scopes of their own."""
    assert paid_world.issue(labels=["a::x", "a::y", "a::b::1", "z"]).labels == ("a::b::1", "a::y", "z")


def test_labels_at_birth_touch_nothing_later(world: World) -> None:
    """Creation sets both times to the same moment and leaves label events, no system notes."""
    issue = world.issue(labels=["a"])
    assert (issue.created_at, issue.updated_at, issue.notes) == (START, START, [])
    assert [(event.action, event.user.username) for event in issue.label_events] == [("add", "rita")]


def test_deletion_leaves_no_trace(world: World) -> None:
    """A deleted issue is gone from its project, its label, its links and the to-do lists; its number stays used."""
    issue, other = world.issue(labels=["a"], description="@dev"), world.issue()
    world.gitlab.link_issues(issue, other, world.user("rita"))
    world.gitlab.delete_issue(issue, world.user("olga"))
    label = world.gitlab.labels(world.project)[0]
    assert ({2: other}, {}, [], set()) == (
        world.project.issues,
        world.gitlab.links,
        world.gitlab.todos,
        label.issue_ids,
    )
    assert world.issue().iid == 3


def test_strangers_may_open_issues_in_public_projects_without_labels(public_world: World) -> None:
    """Who is no member writes there, but labels, assignees and dates are dropped."""
    public_world.gitlab.add_label(public_world.project, public_world.user("rita"), "known")
    issue = public_world.issue("out", labels=["known"], confidential=True)
    assert (issue.labels, issue.confidential) == ((), True)


def test_strangers_are_refused_in_private_projects(world: World) -> None:
    """Opening an issue in a private project needs a membership."""
    with pytest.raises(ApiError, match="403"):
        world.issue("out")
