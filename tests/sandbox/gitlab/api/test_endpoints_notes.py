"""Comments over HTTP."""

from typing import Any

import pytest

from tests.sandbox.gitlab.world import Client, World

NOTES = "/projects/1/issues/1/notes"


@pytest.fixture(autouse=True)
def issue(world: World) -> None:
    world.issue()


def test_a_comment_is_written(client: Client) -> None:
    """201, with the stored text and what its commands changed."""
    answer = client.post(NOTES, body="Words\n/close", internal=True)
    body = answer.json()
    assert (answer.status_code, body["body"], body["internal"], body["noteable_iid"]) == (201, "Words", True, 1)
    assert body["commands_changes"] == {"state_event": "close"}


def test_commands_alone_are_202_without_an_id(client: Client) -> None:
    """The answer tells what was done; dates are text."""
    answer = client.post(NOTES, body="/due 2026-12-24\n/title New")
    changes = {"due_date": "2026-12-24", "title": "New"}
    summary = ["Set the due date to Dec 24, 2026.", 'Changed the title to "New".']
    assert (answer.status_code, answer.json()) == (202, {"commands_changes": changes, "summary": summary})


@pytest.mark.parametrize(
    ("method", "path", "sent", "body"),
    [
        ("POST", NOTES, {}, {"error": "body is missing"}),
        ("POST", NOTES, {"body": "/label ~x"}, {"message": "400 Bad request - Failed to apply commands."}),
        ("POST", NOTES, {"body": " "}, {"message": '400 Bad request - Note {:note=>["can\'t be blank"]}'}),
        ("PUT", f"{NOTES}/1", {"body": " "}, {"error": "body is empty"}),
        ("GET", f"{NOTES}?activity_filter=some", {}, {"error": "activity_filter does not have a valid value"}),
    ],
)
def test_bad_requests(
    world: World, client: Client, *, method: str, path: str, sent: dict[str, Any], body: dict[str, Any]
) -> None:
    """Each is a 400 in its form."""
    world.note(world.project.issues[1], "rita", "x")
    answer = client.ask(method, path, json=sent)
    assert (answer.status_code, answer.json()) == (400, body)


def test_a_comment_is_edited_in_place(world: World, client: Client) -> None:
    """200 with a new updated_at; commands alone delete it with 202; internal cannot change."""
    world.note(world.project.issues[1], "rita", "x")
    world.pass_time(minutes=5)
    edited = client.put(f"{NOTES}/1", body="y", internal=True).json()
    assert (edited["body"], edited["internal"]) == ("y", False)
    assert (edited["created_at"], edited["updated_at"]) == ("2026-11-02T09:00:00.000Z", "2026-11-02T09:05:00.000Z")
    gone = client.put(f"{NOTES}/1", body="/close")
    assert (gone.status_code, "id" in gone.json(), client.get(f"{NOTES}/1").status_code) == (202, False, 404)


def test_others_may_not_edit_or_delete(world: World, client: Client) -> None:
    """403 for a Developer, 204 for the author."""
    world.note(world.project.issues[1], "rita", "x")
    codes = [
        client.put(f"{NOTES}/1", "dev", body="y").status_code,
        client.delete(f"{NOTES}/1", "dev").status_code,
        client.delete(f"{NOTES}/1").status_code,
        client.delete(f"{NOTES}/1").status_code,
    ]
    assert codes == [403, 403, 204, 404]


def test_lists_sort_and_filter(world: World, client: Client) -> None:
    """Newest first by default; comments and GitLab's own lines can be asked for apart."""
    issue = world.project.issues[1]
    for text in ("a", "b"):
        world.note(issue, "rita", text)
        world.pass_time(minutes=1)
    world.gitlab.update_issue(issue, world.user("rita"), description="new")
    world.gitlab.edit_note(issue.notes[0], world.user("rita"), "c")

    def bodies(**params: str) -> list[str]:
        return [note["body"] for note in client.get(NOTES, **params).json()]

    assert bodies() == ["changed the description", "b", "c"]
    assert bodies(sort="asc", activity_filter="only_comments") == ["c", "b"]
    assert bodies(activity_filter="only_activity") == ["changed the description"]
    assert bodies(order_by="updated_at", sort="asc") == ["b", "c", "changed the description"]


def test_unreadable_notes_make_pages_short(world: World, client: Client) -> None:
    """They are taken out after paging: a page may be empty although more follow."""
    issue = world.project.issues[1]
    for number in range(4):
        note = world.note(issue, "rita", f"n{number}", internal=number == 1)
        if number == 0:
            world.gitlab.hide_note(note)
    page = client.get(NOTES, "gus", per_page=2, sort="asc")
    assert (page.json(), page.headers["X-Total"], "next" in page.links) == ([], "4", True)
    assert len(client.get(NOTES, per_page=2, sort="asc").json()) == 1
    assert client.get(f"{NOTES}/2", "gus").status_code == 404


def test_references_from_unseen_issues_are_hidden(world: World, client: Client) -> None:
    """A Guest does not see that a confidential issue mentioned this one."""
    world.issue(confidential=True, description="#1")
    seen = [len(client.get(NOTES, user).json()) for user in ("rita", "gus")]
    assert seen == [1, 0]


def test_the_limit_of_notes(world: World, client: Client) -> None:
    """The next one in the same minute is a JSON 429 without a time to wait."""
    world.gitlab.switches.notes_per_minute = 1
    codes = [client.post(NOTES, body="x").status_code for _ in range(2)]
    world.pass_time(minutes=1)
    assert [*codes, client.post(NOTES, body="x").status_code] == [201, 429, 201]


def test_the_limit_of_requests(world: World, client: Client) -> None:
    """All answers tell what is left; over the limit comes plain text with Retry-After."""
    world.gitlab.switches.requests_per_minute = 1
    assert client.get(NOTES).headers["RateLimit-Remaining"] == "0"
    answer = client.get(NOTES)
    assert (answer.status_code, answer.text, answer.headers["Retry-After"]) == (429, "Retry later\n", "60")
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_comments_need_a_token(public_world: World, public_client: Client) -> None:
    """Even in a public project."""
    public_world.issue()
    assert public_client.get(NOTES, None).status_code == 401


def test_an_edit_without_a_body_changes_nothing(world: World, client: Client) -> None:
    """The note is answered as it is."""
    world.note(world.project.issues[1], "rita", "x")
    assert client.put(f"{NOTES}/1").json()["body"] == "x"


def test_a_saved_note_may_be_answered_with_an_error(client: Client) -> None:
    """When a command in it is refused, the answer is a 400 although the words are there."""
    answer = client.post(NOTES, body=f"Words\n/title {'x' * 256}")
    message = '400 Bad request - Note {:validation=>["Title is too long (maximum is 255 characters)"]}'
    assert (answer.status_code, answer.json()) == (400, {"message": message})
    assert [note["body"] for note in client.get(NOTES).json()] == ["Words"]
