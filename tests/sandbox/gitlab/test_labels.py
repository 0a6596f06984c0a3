"""Labels: names, colours, groups, renaming and deleting."""

import pytest

from bot.sandbox.gitlab import ApiError, labels
from tests.sandbox.gitlab.world import World


@pytest.mark.parametrize(
    ("name", "color", "status", "body"),
    [
        ("taken", "#ABCDEF", 409, {"message": "Label already exists"}),
        ("shared", "#ABCDEF", 409, {"message": "Label already exists"}),
        (" taken ", "#ABCDEF", 400, {"message": {"title": ["has already been taken"]}}),
        ("a,b", "#ABCDEF", 400, {"message": {"title": ["is invalid"]}}),
        ("  ", "#ABCDEF", 400, {"message": {"title": ["can't be blank"]}}),
        ("x" * 256, "#ABCDEF", 400, {"message": {"title": ["is too long (maximum is 255 characters)"]}}),
        ("new", "#ABCD", 400, {"message": {"color": ["must be a valid color code"]}}),
        ("new", "no colour", 400, {"message": {"color": ["must be a valid color code"]}}),
    ],
)
def test_refused_labels(world: World, name: str, color: str, status: int, body: dict[str, object]) -> None:
    """A name in use is 409, also when a group above has it; what is not valid is 400."""
    world.gitlab.add_label(world.project, world.user("rita"), "taken")
    world.gitlab.add_group_label("acme", "shared")
    with pytest.raises(ApiError) as caught:
        world.gitlab.add_label(world.project, world.user("rita"), name, color=color)
    assert (caught.value.status, caught.value.body) == (status, body)


@pytest.mark.parametrize(("color", "expected"), [("#abc", "#abc"), ("#1F75CB", "#1F75CB"), ("Red", "#FF0000")])
def test_colours(world: World, color: str, expected: str) -> None:
    """Hex in both lengths and basic names are taken."""
    assert world.gitlab.add_label(world.project, world.user("rita"), " x ", color=color).color == expected


@pytest.mark.parametrize("username", ["gus", "sam", "out"])
def test_roles_without_labels(world: World, username: str) -> None:
    """Creating labels needs Planner, Reporter or from Developer on."""
    with pytest.raises(ApiError, match="403"):
        world.gitlab.add_label(world.project, world.user(username), "x")


def test_a_renamed_label_stays_on_its_issues(world: World) -> None:
    """Renaming is one request; issues, filters and the other fields follow."""
    issue = world.issue(labels=["old", "keep"])
    label = world.gitlab.labels(world.project)[1]
    labels.update(world.gitlab, world.project, world.user("rita"), label, {"new_name": "new", "description": "d"})
    assert (issue.labels, label.description, label.color) == (("keep", "new"), "d", "#6699CC")


def test_a_label_is_not_renamed_to_another(world: World) -> None:
    """The name of another label is refused, its own is not."""
    world.issue(labels=["a", "b"])
    first = world.gitlab.labels(world.project)[0]
    labels.update(world.gitlab, world.project, world.user("rita"), first, {"new_name": "a"})
    with pytest.raises(ApiError, match="already been taken"):
        labels.update(world.gitlab, world.project, world.user("rita"), first, {"new_name": "b"})


def test_a_deleted_label_leaves_issues_and_events(world: World) -> None:
    """The event stays, without the label."""
    issue = world.issue(labels=["a"])
    labels.delete(world.gitlab, world.project, world.user("rita"), world.gitlab.labels(world.project)[0])
    assert (issue.labels, [event.label for event in issue.label_events]) == ((), [None])


def test_group_labels_serve_all_projects_below(world: World) -> None:
    """An issue takes the group's label instead of creating its own."""
    shared = world.gitlab.add_group_label("acme", "shared")
    other = world.gitlab.add_project("acme/sub/other")
    assert world.issue(labels=["shared"]).label_records == {shared.id: shared}
    assert (world.project.labels, world.gitlab.labels(other)) == ({}, [shared])


def test_names_that_cannot_be_labels_are_left_out(world: World) -> None:
    """A label on an issue whose name is too long is dropped, not an error."""
    assert world.issue(labels=["x" * 256, "", "fine"]).labels == ("fine",)


def test_changing_and_deleting_need_the_role(world: World) -> None:
    """A Guest does neither."""
    label = world.gitlab.add_label(world.project, world.user("rita"), "x")
    with pytest.raises(ApiError, match="403"):
        labels.update(world.gitlab, world.project, world.user("gus"), label, {"color": "#fff"})
    with pytest.raises(ApiError, match="403"):
        labels.delete(world.gitlab, world.project, world.user("gus"), label)


def test_a_label_does_not_take_a_groups_name(world: World) -> None:
    """Renaming to a name that a group above has is refused in its own words."""
    world.issue(labels=["a"])
    world.gitlab.add_group_label("acme", "shared")
    own = world.project.labels[1]
    with pytest.raises(ApiError, match="already exists at group level"):
        labels.update(world.gitlab, world.project, world.user("rita"), own, {"new_name": "shared"})


def test_html_is_taken_out_of_labels(world: World) -> None:
    """Tags vanish from name and description, entities become the characters they stand for."""
    label = world.gitlab.add_label(world.project, world.user("rita"), "<b>R</b>&amp;D", description="<i>a</i> &lt; b")
    assert (label.title, label.description) == ("R&D", "a < b")
