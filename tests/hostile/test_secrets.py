"""Secrets appear nowhere, however a run fails: not in output, logs at any level, reports, issues, the cache."""

from __future__ import annotations

import base64
import json
import logging
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from bot.domain.errors import FeedbackBotError
from bot.sandbox.faults import Fault
from bot.sandbox.people import GITLAB_TOKEN, PAGERDUTY_TOKEN, ZENDESK_CLIENT_SECRET
from bot.settings import Settings
from tests.adapters.unverified import Unverified
from tests.command import Invoke, every_command
from tests.world import World

CANARY, PASSWORD = "canary-in-a-wrong-value", "canary-in-a-hook"
SECRETS = (
    GITLAB_TOKEN, ZENDESK_CLIENT_SECRET, PAGERDUTY_TOKEN, "sandbox-access-token", CANARY, PASSWORD,
)  # fmt: skip
ECHO = json.dumps({"error": " ".join(SECRETS), "description": " ".join(SECRETS), "message": {"base": list(SECRETS)}})
PAIR = base64.b64encode(f"bot@example.com/token:{CANARY}".encode()).decode()
SHORT = [
    {"error": f"token {GITLAB_TOKEN} was revoked", "message": f"401 token {GITLAB_TOKEN} of ana was revoked"},
    {"error": ZENDESK_CLIENT_SECRET, "message": f"404 {ZENDESK_CLIENT_SECRET}", "details": {CANARY: []}},
    {"error": ["sandbox-access-token"], "message": {"sandbox-access-token": ["is wrong"], CANARY: []}},
    {"errors": [{"code": CANARY, "title": PAIR}], "error": f"Forbidden, {CANARY}", "message": PAIR},
    {"error": {"code": PAIR, "title": f"Bearer {CANARY}"}, "message": f"422 {CANARY} is missing"},
]
"""One secret in words as short and plain as those that are worth repeating."""

STATUSES = (200, 302, 401, 403, 422, 429, 500)
FAULTS = [
    *(Fault("status", status=status, body=ECHO, headers={"Location": f"http://{CANARY}/"}) for status in STATUSES),
    *(Fault("status", status=status, body=json.dumps(body)) for status in (401, 404) for body in SHORT),
    Fault("status", status=200, body=ECHO, content_type="text/html"),
    Fault("reset"), Fault("cut"), Fault("lost_reply", reply="502"),
]  # fmt: skip


