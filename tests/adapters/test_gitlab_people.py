"""People, reactions and assignees in GitLab: synthetic replies for the traps, and the sandbox for the rest."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import responses

from bot.adapters.gitlab import GitLab
from bot.domain.errors import BadReply, Denied, NotFound, Rejected, Unavailable, UnknownOutcome
from bot.domain.history import Event
from bot.domain.said import Person, Reaction
from bot.sandbox import people
from bot.sandbox.faults import Fault
from bot.sandbox.gitlab.model import Issue, Note, User
from bot.sandbox.world import Sandbox
from tests.adapters.canned import API, BODY, issue, query, sent

USER = {"id": 9, "username": "ana", "name": "Ana", "state": "active", "bot": False, "web_url": "https://x.example/ana"}
MEMBER = {"id": 9, "username": "ana", "state": "active", "access_level": 20}
GONE = {"message": "404 Not found"}
EVENT = {
    "id": 1, "user": {"id": 9, "username": "ana"}, "created_at": "2026-11-02T10:00:00.000+01:00",
    "resource_type": "Issue", "resource_id": 5012,
}  # fmt: skip


@pytest.mark.parametrize(
    ("user", "member", "expected"),
    [
        (USER, MEMBER, Person(9, "ana", 20)),
        (USER, None, Person(9, "ana", None)),
        (USER | {"state": "blocked"}, MEMBER, Person(9, "ana", 20, is_active=False)),
        (USER | {"state": "deactivated"}, MEMBER, Person(9, "ana", 20, is_active=False)),
        (USER | {"bot": True}, MEMBER, Person(9, "ana", 20, is_bot=True)),
        ({"id": 9, "username": "ana"}, MEMBER, Person(9, "ana", 20)),
    ],
)
def test_a_person(
    user: dict[str, object], member: dict[str, object] | None, expected: Person, project: GitLab,
    http: responses.RequestsMock,
) -> None:  # fmt: skip
    """Account and role; who is no member has none, and old versions do not say what is a bot."""
    http.get(f"{API}/users/9", json=user)
    http.get(f"{API}/projects/5/members/all/9", json=member or GONE, status=200 if member else 404)
    assert project.person(9) == expected


def test_a_person_that_exists_no_more(project: GitLab, http: responses.RequestsMock) -> None:
    """Its role is not asked for."""
    http.get(f"{API}/users/9", json=GONE, status=404)
    with pytest.raises(NotFound):
        project.person(9)


@pytest.mark.parametrize("user", [{}, {"id": "nine", "username": "ana"}, {"id": 9}, []])
def test_a_person_of_another_shape(user: object, project: GitLab, http: responses.RequestsMock) -> None:
    """Is an error that names the service, never a person without rights."""
    http.get(f"{API}/users/9", json=user)
    with pytest.raises(BadReply):
        project.person(9)


def test_a_person_by_name(project: GitLab, http: responses.RequestsMock) -> None:
    """In any case and whole; nobody's name costs one request."""
    http.get(f"{API}/users", json=[{"id": 8, "username": "ana2"}, {"id": 9, "username": "ana"}])
    http.get(f"{API}/users", json=[])
    http.get(f"{API}/users/9", json=USER)
    http.get(f"{API}/projects/5/members/all/9", json=MEMBER)
    assert project.person_named("ANA") == Person(9, "ana", 20)
    assert project.person_named("nobody") is None
    assert query(http)["username"] == "nobody"


def test_the_rows_of_label_events(project: GitLab, http: responses.RequestsMock) -> None:
    """Times in UTC; labels that were deleted and accounts that are gone leave empty names."""
    rows = [
        EVENT | {"label": {"id": 1, "name": "docs"}, "action": "add"},
        EVENT | {"label": None, "action": "remove"},
        EVENT | {"user": None, "label": {"id": 1, "name": "docs"}, "action": "remove"},
    ]
    http.get(f"{API}/projects/5/issues/31/resource_label_events", json=rows)
    found = list(project.label_events(31))
    at = found[0].created_at
    assert (at.isoformat(), query(http)["per_page"]) == ("2026-11-02T09:00:00+00:00", "100")
    assert found == [Event(9, at, "ana", "docs", is_added=True), Event(9, at, "ana"), Event(None, at, "", "docs")]


def test_the_rows_of_state_events(project: GitLab, http: responses.RequestsMock) -> None:
    """`reopened` opens; `closed` and what comes with merge requests close."""
    rows = [EVENT | {"state": state} for state in ("closed", "reopened", "merged")]
    http.get(f"{API}/projects/5/issues/31/resource_state_events", json=rows)
    assert [event.is_added for event in project.state_events(31)] == [False, True, False]


@pytest.mark.parametrize(("status", "error"), [(403, Denied), (400, Rejected), (500, UnknownOutcome)])
def test_a_reaction_that_fails(
    status: int, error: type[Exception], project: GitLab, http: responses.RequestsMock
) -> None:
    """Only a reaction that is there already, or a comment that is gone, is no error."""
    http.post(f"{API}/projects/5/issues/31/notes/7/award_emoji", json={"message": "x"}, status=status)
    with pytest.raises(error):
        project.react(31, 7, "tada")


EMOJI = {"created_at": "2026-11-02T09:00:00.000Z"}


def test_a_reaction(project: GitLab, http: responses.RequestsMock) -> None:
    """By its name; 404 says that it is there already, or that the comment is gone."""
    url = f"{API}/projects/5/issues/31/notes/7/award_emoji"
    http.post(url, json=EMOJI | {"user": {"id": 8}}, status=201)
    http.post(url, json=GONE, status=404)
    project.react(31, 7, "tada")
    assert sent(http) == {"name": "tada"}
    project.react(31, 7, "tada")


