"""Labels over HTTP."""

from typing import Any

import pytest

from tests.sandbox.gitlab.world import Client, World

LABELS = "/projects/1/labels"


@pytest.fixture(autouse=True)
def labels(world: World) -> None:
    world.gitlab.add_label(
        world.project, world.user("rita"), "feedback::docs", color="#1F75CB", description="About docs"
    )
    world.gitlab.add_group_label("acme", "shared")


def test_labels_are_listed_by_title(client: Client) -> None:
    """With those of the groups above, unless told otherwise."""
    assert [label["name"] for label in client.get(LABELS).json()] == ["feedback::docs", "shared"]
    own = client.get(LABELS, include_ancestor_groups="false").json()
    assert [(label["name"], label["is_project_label"]) for label in own] == [("feedback::docs", True)]


@pytest.mark.parametrize(("search", "expected"), [("DOCS", 1), ("about", 1), ("share", 1), ("nothing", 0)])
def test_labels_are_searched(client: Client, search: str, expected: int) -> None:
    """By name and description, in any case."""
    assert len(client.get(LABELS, search=search).json()) == expected


def test_counts_on_request(world: World, client: Client) -> None:
    """Open and closed issues are counted when asked for."""
    for _ in range(2):
        issue = world.issue(labels=["feedback::docs"])
    world.gitlab.update_issue(issue, world.user("rita"), state_event="close")
    label = client.get(LABELS, with_counts="true").json()[0]
    assert (label["open_issues_count"], label["closed_issues_count"]) == (1, 1)
    assert "open_issues_count" not in client.get(LABELS).json()[0]


@pytest.mark.parametrize("key", ["feedback%3A%3Adocs", "1"])
def test_a_label_is_found_by_title_and_number(client: Client, key: str) -> None:
    """Colons travel encoded."""
    label = client.get(f"{LABELS}/{key}").json()
    assert (label["name"], label["description"], label["text_color"]) == ("feedback::docs", "About docs", "#FFFFFF")


def test_a_title_with_a_slash(client: Client) -> None:
    """A slash in a title travels encoded too."""
    client.post(LABELS, name="a/b", color="#fff")
    assert client.get(f"{LABELS}/a%2Fb").json()["name"] == "a/b"


@pytest.mark.parametrize(
    ("sent", "status", "body"),
    [
        ({"name": "x"}, 400, {"error": "color is missing"}),
        ({}, 400, {"error": "name is missing, color is missing"}),
        ({"name": "feedback::docs", "color": "#fff"}, 409, {"message": "Label already exists"}),
        ({"name": "shared", "color": "#fff"}, 409, {"message": "Label already exists"}),
        ({"name": "a,b", "color": "#fff"}, 400, {"message": {"title": ["is invalid"]}}),
    ],
)
def test_refused_labels(client: Client, sent: dict[str, Any], status: int, body: dict[str, Any]) -> None:
    """The statuses and bodies are GitLab's."""
    answer = client.post(LABELS, **sent)
    assert (answer.status_code, answer.json()) == (status, body)


def test_a_label_changes_in_place(world: World, client: Client) -> None:
    """Name, colour, description, priority; issues keep it."""
    issue = world.issue(labels=["feedback::docs"])
    sent: dict[str, Any] = {
        "new_name": "feedback::doc",
        "color": "#00FF00",
        "description": "",
        "priority": 3,
        "archived": True,
    }
    label = client.put(f"{LABELS}/feedback%3A%3Adocs", **sent).json()
    found = [label[key] for key in ("name", "color", "description", "priority", "archived")]
    assert found == ["feedback::doc", "#00FF00", None, 3, True]
    assert issue.labels == ("feedback::doc",)


def test_labels_of_groups_are_not_changed_here(client: Client) -> None:
    """A project changes and deletes only its own."""
    answers = [client.put(f"{LABELS}/shared", color="#fff"), client.delete(f"{LABELS}/shared")]
    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (404, {"message": "404 Label Not Found"})
    ] * 2


def test_a_label_is_deleted(client: Client) -> None:
    """204, then 404."""
    codes = [client.delete(f"{LABELS}/feedback%3A%3Adocs").status_code for _ in range(2)]
    assert codes == [204, 404]


def test_a_change_needs_a_parameter(client: Client) -> None:
    """An empty PUT names what it could take."""
    error = client.put(f"{LABELS}/1").json()["error"]
    assert error.startswith("new_name, color, description, priority, archived are missing")


@pytest.mark.parametrize("sent", [{"name": "feedback::docs"}, {"label_id": 1}])
def test_the_older_form_names_the_label_in_the_body(client: Client, sent: dict[str, Any]) -> None:
    """It still works for changing and deleting."""
    assert client.ask("PUT", LABELS, json={**sent, "color": "#00FF00"}).json()["color"] == "#00FF00"
    assert client.ask("DELETE", LABELS, json=sent).status_code == 204


@pytest.mark.parametrize("sent", [{}, {"name": "x", "label_id": 1}])
def test_the_older_form_needs_one_name(client: Client, sent: dict[str, Any]) -> None:
    """Neither none nor both."""
    assert client.ask("PUT", LABELS, json={**sent, "color": "#00FF00"}).status_code == 400


def test_a_title_that_begins_with_digits(world: World, client: Client) -> None:
    """GitLab takes the digits for a number: another label answers, and only the number leads to the right one."""
    named = client.post(LABELS, name="1 day", color="#fff").json()
    assert client.get(f"{LABELS}/1%20day").json()["name"] == "feedback::docs"
    assert client.get(f"{LABELS}/{named['id']}").json()["name"] == "1 day"


@pytest.mark.parametrize(("archived", "expected"), [("true", ["feedback::docs"]), ("false", ["shared"])])
def test_archived_labels_are_told_apart(client: Client, archived: str, expected: list[str]) -> None:
    """The list can be narrowed to labels that people put away, or to the others."""
    client.put(f"{LABELS}/1", archived=True)
    assert [label["name"] for label in client.get(LABELS, archived=archived).json()] == expected
