"""The chart, as far as files can tell: its values are those of its schema, and starts spread over the period."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import yaml
from cronsim import CronSim
from jsonschema import Draft7Validator
from pydantic import SecretStr

import bot
from bot.config import files
from bot.config.fields import SOURCE_NAME
from bot.settings import Settings
from tests.deploy.cluster import CHART, DEPLOY, cron_line

VALUES: dict[str, Any] = yaml.safe_load((CHART / "values.yaml").read_text("utf-8"))
SCHEMA: dict[str, Any] = json.loads((CHART / "values.schema.json").read_text("utf-8"))
PERIODS = SCHEMA["definitions"]["schedule"]["properties"]["everyMinutes"]["enum"]
MIRRORS = [f"mirror-{number}" for number in range(200)]


def refused(**changes: object) -> list[str]:
    return [error.message for error in Draft7Validator(SCHEMA).iter_errors({**VALUES, **changes})]


def test_what_is_shipped_is_valid() -> None:
    """The values that are shipped are ones that the schema takes, and the schema itself is one."""
    Draft7Validator.check_schema(SCHEMA)
    assert refused() == []


def test_every_value_is_in_the_schema() -> None:
    """What can be set is set in the file that people read, and the other way round."""
    described = {name for name in SCHEMA["properties"] if name != "global"}
    assert described == set(VALUES)
    groups = [name for name in VALUES if SCHEMA["properties"][name].get("properties")]
    assert {name: set(SCHEMA["properties"][name]["properties"]) for name in groups if name != "config"} == {
        name: set(VALUES[name]) for name in groups if name != "config"
    }


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"imag": {}}, "imag"),
        ({"mode": "both"}, "both"),
        ({"environment": {"GITLAB_TOKEN": "x"}}, "GITLAB_TOKEN"),
        ({"environment": {"gitlab_url": "x"}}, "gitlab_url"),
        ({"environment": {"MIRROR_EU_GITLAB_URL": "x"}}, "MIRROR_EU_GITLAB_URL"),
        ({"secrets": {"GITLAB_TOKN": "x"}}, "GITLAB_TOKN"),
        ({"secrets": {"GITLAB_TOKEN": ""}}, "''"),
        ({"schedule": {"everyMinutes": 7}}, "7"),
        ({"schedule": {"cron": "often"}}, "often"),
        ({"mirrors": [{"name": "EU"}]}, "EU"),
        ({"mirrors": [{"config": "x"}]}, "name"),
        ({"config": {"files": {"rotaton.yml": ""}}}, "rotaton.yml"),
        ({"image": {"digest": "sha256:short"}}, "short"),
        ({"networkPolicy": {"egress": [{"port": 4318}]}}, "port"),
    ],
)
def test_what_nobody_can_have_meant_is_refused(changes: dict[str, object], word: str) -> None:
    """A misspelt name, and a credential where everybody sees it, are told before anything changes in the cluster."""
    (told,) = refused(**changes)
    assert word in told


def test_secrets_are_those_of_the_bot() -> None:
    """The chart takes each secret that the bot reads, and none of them as a plain variable."""
    read = {name.upper() for name, field in Settings.model_fields.items() if isinstance(field.default, SecretStr)}
    _, plain = SCHEMA["definitions"]["environment"]["propertyNames"]["allOf"]
    assert set(SCHEMA["definitions"]["secrets"]["properties"]) == set(plain["not"]["enum"]) == read


def test_files_are_those_of_the_bot() -> None:
    """The chart takes each file that the configuration has, and mirrors are called as the bot calls them."""
    taken = set(SCHEMA["properties"]["config"]["properties"]["files"]["properties"])
    assert taken == {files.BOT, files.LABELS, files.ROTATION, files.ISSUE_FILE, files.CARD_FILE}
    assert SCHEMA["properties"]["mirrors"]["items"]["properties"]["name"]["pattern"] == SOURCE_NAME


def test_the_chart_is_of_the_bot() -> None:
    """Chart and bot have one version."""
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text("utf-8"))
    assert {str(chart["version"]), str(chart["appVersion"])} == {bot.__version__}


@pytest.mark.parametrize("every", PERIODS)
def test_starts_come_at_the_pace_that_was_asked_for(every: int) -> None:
    """Whatever the first minute is, two starts are as far apart as the period says, over midnight too."""
    for mirror in MIRRORS[:20]:
        starts = CronSim(cron_line("support", "prod", mirror, every), datetime(2026, 11, 22, tzinfo=UTC))
        moments = [next(starts) for _ in range(2 * 24 * 60 // every + 2)]
        assert {later - earlier for earlier, later in pairwise(moments)} == {timedelta(minutes=every)}


@pytest.mark.parametrize("every", [5, 15, 60])
def test_starts_of_many_mirrors_spread(every: int) -> None:
    """Every minute of the period has its share: none is without a start, and none has twice as many as is fair."""
    starts = Counter(cron_line("support", "prod", mirror, every).split("-")[0] for mirror in MIRRORS)
    fair = len(MIRRORS) / every
    assert max(starts.values()) <= 2 * fair + 2
    assert len(starts) >= min(every, len(MIRRORS)) * 0.9


def test_the_readme_lists_what_can_be_set() -> None:
    """Each value stands in the table, and nothing else does."""
    lines = (CHART / "README.md").read_text("utf-8").splitlines()
    firsts = [line.split(" | ")[0] for line in lines if line.startswith("| `")]
    listed = [name for first in firsts for name in re.findall("`([^`]+)`", first)]
    assert sorted(listed) == sorted(VALUES)


def test_the_rule_that_is_shown_can_be_used() -> None:
    """Without its comment signs it is one that the schema takes; the manifests for kustomize show the same."""
    shown = "\n".join(re.findall(r"^  #   (.*)$", (CHART / "values.yaml").read_text("utf-8"), re.MULTILINE))
    rules = yaml.safe_load(shown)
    assert refused(networkPolicy={"egress": rules}) == []
    file = DEPLOY / "kubernetes" / "base" / "networkpolicy.yaml"
    plain, more = (yaml.safe_load(re.sub(r"# (?=- to|  ports)", by, file.read_text("utf-8"))) for by in ("# ", ""))
    assert more["spec"]["egress"] == [*plain["spec"]["egress"], *rules]


def test_every_script_of_the_pipeline_is_called() -> None:
    """What lies in `.ci` is called by `.ci/run`, or read by a script that is."""
    folder = DEPLOY.parent / ".ci"
    texts = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    named = {
        name for name, text in texts.items() for other in texts.values() if other != text and f".ci/{name}" in other
    }
    assert named == set(texts) - {"run"}
