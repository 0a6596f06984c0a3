"""Every kind of answer fits GitLab's own schemas."""

import re
from datetime import UTC, datetime

import pytest
from jsonschema import ValidationError

from bot.sandbox.gitlab.api.shapes import stamp, text_color
from tests.sandbox.gitlab import schemas
from tests.sandbox.gitlab.world import Client, World

PROJECT = "/projects/acme%2Ffeedback"


@pytest.fixture(autouse=True)
def lively_issue(world: World) -> None:
    issue = world.issue(labels=["b", "a"], assignee_ids=[world.user("dev").id], confidential=True)
    other = world.issue("gus", "Another")
    world.note(issue, "dev", "A word about #2", internal=True)
    world.gitlab.update_issue(issue, world.user("rita"), title="Good", description="x", state_event="close")
    world.gitlab.award(issue, world.user("dev"), "thumbsup")
    world.gitlab.link_issues(issue, other, world.user("rita"))


def test_issue_lists_fit(client: Client) -> None:
    """A list of issues, open and closed, fits issues.json."""
    answer = client.get(f"{PROJECT}/issues").json()
    assert [issue["state"] for issue in answer] == ["opened", "closed"]
    schemas.validate(answer, "issues.json")


def test_one_issue_fits(client: Client) -> None:
    """A single issue fits issue.json, and so do a created and a changed one."""
    schemas.validate(client.get(f"{PROJECT}/issues/1").json(), "issue.json")
    schemas.validate(client.post(f"{PROJECT}/issues", title="New", description=None).json(), "issue.json")
    schemas.validate(client.put(f"{PROJECT}/issues/1", add_labels="c", due_date="2026-12-01").json(), "issue.json")


def test_notes_fit(client: Client) -> None:
    """Comments and system notes fit notes.json."""
    answer = client.get(f"{PROJECT}/issues/1/notes").json()
    assert {True, False} == {note["system"] for note in answer}
    schemas.validate_notes(answer)


def test_a_written_note_fits(client: Client) -> None:
    """What creating a comment answers fits notes.json."""
    schemas.validate_notes([client.post(f"{PROJECT}/issues/1/notes", body="Hello\n/reopen").json()])


def test_labels_fit(client: Client) -> None:
    """Listed and created labels fit project_label.json."""
    created = client.post(f"{PROJECT}/labels", name="c", color="#1F75CB", description="*see*").json()
    for label in [created, *client.get(f"{PROJECT}/labels").json()]:
        schemas.validate(label, "labels/project_label.json")
        assert {"name", "color", "is_project_label"} < set(label)


def test_labels_of_events_fit(client: Client) -> None:
    """The label inside a label event fits label_basic.json."""
    events = client.get(f"{PROJECT}/issues/1/resource_label_events").json()
    assert [event["action"] for event in events] == ["add", "add"]
    for event in events:
        schemas.validate(event["label"], "label_basic.json")


def test_members_fit(client: Client) -> None:
    """The list of members fits members.json."""
    schemas.validate(client.get(f"{PROJECT}/members/all").json(), "members.json")


def test_links_fit(client: Client) -> None:
    """A relation fits issue_link.json, a list of them issue_links.json, a related issue issue.json."""
    related = client.get(f"{PROJECT}/issues/1/links").json()
    schemas.validate(related, "issues.json")
    link = client.get(f"{PROJECT}/issues/1/links/{related[0]['issue_link_id']}").json()
    schemas.validate(link, "issue_link.json")
    schemas.validate([link], "issue_links.json")


def test_the_schemas_have_teeth(client: Client) -> None:
    """An issue without its author is refused, so the schemas do look."""
    answer = client.get(f"{PROJECT}/issues/1").json()
    del answer["author"]
    with pytest.raises(ValidationError, match=re.escape("'author' is a required property")):
        schemas.validate(answer, "issue.json")


def test_times_are_utc_with_milliseconds() -> None:
    """A time is written with three digits of a second and Z; microseconds are cut, not rounded."""
    assert stamp(datetime(2026, 11, 2, 9, 0, 1, 999999, tzinfo=UTC)) == "2026-11-02T09:00:01.999Z"


@pytest.mark.parametrize(
    ("color", "expected"), [("#000000", "#FFFFFF"), ("#1F75CB", "#FFFFFF"), ("#FFFFFF", "#1F1E24"), ("#ff0", "#1F1E24")]
)
def test_text_on_labels_is_readable(color: str, expected: str) -> None:
    """Dark labels get white text, light ones dark text, in short hex too."""
    assert expected == text_color(color)
