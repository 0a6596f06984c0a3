"""What the documents tell people to type is typed: every command is run here, or a table says how it is checked."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from functools import reduce
from pathlib import Path

import pytest

from bot import agree_cli, init_cli
from bot.hook_secrets import signing_key
from bot.sandbox import people
from bot.sandbox.seed_pagerduty import REVIEW
from tests import documented
from tests.command import Invoke
from tests.config.rotations import rotation
from tests.on_duty import FIRST, SECOND
from tests.oncall.pagerduty import saved
from tests.service.hooking import SIGNING_TOKEN, TOKEN
from tests.test_docs import ROOT
from tests.two import TOWN
from tests.undoing import cases, recorded
from tests.world import FIRST_TICKET, HOURS, World

COMMANDS = documented.commands()
OURS = sorted(filter(documented.is_ours, COMMANDS))
STAYING = [line for line in OURS if re.match(r"feedback-bot (serve|sandbox|demo)(?!.* --once)", line)]
"""They go on until they are told to stop."""

SHELL = [
    line
    for line in sorted(COMMANDS)
    if line.split()[0] in {"chmod", "cp", "curl", "echo", "export", "git", "mkdir", "openssl", "printf"}
]
LISTED = documented.listed()
PLACE = "http://127.0.0.1:9"
"""Where nothing listens."""

RUN = "20261122T101500Z-3fa9"
"""The run of the examples."""


def test_every_command_is_run_or_listed() -> None:
    """A command that no test types has a line in a table that says how it is checked; no such line is left over."""
    rest = COMMANDS.keys() - set(OURS) - set(SHELL)
    unsaid = {line for line in rest if not any(documented.is_listed(line, begin) for begin in LISTED)}
    assert unsaid == set()
    own = documented.listed_here()
    assert [begin for begin in own if not any(documented.is_listed(line, begin) for line in rest)] == []


def test_what_is_typed_by_hand_exists() -> None:
    """Modules, files of tests and extras that such commands name are there."""
    modules = {name for line in COMMANDS for name in re.findall(r"python -m (?!pytest)([\w.]+)", line)}
    assert [name for name in modules if importlib.util.find_spec(name) is None] == []
    files = {name for line in COMMANDS for name in re.findall(r"\btests/[\w/]+\.py", line)}
    assert [name for name in files if not (ROOT / name).is_file()] == []
    extras = {name for line in COMMANDS for name in re.findall(r"pip install .*\[(\w+)\]", line)}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert extras
    assert extras <= project["optional-dependencies"].keys()


@pytest.fixture
def here(tmp_path: Path, config: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which somebody has done what the pages ask for before their commands."""
    shutil.copytree(config, tmp_path / "team")
    shutil.copy(config / "rotation.yml", tmp_path / "old-rotation.yml")
    (tmp_path / "schedule.json").write_text(json.dumps(saved.layered(saved.layer())))
    (tmp_path / "deploy").mkdir()
    shutil.copy(ROOT / "deploy" / ".env.example", tmp_path / "deploy")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "token").write_text("a")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(agree_cli, "can_ask", lambda: True)
    monkeypatch.setattr(init_cli, "_can_ask", lambda: True)
    return tmp_path


def placed(line: str, world: World, here: Path) -> str:
    """A command with this world's addresses, people and folders in place of those of the examples."""
    own = {
        r"https://acme\.zendesk\.com|https://gitlab\.example\.com|https://api\.pagerduty\.com": world.url,
        r"http://127\.0\.0\.1:8080": world.url,
        r"(?<=\s)/tmp/": f"{here}/",
        r"https://bot\.example": PLACE,
        r"support/feedback": world.project.path_with_namespace,
        r"ana\.k": FIRST,
        r"bo\.m": SECOND,
        r"--ticket (N|4711)": f"--ticket {FIRST_TICKET}",
        r"NAME": TOWN,
        r"--port 8080": "--port 0",
        r"PSUP001": REVIEW,
        r"^curl": "curl --fail --silent",
    }
    return reduce(lambda said, each: re.sub(each[0], each[1], said), own.items(), line)


ROLE = {"hooks": people.MAINTAINER, "erase": people.PLANNER}
"""Which role of the bot's account a command needs, as the pages say."""

SECRETS = {
    "GITLAB_WEBHOOK_TOKEN": TOKEN, "GITLAB_WEBHOOK_SIGNING_TOKEN": SIGNING_TOKEN, "FEEDBACK_BOT_URL": PLACE,
}  # fmt: skip


