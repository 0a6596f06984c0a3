"""Lists that lag behind what was written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.chaos import CALM, Chaos
from bot.sandbox.gitlab import Issue, roles
from tests.sandbox.gitlab.world import Client, World

PROJECT = "/projects/acme%2Ffeedback"
ISSUES, LABELS = f"{PROJECT}/issues", f"{PROJECT}/labels"
MOST = 6
SEEDS = range(40)


@pytest.fixture
def issue(world: World) -> Issue:
    world.gitlab.add_label(world.project, world.user("rita"), "bad")
    issue = world.issue(labels=["bad"])
    world.pass_time(hours=1)
    return issue


def _lag(world: World, client: Client, seed: int = 1, most: int = MOST) -> None:
    """Have lists lag from now on: what is there so far they know."""
    world.traffic.chaos = Chaos(replace(CALM, seed=seed, lag=most))
    client.get("/user")


def _titles(client: Client, **params: Any) -> list[str]:
    return [row["title"] for row in client.get(ISSUES, **params).json()]


def _looks(read: Callable[[], object], times: int = MOST + 1) -> list[object]:
    return [read() for _ in range(times)]


def _waits(world: World, client: Client, change: Callable[[], object], read: Callable[[], object]) -> set[int]:
    """For how many looks, in different weather, a change is not seen; each time the same is seen once it is."""
    waits = set()
    for seed in SEEDS:
        _lag(world, client, seed)
        before = read()
        change()
        looks = _looks(read)
        stale = looks.count(before)
        assert looks == [before] * stale + [looks[-1]] * (len(looks) - stale)
        waits.add(stale)
    return waits


@pytest.mark.parametrize("by_request", [False, True])
def test_a_new_issue_is_missing_from_lists_for_some_requests(
    world: World, client: Client, issue: Issue, *, by_request: bool
) -> None:
    """How many differs, from none to as many as the weather says, and it does not matter who opened it."""

    def opened() -> object:
        return client.post(ISSUES, title="New") if by_request else world.issue(title="New")

    assert _waits(world, client, opened, lambda: len(_titles(client, per_page=100))) == set(range(MOST + 1))


def test_a_new_issue_is_missing_from_searches(world: World, client: Client, issue: Issue) -> None:
    """A search is a list."""
    assert max(_waits(world, client, lambda: world.issue(title="New"), lambda: len(_titles(client, search="New")))) > 0


def test_what_is_asked_by_its_number_is_up_to_date(world: World, client: Client, issue: Issue) -> None:
    """Only lists lag: an issue, a note and a label are there by their numbers."""
    _lag(world, client, most=1000)
    made = client.post(ISSUES, title="New").json()
    note = client.post(f"{ISSUES}/{made['iid']}/notes", body="Hello").json()
    label = client.post(LABELS, name="new", color="#00ff00").json()
    paths = [f"{ISSUES}/{made['iid']}", f"{ISSUES}/{made['iid']}/notes/{note['id']}", f"{LABELS}/{label['id']}"]
    assert [client.get(path).status_code for path in paths] == [200] * 3
    assert (_titles(client, search="New"), client.get(f"{ISSUES}/{made['iid']}/notes").json()) == ([], [])
    assert [row["name"] for row in client.get(LABELS).json()] == ["bad"]


def test_a_new_note_is_missing_from_the_issue_and_its_count(world: World, client: Client, issue: Issue) -> None:
    """Notes lag each on their own."""
    path = f"{ISSUES}/{issue.iid}/notes?per_page=100"
    notes = _waits(world, client, lambda: world.note(issue, "mia", "Hello"), lambda: len(client.get(path).json()))
    assert notes == set(range(MOST + 1))
    _lag(world, client, most=1000)
    world.note(issue, "mia", "Hello")
    (row,) = client.get(ISSUES).json()
    assert row["user_notes_count"] == len(client.get(path).json()) == len(issue.user_notes) - 1


def test_a_changed_issue_shows_its_old_state_in_lists(world: World, client: Client, issue: Issue) -> None:
    """State, time and labels are the old ones, and the filters go by them."""
    before = client.get(ISSUES).json()
    _lag(world, client, most=1000)
    changed = client.ask("PUT", f"{ISSUES}/{issue.iid}", json={"state_event": "close", "labels": ""}).json()
    assert (changed["state"], changed["labels"]) == ("closed", [])
    assert client.get(ISSUES).json() == before
    old = [{"state": "opened"}, {"labels": "bad"}, {"updated_before": before[0]["updated_at"]}]
    new = [{"state": "closed"}, {"labels": "None"}, {"updated_after": changed["updated_at"]}]
    assert ([len(_titles(client, **each)) for each in old], [_titles(client, **each) for each in new]) == (
        [1, 1, 1],
        [[], [], []],
    )


@pytest.mark.parametrize("events", ["resource_state_events", "resource_label_events"])
def test_new_events_lag_too(world: World, client: Client, issue: Issue, events: str) -> None:
    """What happened to an issue is a list as well."""
    path = f"{ISSUES}/{issue.iid}/{events}"
    before = client.get(path).json()
    _lag(world, client, most=1000)
    client.ask("PUT", f"{ISSUES}/{issue.iid}", json={"state_event": "close", "remove_labels": "bad"})
    assert client.get(path).json() == before
    world.traffic.chaos = None
    assert len(client.get(path).json()) == len(before) + 1


def test_deleted_rows_stay_in_lists_for_a_while(world: World, client: Client, issue: Issue) -> None:
    """An issue, a note and a label that are gone are still listed."""
    note = world.note(issue, "rita", "Hello")
    doomed = world.issue(title="Doomed")
    _lag(world, client, most=1000)
    client.ask("DELETE", f"{ISSUES}/{doomed.iid}", user="olga")
    client.ask("DELETE", f"{ISSUES}/{issue.iid}/notes/{note.id}")
    client.ask("DELETE", f"{LABELS}/bad")
    assert client.get(f"{ISSUES}/{doomed.iid}").status_code == 404
    listed = [len(client.get(path).json()) for path in (ISSUES, f"{ISSUES}/{issue.iid}/notes", LABELS)]
    assert listed == [2, 1, 1]
    world.pass_time(minutes=2)
    listed = [len(client.get(path).json()) for path in (ISSUES, f"{ISSUES}/{issue.iid}/notes", LABELS)]
    assert listed == [1, 0, 0]


def test_lists_know_all_after_a_minute(world: World, client: Client, issue: Issue) -> None:
    """GitLab asks no database that is further behind, so a jump of the clock ends the lag."""
    _lag(world, client, most=1000)
    world.issue(title="New")
    stale = _titles(client, search="New")
    world.clock.advance(timedelta(seconds=CALM.lag_seconds))
    assert (stale, _titles(client, search="New")) == ([], ["New"])


def test_what_happened_a_while_ago_does_not_lag(world: World, client: Client, issue: Issue) -> None:
    """Nobody asked since, and yet lists had the time to learn of it; what came after is new."""
    path = f"{ISSUES}/{issue.iid}/notes"
    _lag(world, client, most=1000)
    client.post(path, body="By a client")
    world.note(issue, "mia", "By a person")
    world.pass_time(hours=1)
    world.note(issue, "mia", "Just now")
    assert [row["body"] for row in client.get(path, sort="asc").json()] == ["By a client", "By a person"]


def test_fine_weather_ends_the_lag(world: World, client: Client, issue: Issue) -> None:
    """Without chaos lists know everything at once, and lag anew from the next bad weather on."""
    _lag(world, client, most=1000)
    world.issue(title="New")
    assert _titles(client, search="New") == []
    world.traffic.chaos = None
    assert _titles(client, search="New") == ["New"]
    _lag(world, client, most=1000)
    assert _titles(client, search="New") == ["New"]


def test_rights_do_not_lag(world: World, client: Client, issue: Issue) -> None:
    """Whoever may see less sees less in lists, too."""
    world.issue(title="Secret", confidential=True)
    _lag(world, client, most=1000)
    assert (_titles(client, user="gus"), len(_titles(client))) == (["Bad: a ticket"], 2)
    world.gitlab.add_member(world.project, world.user("out"), roles.REPORTER)
    assert len(_titles(client, user="out")) == 2


def test_a_new_project_is_listed_at_once(world: World, client: Client, issue: Issue) -> None:
    """Only what happens in it lags."""
    _lag(world, client, most=1000)
    project = world.gitlab.add_project("acme/other")
    world.gitlab.add_member(project, world.user("rita"), roles.REPORTER)
    assert client.get(f"/projects/{project.id}/issues").json() == []
