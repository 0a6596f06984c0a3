"""The to-do list, the version and live references over HTTP."""

import pytest

from tests.sandbox.gitlab.world import Client, World


def test_ones_own_todos(world: World, client: Client) -> None:
    """Newest first, nobody else's; one that is done is on the other list."""
    issue = world.issue()
    first, second = (world.note(issue, "dev", text) for text in ("@rita, look", "@rita and @mia, look again"))
    found = client.get("/todos", "rita").json()
    assert [todo["body"] for todo in found] == [second.body, first.body]
    assert {(todo["target"]["iid"], todo["action_name"], todo["state"]) for todo in found} == {
        (issue.iid, "mentioned", "pending")
    }
    done = client.post(f"/todos/{found[0]['id']}/mark_as_done").json()
    assert (done["id"], done["state"]) == (found[0]["id"], "done")
    assert [todo["id"] for todo in client.get("/todos").json()] == [found[1]["id"]]
    assert [todo["id"] for todo in client.get("/todos", state="done").json()] == [found[0]["id"]]


def test_todos_of_others_are_not_found(world: World, client: Client) -> None:
    """Nobody ticks off what another one has to do."""
    world.note(world.issue(), "dev", "@mia, look")
    (todo,) = client.get("/todos", "mia").json()
    assert client.post(f"/todos/{todo['id']}/mark_as_done").status_code == 404


def test_the_version(world: World, client: Client) -> None:
    """As the installation is set to."""
    world.gitlab.switches.version = "18.2.1"
    assert client.get("/version").json()["version"] == "18.2.1"


@pytest.mark.parametrize(
    ("text", "found"), [("@rita and #1", 2), ("`@rita and #1`", 0), ("> ```text\n> @rita #1\n> ```", 0), ("words", 0)]
)
def test_live_references(client: Client, text: str, found: int) -> None:
    """With `gfm` the HTML marks what is live in a text, without it nothing."""
    assert client.post("/markdown", text=text, gfm=True).json()["html"].count("data-reference-type") == found
    assert "data-reference-type" not in client.post("/markdown", text=text).json()["html"]
