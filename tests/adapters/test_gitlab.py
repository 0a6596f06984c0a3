"""Reading the feedback project: synthetic replies for the traps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
import responses

from bot.adapters.gitlab import GitLab
from bot.domain.errors import BadReply, ConfigError
from bot.domain.history import Note
from bot.domain.labels import Label
from bot.domain.markers import Key, Marker
from bot.domain.model import Issue
from bot.domain.ports import FeedbackProject
from bot.domain.project import Account, Project
from tests.adapters.canned import API, ISSUE, NOTE, issue, next_link, query
from tests.adapters.conftest import GITLAB_URL, PROJECT_ROW, Elsewhere, Time


def test_it_is_a_feedback_project(gitlab: GitLab, http: responses.RequestsMock) -> None:
    """The adapter offers what the bot asks for, and shows its token as a bearer's."""
    found: FeedbackProject = gitlab
    http.get(f"{API}/user", json={"id": 77, "username": "feedback-bot", "bot": True})
    assert (Account(77, "feedback-bot"), 1) == (found.account(), found.requests)
    assert http.calls[0].request.headers["Authorization"] == "Bearer sandbox-token"


@pytest.mark.parametrize("given", ["acme/feedback", "/acme/feedback/", " acme/feedback "])
def test_a_project_is_found_by_its_path(given: str, time: Time, http: responses.RequestsMock) -> None:
    """The path is asked for once; from then on the number serves, even if the project moves."""
    http.get(f"{API}/projects/acme%2Ffeedback", json=PROJECT_ROW)
    http.get(f"{API}/projects/5/issues/31", json=ISSUE)
    gitlab = GitLab(GITLAB_URL, "sandbox-token", given, time.pace())
    gitlab.issue(31)
    gitlab.issue(31)
    expected = [f"{API}/projects/acme%2Ffeedback", *[f"{API}/projects/5/issues/31"] * 2]
    assert expected == [call.request.url for call in http.calls]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"archived": True}, False),
        ({"issues_enabled": False}, False),
        ({"issues_access_level": "disabled"}, False),
        ({"issues_access_level": "private"}, True),
        ({"marked_for_deletion_on": "2026-11-30"}, False),
    ],
)
def test_projects_that_take_no_issues(
    *, changes: dict[str, object], expected: bool, gitlab: GitLab, http: responses.RequestsMock
) -> None:
    """An archived project, one on its way out or one without issues is found before anything is written."""
    http.get(f"{API}/projects/5", json=PROJECT_ROW | changes)
    assert Project(5, "acme/feedback", "private", f"{GITLAB_URL}/acme/feedback", expected) == gitlab.project()


def test_an_empty_project_is_refused(time: Time) -> None:
    """The setting's name is told."""
    with pytest.raises(ConfigError, match="GITLAB_PROJECT"):
        GitLab(GITLAB_URL, "sandbox-token", " / ", time.pace())


@pytest.mark.parametrize("token", ["", "hush hush", "hush\nhush"])
def test_an_unusable_token_is_refused(token: str, time: Time) -> None:
    """It is found before any request, by its name, and not repeated."""
    with pytest.raises(ConfigError, match="GITLAB_TOKEN") as caught:
        GitLab(GITLAB_URL, token, 5, time.pace())
    assert "hush" not in str(caught.value)


def test_a_moved_project_is_told(gitlab: GitLab, http: responses.RequestsMock) -> None:
    """GitLab redirects to the number of a moved project; its new path is told and not used."""
    http.get(f"{API}/projects/5", status=301, headers={"Location": f"{API}/projects/6"})
    http.get(f"{API}/projects/6", json=PROJECT_ROW | {"id": 6, "path_with_namespace": "acme/new"})
    with pytest.raises(ConfigError, match="acme/new"):
        gitlab.project()


@pytest.mark.parametrize("path", ["/users/sign_in", "/api/v4/projects/6"])
def test_a_redirect_to_elsewhere_is_not_followed(
    path: str, gitlab: GitLab, elsewhere: Elsewhere, http: responses.RequestsMock
) -> None:
    """Another host that a redirect names gets nothing, and the address is what has to be mended."""
    http.add_passthru(elsewhere.url)
    http.get(f"{API}/projects/5", status=302, headers={"Location": elsewhere.url + path})
    with pytest.raises(ConfigError, match="GITLAB_URL"):
        gitlab.project()
    assert elsewhere.paths == []


