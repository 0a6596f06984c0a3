"""The chart, rendered: valid for several Kubernetes, restricted, one of everything for each of many mirrors."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import mirror_settings
from bot.config import load
from bot.config import mirrors as mirror_files
from bot.settings import Settings
from tests.deploy.cluster import (
    CHART,
    VERSIONS,
    Document,
    cron_line,
    mounted,
    of_kind,
    templates,
    unrestricted,
    wrong,
)
from tests.deploy.with_tools.tools import NAMESPACE, RELEASE, helm, rendered
from tests.deploy.with_tools.values import COLLECTOR, EVERYTHING, FILES, HOUSES, MONITORED, mirror, mirrored

MANY = [f"mirror-{number}" for number in range(200)]
house = pytest.mark.parametrize("values", HOUSES.values(), ids=list(HOUSES))


@house
def test_helm_finds_no_fault(values: dict[str, Any], tmp_path: Path) -> None:
    """Helm's own look at the chart finds nothing, warnings among it."""
    (tmp_path / "values.yaml").write_text(yaml.safe_dump(values))
    found = helm("lint", "--strict", str(CHART), "--values", str(tmp_path / "values.yaml"))
    assert (found.returncode, "0 chart(s) failed" in found.stdout) == (0, True), found.stdout


@house
def test_every_kubernetes_takes_it(values: dict[str, Any], tmp_path: Path) -> None:
    """Each document fits the schema of each version, and holds no name that the version does not know."""
    found = rendered(values, tmp_path)
    assert {version: wrong(found, version) for version in VERSIONS} == {version: [] for version in VERSIONS}


@house
def test_no_pod_may_do_more_than_it_needs(values: dict[str, Any], tmp_path: Path) -> None:
    """Every pod is of the level "restricted", and has no rights in the cluster."""
    pods = templates(rendered(values, tmp_path))
    assert pods
    assert {name: unrestricted(pod["spec"]) for name, pod in pods.items()} == {name: [] for name in pods}


@pytest.mark.parametrize("mode", ["cronjob", "serve"])
def test_further_places_in_the_network(mode: str, tmp_path: Path) -> None:
    """As shipped the bot reaches names and its services alone; a rule that somebody adds stands behind these."""
    usual, more = (
        of_kind("NetworkPolicy", rendered({"mode": mode, "networkPolicy": {"egress": rules}}, tmp_path))
        for rules in ([], [COLLECTOR])
    )
    ((name, policy),) = usual.items()
    assert [port["port"] for rule in policy["spec"]["egress"] for port in rule["ports"]] == [53, 53, 443]
    assert more[name]["spec"]["egress"] == [*policy["spec"]["egress"], COLLECTOR]


def test_a_misspelt_name_is_found(tmp_path: Path) -> None:
    """The look at the schemas has teeth: one wrong letter in a rendered document is told with its place."""
    text = yaml.safe_dump_all(rendered({}, tmp_path)).replace("concurrencyPolicy", "concurrencyPolcy")
    (told,) = wrong(yaml.safe_load_all(text), VERSIONS[-1])
    assert "concurrencyPolcy" in told


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"config": {"existingConfigMap": "a", "files": FILES}}, "config.existingConfigMap and config.files"),
        ({"config": {"files": {"bot.yml": "{}"}}}, "labels.yml is missing"),
        ({"existingSecret": "a", "secrets": {"GITLAB_TOKEN": "b"}}, "existingSecret and secrets"),
        ({"mirrors": [mirror("eu")]}, "what they share"),
        (mirrored("eu", "eu"), "eu is there twice"),
        (mirrored(mirrors=[mirror("eu", existingSecret="a")]), "eu has existingSecret and secrets"),
        (mirrored(mirrors=[{"name": "eu"}]), "eu has no config"),
        ({"imag": {"tag": "1"}}, "imag"),
        (MONITORED, "the pods of CronJobs cannot be scraped"),
    ],
)
def test_what_contradicts_itself_is_refused(values: dict[str, Any], word: str, tmp_path: Path) -> None:
    """Nothing is rendered, and one line says what to mend."""
    (tmp_path / "values.yaml").write_text(yaml.safe_dump(values))
    found = helm("template", RELEASE, str(CHART), "--values", str(tmp_path / "values.yaml"))
    assert (found.returncode != 0, word in found.stderr) == (True, True), found.stderr


def test_two_hundred_mirrors(tmp_path: Path) -> None:
    """Each has a CronJob, a ConfigMap, a Secret and a cache, and starts when the checksum of its name says."""
    found = rendered(mirrored(*MANY), tmp_path)
    names = {f"{RELEASE}-feedback-bot-{name}" for name in MANY}
    assert set(of_kind("CronJob", found)) == names
    assert {f"{name}-cache" for name in names} == set(of_kind("PersistentVolumeClaim", found))
    for kind, end in (("ConfigMap", "config"), ("Secret", "secrets")):
        assert {f"{name}-{end}" for name in names} == {name for name in of_kind(kind, found) if "mirror" in name}
    starts = {name: job["spec"]["schedule"] for name, job in of_kind("CronJob", found).items()}
    assert starts == {f"{RELEASE}-feedback-bot-{name}": cron_line(NAMESPACE, RELEASE, name, 15) for name in MANY}
    assert wrong(found[::40], VERSIONS[-1]) == []  # they differ in names alone, and all would take minutes


@pytest.mark.parametrize("every", [5, 60, 720, 1440])
def test_starts_of_other_periods(every: int, tmp_path: Path) -> None:
    """The chart works out the same first minute as this test does, for the bot alone as well."""
    (job,) = of_kind("CronJob", rendered({"schedule": {"everyMinutes": every}}, tmp_path)).values()
    assert job["spec"]["schedule"] == cron_line(NAMESPACE, RELEASE, "", every)


