"""What the bot relies on in GitLab, by the adapter's own calls and by what lies under them."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from bot.adapters.gitlab import GitLab
from bot.adapters.pacing import Pace
from bot.contact import WRITING_ROLES
from bot.credentials import Services
from bot.domain.actions import StateEvent
from bot.domain.errors import Conflict, Denied, NotFound, Rejected
from bot.domain.markers import Marker
from bot.domain.quoted import Quoted
from bot.domain.texts import Text
from tests.contract.ground import KIND, TITLE, Workplace
from tests.sandbox.gitlab import schemas

FAR = 2_000_000_000
WORDS = "/close\n/title x\n@all #1\n```\n/close\n<!-- x -->\n/close"


def test_the_account_may_work(place: Workplace) -> None:
    """The bot's account has a role that may label, in a project that is not public."""
    gitlab = place.ports.gitlab
    account, project = gitlab.account(), gitlab.project()
    assert gitlab.access_level(account.user_id) in WRITING_ROLES
    assert (project.visibility in {"private", "internal"}, project.is_writable) == (True, True)


def test_an_opened_issue_comes_back(place: Workplace) -> None:
    """Every way of reading gives the same author, title and marker, and the issue is confidential."""
    gitlab, opened = place.ports.gitlab, place.issue
    since = opened.created_at - timedelta(minutes=1)
    ways = [gitlab.issue(place.iid), *gitlab.issues_by_iid([place.iid, FAR])]
    ways += [issue for issue in gitlab.issues(since) if issue.iid == place.iid]
    assert [(issue.iid, issue.title, issue.author_id) for issue in ways] == [
        (place.iid, TITLE, gitlab.account().user_id)
    ] * 3
    assert {issue.marker.kind if issue.marker else "" for issue in ways} == {KIND}
    assert place.get(place.path())["confidential"] is True


def test_closing_and_opening(place: Workplace) -> None:
    """One request each, and GitLab records whose act it was."""
    gitlab = place.ports.gitlab
    closed = gitlab.update_issue(place.iid, state_event=StateEvent.CLOSE)
    opened = gitlab.update_issue(place.iid, state_event=StateEvent.REOPEN)
    assert (closed.is_open, opened.is_open, closed.closed_by) == (False, True, gitlab.account().user_id)
    events = list(gitlab.state_events(place.iid))
    assert [(event.is_added, event.user_id) for event in events[-2:]] == [
        (False, gitlab.account().user_id),
        (True, gitlab.account().user_id),
    ]


def test_notes(place: Workplace) -> None:
    """A note is read back with its marker, oldest first; an edit keeps its number."""
    gitlab = place.ports.gitlab
    first, second = (gitlab.post_note(place.iid, place.body(words)) for words in ("First.", "Second."))
    gitlab.edit_note(place.iid, first, place.body("First, edited."))
    notes = {note.note_id: note for note in gitlab.notes(place.iid)}
    assert [number for number in notes if number in {first, second}] == [first, second]
    assert notes[first].words == str(place.body("First, edited."))
    assert (notes[second].marker, notes[second].is_system) == (Marker(KIND), False)


def test_quoted_words_do_nothing(place: Workplace) -> None:
    """Commands and mentions of a customer are stored as they were sent, and the issue stays as it was."""
    body = Text("A customer wrote: {{ words }}").fill(Marker(KIND), words=Quoted(WORDS))
    number = place.ports.gitlab.post_note(place.iid, body)
    issue = place.ports.gitlab.issue(place.iid)
    assert place.get(place.path(f"/notes/{number}"))["body"] == str(body)
    assert (issue.is_open, issue.title) == (True, TITLE)


def test_reactions(place: Workplace) -> None:
    """A reaction given twice is one; an unknown one is refused; on a note that is gone nothing happens."""
    gitlab = place.ports.gitlab
    number = gitlab.post_note(place.iid, place.body("Seen?"))
    for _ in range(2):
        gitlab.react(place.iid, number, "eyes")
    assert [reaction.user_id for reaction in gitlab.reactions(place.iid, number)] == [gitlab.account().user_id]
    with pytest.raises(Rejected, match="knows no emoji"):
        gitlab.react(place.iid, number, "no such emoji!")
    gitlab.react(place.iid, FAR, "eyes")
    assert gitlab.reactions(place.iid, FAR) == []


