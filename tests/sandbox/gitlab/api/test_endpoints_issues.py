"""Issues over HTTP: statuses and bodies in GitLab's words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.sandbox.gitlab.world import Client, World

ISSUES = "/projects/acme%2Ffeedback/issues"


def test_an_issue_is_opened(client: Client) -> None:
    """The answer is 201 and shows what became of it, labels sorted."""
    answer = client.post(ISSUES, title=" Title ", description="x\r\n", labels="b,a", confidential=True)
    body = answer.json()
    found = (body["iid"], body["title"], body["description"], body["labels"], body["confidential"])
    assert (answer.status_code, *found) == (201, 1, "Title", "x", ["a", "b"], True)
    assert body["web_url"] == f"{client.url}/acme/feedback/-/issues/1"


@pytest.mark.parametrize(
    ("sent", "status", "body"),
    [
        ({}, 400, {"error": "title is missing"}),
        ({"title": ""}, 400, {"message": {"title": ["can't be blank"]}}),
        ({"title": None}, 400, {"message": {"title": ["can't be blank"]}}),
        ({"title": "x" * 256}, 400, {"message": {"title": ["is too long (maximum is 255 characters)"]}}),
        ({"title": "x", "confidential": "maybe"}, 400, {"error": "confidential is invalid"}),
        ({"title": "x", "created_at": "never"}, 400, {"error": "created_at is invalid"}),
    ],
)
def test_refused_creations(client: Client, sent: dict[str, Any], status: int, body: dict[str, Any]) -> None:
    """Each mistake has its form of 400."""
    answer = client.post(ISSUES, **sent)
    assert (answer.status_code, answer.json()) == (status, body)


def test_iid_and_created_at_over_http(client: Client) -> None:
    """A Reporter's are dropped in silence, an Owner's count, and repeat as 409."""
    sent: dict[str, Any] = {"title": "x", "iid": 40, "created_at": "2020-01-01T00:00:00Z"}
    assert client.post(ISSUES, **sent).json()["iid"] == 1
    owned = client.post(ISSUES, "olga", **sent)
    assert (owned.json()["iid"], owned.json()["created_at"]) == (40, "2020-01-01T00:00:00.000Z")
    again = client.post(ISSUES, "olga", **sent)
    assert (again.status_code, again.json()) == (409, {"message": "Duplicated issue"})


def test_missing_permission_for_labels_is_silent(client: Client) -> None:
    """200, and the label is simply not there."""
    client.post(ISSUES, "gus", title="x")
    answer = client.put(f"{ISSUES}/1", "gus", add_labels="x", title="y")
    assert (answer.status_code, answer.json()["labels"], answer.json()["title"]) == (200, [], "y")


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"labels": ""}, []),
        ({"labels": []}, []),
        ({"labels": "c"}, ["c"]),
        ({"add_labels": "c"}, ["a", "b", "c"]),
        ({"remove_labels": "a,never"}, ["b"]),
        ({"labels": "c", "add_labels": "d", "remove_labels": "c"}, ["d"]),
        ({"add_labels": ["c,d", "e"]}, ["a", "b", "c,d", "e"]),
    ],
)
def test_labels_are_changed(world: World, client: Client, sent: dict[str, Any], expected: list[str]) -> None:
    """`labels` replaces, the others add and take away; arrays and commas both work."""
    world.issue(labels=["a", "b"])
    expected = [label for label in expected if "," not in label]
    assert client.put(f"{ISSUES}/1", **sent).json()["labels"] == expected


def test_all_fields_change_at_once(world: World, client: Client) -> None:
    """One request changes everything that PUT takes."""
    world.issue()
    sent: dict[str, Any] = {
        "title": "New",
        "description": "Text",
        "assignee_ids": [world.user("dev").id],
        "due_date": "2026-12-24",
        "confidential": True,
        "discussion_locked": True,
        "state_event": "close",
    }
    body = client.put(f"{ISSUES}/1", **sent).json()
    assert [user["username"] for user in body["assignees"]] == ["dev"]
    expected = {key: value for key, value in sent.items() if key not in ("assignee_ids", "state_event")}
    assert {key: body[key] for key in expected} == expected
    assert (body["state"], body["closed_by"]["username"], body["closed_at"]) == (
        "closed",
        "rita",
        "2026-11-02T09:00:00.000Z",
    )


@pytest.mark.parametrize("sent", [{"assignee_ids": []}, {"assignee_ids": [0]}, {"assignee_id": ""}, {"assignee_id": 0}])
def test_nobody_is_assigned(world: World, client: Client, sent: dict[str, Any]) -> None:
    """An empty list, 0 and the old single parameter take the assignee away."""
    world.issue(assignee_ids=[world.user("dev").id])
    assert client.put(f"{ISSUES}/1", **sent).json()["assignee"] is None


def test_a_change_needs_a_parameter(world: World, client: Client) -> None:
    """An empty PUT is a 400, a wrong state_event too."""
    world.issue()
    assert "at least one parameter must be provided" in client.put(f"{ISSUES}/1").json()["error"]
    answer = client.put(f"{ISSUES}/1", state_event="vanish")
    assert (answer.status_code, answer.json()) == (400, {"error": "state_event does not have a valid value"})


@pytest.mark.parametrize(
    ("path", "user", "message"),
    [
        (f"{ISSUES}/9", "rita", "404 Not found"),
        (f"{ISSUES}/1", "gus", "404 Not found"),
        (f"{ISSUES}/nine", "rita", "404 Not found"),
        (f"{ISSUES}/1", "out", "404 Project Not Found"),
        ("/projects/77/issues", "rita", "404 Project Not Found"),
    ],
)
def test_what_may_not_be_seen_is_not_found(world: World, client: Client, path: str, user: str, message: str) -> None:
    """Missing, confidential and foreign look alike."""
    world.issue(confidential=True)
    answer = client.get(path, user)
    assert (answer.status_code, answer.json()) == (404, {"message": message})


def test_deleting_over_http(world: World, client: Client) -> None:
    """A Reporter may not, a Planner may; then it is gone."""
    world.issue()
    codes = [client.delete(f"{ISSUES}/1", user).status_code for user in ("rita", "pia", "pia")]
    assert codes == [403, 204, 404]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"labels": "x,y"}, [1]),
        ({"labels": "None"}, [3]),
        ({"labels": "any"}, [2, 1]),
        ({"not[labels]": "y"}, [3, 2]),
        ({"iids[]": [3, 1]}, [3, 1]),
        ({"search": "second", "in": "title"}, [2]),
        ({"assignee_id": "None"}, [2, 1]),
        ({"assignee_id": "Any"}, [3]),
        ({"state": "closed"}, [2]),
        ({"confidential": "true"}, [3]),
        ({"author_id": 99}, []),
        ({"created_after": "2026-11-02T10:00:00Z"}, [3, 2]),
        ({"updated_before": "2026-11-02T10:00:00+01:00"}, [1]),
        ({"order_by": "created_at", "sort": "asc"}, [1, 2, 3]),
    ],
)
def test_filters_over_http(world: World, client: Client, params: dict[str, Any], expected: list[int]) -> None:
    """The filters are spelled as documented; all states, newest first, by default."""
    world.issue(title="first", labels=["x", "y"])
    world.pass_time(hours=1)
    second = world.issue(title="second", labels=["x"])
    world.gitlab.update_issue(second, world.user("rita"), state_event="close")
    world.pass_time(hours=1)
    world.issue(title="third", confidential=True, assignee_ids=[world.user("dev").id])
    answer = client.ask("GET", ISSUES, params=params)
    assert [issue["iid"] for issue in answer.json()] == expected


@pytest.mark.parametrize("params", [{"state": "odd"}, {"order_by": "luck"}, {"sort": "up"}, {"assignee_id": "me"}])
def test_bad_filters(client: Client, params: dict[str, str]) -> None:
    """They are 400, not ignored."""
    assert client.get(ISSUES, **params).status_code == 400


def test_label_details(world: World, client: Client) -> None:
    """On request the labels of a list are objects."""
    world.issue(labels=["x"])
    [issue] = client.get(ISSUES, with_labels_details="true").json()
    assert [label["name"] for label in issue["labels"]] == ["x"]


def test_limits_and_spam(public_world: World, public_client: Client) -> None:
    """Too many creations, captcha and spam have their bodies; spam concerns public projects only."""
    switches = public_world.gitlab.switches
    switches.spam_verdict = "captcha"
    captcha = public_client.post(ISSUES, title="x")
    assert (captcha.status_code, captcha.json()["needs_captcha_response"]) == (409, True)
    switches.spam_verdict = "spam"
    assert public_client.post(ISSUES, title="x").status_code == 400
    switches.issues_per_minute = 0
    limited = public_client.post(ISSUES, title="x")
    text = "This endpoint has been requested too many times. Try again later."
    assert (limited.status_code, limited.json()) == (429, {"message": {"error": text}})
    assert "Retry-After" not in limited.headers


def test_spam_checks_leave_private_projects_alone(world: World, client: Client) -> None:
    """A private project takes the issue."""
    world.gitlab.switches.spam_verdict = "captcha"
    assert client.post(ISSUES, title="x").status_code == 201


def test_public_issues_are_read_without_a_token(public_world: World, public_client: Client) -> None:
    """Reading needs no account there, writing does."""
    public_world.issue()
    assert [issue["iid"] for issue in public_client.get(ISSUES, None).json()] == [1]
    assert public_client.post(ISSUES, None, title="x").status_code == 401


def test_times_follow_the_sandbox_clock(world: World, client: Client) -> None:
    """Both the answer's Date and the issue's times are the sandbox's."""
    now = world.pass_time(days=3)
    answer = client.post(ISSUES, title="x")
    assert answer.headers["Date"] == "Thu, 05 Nov 2026 09:00:00 GMT"
    assert datetime.fromisoformat(answer.json()["created_at"]) == now == datetime(2026, 11, 5, 9, tzinfo=UTC)