def test_one_mirror_more_moves_no_other(tmp_path: Path) -> None:
    """What the others have stays as it is, whichever place in the list the new one has."""
    before = rendered(mirrored("eu", "us"), tmp_path)
    after = rendered(mirrored("asia", "eu", "us"), tmp_path)
    assert [each for each in before if each not in after] == []


def test_a_mirror_reads_what_is_meant_for_it(tmp_path: Path) -> None:
    """In the pod of a mirror the bot finds a sound configuration, its own credentials and those that all share."""
    found = rendered(mirrored("eu-west", "us"), tmp_path)
    pod = templates(found)[f"{RELEASE}-feedback-bot-eu-west"]["spec"]
    (container,) = pod["containers"]
    config = mounted(pod, "config", found, tmp_path / "config")
    secrets = mounted(pod, "secrets", found, tmp_path / "secrets")
    environ = {each["name"]: each["value"] for each in container["env"]}
    assert container["args"] == ["run", "--mirror", "eu-west"]
    assert mirror_files.names(config) == ("eu-west",)
    assert load(config, mirror="eu-west").problems == ()
    mirror_settings.check_names(["eu-west"], environ, secrets)
    own = mirror_settings.settings("eu-west", environ, secrets)
    assert (own.zendesk_url, own.gitlab_url) == ("https://eu-west.zendesk.com", "https://gitlab.example.com")
    tokens = own.zendesk_client_secret, own.gitlab_token
    assert [token.get_secret_value() for token in tokens] == ["example-eu-west", "example"]


def test_one_pod_serves_all_mirrors(tmp_path: Path) -> None:
    """The pod of `serve` has the configuration and the credentials of every mirror."""
    found = rendered(mirrored("eu-west", "us", mode="serve"), tmp_path)
    ((_, template),) = templates(found).items()
    (container,) = template["spec"]["containers"]
    config = mounted(template["spec"], "config", found, tmp_path / "config")
    secrets = mounted(template["spec"], "secrets", found, tmp_path / "secrets")
    environ = {each["name"]: each["value"] for each in container["env"]}
    assert (container["args"], mirror_files.names(config)) == (["serve"], ("eu-west", "us"))
    found_secrets = [
        mirror_settings.settings(name, environ, secrets).zendesk_client_secret.get_secret_value()
        for name in ("eu-west", "us")
    ]
    assert found_secrets == ["example-eu-west", "example-us"]


def test_the_whole_configuration_arrives(tmp_path: Path) -> None:
    """Every file and template is where the bot looks for it, byte by byte, and secrets keep their line breaks."""
    found = rendered(EVERYTHING, tmp_path)
    pod: Document = templates(found)[f"{RELEASE}-feedback-bot"]["spec"]
    config = mounted(pod, "config", found, tmp_path / "config")
    for name, text in EVERYTHING["config"]["files"].items():
        assert (config / ("" if name.endswith(".yml") else "templates") / name).read_text("utf-8") == text
    assert load(config).problems == ()
    read = Settings.load({}, mounted(pod, "secrets", found, tmp_path / "secrets"))
    assert (read.gitlab_token.get_secret_value(), read.notify.get_secret_value()) == ("example", "# nobody")


def test_long_names_fit_and_stay_apart(tmp_path: Path) -> None:
    """A CronJob's name has 52 characters at most; two mirrors that begin alike have two CronJobs."""
    long = "a-very-long-name-of-a-mirror-that-goes-on-and-on-and-on"
    found = rendered(mirrored(f"{long}-1", f"{long}-2"), tmp_path)
    assert sorted(map(len, of_kind("CronJob", found))) == [52, 52]
    assert wrong(found, VERSIONS[-1]) == []


@pytest.mark.parametrize("mode", ["serve", "cronjob"])
def test_monitoring_is_that_of_the_repository(mode: str, tmp_path: Path) -> None:
    """Rules and dashboard are the files of `deploy/monitoring`; nobody waits to hear of pods that nobody can scrape."""
    monitoring = {**MONITORED["monitoring"], "serviceMonitor": {"enabled": mode == "serve"}}
    found = rendered({"monitoring": monitoring, "mode": mode}, tmp_path)
    (rule,) = of_kind("PrometheusRule", found).values()
    spec = yaml.safe_load((CHART / "files" / "alerts.yml").read_text("utf-8"))
    if mode == "cronjob":
        for group in spec["groups"]:
            group["rules"] = [each for each in group["rules"] if each["alert"] != "FeedbackBotSilent"]
    assert rule["spec"] == spec
    shown = of_kind("ConfigMap", found)[f"{RELEASE}-feedback-bot-dashboard"]["data"]["feedback-bot.json"]
    assert shown == (CHART / "files" / "dashboard.json").read_text("utf-8")
    assert len(of_kind("ServiceMonitor", found)) == (1 if mode == "serve" else 0)


@house
def test_the_notes_name_what_there_is(values: dict[str, Any], tmp_path: Path) -> None:
    """What Helm prints at the end names objects that were made."""
    (tmp_path / "values.yaml").write_text(yaml.safe_dump(values))
    found = helm("install", RELEASE, str(CHART), "--dry-run=client", "--values", str(tmp_path / "values.yaml"))
    assert found.returncode == 0, found.stderr
    made = {f"{each['kind'].lower()}/{each['metadata']['name']}" for each in rendered(values, tmp_path)}
    named = re.findall(r"(?:cronjob|deployment|service)/[\w-]+", found.stdout.partition("NOTES:")[2])
    assert named
    assert set(named) <= made
