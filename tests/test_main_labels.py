"""`labels` on the command line: shows the difference, makes the project so, stops at the brake."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import lease
from bot.domain.errors import ConfigError
from bot.domain.memory import stamp
from bot.options import exit_code
from tests.command import UNPACED, Invoke, assert_one_line
from tests.world import HOURS, World


def test_labels_by_command(world: World, invoke: Invoke, config: Path) -> None:
    """Without `--apply` the difference is shown and nothing is written; with it the project is so; exit code 0."""
    shown = invoke("labels")
    assert (shown.exit_code, "create a label" in shown.stdout) == (0, True)
    assert {seen.method for seen in world.sandbox.traffic.seen} == {"GET"}
    applied = json.loads(invoke("labels", "--apply", "--json").stdout)
    assert (applied["outcome"], applied["writes"]) == ("ok", applied["labels_created"])
    assert json.loads(invoke("labels", "--json").stdout)["actions"] == []
    (config / "labels.yml").write_text("causes: 5\n")
    assert_one_line(invoke("labels", "--apply"), 2, f"{config}/labels.yml:1:9", "causes must be a list")


def test_too_many_labels_to_change_by_command(world: World, invoke: Invoke, config: Path) -> None:
    """The brake ends with 3 and says how to go on; `--force` goes past it."""
    (config / "bot.yml").write_text(f"brake: {{first_plan: 'off', mass_relabel: 1}}\n{UNPACED}")
    tickets = [world.rate("good"), world.rate("good")]
    invoke("run")
    world.sandbox.gitlab.add_label(world.project, world.admin, "csat::good")
    good = "{name: 'csat::good', was: ['satisfaction::good']}"
    (config / "labels.yml").write_text(f"satisfaction: {{good: {good}}}\n")
    refused = invoke("labels", "--apply")
    assert (refused.exit_code, "brake.mass_relabel" in refused.stdout) == (3, True)
    assert invoke("labels", "--apply", "--force").exit_code == 0
    assert [world.issue(ticket).labels for ticket in tickets] == [("csat::good",)] * 2


def _paused(world: World) -> None:
    world.sandbox.gitlab.update_issue(world.status, world.manager, add_labels=["bot-paused"])


def _busy(world: World) -> None:
    until = world.sandbox.clock.now() + HOURS
    world.sandbox.gitlab.add_label(
        world.project, world.admin, lease.NAME, description=f"held by another until {stamp(until)}"
    )


@pytest.mark.parametrize(("hinder", "outcome"), [(_paused, "paused"), (_busy, "busy")])
def test_labels_that_nobody_else_applies(
    world: World, invoke: Invoke, config: Path, hinder: Callable[[World], None], outcome: str
) -> None:
    """What keeps `labels --apply` from its work ends with 3, since no run does it later; a run itself ends with 0."""
    invoke("run")
    hinder(world)
    (config / "labels.yml").write_text("causes: [{name: 'feedback::a', color: '#112233'}]\n")
    applied = invoke("labels", "--apply", "--json")
    assert (applied.exit_code, json.loads(applied.stdout)["outcome"]) == (3, outcome)
    assert invoke("labels").exit_code == 0
    world.rate("bad")
    ran = invoke("run", "--json")
    assert (ran.exit_code, json.loads(ran.stdout)["outcome"]) == (0, outcome)


def test_force_without_apply(world: World, invoke: Invoke) -> None:
    """Whoever forces a look has mistaken the command; nothing is asked of anybody."""
    error = invoke("labels", "--force").exception
    assert isinstance(error, ConfigError)
    assert (exit_code(error), str(error).startswith("--force: only with --apply")) == (2, True)
    assert world.sandbox.traffic.count() == 0


def test_the_headline_of_labels(invoke: Invoke) -> None:
    """What is shown is no plan for a time, but the labels' difference."""
    assert invoke("labels").stdout.startswith("labels: ")