class Listener(logging.Handler):
    """Keeps what every library logs, at every level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def heard() -> Iterator[Listener]:
    listener, root = Listener(), logging.getLogger()
    level = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    yield listener
    root.removeHandler(listener)
    root.setLevel(level)


def assert_kept(world: World, result: Result, heard: Listener, cache: Path) -> None:
    """Nothing that people, logs or files get holds a secret, and nothing ended in a traceback."""
    texts = [f"{issue.title}\n{issue.description}" for issue in world.project.issues.values()]
    texts += [note.body for issue in world.project.issues.values() for note in issue.notes]
    files = [path.read_bytes().decode("latin-1") for path in cache.rglob("*") if path.is_file()]
    everything = "\n".join(
        [result.output, result.stderr, str(result.exception), *heard.lines, *texts, *files, *sys.argv]
    )
    assert [secret for secret in (*SECRETS, PAIR) if secret in everything] == []
    assert "Traceback" not in everything
    assert isinstance(result.exception, SystemExit | FeedbackBotError | None)


def asked(invoke: Invoke, **environ: str) -> Result:
    secrets = {"NOTIFY": f"ana jsons://hook.example/{PASSWORD}", "FEEDBACK_BOT_LOG_LEVEL": "debug"}
    return invoke("run", "--json", **{**secrets, **environ})


@pytest.mark.parametrize("service", ["gitlab", "zendesk"])
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.kind}-{fault.status}-{fault.reply}")
def test_no_fault_tells_a_secret(
    world: World, invoke: Invoke, heard: Listener, tmp_path: Path, *, fault: Fault, service: str
) -> None:
    """Whatever a service answers, its own echo of our secrets included, nothing of it is repeated."""
    world.rate("bad", "No.")
    world.arm(replace(fault, service=service, times=None))
    result = asked(invoke)
    assert result.exit_code != 0
    assert_kept(world, result, heard, tmp_path / "cli-cache")


def requests_of(world: World) -> list[tuple[str, str, str]]:
    """Every kind of request that a run makes which opens an issue."""
    return list(dict.fromkeys((seen.service, seen.method, seen.template) for seen in world.sandbox.traffic.seen))


def test_no_request_tells_a_secret(world: World, invoke: Invoke, heard: Listener, tmp_path: Path) -> None:
    """Each kind of request fails in turn, and the run after it does the work."""
    world.rate("bad", "No.")
    world.run()
    kinds = requests_of(world)
    assert len(kinds) > 9
    for service, method, template in kinds:
        world.rate("bad", "No.")
        status = 500 if method == "GET" else 422
        world.arm(Fault("status", service, method, template, status=status, body=ECHO, times=4))
        assert_kept(world, asked(invoke), heard, tmp_path / "cli-cache")
        world.sandbox.traffic.faults.disarm()


@pytest.mark.parametrize(
    "environ",
    [
        {"GITLAB_TOKEN": CANARY},
        {"GITLAB_TOKEN": f"{CANARY} with a space"},
        {"GITLAB_TOKEN": f"{CANARY}\u00e9"},
        {"ZENDESK_CLIENT_SECRET": CANARY},
        {"ZENDESK_CLIENT_SECRET": f"{CANARY}\n{CANARY}"},
        {"ZENDESK_CLIENT_ID": "", "ZENDESK_CLIENT_SECRET": "", "ZENDESK_EMAIL": "a@b.example", "ZENDESK_TOKEN": CANARY},
        {"ZENDESK_CLIENT_ID": "", "ZENDESK_CLIENT_SECRET": CANARY},
        {"GITLAB_URL": f"https://bot:{CANARY}@gitlab.example"},
        {"GITLAB_URL": f"https://gitlab.example/?private_token={CANARY}"},
        {"GITLAB_URL": f"http://{CANARY}.example"},
        {"ZENDESK_URL": f"{CANARY}"},
        {"PAGERDUTY_TOKEN": f"{CANARY} x"},
        {"PAGERDUTY_URL": f"https://{CANARY}@pagerduty.example"},
        {"NOTIFY": f"ana jsons://hook.example/{CANARY}?verify=no"},
        {"NOTIFY": f"{CANARY}"},
        {"NOTIFY": f"ana unknown://{CANARY}"},
        {"FEEDBACK_BOT_LOG_LEVEL": "loud"},
    ],
    ids=lambda environ: next(iter(environ)),
)
def test_no_wrong_environment_tells_a_secret(
    world: World, invoke: Invoke, heard: Listener, tmp_path: Path, environ: dict[str, str]
) -> None:
    """A misspelt, misplaced or wrong secret is told by the name of its variable alone."""
    world.rate("bad", "No.")
    result = asked(invoke, **environ)
    assert result.exit_code != 0
    assert_kept(world, result, heard, tmp_path / "cli-cache")


@pytest.mark.parametrize(
    "content", [CANARY.encode() + b"\xff", f"{CANARY}\n{CANARY}".encode(), b"\0" + CANARY.encode()]
)
def test_no_file_of_a_secret_tells_it(
    world: World, invoke: Invoke, heard: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, content: bytes
) -> None:
    """The same for secrets that come as files."""
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / "gitlab_token").write_bytes(content)
    load = Settings.load
    monkeypatch.setattr(Settings, "load", lambda: load(secrets_dir=folder))
    result = asked(invoke, GITLAB_TOKEN="")
    assert result.exit_code != 0
    assert_kept(world, result, heard, tmp_path / "cli-cache")


def test_no_certificate_trouble_tells_a_secret(world: World, invoke: Invoke, heard: Listener, tmp_path: Path) -> None:
    """Nor does a host that cannot prove who it is."""
    with Unverified(tmp_path) as host:
        assert_kept(world, asked(invoke, GITLAB_URL=host.url), heard, tmp_path / "cli-cache")
        assert_kept(world, asked(invoke, ZENDESK_URL=host.url), heard, tmp_path / "cli-cache")


def test_a_run_that_succeeds_tells_no_secret(world: World, invoke: Invoke, heard: Listener, tmp_path: Path) -> None:
    """All goes well, at the most talkative level."""
    world.rate("bad", "No.")
    result = asked(invoke)
    assert (result.exit_code, len(world.bots)) == (0, 1)
    assert len(heard.lines) > 5
    assert_kept(world, result, heard, tmp_path / "cli-cache")


def held(thing: object, depth: int = 4) -> Iterator[object]:
    """A thing and what it holds, as a debugger or a tracker of errors would show it."""
    yield thing
    if depth and type(thing).__module__.startswith("bot."):
        names = {*getattr(thing, "__dict__", ()), *getattr(thing, "__slots__", ())}
        for name in names:
            yield from held(getattr(thing, name, None), depth - 1)


def test_what_holds_secrets_does_not_show_them(world: World) -> None:
    """The words by which adapters and settings show themselves in a traceback hold none."""
    told: list[Any] = [repr(world.services), str(world.services), repr(Settings(gitlab_token=GITLAB_TOKEN))]  # type: ignore[arg-type] # pydantic makes a secret of it
    with world.ports() as ports:
        told += [repr(each) for each in held(ports) if type(each).__module__.startswith("bot.")]
    assert len(told) > 20
    assert [secret for secret in SECRETS if any(secret in each for each in told)] == []


def test_arguments_of_the_process_hold_no_secret(world: World) -> None:
    """No option takes a secret: lists of processes would show it."""
    options = {option for options in every_command().values() for option in options}
    assert [
        option for option in options if any(word in option for word in ("token", "secret", "password", "key"))
    ] == []