def test_an_issue(project: GitLab, http: responses.RequestsMock) -> None:
    """Of an issue the bot keeps what it needs, times in UTC, and of its words only marker and link."""
    http.get(f"{API}/projects/5/issues/31", json=ISSUE)
    expected = Issue(
        iid=31, author_id=77, title="Bad: ticket #4711", labels=frozenset({"satisfaction::bad"}), is_open=True,
        created_at=datetime(2026, 11, 2, 9, tzinfo=UTC), updated_at=datetime(2026, 11, 2, 10, 0, 0, 500_000, UTC),
        notes_count=2, web_url=f"{GITLAB_URL}/acme/feedback/-/issues/31",
        marker=Marker("case", Key("acme", 4711)), linked_ticket=4711,
    )  # fmt: skip
    found = project.issue(31)
    assert expected == found
    assert {timedelta(0)} == {found.created_at.utcoffset(), found.updated_at.utcoffset()}
    assert ISSUE["description"] == project.description(31)


@pytest.mark.parametrize(("state", "expected"), [("opened", True), ("reopened", True), ("closed", False)])
def test_states(*, state: str, expected: bool, project: GitLab, http: responses.RequestsMock) -> None:
    """Old versions have a third word for open."""
    http.get(f"{API}/projects/5/issues/31", json=issue(31, state=state, description=None))
    assert (expected, None) == (project.issue(31).is_open, project.issue(31).marker)


def test_an_issue_without_its_fields(project: GitLab, http: responses.RequestsMock) -> None:
    """A reply that lacks what the bot needs names the field and none of the words."""
    http.get(f"{API}/projects/5/issues/31", json={"iid": 31, "description": "hush"})
    with pytest.raises(BadReply, match="author, created_at, labels") as caught:
        project.issue(31)
    assert "hush" not in str(caught.value)


def test_lists_are_asked_for_in_a_steady_order(project: GitLab, http: responses.RequestsMock) -> None:
    """By creation, a hundred at a time, by keyset, with a time in which no sign can be misread."""
    http.get(f"{API}/projects/5/issues", json=[])
    list(project.issues(datetime(2026, 11, 2, 10, 0, 0, 1500, timezone(timedelta(hours=1))), opened_only=True))
    expected = {
        "state": "opened", "order_by": "created_at", "sort": "asc", "pagination": "keyset", "per_page": "100",
        "updated_after": "2026-11-02T09:00:00.001Z",
    }  # fmt: skip
    assert expected == query(http)


def test_all_issues_are_asked_for(project: GitLab, http: responses.RequestsMock) -> None:
    """Without a time and open or closed."""
    http.get(f"{API}/projects/5/issues", json=[])
    list(project.issues())
    assert (query(http)["state"], "updated_after" in query(http)) == ("all", False)


def test_short_and_empty_pages_are_not_the_end(project: GitLab, http: responses.RequestsMock) -> None:
    """GitLab takes unreadable rows out after cutting pages: only a missing link ends a list."""
    url = f"{API}/projects/5/issues"
    http.get(url, json=[issue(1)], headers=next_link(f"{url}?cursor=b%3D&per_page=100&state=all"))
    http.get(url, json=[], headers=next_link(f"{url}?cursor=c&per_page=100&state=all"))
    http.get(url, json=[issue(2)])
    assert [one.iid for one in project.issues()] == [1, 2]
    assert query(http, -2) == {"cursor": "b=", "per_page": "100", "state": "all"}
    assert query(http)["cursor"] == "c"


def test_links_to_another_host_stay_at_home(
    project: GitLab, elsewhere: Elsewhere, http: responses.RequestsMock
) -> None:
    """An instance behind a proxy names another host in its links: the list goes on at the configured one."""
    url = f"{API}/projects/5/issues"
    http.add_passthru(elsewhere.url)
    http.get(url, json=[issue(1)], headers=next_link(f"{elsewhere.url}/api/v4/projects/5/issues?page=2"))
    http.get(url, json=[issue(2)])
    assert [one.iid for one in project.issues()] == [1, 2]
    assert (query(http)["page"], elsewhere.paths) == ("2", [])


def test_pages_in_a_circle(project: GitLab, http: responses.RequestsMock) -> None:
    """A list that never ends is an error."""
    url = f"{API}/projects/5/issues"
    http.get(url, json=[issue(1)], headers=next_link(f"{url}?page=2"))
    with pytest.raises(BadReply, match="circle"):
        list(project.issues())


@pytest.mark.parametrize("body", [{"message": "hush"}, "hush", 1])
def test_a_list_that_is_none(body: object, project: GitLab, http: responses.RequestsMock) -> None:
    """An object where a list belongs is an error, not an empty list."""
    http.get(f"{API}/projects/5/issues", json=body)
    with pytest.raises(BadReply, match="no list"):
        list(project.issues())


