"""`labels --apply` beside others: races, lost replies, the switch, the lease, roles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot import lease
from bot.config import LabelsConfig, Problem
from bot.domain.errors import ConfigError, Unavailable
from bot.report import Outcome, Result
from bot.sandbox import people
from bot.sandbox.faults import Fault
from tests.labelling import (
    NEW,
    OLD,
    both,
    carrying,
    edited,
    kinds,
    label,
    labels,
    titles,
)
from tests.world import MINUTES, World, configured

LABELS = "/api/v4/projects/{project}/labels"
ONE_LABEL = "/api/v4/projects/{project}/labels/{name}"
ISSUE = "/api/v4/projects/{project}/issues/{issue_iid}"


@pytest.fixture
def shipped(world: World) -> None:
    edited(world)


@pytest.mark.parametrize(
    ("status", "body"),
    [(409, '{"message":"Label already exists"}'), (400, '{"message":{"title":["has already been taken"]}}')],
)
def test_somebody_faster(world: World, status: int, body: str) -> None:
    """A label that somebody created in the same moment is there, which is what was wanted."""
    world.arm(Fault("status", "gitlab", "POST", LABELS, nth=2, status=status, body=body))
    assert labels(world).outcome is Outcome.OK


def test_a_new_name_that_was_taken_meanwhile(world: World, shipped: None) -> None:
    """The renaming fails, and the next time the issues change to the label that stands there now."""
    issue = carrying(world, OLD)
    taken = '{"message":{"title":["has already been taken"]}}'
    world.arm(Fault("status", "gitlab", "PUT", ONE_LABEL, status=400, body=taken))
    first = labels(world)
    assert (first.outcome.exit_code, kinds(first, Result.FAILED)) == (3, ["RenameLabel"])
    both(world)
    assert kinds(labels(world), Result.DONE) == ["RelabelIssue"]
    assert NEW in issue.labels


def test_a_lost_reply(world: World, shipped: None) -> None:
    """A renaming whose reply was lost is sent once; the next time sees that it happened."""
    world.arm(Fault("lost_reply", "gitlab", "PUT", ONE_LABEL))
    first = labels(world)
    assert (first.outcome.exit_code, kinds(first, Result.UNKNOWN)) == (3, ["RenameLabel"])
    assert labels(world).done == []


def test_an_issue_that_was_deleted_meanwhile(world: World, shipped: None) -> None:
    """There is nothing left to do on it."""
    both(world)
    carrying(world, OLD)
    gone = '{"message":"404 Issue Not Found"}'
    world.arm(Fault("status", "gitlab", "PUT", ISSUE, status=404, body=gone))
    world.arm(Fault("status", "gitlab", "GET", "/api/v4/projects/{project}/issues", nth=4, body="[]", status=200))
    report = labels(world)
    assert (report.outcome, kinds(report, Result.GONE)) == (Outcome.OK, ["RelabelIssue"])


# -- who may, and when not -------------------------------------------------------------------------------------


def pause(world: World) -> None:
    world.edit(world.status, add_labels=["bot-paused"])


def rename_pause(world: World) -> None:
    pause(world)
    states = {"paused": {"name": "pause", "was": ("bot-paused",)}}
    world.config = configured(labels=LabelsConfig.model_validate({"states": states}))


@pytest.mark.parametrize("prepare", [pause, rename_pause])
def test_a_paused_bot_changes_no_label(world: World, prepare: Callable[[World], None]) -> None:
    """The switch stops this command too, under its former name as well; showing goes on."""
    carrying(world)
    label(world, "keep-open").color = "#FF0000"
    prepare(world)
    report = labels(world)
    assert (report.outcome, report.outcome.exit_code, label(world, "keep-open").color) == (Outcome.PAUSED, 0, "#FF0000")
    assert "UpdateLabel" in kinds(labels(world, apply=False), Result.PLANNED)


def test_the_pause_label_on_another_issue(world: World) -> None:
    """Only on the status issue it is a switch."""
    carrying(world, "bot-paused")
    label(world, "keep-open").color = "#FF0000"
    assert labels(world).outcome is Outcome.OK


def test_another_run_at_work(world: World) -> None:
    """Whoever does not get the lease ends as busy, having written nothing."""
    with world.ports() as ports, lease.taken(ports.gitlab, "other", world.sandbox.clock.now(), 10 * MINUTES, lambda: 0):
        report = labels(world)
    assert (report.outcome, report.done and kinds(report, Result.DONE), "keep-open" in titles(world)) == (
        Outcome.BUSY,
        [],
        False,
    )


def test_a_role_that_is_too_low(world: World) -> None:
    """What the cache remembers of the account does not hide which role is lacking."""
    labels(world)
    label(world, "keep-open").color = "#FF0000"
    world.sandbox.gitlab.add_member(world.project, world.user(people.BOT), 10)
    with pytest.raises(ConfigError, match="may not label issues: make it a Planner or Reporter"):
        labels(world)


def test_a_broken_file(world: World) -> None:
    """Without `labels.yml` there is nothing to compare with: the place of the mistake is told."""
    problem = Problem("labels.yml", 1, 9, "causes must be a list")
    world.config = replace(configured(), labels=None, problems=(problem,))
    with pytest.raises(ConfigError, match=r"labels\.yml:1:9"):
        labels(world)
    assert world.sandbox.traffic.count() == 0


def test_gitlab_is_away(world: World) -> None:
    """A service that fails before anything was written is an error of its own."""
    world.arm(Fault("status", "gitlab", "GET", LABELS, times=None, status=502, body="{}"))
    with pytest.raises(Unavailable):
        labels(world)