def test_a_reaction_that_a_page_answers(project: GitLab, http: responses.RequestsMock) -> None:
    """A page for people with status 200 says nothing of the reaction: whether it is there is looked up later."""
    url = f"{API}/projects/5/issues/31/notes/7/award_emoji"
    http.post(url, body="<html>Sign in</html>", content_type="text/html")
    with pytest.raises(UnknownOutcome):
        project.react(31, 7, "tada")


@pytest.mark.parametrize(
    ("rows", "status", "expected"),
    [([], 200, []), ([EMOJI | {"user": {"id": 8}}, EMOJI | {"user": {"id": 9}}], 200, [8, 9]), (GONE, 404, [])],
)
def test_who_reacted(
    rows: object, status: int, expected: list[int], project: GitLab, http: responses.RequestsMock
) -> None:
    """Any reaction counts: settings may have named another one then."""
    http.get(f"{API}/projects/5/issues/31/notes/7/award_emoji", json=rows, status=status)
    at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert project.reactions(31, 7) == [Reaction(user_id, at) for user_id in expected]


@pytest.mark.parametrize("rows", [[{}], [{"user": None}], {"user": {"id": 9}}])
def test_reactions_of_another_shape(rows: object, project: GitLab, http: responses.RequestsMock) -> None:
    """Nobody guesses whether a command was carried out."""
    http.get(f"{API}/projects/5/issues/31/notes/7/award_emoji", json=rows)
    with pytest.raises(BadReply):
        project.reactions(31, 7)


def reacted(live: GitLab, iid: int, note_id: int) -> list[int]:
    """Who reacted to a comment."""
    return [each.user_id for each in live.reactions(iid, note_id)]


@pytest.mark.parametrize(("assignee_id", "expected"), [(9, [9]), (0, [0]), (None, None)])
def test_the_assignee(
    assignee_id: int | None, expected: list[int] | None, project: GitLab, http: responses.RequestsMock
) -> None:
    """One account, or 0 for nobody; None sends nothing of it."""
    http.put(f"{API}/projects/5/issues/31", json=issue(31, assignees=[{"id": 9, "username": "ana"}]))
    found = project.update_issue(31, title="x", assignee_id=assignee_id)
    assert (found.assignees, sent(http).get("assignee_ids")) == (("ana",), expected)


# -- the sandbox -----------------------------------------------------------------------------------------------


def opened(live: GitLab, sandbox: Sandbox) -> tuple[Issue, Note, User]:
    """An issue of the bot with a manager's comment."""
    iid = live.open_issue("Bad: ticket #12", BODY, []).iid
    row = sandbox.gitlab.paths[people.PROJECT].issues[iid]
    manager = sandbox.gitlab.user_named(people.MANAGERS[0].username)
    assert manager is not None
    note = sandbox.gitlab.create_note(row, manager, "Hello")
    assert note is not None
    return row, note, manager


def test_reactions_live(live_gitlab: GitLab, sandbox: Sandbox) -> None:
    """Put once, found from then on, and a second time is no error; other people's are told apart."""
    row, note, manager = opened(live_gitlab, sandbox)
    me = live_gitlab.account().user_id
    assert reacted(live_gitlab, row.iid, note.id) == []
    for _ in range(2):
        live_gitlab.react(row.iid, note.id, "white_check_mark")
    assert [award.name for award in note.awards] == ["white_check_mark"]
    sandbox.gitlab.award(note, manager, "tada")
    assert reacted(live_gitlab, row.iid, note.id) == [me, manager.id]
    live_gitlab.react(row.iid, 99_999, "white_check_mark")
    assert reacted(live_gitlab, row.iid, 99_999) == []


def test_assignees_live(live_gitlab: GitLab, sandbox: Sandbox) -> None:
    """Somebody gets it, somebody else instead, then nobody; GitLab's note about it is nobody's words."""
    row, _, manager = opened(live_gitlab, sandbox)
    other = sandbox.gitlab.user_named(people.MANAGERS[2].username)
    assert other is not None
    names = [live_gitlab.update_issue(row.iid, assignee_id=each).assignees for each in (manager.id, other.id, 0)]
    assert names == [(manager.username,), (other.username,), ()]
    remarks = [note for note in live_gitlab.notes(row.iid) if note.is_system]
    assert [(note.assigned, note.words) for note in remarks] == [(True, ""), (True, ""), (False, "")]


def test_people_live(live_gitlab: GitLab) -> None:
    """By name as by number, with the role in the project."""
    manager = people.MANAGERS[2]
    found = live_gitlab.person_named(manager.username.upper())
    assert found is not None
    assert (found.username, found.access_level, found.is_bot) == (manager.username, manager.access_level, False)
    assert live_gitlab.person(found.user_id) == found
    assert live_gitlab.person_named("nobody.here") is None


def test_a_lost_reply_to_a_reaction(live_gitlab: GitLab, sandbox: Sandbox) -> None:
    """Is told: the next look finds out."""
    row, note, _ = opened(live_gitlab, sandbox)
    sandbox.traffic.faults.arm(Fault("lost_reply", "gitlab", "POST"))
    with pytest.raises((UnknownOutcome, Unavailable)):
        live_gitlab.react(row.iid, note.id, "white_check_mark")
    assert reacted(live_gitlab, row.iid, note.id) == [live_gitlab.account().user_id]
