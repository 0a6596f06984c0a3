"""`labels` shows the difference between `labels.yml` and the project, `labels --apply` makes it so."""

from __future__ import annotations

import pytest

from bot.config import LabelsConfig
from bot.domain.markers import Key, Marker
from bot.report import Outcome, Result
from bot.sandbox import people
from bot.sandbox.faults import Fault
from tests.labelling import (
    NEW,
    OLD,
    SIBLING,
    both,
    carrying,
    changes,
    edited,
    kinds,
    label,
    labels,
    labels_yml,
    peoples,
    titles,
    told,
)
from tests.world import HOURS, World, configured

LABELS = "/api/v4/projects/{project}/labels"
ISSUE = "/api/v4/projects/{project}/issues/{issue_iid}"


@pytest.fixture
def shipped(world: World) -> None:
    edited(world)


# -- labels themselves -----------------------------------------------------------------------------------------


def test_the_first_time(world: World) -> None:
    """All labels of the file are created, those of people stay, and then there is no difference."""
    before = titles(world)
    report = labels(world)
    assert (report.outcome, kinds(report), kinds(report, Result.DONE)) == (Outcome.OK, [], ["CreateLabel"])
    assert titles(world) == before | {each.name for each in LabelsConfig().labels}
    assert (labels(world).done, labels(world, apply=False).done) == ([], [])


def test_showing_writes_nothing(world: World) -> None:
    """The difference is shown with its reasons; it is no error, and nothing is sent but questions."""
    report = labels(world, apply=False)
    assert (report.outcome.exit_code, kinds(report, Result.PLANNED)) == (0, ["CreateLabel"])
    assert len(report.done) == len(LabelsConfig().labels)
    assert {seen.method for seen in world.sandbox.traffic.seen} == {"GET"}


def test_what_people_changed_is_put_right(world: World) -> None:
    """Colour, description and archive follow the file, in one request; other labels keep what they have."""
    labels(world)
    mine, docs = label(world, "keep-open"), label(world, "docs")
    mine.color, mine.description, mine.archived, docs.color = "#FF0000", "Mine", True, "#00FF00"
    world.sandbox.traffic.clear()
    assert kinds(labels(world), Result.DONE) == ["UpdateLabel"]
    wanted = LabelsConfig().states.keep_open
    assert (mine.color, mine.description, mine.archived) == (wanted.color, wanted.description, False)
    assert (docs.color, changes(world)) == ("#00FF00", ["{name}"])


@pytest.mark.parametrize("color", ["#1f75cb", "#1F75CB"])
def test_the_same_in_other_words(world: World, color: str) -> None:
    """Upper and lower case of a colour and blanks around a description are no difference."""
    labels(world)
    mine = label(world, SIBLING)
    mine.color, mine.description = color, f" {mine.description}\n"
    assert labels(world, apply=False).done == []


def test_a_renaming_is_one_request(world: World, shipped: None) -> None:
    """Name, colour and description change together; issues keep the label without being touched."""
    issue = carrying(world, OLD)
    world.config = configured(labels=labels_yml(description="About docs"))
    report = labels(world)
    assert (report.outcome, kinds(report, Result.DONE)) == (Outcome.OK, ["RenameLabel"])
    renamed = label(world, NEW)
    assert (renamed.color, renamed.description, OLD in titles(world)) == ("#112233", "About docs", False)
    assert (NEW in issue.labels, changes(world)) == (True, ["{name}"])


def test_a_name_that_begins_with_digits(world: World, shipped: None) -> None:
    """The right label is renamed, though GitLab takes the digits of its name for the number of another."""
    other = next(iter(world.project.labels.values()))
    named, before = f"{other.id} docs", other.title
    world.sandbox.gitlab.add_label(world.project, world.admin, named)
    world.config = configured(labels=labels_yml(was=(named,)))
    labels(world)
    assert (other.title, named in titles(world), NEW in titles(world)) == (before, False, True)


def test_a_label_in_another_case(world: World) -> None:
    """It is told, with the line that renames it; no second label comes beside it."""
    world.sandbox.gitlab.add_label(world.project, world.admin, "Keep-Open")
    report = labels(world)
    assert told(report) == [
        (
            "other_case: keep-open: the project has Keep-Open, which differs in upper and lower case only: write "
            "`was: [Keep-Open]` beneath it to rename that one"
        ),
    ]
    assert "keep-open" not in titles(world)


