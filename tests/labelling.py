"""What the tests of the command `labels` share: a project whose `labels.yml` was just edited, and a look at it."""

from __future__ import annotations

from typing import Any

from bot.config import LabelsConfig
from bot.label_pass import LabelPass
from bot.report import Outcome, Report, Result
from bot.sandbox.gitlab.model import Issue, Label
from tests.world import MINUTES, World, configured

OLD, NEW, SIBLING = "feedback::docs-issue", "feedback::docs", "feedback::process"


def labels_yml(**docs: Any) -> LabelsConfig:
    """The shipped labels with two causes, one of them renamed."""
    causes = ({"name": NEW, "color": "#112233", "was": (OLD,), **docs}, {"name": SIBLING})
    return LabelsConfig.model_validate({"causes": causes})


def labels(world: World, *, apply: bool = True, force: bool = False) -> Report:
    """The command."""
    with world.ports(is_dry=not apply) as ports:
        work = LabelPass(ports, is_forced=force)
        return work.run() if apply else work.plan()


def kinds(report: Report, *results: Result) -> list[str]:
    return sorted({each.action.kind for each in report.of(*results)})


def told(report: Report) -> list[str]:
    return [f"{each.kind}: {each.why}" for each in report.findings]


def label(world: World, title: str) -> Label:
    return next(each for each in world.project.labels.values() if each.title == title)


def titles(world: World) -> set[str]:
    return {each.title for each in world.project.labels.values()}


def changes(world: World) -> list[str]:
    """What GitLab was asked to change."""
    seen = [each for each in world.sandbox.traffic.seen if (each.service, each.method) == ("gitlab", "PUT")]
    return [each.template.rpartition("/")[2] for each in seen]


def edited(world: World) -> None:
    """A project with the shipped labels, whose `labels.yml` was just edited."""
    assert labels(world).outcome is Outcome.OK
    world.config = configured(labels=labels_yml())
    world.sandbox.traffic.clear()


def both(world: World) -> None:
    """Somebody created the new label by hand."""
    world.sandbox.gitlab.add_label(world.project, world.admin, NEW, color="#112233")


def carrying(world: World, *names: str, score: str = "bad") -> Issue:
    """One of the bot's issues with these labels."""
    config, world.config = world.config, configured()
    ticket = world.rate(score)
    world.run()
    world.config = config
    world.edit(world.issue(ticket), add_labels=[*names])
    world.wait(MINUTES)
    world.sandbox.traffic.clear()
    return world.issue(ticket)


def peoples(world: World, *names: str) -> Issue:
    return world.sandbox.gitlab.create_issue(world.project, world.manager, title="Agenda", labels=[*names])
