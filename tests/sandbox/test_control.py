"""The sandbox's controls over HTTP."""

from typing import Any

import pytest
import requests

from bot.sandbox import people
from bot.sandbox.gitlab import Issue, Project
from bot.sandbox.seed import seed
from bot.sandbox.world import Sandbox

FORMS = [
    "time",
    "latency",
    "zendesk/rate",
    "zendesk/tickets/4000/merge",
    "gitlab/comment",
    "gitlab/label",
    "gitlab/close",
    "gitlab/reopen",
    "gitlab/delete",
    "faults",
]


@pytest.fixture
def sandbox() -> Sandbox:
    sandbox = Sandbox()
    seed(sandbox, seed=1, ratings=5)
    sandbox.zendesk.add_ticket(sandbox.zendesk.add_end_user("Ada"), "Printer", "It burns.", ticket_id=4000)
    return sandbox


@pytest.fixture
def project(sandbox: Sandbox) -> Project:
    project = sandbox.gitlab.project_at(people.PROJECT)
    assert project is not None
    return project


@pytest.fixture
def issue(project: Project) -> Issue:
    return project.issues[1]


def _post(url: str, path: str, **asked: Any) -> Any:
    response = requests.post(f"{url}/control/{path}", json=asked, timeout=30)
    assert response.status_code == 200, response.text
    return response.json()


def test_the_state_is_told(url: str, sandbox: Sandbox, project: Project) -> None:
    """Time, rows, issues and requests at a glance."""
    body = requests.get(f"{url}/control/state", timeout=10).json()
    seen = (body["now"], body["zendesk"]["tickets"], body["gitlab"]["issues"], body["requests"])
    expected = (sandbox.clock.now().isoformat(), len(sandbox.zendesk.tickets), {"opened": len(project.issues)})
    assert seen == (*expected, {"zendesk": 0, "gitlab": 0, "pagerduty": 0})


def test_the_clock_is_moved(url: str, sandbox: Sandbox) -> None:
    """The answer tells the new time."""
    assert _post(url, "time", advance_seconds=90)["now"] == sandbox.clock.now().isoformat()


def test_a_week_passes(url: str, sandbox: Sandbox) -> None:
    """The whole story can be asked for, with a seed or without."""
    before = sandbox.clock.now()
    _post(url, "week")
    _post(url, "week", seed=2)
    assert (sandbox.clock.now() - before).days == 14


def test_a_quiet_week_passes(url: str, sandbox: Sandbox) -> None:
    """A week without customers can be asked for, too."""
    before, rows = sandbox.clock.now(), sandbox.zendesk.ratings.view().rows
    _post(url, "week", quiet=True)
    assert ((sandbox.clock.now() - before).days, sandbox.zendesk.ratings.view().rows) == (7, rows)


def test_a_customer_rates(url: str, sandbox: Sandbox) -> None:
    """A rating is given as the customer would."""
    number = next(iter(sandbox.zendesk.tickets))
    body = _post(url, "zendesk/rate", ticket_id=number, score="bad", comment="No.", reason="Too slow")
    row = sandbox.zendesk.ratings.get(body["rating_id"])
    assert row is not None
    assert (row.ticket_id, row.score, row.comment, row.reason and row.reason.value) == (
        number,
        "bad",
        "No.",
        "Too slow",
    )


def test_tickets_are_merged_and_deleted(url: str, sandbox: Sandbox) -> None:
    """Both ends of a ticket can be had."""
    first, second, third = list(sandbox.zendesk.tickets)[:3]
    _post(url, f"zendesk/tickets/{first}/merge", into=second)
    _post(url, f"zendesk/tickets/{third}/delete")
    tickets = sandbox.zendesk.tickets
    assert (tickets[first].status, third in tickets) == ("closed", False)


def test_a_ticket_is_closed(url: str, sandbox: Sandbox) -> None:
    """Its customer can rate it no more."""
    number = next(iter(sandbox.zendesk.tickets))
    _post(url, f"zendesk/tickets/{number}/close")
    refused = requests.post(f"{url}/control/zendesk/rate", json={"ticket_id": number, "score": "bad"}, timeout=10)
    assert (refused.status_code, f"ticket {number} is closed" in refused.json()["error"]) == (400, True)


def test_a_manager_comments(url: str, issue: Issue) -> None:
    """The comment is by whom it should be by, and its number is told."""
    body = _post(url, "gitlab/comment", issue=1, body="Hello", **{"as": "ren.takamizu"})
    note = issue.user_notes[-1]
    assert (body["note_id"], note.author.username, note.body) == (note.id, "ren.takamizu", "Hello")


def test_a_comment_of_commands_only_leaves_no_note(url: str, issue: Issue) -> None:
    """Quick actions run, and there is no number to tell."""
    body = _post(url, "gitlab/comment", issue=1, body="/close")
    assert (body["note_id"], issue.state) == (None, "closed")


def test_labels_are_set(url: str, issue: Issue) -> None:
    """Labels come and go in one request."""
    _post(url, "gitlab/label", issue=1, add=["docs", "team::meeting"])
    body = _post(url, "gitlab/label", issue=1, remove=["docs"])
    assert (body["labels"], list(issue.labels)) == (["team::meeting"], ["team::meeting"])


def test_a_deleted_ticket_goes_for_good(url: str, sandbox: Sandbox) -> None:
    """Its words are written over, as Zendesk does thirty days after a deletion."""
    _post(url, "zendesk/tickets/4000/delete")
    assert _post(url, "zendesk/tickets/4000/scrub") == {"scrubbed": 4000}
    assert "It burns." not in str(sandbox.zendesk.deleted.tickets[4000])