def test_labels_on_an_issue(place: Workplace) -> None:
    """One request puts one on and takes another off, and GitLab records it."""
    gitlab = place.ports.gitlab
    one, other = place.label("::one"), place.label("::other")
    gitlab.update_issue(place.iid, add_labels=[one.name])
    issue = gitlab.update_issue(place.iid, add_labels=[other.name], remove_labels=[one.name])
    assert issue.labels & {one.name, other.name} == {other.name}
    acts = {(event.label, event.is_added) for event in gitlab.label_events(place.iid)}
    assert {(one.name, True), (one.name, False), (other.name, True)} <= acts


def test_a_label_can_be_made_once(place: Workplace) -> None:
    """A second creation is a conflict; what is deleted can be neither changed nor deleted."""
    gitlab = place.ports.gitlab
    label = place.label("-once")
    with pytest.raises(Conflict):
        gitlab.create_label(label)
    gitlab.delete_label(label.name)
    with pytest.raises(NotFound):
        gitlab.update_label(label.name, description="changed")
    with pytest.raises(NotFound):
        gitlab.delete_label(label.name)
    assert gitlab.label(label.name) is None


def test_a_label_is_changed_by_name_and_number(place: Workplace) -> None:
    """Description and colour follow; issues keep it under a new name."""
    gitlab = place.ports.gitlab
    label = place.label("-changed")
    gitlab.update_issue(place.iid, add_labels=[label.name])
    gitlab.update_label(label.name, description="held by a0 until 2026-11-22T09:00:00Z")
    found = gitlab.label(label.name)
    assert found is not None
    assert found.description == "held by a0 until 2026-11-22T09:00:00Z"
    renamed = f"{label.name}-anew"
    place.labels.append(renamed)
    gitlab.update_label(found.label_id, new_name=renamed)
    assert renamed in gitlab.issue(place.iid).labels
    assert renamed in {each.name for each in gitlab.labels()}


def test_what_is_not_there(place: Workplace) -> None:
    """Nothing of that number or name is an error of its own kind, or nobody."""
    gitlab = place.ports.gitlab
    with pytest.raises(NotFound):
        gitlab.issue(FAR)
    with pytest.raises(NotFound):
        gitlab.person(FAR)
    assert (gitlab.person_named("no-such-account-anywhere"), gitlab.access_level(FAR)) == (None, None)


def test_a_person_is_found_in_any_case(place: Workplace) -> None:
    """GitLab ignores upper and lower case in user names."""
    gitlab = place.ports.gitlab
    account = gitlab.account()
    found = gitlab.person_named(account.username.upper())
    assert found is not None
    assert (found.user_id, found.access_level) == (account.user_id, gitlab.access_level(account.user_id))


def test_pages_follow_each_other(place: Workplace) -> None:
    """Every note once, in pages of one, as the next link of each says."""
    for number in range(3):
        place.ports.gitlab.post_note(place.iid, place.body(f"Page {number}"))
    query: dict[str, str] | None = {"per_page": "1", "sort": "asc", "order_by": "created_at"}
    seen: list[int] = []
    while query is not None:
        answer = place.ports.wires.gitlab.ask("get", place.path("/notes"), query)
        seen += [row["id"] for row in answer.body]
        query = dict(parse_qsl(urlsplit(answer.following).query)) if answer.following else None
    assert seen == [note.note_id for note in place.ports.gitlab.notes(place.iid)]


def test_a_wrong_token_is_denied(services: Services) -> None:
    """The error names the variable and not its value."""
    stranger = GitLab(services.gitlab_url, "wrong-token", 1, Pace())
    with pytest.raises(Denied, match="GITLAB_TOKEN") as refused:
        stranger.account()
    assert "wrong-token" not in str(refused.value)


def test_answers_fit_the_published_schemas(place: Workplace) -> None:
    """Issues, notes, labels, members and relations look as GitLab's own schemas say."""
    place.label("-shown")
    place.ports.gitlab.post_note(place.iid, place.body("Shown."))
    schemas.validate(place.get(place.path()), "issue.json")
    schemas.validate(place.get(f"{place.project_path}/issues", per_page=5), "issues.json")
    schemas.validate_notes(place.get(place.path("/notes")))
    for label in place.get(f"{place.project_path}/labels", per_page=5):
        schemas.validate(label, "labels/project_label.json")
    schemas.validate(place.get(f"{place.project_path}/members/all", per_page=5), "members.json")
