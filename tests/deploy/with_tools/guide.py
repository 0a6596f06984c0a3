"""The guide for operators, executed: what it says of Kubernetes is handed to Helm and kubectl as it stands there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import mirror_settings
from bot.config import load
from bot.settings import Settings
from tests.deploy.cluster import (
    CHART,
    DEPLOY,
    VERSIONS,
    Document,
    documents,
    mounted,
    of_kind,
    sources,
    templates,
    unrestricted,
    wrong,
)
from tests.deploy.with_tools.tools import called
from tests.test_docs import FENCE, OPERATORS, section

SAID = section(OPERATORS, "On Kubernetes")
BLOCKS = [(found["language"], found["code"]) for found in FENCE.finditer(SAID)]
LINES = [line for language, code in BLOCKS if language == "sh" for line in code.splitlines()]
VALUES, MIRRORS = (yaml.safe_load(code) for language, code in BLOCKS if language == "yaml")
README = FENCE.findall((CHART / "README.md").read_text("utf-8"))
TOOLS = {"helm": "HELM", "kubectl": "KUBECTL"}


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A checkout in which somebody has done what the guide asks for."""
    (tmp_path / "deploy").symlink_to(DEPLOY)
    shutil.copytree(DEPLOY.parent / "config", tmp_path / "config")
    (tmp_path / "secrets").mkdir()
    for name in ("gitlab_token", "zendesk_client_secret"):
        (tmp_path / "secrets" / name).write_text(f"example-of-{name}")
    (tmp_path / "my-values.yaml").write_text(yaml.safe_dump(VALUES))
    return tmp_path


def tried(line: str, here: Path) -> list[Document]:
    """What a line of the guide would make in a cluster, which is not asked."""
    tool, *words = shlex.split(line)
    dry = ["--dry-run=client", *(["--output", "yaml"] if tool == "kubectl" else [])]
    found = called(os.environ[TOOLS[tool]], *words, *dry, folder=here)
    assert found.returncode == 0, found.stderr
    text = found.stdout
    if tool == "helm":
        text = text.partition("MANIFEST:\n")[2].partition("\nNOTES:")[0]
    return documents(text)


def made(here: Path) -> list[Document]:
    """All that the guide's commands make."""
    commands = [line for line in LINES if re.search(r"^helm|^kubectl .*create (namespace|secret|configmap)", line)]
    assert len(commands) == 4
    return [each for line in commands for each in tried(line, here)]


def test_every_command_makes_what_a_cluster_takes(here: Path) -> None:
    """Each document fits each version, lies in the namespace that was made, and the pods are restricted."""
    found = made(here)
    (namespace,) = of_kind("Namespace", found)
    places = {each["metadata"].get("namespace", namespace) for each in found if each["kind"] != "Namespace"}
    assert places == {namespace}
    assert {version: wrong(found, version) for version in VERSIONS} == {version: [] for version in VERSIONS}
    assert [unrestricted(pod["spec"]) for pod in templates(found).values()] == [[]]


def test_the_bot_finds_what_was_made(here: Path, tmp_path: Path) -> None:
    """Secret and ConfigMap of the guide are those that the pod mounts, and the bot reads all of both."""
    found = made(here)
    ((_, template),) = templates(found).items()
    pod = template["spec"]
    environ = {each["name"]: each["value"] for each in pod["containers"][0]["env"]}
    config = mounted(pod, "config", found, tmp_path / "mounted-config")
    secrets = mounted(pod, "secrets", found, tmp_path / "mounted-secrets")
    assert load(config).problems == ()
    services = Settings.load(environ, secrets).require_services()
    assert services.gitlab_token.get_secret_value() == "example-of-gitlab_token"
    for path in (DEPLOY.parent / "config" / "templates").iterdir():
        assert (config / "templates" / path.name).read_text("utf-8") == path.read_text("utf-8")


def test_the_mirrors_of_the_guide(here: Path) -> None:
    """Laid over the values above, the example makes a CronJob for each mirror, with the guide's Secrets."""
    (here / "my-values.yaml").write_text(yaml.safe_dump({**VALUES, **MIRRORS}))
    found = made(here)
    pods = templates(found)
    assert set(pods) == {f"feedback-bot-{each['name']}" for each in MIRRORS["mirrors"]}
    for each in MIRRORS["mirrors"]:
        mount = sources(pods[f"feedback-bot-{each['name']}"]["spec"], "secrets")
        assert [source["secret"]["name"] for source in mount] == [VALUES["existingSecret"], each["existingSecret"]]
        given = {mirror_settings.prefix(each["name"]) + name for name in each["environment"]}
        (container,) = pods[f"feedback-bot-{each['name']}"]["spec"]["containers"]
        assert given <= {variable["name"] for variable in container["env"]}


def test_what_is_named_is_there(here: Path) -> None:
    """The CronJob that the guide starts by hand was made, and files and settings of the chart exist."""
    found = made(here)
    started = re.findall(r"--from=cronjob/(\S+)", "\n".join(LINES))
    assert started
    assert set(started) <= set(of_kind("CronJob", found))
    values: dict[str, Any] = yaml.safe_load((CHART / "values.yaml").read_text("utf-8"))
    named = [name.partition(":")[0] for name in re.findall(r"`([a-zA-Z]+\.[a-zA-Z.]+)(?:: \w+)?`", SAID)]
    settings = [name for name in named if name.split(".")[0] in values and not name.endswith("yml")]
    assert len(settings) > 4
    assert [name for name in settings if name.split(".")[1] not in values[name.split(".")[0]]] == []
    assert [path for path in re.findall(r"`(deploy/[^`]+)`", SAID) if not (DEPLOY.parent / path).exists()] == []


@pytest.mark.parametrize("line", [line for line in LINES if " --kustomize " in line])
def test_overlays_of_the_guide(line: str) -> None:
    """What is applied can be built; the ConfigMap and the Secret that its pod mounts are the guide's."""
    folder = line.rsplit(maxsplit=1)[-1]
    built = called(os.environ["KUBECTL"], "kustomize", folder)
    assert built.returncode == 0, built.stderr
    ((_, template),) = templates(documents(built.stdout)).items()
    mounts = [*sources(template["spec"], "config"), *sources(template["spec"], "secrets")]
    names = {next(iter(source.values()))["name"] for source in mounts}
    assert names == {VALUES["config"]["existingConfigMap"], VALUES["existingSecret"]}


@pytest.mark.parametrize("line", README[0][1].splitlines())
def test_commands_of_the_charts_readme(line: str, here: Path) -> None:
    """They render what a cluster takes."""
    tool, *words = shlex.split(line)
    found = called(os.environ[TOOLS[tool]], *words, folder=here)
    assert (found.returncode, wrong(documents(found.stdout), VERSIONS[0])) == (0, []), found.stderr