def test_issues_by_number(project: GitLab, http: responses.RequestsMock) -> None:
    """Numbers travel as GitLab reads lists, each once; those that do not exist are left out."""
    http.get(f"{API}/projects/5/issues", json=[issue(31)])
    assert [one.iid for one in project.issues_by_iid([31, 99, 31])] == [31]
    assert (query(http)["iids[]"], query(http)["state"]) == (["31", "99"], "all")


def test_issues_come_by_the_hundred(project: GitLab) -> None:
    """More than a page is a mistake of the caller, and none costs no request."""
    with pytest.raises(ValueError, match="at most 100"):
        project.issues_by_iid(range(1, 102))
    assert (project.issues_by_iid([]), project.requests) == ([], 1)


def test_notes(project: GitLab, http: responses.RequestsMock) -> None:
    """Notes come oldest first, with their markers and words; what GitLab writes itself has no words of people."""
    system = NOTE | {"id": 9002, "system": True, "body": "hush", "author": {"id": 5, "username": "ana"}}
    http.get(f"{API}/projects/5/issues/31/notes", json=[NOTE, system, NOTE | {"id": 9003, "body": None}])
    at = datetime(2026, 11, 2, 9, 0, 1, tzinfo=UTC)
    card = Note(9001, 77, is_system=False, created_at=at, edited_at=at, marker=Marker("card"), words=str(NOTE["body"]))
    expected = [
        card,
        Note(9002, 5, is_system=True, created_at=at, edited_at=at, author="ana"),
        Note(9003, 77, is_system=False, created_at=at, edited_at=at),
    ]
    assert "hush" not in repr(card)
    assert expected == list(project.notes(31))
    assert query(http)["sort"] == "asc"


def test_labels(project: GitLab, http: responses.RequestsMock) -> None:
    """The labels of ancestor groups count; a missing description is an empty one."""
    http.get(f"{API}/projects/5/labels", json=[{"name": "contact::done", "color": "#00FF00", "description": None}])
    assert [Label("contact::done", "#00FF00", "")] == project.labels()
    assert query(http)["include_ancestor_groups"] == "true"


def test_a_label_of_a_group(project: GitLab, http: responses.RequestsMock) -> None:
    """Whose a label is, its number, and whether people archived it; installations that do not say so have not."""
    row = {"id": 7, "name": "a", "color": "#00FF00", "is_project_label": False, "archived": True}
    http.get(f"{API}/projects/5/labels", json=[row, {"id": 8, "name": "b", "color": "#00FF00"}])
    above, own = project.labels()
    assert (above.label_id, above.is_project_label, above.is_archived) == (7, False, True)
    assert (own.label_id, own.is_project_label, own.is_archived) == (8, True, False)


def test_a_label_by_name(project: GitLab, http: responses.RequestsMock) -> None:
    """The colons of a scope and any slash travel encoded; what does not exist is None."""
    name = f"{API}/projects/5/labels/a%3A%3Ab%2Fc"
    http.get(name, json={"name": "a::b/c"})
    http.get(name, json={"message": "404 Label Not Found"}, status=404)
    assert (Label("a::b/c"), None) == (project.label("a::b/c"), project.label("a::b/c"))
    assert name == http.calls[-1].request.url


@pytest.mark.parametrize(("level", "expected"), [(20, 20), (None, None)])
def test_roles(level: int | None, expected: int | None, project: GitLab, http: responses.RequestsMock) -> None:
    """Inherited members count; a stranger has no role."""
    reply: dict[str, object] = {"id": 9, "access_level": level} if level else {"message": "404 Not found"}
    http.get(f"{API}/projects/5/members/all/9", json=reply, status=200 if level else 404)
    assert expected == project.access_level(9)


def test_former_accounts(gitlab: GitLab, http: responses.RequestsMock) -> None:
    """Names match whole and in any case; who is gone is left out."""
    http.get(f"{API}/users", json=[{"id": 1, "username": "old-bot-2"}, {"id": 2, "username": "Old-Bot"}])
    http.get(f"{API}/users", json=[])
    assert (Account(2, "Old-Bot"),) == gitlab.former_accounts(["old-bot", "gone"])
    assert [query(http, number)["username"] for number in (0, 1)] == ["old-bot", "gone"]


def test_the_fingerprint_tells_credentials_apart(time: Time) -> None:
    """Equal address and token give the same digest, another token another one, and the token cannot be read off."""

    def fingerprint(token: str) -> str:
        return GitLab(GITLAB_URL, token, 5, time.pace()).credential_fingerprint

    assert fingerprint("sandbox-token") == fingerprint("sandbox-token")
    assert fingerprint("sandbox-token") != fingerprint("other-token")
    assert "sandbox" not in fingerprint("sandbox-token")