def test_issues_are_closed_and_reopened(url: str, issue: Issue) -> None:
    """The state is told after each."""
    states = [_post(url, f"gitlab/{act}", issue=1)["state"] for act in ("close", "reopen")]
    assert (states, issue.state) == (["closed", "opened"], "opened")


def test_an_issue_is_deleted(url: str, project: Project) -> None:
    """By default as the manager who may."""
    _post(url, "gitlab/delete", issue=1)
    assert 1 not in project.issues


def test_who_may_not_delete_is_told(url: str, project: Project) -> None:
    """GitLab's refusal becomes a clear line."""
    asked = {"issue": 1, "as": "ren.takamizu"}
    response = requests.post(f"{url}/control/gitlab/delete", json=asked, timeout=10)
    assert (response.status_code, "403" in response.json()["error"], 1 in project.issues) == (400, True, True)


def test_traffic_is_shown_and_cleared(url: str, sandbox: Sandbox) -> None:
    """What clients asked can be read and forgotten."""
    requests.get(f"{url}/api/v2/users/me", timeout=10)
    shown = requests.get(f"{url}/control/traffic", timeout=10).json()
    requests.delete(f"{url}/control/traffic", timeout=10)
    assert (shown["count"], shown["requests"][0]["template"], sandbox.traffic.count()) == (1, "/api/v2/users/me", 0)


def test_faults_are_armed_shown_and_disarmed(url: str, sandbox: Sandbox) -> None:
    """A fault armed over HTTP strikes like any other."""
    armed = _post(url, "faults", kind="status", service="zendesk", status=429, headers={"Retry-After": "7"}, times=None)
    struck = requests.get(f"{url}/api/v2/users/me", timeout=10)
    shown = requests.get(f"{url}/control/faults", timeout=10).json()
    gone = requests.delete(f"{url}/control/faults", timeout=10).json()
    assert (struck.status_code, struck.headers["Retry-After"]) == (429, "7")
    assert (armed, gone, len(shown["faults"])) == (shown, {"faults": []}, 1)


def test_latency_is_set(url: str, sandbox: Sandbox) -> None:
    """In seconds."""
    _post(url, "latency", seconds=0.25)
    assert sandbox.traffic.latency == 0.25


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("body", ["{", "[1]", '{"nonsense": 1}', '"x"'])
def test_bad_input_gets_a_clear_line(url: str, path: str, body: str) -> None:
    """Broken JSON, wrong shapes and unknown names are 400 with one line that says why."""
    response = requests.post(f"{url}/control/{path}", data=body, timeout=10)
    error = response.json()["error"]
    assert (response.status_code, bool(error), "\n" in error) == (400, True, False)


@pytest.mark.parametrize(
    ("path", "asked", "word"),
    [
        ("time", {"advance_seconds": -1}, "advance_seconds"),
        ("time", {"advance_seconds": 1, "unit": "days"}, "unit"),
        ("latency", {"seconds": 1e9}, "seconds"),
        ("zendesk/rate", {"ticket_id": 1, "score": "bad"}, "ticket 1"),
        ("zendesk/rate", {"ticket_id": 4000, "score": "great"}, "score"),
        ("zendesk/rate", {"ticket_id": 4000, "score": "offered"}, "good or bad"),
        ("zendesk/tickets/1/delete", {}, "ticket 1"),
        ("zendesk/tickets/1/close", {}, "ticket 1"),
        ("zendesk/tickets/4000/scrub", {}, "deleted ticket 4000"),
        ("zendesk/tickets/x/delete", {}, "ticket_id"),
        ("zendesk/tickets/4000/merge", {"into": 4000}, "itself"),
        ("zendesk/tickets/4000/merge", {"into": 1}, "ticket 1"),
        ("gitlab/close", {"issue": 999}, "issue 999"),
        ("gitlab/close", {"issue": 1, "as": "nobody"}, "user nobody"),
        ("gitlab/comment", {"issue": 1, "as": people.OUTSIDER, "body": "x"}, "404"),
        ("gitlab/comment", {"issue": 1, "as": people.FORMER.username, "body": "x"}, "blocked"),
        ("gitlab/comment", {"issue": 1, "body": ""}, "body"),
        ("faults", {"kind": "melt"}, "kind"),
        ("faults", {"kind": "status", "status": 42}, "status"),
        ("faults", {"kind": "reset", "nth": 0}, "nth"),
    ],
)
def test_what_cannot_be_done_is_named(url: str, path: str, asked: dict[str, Any], word: str) -> None:
    """The line names what is wrong."""
    response = requests.post(f"{url}/control/{path}", json=asked, timeout=10)
    assert (response.status_code, word in response.json()["error"]) == (400, True)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost"}, 200),
        ({"Host": "LOCALHOST:8080"}, 200),
        ({"Host": "127.0.0.1:1", "Origin": "http://127.0.0.1:1"}, 200),
        ({"Host": "sandbox.example"}, 403),
        ({"Host": "127.0.0.1.sandbox.example"}, 403),
        ({"Host": "[::1"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "127.0.0.1:1", "Origin": "http://127.0.0.1:2"}, 403),
    ],
)
def test_other_sites_are_kept_out(url: str, sandbox: Sandbox, headers: dict[str, str], status: int) -> None:
    """A page of another site can neither read nor act, be it by its own address or by a borrowed name."""
    before = sandbox.clock.now()
    read = requests.get(f"{url}/control/state", headers=headers, timeout=10)
    act = requests.post(f"{url}/control/time", json={"advance_seconds": 60}, headers=headers, timeout=10)
    assert (read.status_code, act.status_code, sandbox.clock.now() > before) == (status, status, status == 200)
