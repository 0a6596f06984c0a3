"""Compose, the guide for operators and the script that tries them say the same of how a container is run."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import yaml

from benchmarks.container import LIMITS
from bot.config import load
from bot.sandbox.world import Sandbox
from bot.settings import Settings
from tests.test_docs import FENCE, OPERATORS, section
from tests.test_image import environment

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
TRIED = (ROOT / ".ci" / "image").read_text("utf-8")
USED = re.compile(r"\$\{([A-Z_]+):-([^}]*)\}")
INDENT = re.compile(r"^ {3}", re.MULTILINE)
SET = re.compile(r"^#?([A-Z_]+)=(.*)$", re.MULTILINE)


OF_REQUESTS = {"HTTPS_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE"}
"""What the library behind every request reads by itself."""


def services() -> dict[str, dict[str, Any]]:
    """The services as compose reads them."""
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"])


def folders(service: dict[str, Any]) -> list[str]:
    """Where its volumes are mounted."""
    return [volume.removesuffix(":ro").rpartition(":")[2] for volume in service["volumes"]]


def commands(heading: str) -> list[list[str]]:
    """The words of the shell commands below a heading of the guide, line by line."""
    text = INDENT.sub("", section(OPERATORS, heading))
    joined = "".join(found["code"] for found in FENCE.finditer(text)).replace("\\\n", " ")
    return [shlex.split(line) for line in joined.splitlines() if line.startswith(("docker", "sudo", "chmod", "cp"))]


def test_every_service_has_the_limits_of_the_guide() -> None:
    """Nobody gets more rights or memory by compose than by hand."""
    wanted = {"read_only": True, "cap_drop": ["ALL"], "security_opt": ["no-new-privileges:true"], "mem_limit": "256m"}
    assert [{name: service[name] for name in wanted} for service in services().values()] == [wanted] * len(services())
    flags = ("--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--memory", "256m")
    assert flags == LIMITS
    assert f"limits=({' '.join(LIMITS)})" in TRIED


def test_the_guide_uses_no_option_that_is_not_tried() -> None:
    """Each option of `docker run` and `docker build` in the guide is one that the script uses too."""
    said = [words for words in commands("In a container") if words[:2] in (["docker", "run"], ["docker", "build"])]
    options = {word for words in said for word in words if word.startswith("-")}
    assert len(said) > 2
    assert [option for option in options if not re.search(rf"(?<![\w-]){option}\b", TRIED)] == []


def test_the_guide_names_the_files_of_compose() -> None:
    """Each file and service in the guide's commands is there."""
    said = [words for words in commands("With compose") if words[:2] == ["docker", "compose"]]
    files = [ROOT / words[words.index("-f") + 1] for words in said]
    assert {file for file in files if not file.exists()} == set()
    started = {words[-1] for words in said if "up" in words}
    assert started == {"bot", "demo"} <= services().keys()
    assert (DEPLOY / ".env.example").exists()


def test_what_compose_asks_for_is_explained() -> None:
    """Each variable of the file stands in the example with the same default, and no other does."""
    used = dict(USED.findall((DEPLOY / "compose.yaml").read_text("utf-8")))
    shown = dict(SET.findall((DEPLOY / ".env.example").read_text("utf-8")))
    assert used.keys() == shown.keys()
    assert {name: shown[name] for name, default in used.items() if default} == {
        name: default for name, default in used.items() if default
    }


def test_the_bot_is_told_what_it_reads() -> None:
    """Every variable that a service gets is a setting, and folders are where the image expects them."""
    known = {str(field.validation_alias or name).upper() for name, field in Settings.model_fields.items()}
    found = services()
    assert {name for each in ("bot", "demo") for name in found[each]["environment"]} <= known | OF_REQUESTS
    assert folders(found["bot"]) == [
        environment()["FEEDBACK_BOT_CONFIG"],
        "/run/secrets",
        environment()["FEEDBACK_BOT_CACHE"],
    ]


def test_what_need_not_be_set_is_handed_on() -> None:
    """Whatever a house may need beside addresses and files reaches the bot, which takes nothing for not set."""
    given = services()["bot"]["environment"]
    addresses = {"PAGERDUTY_URL", "SENTRY_DSN", "OTEL_EXPORTER_OTLP_ENDPOINT"}
    wanted = OF_REQUESTS | addresses | {"FEEDBACK_BOT_LOG", "FEEDBACK_BOT_LOG_LEVEL"}
    assert {name: given.get(name) for name in wanted} == {name: f"${{{name}:-}}" for name in wanted}
    assert Settings.load(dict.fromkeys(wanted, ""), DEPLOY / "none") == Settings.load({}, DEPLOY / "none")


def test_the_demo_is_pointed_at_the_sandbox() -> None:
    """Its credentials are those of the sandbox, in whose network it lives, and its configuration is valid."""
    found = services()
    url = f"http://127.0.0.1:{found['sandbox']['command'][2]}"
    wanted = Sandbox().environment(url)
    given = found["demo"]["environment"]
    assert given == {name: wanted[name] for name in given}
    assert (found["demo"]["network_mode"], found["demo"]["depends_on"]) == ("service:sandbox", ["sandbox"])


def test_the_configuration_of_the_demo_is_valid(tmp_path: Path) -> None:
    """The shipped folder with the demo's file in it has no problem, and asks nothing before the first run."""
    shutil.copytree(ROOT / "config", tmp_path / "config")
    shutil.copy(DEPLOY / "demo" / "bot.yml", tmp_path / "config")
    loaded = load(tmp_path / "config")
    assert loaded.problems == ()
    assert loaded.bot.brake.first_plan == "off"


def test_whoever_starts_it_asks_the_port_of_the_image() -> None:
    """The check of health and the published ports are those on which the image listens."""
    port = environment()["FEEDBACK_BOT_LISTEN"].partition(":")[2]
    found = services()
    assert f"http://127.0.0.1:{port}/readyz" in found["bot"]["healthcheck"]["test"][-1]
    assert [found[each]["ports"][-1].rpartition(":")[2] for each in ("bot", "sandbox")] == [port, port]
    assert all(published.startswith("127.0.0.1:") for each in ("bot", "sandbox") for published in found[each]["ports"])
