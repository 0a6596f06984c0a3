"""Alerts and dashboard speak of metrics that there are, and say what to do."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml

from bot.report import Outcome
from tests.deploy.cluster import DEPLOY, metrics_in
from tests.deploy.metrics import FOREIGN, METRICS

KNOWN = {**METRICS, **FOREIGN}
ALERTS: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((DEPLOY / "monitoring" / "alerts.yml").read_text("utf-8"))["groups"]
    for rule in group["rules"]
]
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "monitoring" / "dashboard.json").read_text("utf-8"))
TARGETS = [(panel["title"], target) for panel in DASHBOARD["panels"] for target in panel["targets"]]
EXPRESSIONS = [(rule["alert"], rule["expr"]) for rule in ALERTS] + [(title, each["expr"]) for title, each in TARGETS]
expression = pytest.mark.parametrize(
    "expression", [each for _, each in EXPRESSIONS], ids=[name for name, _ in EXPRESSIONS]
)


def labels_in(expression: str) -> set[str]:
    """The labels that an expression filters, groups or matches by."""
    selected = re.findall(r"(\w+)\s*(?:=~|!~|!=|=)\s*\"", expression)
    grouped = re.findall(r"\b(?:by|on)\s*\(([^)]*)\)", expression)
    return {*selected, *(name.strip() for names in grouped for name in names.split(","))}


@expression
def test_metrics_exist(expression: str) -> None:
    """Each metric is one of those that the bot or the cluster tells, and each label one that they have."""
    used = metrics_in(expression)
    assert used
    assert used <= set(KNOWN)
    assert labels_in(expression) <= set().union(*(KNOWN[name] for name in used))


@expression
def test_outcomes_exist(expression: str) -> None:
    """Outcomes that are counted are those of the report."""
    named = re.findall(r'outcome=~?"([^"]*)"', expression)
    assert {outcome for names in named for outcome in names.split("|")} <= set(Outcome)


def test_every_metric_is_shown() -> None:
    """Nothing is counted that nobody would see."""
    assert set().union(*(metrics_in(each["expr"]) for _, each in TARGETS)) == set(METRICS)


def test_alerts_say_what_to_do() -> None:
    """Each has a weight, a summary and a description, and only labels that its metrics have."""
    names = [rule["alert"] for rule in ALERTS]
    assert len(set(names)) == len(names)
    for rule in ALERTS:
        told = rule["annotations"]
        mentioned = set(re.findall(r"\$labels\.(\w+)", told["summary"]))
        assert rule["labels"]["severity"] in {"info", "warning", "critical"}
        assert told["description"].endswith(".")
        assert mentioned <= set().union(*(KNOWN[name] for name in metrics_in(rule["expr"])))


def test_the_guide_lists_the_alerts() -> None:
    """Operators find each alert with what to do."""
    page = (DEPLOY.parent / "docs" / "operators.md").read_text("utf-8")
    assert [rule["alert"] for rule in ALERTS if f"| `{rule['alert']}` |" not in page] == []


def test_panels_lie_side_by_side() -> None:
    """No panel covers another one, and each asks whichever Prometheus is chosen above."""
    cells = [
        (x, y)
        for place in (panel["gridPos"] for panel in DASHBOARD["panels"])
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(set(cells)) == len(cells)
    assert {x for x, _ in cells} == set(range(24))
    assert {target["datasource"]["uid"] for _, target in TARGETS} == {"${datasource}"}
