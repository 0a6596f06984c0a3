"""Between the edit of `labels.yml` and `labels --apply` runs go on with the old names, and nothing is relabelled."""

from __future__ import annotations

import pytest

from bot.config import Configuration, LabelsConfig
from bot.report import Report
from bot.sandbox.gitlab.model import Issue
from tests.world import DAYS, HOURS, MINUTES, World, configured

OLD, NEW = "satisfaction::good", "csat::good"
LABELS = LabelsConfig.model_validate(
    {
        "satisfaction": {"good": {"name": NEW, "color": "#108548", "was": (OLD,)}},
        "states": {"paused": {"name": "pause", "was": ("bot-paused",)}},
    }
)


def renaming() -> Configuration:
    return configured(labels=LABELS)


@pytest.fixture
def settled(world: World) -> Issue:
    """An issue that nothing is to be done on, in a project whose `labels.yml` was just edited."""
    ticket = world.rate("good")
    world.run()
    world.wait(2 * HOURS)
    world.run()
    world.config = renaming()
    world.wait(10 * MINUTES)
    return world.issue(ticket)


def later(world: World) -> Report:
    world.wait(10 * MINUTES)
    return world.run()


def titles(world: World) -> set[str]:
    return {label.title for label in world.project.labels.values()}


@pytest.mark.parametrize("loses_cache", [False, True])
def test_a_run_before_the_renaming(world: World, settled: Issue, *, loses_cache: bool) -> None:
    """It writes nothing, creates no second label, labels new issues with the old name, and says what to do."""
    if loses_cache:
        world.lose_cache()
    fresh = world.rate("good")
    report = world.run()
    assert (report.writes, settled.labels, world.issue(fresh).labels) == (1, (OLD,), (OLD,))
    assert not {NEW, "pause"} & titles(world)
    assert f"{OLD} is to become {NEW}: `labels --apply` renames it" in report.warnings


def test_a_run_after_the_renaming(world: World, settled: Issue) -> None:
    """The cache knows the old names: all issues are read anew, and none is mended."""
    world.run()
    for label in world.project.labels.values():
        label.title = {OLD: NEW, "bot-paused": "pause"}.get(label.title, label.title)
    report = later(world)
    assert (report.writes, report.warnings, settled.labels) == (0, [], (NEW,))
    fresh = world.rate("good")
    later(world)
    assert world.issue(fresh).labels == (NEW,)


def test_a_renaming_by_hand(world: World, settled: Issue) -> None:
    """Renamed by hand in both places, without `was:`: nothing is mended, and a change takes the right label off."""
    label = next(each for each in world.project.labels.values() if each.title == OLD)
    label.title = NEW
    good = LABELS.satisfaction.good.model_copy(update={"was": ()})
    satisfaction = LABELS.satisfaction.model_copy(update={"good": good})
    world.config = configured(labels=LabelsConfig().model_copy(update={"satisfaction": satisfaction}))
    assert (later(world).writes, settled.labels) == (0, (NEW,))
    world.rate("bad", ticket=int(settled.title.rpartition("#")[2]))
    later(world)
    assert settled.labels == ("satisfaction::bad",)


def test_what_an_applied_renaming_costs(world: World, settled: Issue) -> None:
    """Once all runs know of it, `was:` costs no request."""
    for label in world.project.labels.values():
        label.title = {OLD: NEW, "bot-paused": "pause"}.get(label.title, label.title)
    later(world)
    later(world)
    world.sandbox.traffic.clear()
    later(world)
    asked = [seen.template for seen in world.sandbox.traffic.seen if seen.template.endswith("/labels")]
    assert asked == []


def test_a_half_moved_label(world: World, settled: Issue) -> None:
    """Where both labels exist, an issue with the old one is left to `labels --apply`; a change takes it off."""
    world.sandbox.gitlab.add_label(world.project, world.admin, NEW)
    assert (later(world).writes, settled.labels) == (0, (OLD,))
    world.rate("bad", ticket=int(settled.title.rpartition("#")[2]))
    later(world)
    assert settled.labels == ("satisfaction::bad",)
    world.wait(DAYS)
    assert world.run().of() == []


def test_the_pause_label_pauses_under_both_names(world: World, settled: Issue) -> None:
    """Editing the file does not let a paused bot loose."""
    world.edit(world.status, add_labels=["bot-paused"])
    assert later(world).outcome == "paused"
    world.sandbox.gitlab.add_label(world.project, world.admin, "pause")
    assert later(world).outcome == "paused"