def prepared(world: World, name: str, here: Path) -> None:
    """The team does what a command asks for: its accounts, files and runs are there."""
    if name == "undo":
        cases(world)
    elif name == "rotation":
        for file in ("config/rotation.yml", "old-rotation.yml"):
            (here / file).write_text(rotation("escalation: []"))
    elif name == "init":
        shutil.rmtree(here / "team")
        shutil.rmtree(here / "config")
    world.rate("bad", "No.")
    world.run()
    world.wait(HOURS)
    world.sandbox.gitlab.add_member(world.project, world.user(people.BOT), ROLE.get(name, people.REPORTER))


@pytest.mark.parametrize("line", [line for line in OURS if line not in STAYING and "completion" not in line])
def test_commands_of_the_bot(
    line: str, world: World, here: Path, request: pytest.FixtureRequest, invoke: Invoke
) -> None:
    """Called as the page has it, each ends well, and prints or writes something."""
    environ = dict(SECRETS)
    words = shlex.split(placed(line, world, here))
    while words[0] != "feedback-bot":
        name, _, value = words.pop(0).partition("=")
        environ[name] = str(here / Path(value).name)
    if "--mirror" in words:
        environ |= request.getfixturevalue("two").environ
    prepared(world, words[1], here)
    words = [recorded(world)[0].run_id if word == RUN else word for word in words]
    words, file = (words[: words.index(">")], words[-1]) if ">" in words else (words, "printed")
    done = invoke(*words[1:], input="\n\ny\n" if words[1] == "init" else "y\n", **environ)
    assert (done.exit_code, done.stdout != "") == (0, True), done.output
    (here / file).parent.mkdir(exist_ok=True)
    (here / file).write_text(done.stdout)
    if file.endswith("rotation.yml"):
        assert invoke("rotation", "check", "--file", file).exit_code == 0


@pytest.mark.parametrize("line", STAYING)
def test_commands_that_stay(line: str, world: World, here: Path) -> None:
    """Each says where it is, or that its first run is done, and ends in peace when it is told to."""
    known = {
        **world.sandbox.environment(world.url),
        "FEEDBACK_BOT_CONFIG": "team",
        "FEEDBACK_BOT_LISTEN": "127.0.0.1:0",
    }
    call = [sys.executable, "-m", "bot", *shlex.split(placed(line, world, here))[1:]]
    environ = {**os.environ, **known, "PYTHONPATH": str(ROOT), "FEEDBACK_BOT_CACHE": "cache"}
    with subprocess.Popen(call, env=environ, stdout=-1, stderr=subprocess.STDOUT, text=True) as process:  # noqa: S603 - our pages
        try:
            assert process.stdout is not None
            seen = next((said for said in process.stdout if re.search(r"127\.0\.0\.1:\d+", said)), "")
            process.terminate()
            assert (seen != "", process.wait(timeout=60)) == (True, 0)
        finally:
            process.kill()


@pytest.mark.parametrize("line", [line for line in OURS if "completion" in line])
def test_commands_of_the_shell_itself(line: str, here: Path) -> None:
    """What teaches a shell the bot's words does so for the shell that calls it."""
    program = here / "feedback-bot"
    program.write_text(f"#!{sys.executable}\nfrom bot.__main__ import main\nmain()\n")
    program.chmod(0o700)
    environ = {**os.environ, "HOME": str(here), "PYTHONPATH": str(ROOT), "PATH": f"{here}:{os.environ['PATH']}"}
    call = [shutil.which("bash") or "bash", "-c", f"{line}; exit $?"]
    done = subprocess.run(call, env=environ, capture_output=True, text=True, check=False)  # noqa: S603 - our pages
    assert (done.returncode, "feedback" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize("line", SHELL)
def test_commands_of_others(line: str, world: World, here: Path) -> None:
    """A shell takes each, in a folder in which the step before was done, and the services answer."""
    git = "git init -q -b main . && git add config && git -c user.name=a -c user.email=a@example.com commit -qm a"
    environ = {
        **os.environ,
        **world.sandbox.environment(world.url),
        "no_proxy": "127.0.0.1",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    call = [shutil.which("sh") or "sh", "-ec", f"{git if line.startswith('git') else ':'}; {placed(line, world, here)}"]
    done = subprocess.run(call, env=environ, cwd=here, capture_output=True, text=True, check=False)  # noqa: S603 - our pages
    assert done.returncode == 0, done.stderr
    if "whsec_" in line:
        assert signing_key(done.stdout.strip())
