"""The chart's pods for real, by podman: a run and `serve` against the sandbox, with what a cluster would mount.

A cluster schedules, restarts and swaps ConfigMaps; podman does none of that, and knows no projected volumes. So these
become folders that are filled as the cluster would fill them, and everything else of the pod stays as it is rendered.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from tests.command import QUICK, UNPACED
from tests.deploy.cluster import Document, mounted, templates
from tests.deploy.with_tools.tools import RELEASE, called, rendered
from tests.deploy.with_tools.values import FILES
from tests.world import World

PODMAN = shlex.split(os.environ["PODMAN"])
BOT = f"{RELEASE}-feedback-bot"
PROBES = ("startupProbe", "livenessProbe", "readinessProbe")
"""Podman would call a program in the container, which has none; ports are the machine's own here."""

SECRETS = {"ZENDESK_CLIENT_SECRET", "GITLAB_TOKEN", "PAGERDUTY_TOKEN"}


def podman(*words: str) -> str:
    found = called(*PODMAN, *words)
    assert found.returncode == 0, found.stderr
    return found.stdout + found.stderr


def house(world: World, **changes: Any) -> dict[str, Any]:
    """Values that lead to the sandbox, which answers on this machine alone."""
    given = world.sandbox.environment(world.url)
    return {
        "image": {"repository": os.environ["IMAGE"].partition(":")[0], "tag": os.environ["IMAGE"].partition(":")[2]},
        "environment": {name: value for name, value in given.items() if name not in SECRETS},
        "secrets": {name: value for name, value in given.items() if name in SECRETS},
        "config": {"files": {**FILES, "bot.yml": QUICK + UNPACED}},
        **changes,
    }


class Machine:
    """Plays pods, and removes what is left of them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.played = folder, list[Path]()

    def play(self, values: dict[str, Any], of: str = BOT) -> str:
        """Starts the pod that the chart makes of values; returns the name of its container."""
        held = rendered(values, self.folder)
        pod = self._translated(templates(held)[of]["spec"], held)
        file = self.folder / f"{of}-{len(self.played)}.yaml"
        file.write_text(yaml.safe_dump({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": of}, "spec": pod}))
        self.played.append(file)
        podman("kube", "play", "--replace", str(file))
        return f"{of}-feedback-bot"

    def _translated(self, pod: Document, held: list[Document]) -> Document:
        volumes = []
        for volume in pod["volumes"]:
            name, place = volume["name"], self.folder / f"{volume['name']}-{len(self.played)}"
            if "projected" in volume:
                mounted(pod, name, held, place)
                _own(place, pod["securityContext"]["fsGroup"], volume["projected"].get("defaultMode", 0o644))
                volumes.append({"name": name, "hostPath": {"path": str(place), "type": "Directory"}})
            else:
                volumes.append(volume)
        (container,) = pod["containers"]
        kept = {name: value for name, value in container.items() if name not in {*PROBES, "ports"}}
        return {**pod, "hostNetwork": True, "volumes": volumes, "containers": [kept]}

    def clear(self) -> None:
        for file in self.played:
            called(*PODMAN, "kube", "down", str(file))
        called(*PODMAN, "volume", "rm", "--force", f"{BOT}-cache", f"{BOT}-eu-cache")


def _own(folder: Path, group: int, mode: int) -> None:
    """Gives files to root and the pod's group, as a cluster does."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            shutil.chown(path, "root", group)
            path.chmod(0o750 if path.is_dir() else mode | 0o040)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(folder.stat().st_mode | 0o055)  # pytest makes them for root alone
    made = Machine(tmp_path)
    yield made
    made.clear()


def ended(container: str) -> tuple[int, str]:
    """The exit code of a container that ends by itself, and what it printed."""
    code = int(podman("wait", container))
    return code, podman("logs", container)


def test_a_run_mirrors_a_rating(world: World, machine: Machine) -> None:
    """The pod of a CronJob opens the issue, as nobody's user, and the next one finds nothing new."""
    ticket = world.rate("bad")
    code, told = ended(container := machine.play(house(world)))
    assert (code, world.issue(ticket).state) == (0, "opened"), told
    about = json.loads(podman("inspect", container))[0]
    host = about["HostConfig"]
    assert (about["Config"]["User"], host["ReadonlyRootfs"], host["Memory"]) == ("10001:10001", True, 256 * 1024**2)
    assert about["EffectiveCaps"] in (None, [])
    assert "no-new-privileges" in str(host["SecurityOpt"])
    code, told = ended(machine.play(house(world)))
    assert (code, world.issue(ticket).state) == (0, "opened"), told
    volume = json.loads(podman("volume", "inspect", f"{BOT}-cache"))[0]["Mountpoint"]
    assert (Path(volume) / "feedback-bot.sqlite").is_file()


def test_a_mirror_has_a_pod_of_its_own(world: World, machine: Machine) -> None:
    """The pod of one of several mirrors finds its file and its own credentials."""
    ticket = world.rate("bad")
    alone = house(world)
    project = alone["environment"].pop("GITLAB_PROJECT")
    one = {"name": "eu", "config": f"zendesk: {{source: eu}}\ngitlab: {{project: {project}}}\n"}
    own = {name: alone["secrets"].pop(name) for name in ("ZENDESK_CLIENT_SECRET",)}
    address = {name: alone["environment"].pop(name) for name in ("ZENDESK_URL", "ZENDESK_CLIENT_ID")}
    values = {**alone, "mirrors": [{**one, "secrets": own, "environment": address}]}
    code, told = ended(machine.play(values, f"{BOT}-eu"))
    assert (code, world.issue(ticket).state) == (0, "opened"), told


def test_a_broken_configuration_ends_the_job(world: World, machine: Machine) -> None:
    """The Job fails with the code that says so, and its log has file, line and column."""
    values = house(world, config={"files": {**FILES, "bot.yml": "brak: 1\n"}})
    code, told = ended(machine.play(values))
    assert code == 2
    assert "/etc/feedback-bot/bot.yml:1:1" in told


def test_serve_runs_and_drains(world: World, machine: Machine) -> None:
    """The pod of the Deployment runs at once and passes its probes; told to stop, it ends well within its grace."""
    ticket, address = world.rate("bad"), free_address()
    values = house(world, mode="serve")
    values["environment"]["FEEDBACK_BOT_LISTEN"] = address  # another service may have the usual port here
    container = machine.play(values)
    (rendered_one,) = templates(rendered(values, machine.folder))[BOT]["spec"]["containers"]
    following = [*PODMAN, "logs", "--follow", container]
    with subprocess.Popen(following, stdout=-1, stderr=-2, text=True) as log:  # noqa: S603 - as all calls here
        assert log.stdout
        told = next(line for line in log.stdout if '"event": "run"' in line)
        assert (json.loads(told)["outcome"], world.issue(ticket).state) == ("ok", "opened")
        paths = {name: rendered_one[name]["httpGet"]["path"] for name in PROBES}
        answers = {name: requests.get(f"http://{address}{path}", timeout=10) for name, path in paths.items()}
        assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(PROBES, 200)
        podman("stop", "--time", "45", container)
        rest = log.stdout.read()
    assert '"event": "stopped"' in rest
    assert json.loads(podman("inspect", container))[0]["State"]["ExitCode"] == 0


def free_address() -> str:
    """A port of this machine that nobody has."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{held.getsockname()[1]}"