# -- labels of groups ------------------------------------------------------------------------------------------


def test_a_groups_label_is_there(world: World) -> None:
    """It is not created again; what differs is told and left to the group's people."""
    above = world.sandbox.gitlab.add_group_label("acme", "keep-open", color="#FF0000")
    report = labels(world)
    assert "keep-open" not in titles(world)
    assert told(report) == [
        (
            "group_label: keep-open: its colour is #FF0000, not #737278, its description differs; it belongs to a "
            "group above, where only the group's people can change it"
        ),
    ]
    assert (above.color, labels(world).done) == ("#FF0000", [])


def test_a_groups_label_is_not_renamed(world: World) -> None:
    """The project gets the new label, and the bot's issues change to it; the group's stays."""
    above = world.sandbox.gitlab.add_group_label("acme", OLD)
    issue = carrying(world, OLD)
    world.config = configured(labels=labels_yml())
    report = labels(world)
    assert kinds(report, Result.DONE) == ["CreateLabel", "RelabelIssue"]
    assert (above.title, NEW in issue.labels, OLD in issue.labels) == (OLD, True, False)
    assert told(report) == [
        f"former_label: {OLD}: none of the project's issues carries it any more; it belongs to a group above"
    ]


# -- issues that change from one label to the other ------------------------------------------------------------


@pytest.mark.parametrize("paid", [False, True])
def test_issues_change_to_the_new_label(world: World, shipped: None, *, paid: bool) -> None:
    """Each in one request, open or closed; siblings of the scope go on every plan, labels of people stay."""
    world.sandbox.gitlab.paid = paid
    issues = [carrying(world, OLD, "docs"), carrying(world, OLD, "keep-open")]
    world.edit(issues[1], state_event="close")
    both(world)
    if not paid:
        world.edit(issues[0], add_labels=[SIBLING])
    world.sandbox.traffic.clear()
    report = labels(world)
    assert (report.outcome, kinds(report, Result.DONE)) == (Outcome.OK, ["RelabelIssue"])
    assert issues[0].labels == ("docs", NEW, "satisfaction::bad")
    assert issues[1].labels == (NEW, "keep-open", "satisfaction::bad")
    assert changes(world) == ["{issue_iid}"] * 2
    assert told(report) == [f"former_label: {OLD}: no issue carries it any more, it may be deleted by hand"]
    assert (OLD in titles(world), labels(world).done) == (True, [])


def test_peoples_issues_keep_the_old_label(world: World, shipped: None) -> None:
    """Only the bot's own issues change; how many others carry the label is told."""
    both(world)
    agenda = peoples(world, OLD)
    issue = carrying(world, OLD)
    report = labels(world)
    assert (agenda.labels, OLD in issue.labels) == ((OLD,), False)
    assert told(report) == [f"former_label: {OLD} stays on #{agenda.iid}, which people opened"]


def test_issues_of_another_source_keep_the_old_label(world: World, shipped: None) -> None:
    """Two bots may share a project and an account: each moves its own issues."""
    both(world)
    marker = Marker("case", Key("elsewhere", 5))
    gitlab, bot = world.sandbox.gitlab, world.user(people.BOT)
    issue = gitlab.create_issue(world.project, bot, title="Bad: ticket #5", description=f"a\n\n{marker}", labels=[OLD])
    assert (labels(world).done, issue.labels) == ([], (OLD,))


def test_a_name_in_another_case_beside_the_new_one(world: World) -> None:
    """Only issues with the former form change, though GitLab finds both by one word."""
    labels(world)
    world.sandbox.gitlab.add_label(world.project, world.admin, SIBLING.title())
    causes = ({"name": SIBLING, "was": (SIBLING.title(),)},)
    world.config = configured(labels=LabelsConfig.model_validate({"causes": causes}))
    former, present = carrying(world, SIBLING.title()), carrying(world, SIBLING)
    assert [each.action.iid for each in labels(world).done] == [former.iid]
    assert (former.labels, present.labels) == ((SIBLING, "satisfaction::bad"),) * 2


