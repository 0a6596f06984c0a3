"""Mirrors that share a project: each sees its own issues, and none touches those of another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.markers import Marker
from bot.erase import DOUBTFUL, ErasePass
from bot.sandbox.gitlab.model import Issue
from tests.command import Invoke
from tests.labelling import NEW, OLD
from tests.on_duty import FIRST
from tests.two import COAST, TOWN, Two, marked, run_json

ROTATION = f"""\
users: {{ana: {{gitlab: {FIRST}}}}}
schedules:
  weekly:
    time_zone: UTC
    layers: [{{start: 2026-11-02T09:00, rotation_turn_length: 1 week, users: [ana]}}]
"""


def _share(two: Two) -> None:
    """Both mirrors write to one project, by the manager who is on duty."""
    path = two.world.project.path_with_namespace
    two.write(COAST, f"zendesk: {{source: coast}}\ngitlab: {{project: {path}}}\n")
    (two.files.parent / "rotation.yml").write_text(ROTATION)


def test_two_mirrors_share_a_project(two: Two, invoke: Invoke) -> None:
    """Equal ticket numbers are two cases; status issue and the issue of the turn are each one's own, and stay so."""
    _share(two)
    two.world.rate("bad", ticket=two.world.ticket(ticket_id=5))
    two.rate_coast("bad", ticket=5)
    assert run_json(invoke, two)[0] == 0
    assert two.titles(two.world.project).count("Bad: ticket #5") == 2
    titles = {source: issue.title for source, issue in marked(two, "status").items()}
    assert titles == {"": "feedback-bot status", COAST: "feedback-bot status (coast)"}
    turns = marked(two, "rotation")
    assert (turns[COAST].title, sorted(turns)) == (f"{turns[''].title} (coast)", ["", COAST])
    before = two.world.sandbox.traffic.count("gitlab", "POST")
    code, found = run_json(invoke, two)
    assert (code, [report["writes"] for report in found["mirrors"].values()]) == (0, [0, 0])
    assert two.world.sandbox.traffic.count("gitlab", "POST") == before


def _unmarked(two: Two, invoke: Invoke, source: str) -> tuple[int, Issue, str]:
    """One ticket number in both mirrors of a project; people took the marker off one issue."""
    _share(two)
    two.rate_coast("bad", ticket=(ticket := two.world.rate("good")))
    run_json(invoke, two)
    held = {issue.iid: Marker.of(issue.description) for issue in two.issues(two.world.project)}
    (iid,) = (iid for iid, marker in held.items() if marker and marker.key and marker.key.source == source)
    issue = two.world.project.issues[iid]
    two.world.wait(timedelta(hours=1))
    two.world.edit(issue, description=(left := issue.description.rpartition("\n")[0].rstrip()))
    return ticket, issue, left


@pytest.mark.parametrize(("source", "first"), [("zendesk", COAST), ("coast", TOWN)])
def test_a_lost_marker_is_written_by_its_own_mirror(two: Two, invoke: Invoke, source: str, first: str) -> None:
    """A mirror that comes first leaves an issue alone whose link leads to the other's Zendesk."""
    _, issue, left = _unmarked(two, invoke, source)
    run_json(invoke, two, "--mirror", first)
    assert (issue.description.rstrip(), issue.state) == (left, "opened")
    run_json(invoke, two)
    marker = Marker.of(issue.description)
    assert marker
    assert marker.key
    assert (marker.key.source, issue.state) == (source, "opened")


def test_erase_leaves_the_issue_of_another_mirror(two: Two, invoke: Invoke) -> None:
    """It is told of, and neither emptied nor deleted."""
    ticket, issue, left = _unmarked(two, invoke, "coast")
    with two.world.ports() as ports:
        report = ErasePass(ports, ticket).run()
    assert (issue.description.rstrip(), issue.iid in two.world.project.issues) == (left, True)
    assert [found.why for found in report.findings if found.kind == "left_alone"] == [f"#{issue.iid}: {DOUBTFUL}"]


@pytest.mark.parametrize(
    ("source", "keeps_link", "is_left"),
    [("coast", True, True), ("coast", False, True), ("zendesk", True, False), ("zendesk", False, True)],
)
def test_labels_leaves_what_may_be_of_another_mirror(
    two: Two, invoke: Invoke, source: str, *, keeps_link: bool, is_left: bool
) -> None:
    """An issue without its marker changes its label where the link leads to this Zendesk, and else keeps it."""
    _, issue, left = _unmarked(two, invoke, source)
    if not keeps_link:
        two.world.edit(issue, description="Somebody wrote over it.")
    two.world.edit(issue, add_labels=[OLD])
    two.world.sandbox.gitlab.add_label(two.world.project, two.world.admin, NEW)
    (two.files.parent / "labels.yml").write_text(f"causes: [{{name: '{NEW}', was: ['{OLD}']}}]\n")
    result = invoke("labels", "--apply", "--mirror", TOWN, **two.environ)
    assert (OLD in issue.labels, NEW in issue.labels) == (is_left, not is_left)
    assert ("which people or another mirror opened" in result.stdout) == is_left
    assert keeps_link is (left in issue.description)


def test_a_shared_project_with_two_accounts(two: Two, invoke: Invoke) -> None:
    """Each mirror may have a bot account of its own: what the other one writes is not taken for a lost account's."""
    _share(two)
    two.world.rate("bad")
    two.rate_coast("bad")
    other = two.world.sandbox.gitlab.add_user("coast-bot", "Coast Bot")
    two.world.sandbox.gitlab.add_member(two.world.project, other, 20)
    two.world.sandbox.gitlab.add_token(other, "sandbox-coast-token")
    environ = {"MIRROR_COAST__GITLAB_TOKEN": "sandbox-coast-token"}
    assert [run_json(invoke, two, **environ)[0] for _ in range(2)] == [0, 0]
    assert {issue.author.username for issue in marked(two, "status").values()} == {"feedback-bot", "coast-bot"}
