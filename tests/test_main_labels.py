"""`labels` on the command line: shows the difference, makes the project so, stops at the brake."""

from __future__ import annotations

import json
from pathlib import Path

from tests.command import UNPACED, Invoke, assert_one_line
from tests.world import World


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