def test_the_brake(world: World, shipped: None) -> None:
    """Too many issues are not touched at all without force, while the labels themselves follow the file."""
    world.config = configured({"brake": {"mass_relabel": 1}}, labels=labels_yml())
    both(world)
    label(world, "keep-open").color = "#FF0000"
    issues = [carrying(world, OLD) for _ in range(2)]
    shown = labels(world, apply=False)
    assert (shown.outcome.exit_code, kinds(shown, Result.REFUSED)) == (0, ["RelabelIssue"])
    report = labels(world)
    assert (report.outcome.exit_code, kinds(report, Result.DONE)) == (3, ["UpdateLabel"])
    assert {each.detail for each in report.of(Result.REFUSED)} == {
        (
            "2 issues would change labels in one run, brake.mass_relabel allows 1: look at `labels`, then "
            "`labels --apply --force`"
        ),
    }
    assert labels(world).outcome.exit_code == 3
    assert labels(world, force=True).outcome is Outcome.OK
    assert [OLD in issue.labels for issue in issues] == [False, False]


def test_half_a_migration_goes_on(world: World, shipped: None) -> None:
    """An issue that failed is told with exit code 3, and is all that the next time has to do."""
    both(world)
    issues = [carrying(world, OLD) for _ in range(3)]
    world.arm(Fault("status", "gitlab", "PUT", ISSUE, status=500, body='{"message":"500 Internal Server Error"}'))
    first = labels(world)
    assert (first.outcome.exit_code, len(first.of(Result.DONE)), told(first)) == (3, 2, [])
    second = labels(world)
    assert (second.outcome, len(second.done)) == (Outcome.OK, 1)
    assert [OLD in issue.labels for issue in issues] == [False] * 3


def test_the_cap_of_writes(world: World, shipped: None) -> None:
    """What is over it waits for the next call, which nobody but the caller makes: partly done."""
    world.config = configured({"run": {"max_writes": 2}}, labels=labels_yml())
    both(world)
    for _ in range(3):
        carrying(world, OLD)
    assert [(report.outcome.exit_code, report.writes) for report in (labels(world), labels(world))] == [(3, 2), (0, 1)]


def test_a_label_that_cannot_be_made(world: World) -> None:
    """Its issues wait, and nothing else does."""
    world.sandbox.gitlab.add_group_label("acme", OLD)
    issue = carrying(world, OLD)
    world.config = configured(labels=labels_yml())
    world.arm(Fault("status", "gitlab", "POST", LABELS, nth=2, status=400, body='{"message":{"color":["no"]}}'))
    report = labels(world)
    assert (report.outcome.exit_code, kinds(report, Result.FAILED)) == (3, ["CreateLabel"])
    assert [each.detail for each in report.of(Result.DEFERRED)] == ["its new label is not there yet"]
    assert OLD in issue.labels
    assert labels(world).outcome is Outcome.OK


def test_two_old_labels_of_one_scope(world: World, shipped: None) -> None:
    """An issue that would carry both new ones waits for a person's choice."""
    causes = ({"name": NEW, "was": (OLD,)}, {"name": "feedback::other", "was": (SIBLING,)})
    world.config = configured(labels=LabelsConfig.model_validate({"causes": causes}))
    both(world)
    world.sandbox.gitlab.add_label(world.project, world.admin, "feedback::other")
    issue = carrying(world, OLD, SIBLING)
    before = issue.labels
    report = labels(world)
    assert (report.done, issue.labels) == ([], before)
    assert told(report) == [
        (
            f"left_alone: #{issue.iid} carries {OLD} and {SIBLING}, which become labels of one scope: take one of them "
            "off by hand"
        ),
    ]


def test_after_a_migration_runs_have_nothing_to_mend(world: World, shipped: None) -> None:
    """The satisfaction label changes its name on all issues, and the next runs write nothing."""
    issues = [carrying(world, score=score) for score in ("good", "bad")]
    good = {"name": "csat::good", "was": ("satisfaction::good",)}
    world.config = configured(labels=LabelsConfig.model_validate({"satisfaction": {"good": good}}))
    world.sandbox.gitlab.add_label(world.project, world.admin, "csat::good")
    labels(world)
    world.wait(3 * HOURS)
    assert (world.run().writes, world.run().writes) == (0, 0)
    assert [issue.labels for issue in issues] == [("csat::good",), ("satisfaction::bad",)]
