"""Events, reactions and relations over HTTP."""

from typing import Any

import pytest

from tests.sandbox.gitlab.world import Client, World

ISSUE = "/projects/1/issues/1"


@pytest.fixture(autouse=True)
def issues(world: World) -> None:
    for _ in range(2):
        world.issue(labels=["x"])
    world.note(world.project.issues[1], "rita", "word")


def test_state_events(world: World, client: Client) -> None:
    """Who closed and reopened, oldest first; each can be read alone."""
    for event in ("close", "reopen"):
        client.put(ISSUE, "dev", state_event=event)
    events = client.get(f"{ISSUE}/resource_state_events").json()
    assert [(e["state"], e["user"]["username"], e["resource_type"]) for e in events] == [
        ("closed", "dev", "Issue"),
        ("reopened", "dev", "Issue"),
    ]
    assert client.get(f"{ISSUE}/resource_state_events/{events[1]['id']}").json() == events[1]
    assert client.get(f"{ISSUE}/resource_state_events/99").status_code == 404


def test_label_events(world: World, client: Client) -> None:
    """Who put on and took off what; a deleted label is null."""
    client.put(ISSUE, "dev", remove_labels="x")
    client.delete("/projects/1/labels/x")
    events = client.get(f"{ISSUE}/resource_label_events").json()
    assert [(e["action"], e["user"]["username"], e["label"]) for e in events] == [
        ("add", "rita", None),
        ("remove", "dev", None),
    ]
    assert client.get(f"{ISSUE}/resource_label_events/{events[0]['id']}").json() == events[0]


def test_there_are_no_milestone_events(client: Client) -> None:
    """The list is empty, the issue must exist."""
    assert client.get(f"{ISSUE}/resource_milestone_events").json() == []
    assert client.get("/projects/1/issues/9/resource_milestone_events").status_code == 404


@pytest.mark.parametrize("path", [f"{ISSUE}/award_emoji", f"{ISSUE}/notes/1/award_emoji"])
def test_reactions(client: Client, path: str) -> None:
    """Given once, listed, counted, taken back by their owner only."""
    given = client.post(path, name="thumbsup")
    assert (given.status_code, given.json()["name"], given.json()["user"]["username"]) == (201, "thumbsup", "rita")
    again = client.post(path, name="thumbsup")
    message = "404 Award Emoji Name has already been taken Not Found"
    assert (again.status_code, again.json()) == (404, {"message": message})
    assert client.post(path).json() == {"error": "name is missing"}
    [listed] = client.get(path).json()
    assert client.get(f"{path}/{listed['id']}").json() == listed
    codes = [client.delete(f"{path}/{listed['id']}", user).status_code for user in ("dev", "rita", "rita")]
    assert codes == [401, 204, 404]


def test_a_reaction_to_a_comment_shows_in_its_times(world: World, client: Client) -> None:
    """The comment's `updated_at` is that of the reaction, the issue's stays."""
    before = [client.get(path).json()["updated_at"] for path in (ISSUE, f"{ISSUE}/notes/1")]
    world.pass_time(hours=1)
    given = client.post(f"{ISSUE}/notes/1/award_emoji", "dev", name="eyes").json()
    after = [client.get(path).json()["updated_at"] for path in (ISSUE, f"{ISSUE}/notes/1")]
    assert (after[0], after[1], given["created_at"] > before[1]) == (before[0], given["created_at"], True)


def test_label_events_of_bots_and_people(world: World, client: Client) -> None:
    """Each act names its author; whether that is a bot is told by the account alone."""
    bot = world.gitlab.add_user("triage", "Triage", bot=True)
    world.gitlab.add_member(world.project, bot, 20)
    world.gitlab.update_issue(world.project.issues[1], bot, add_labels=["y"])
    client.put(ISSUE, "dev", labels="x")
    events = client.get(f"{ISSUE}/resource_label_events").json()
    assert [(e["action"], e["user"]["username"], e["label"]["name"]) for e in events] == [
        ("add", "rita", "x"),
        ("add", "triage", "y"),
        ("remove", "dev", "y"),
    ]
    assert not any("bot" in event["user"] for event in events)


def test_votes_are_counted(client: Client) -> None:
    """Thumbs of an issue are its votes."""
    for user, name in (("rita", "thumbsup"), ("dev", "thumbsup"), ("mia", "thumbsdown"), ("mia", "tada")):
        client.post(f"{ISSUE}/award_emoji", user, name=name)
    issue = client.get(ISSUE).json()
    assert (issue["upvotes"], issue["downvotes"]) == (2, 1)


def test_links(client: Client) -> None:
    """Made once, seen from both sides, taken away."""
    made = client.post(f"{ISSUE}/links", target_project_id="acme/feedback", target_issue_iid=2)
    assert (made.status_code, made.json()["link_type"], made.json()["target_issue"]["iid"]) == (201, "relates_to", 2)
    again = client.post(f"{ISSUE}/links", target_project_id=1, target_issue_iid=2)
    assert (again.status_code, again.json()) == (409, {"message": "Issue(s) already assigned"})
    [seen] = client.get("/projects/1/issues/2/links").json()
    assert (seen["iid"], seen["link_type"]) == (1, "relates_to")
    gone = client.delete(f"{ISSUE}/links/{seen['issue_link_id']}")
    assert (gone.status_code, client.get(f"{ISSUE}/links").json()) == (200, [])


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 400),
        ({"target_project_id": 1, "target_issue_iid": 99}, 404),
        ({"target_project_id": 9, "target_issue_iid": 2}, 404),
        ({"target_project_id": 1, "target_issue_iid": 2, "link_type": "blocks"}, 400),
        ({"target_project_id": 1, "target_issue_iid": 2, "link_type": "odd"}, 400),
    ],
)
def test_refused_links(client: Client, sent: dict[str, Any], status: int) -> None:
    """What is missing, unknown or not in the plan is refused."""
    assert client.post(f"{ISSUE}/links", **sent).status_code == status
