"""The command `doctor`: what it prints, how it ends, and that its report can be shown to anybody."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from rich.console import Console

from bot.config.mirrors import WhichMirror
from bot.doctor import CHECKS, Stage, lines, refused, shown
from bot.doctor_cli import _tell
from bot.domain.errors import ConfigError
from bot.sandbox.faults import Fault
from bot.stop import Stop
from tests.command import Invoke
from tests.doctor.clinic import examined, lived_in
from tests.world import World

SECRETS = {
    "GITLAB_TOKEN": "glpat-canary-one", "ZENDESK_CLIENT_SECRET": "canary-two", "ZENDESK_EMAIL": "canary@three.example",
    "ZENDESK_TOKEN": "canary-four", "PAGERDUTY_TOKEN": "canary-five", "NOTIFY": "ana jsons://canary-six.example/path",
}  # fmt: skip
WORDS = "canary words of a customer"
PAGE = "<html>canary of a proxy</html>"


@pytest.fixture(autouse=True)
def _unwatched(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command's own way to wait between two looks does not wait here."""
    monkeypatch.setattr(Stop, "wait", lambda self, _=None: self.is_asked)


@pytest.fixture
def healthy(world: World) -> World:
    world.rate("bad", WORDS, "canary reason")
    return lived_in(world)


def test_a_line_for_each_check(invoke: Invoke, healthy: World) -> None:
    """Without --probe the last line says how many more checks there are."""
    result = invoke("doctor")
    told = result.stdout.splitlines()
    made = [check.name for check in CHECKS if check.stage is Stage.READ]
    assert [name for name in made if not any(f": {name}: " in line for line in told)] == []
    assert told[-1].endswith(f"; {len(CHECKS) - len(made)} more checks with --probe")


def test_advice_stands_below(invoke: Invoke, healthy: World) -> None:
    """What is odd comes with what was expected and what to do."""
    healthy.sandbox.gitlab.switches.version = "17.0.0"
    told = invoke("doctor").stdout.splitlines()
    place = told.index("warning: gitlab-version: 17.0, older than 18.3")
    assert told[place + 1] == "    expected: GitLab 18.3 or newer"
    assert told[place + 2].startswith("    to do: update GitLab")


def test_json(invoke: Invoke, healthy: World) -> None:
    """One object with every check, its verdict, and the sums."""
    result = invoke("doctor", "--probe", "--json")
    told = json.loads(result.stdout)
    assert [each["check"] for each in told["checks"]] == [check.name for check in CHECKS]
    assert sum(told["counts"].values()) == len(CHECKS)
    assert {"check", "area", "verdict", "expected", "seen", "advice"} == set(told["checks"][0])
    assert result.exit_code == 0


def test_the_old_pair_is_told(invoke: Invoke, healthy: World) -> None:
    """Whoever still uses e-mail address and API token reads when they end."""
    healthy.sandbox.zendesk.accounts.add_api_token("old", healthy.sandbox.zendesk.directory.users[900000000001])
    pair = {"ZENDESK_CLIENT_ID": "", "ZENDESK_CLIENT_SECRET": "", "ZENDESK_TOKEN": "old"}
    email = healthy.sandbox.zendesk.directory.users[900000000001].email or ""
    told = invoke("doctor", **pair, ZENDESK_EMAIL=email).stdout
    assert "warning: zendesk-credentials: the Zendesk API token" in told
    assert "2027-04-30" in told


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"GITLAB_URL": "ftp://gitlab.example"}, "failed: environment: "),
        ({"FEEDBACK_BOT_CONFIG": "nowhere"}, "failed: configuration: nowhere: no such folder"),
        ({"FEEDBACK_BOT_LOGG": "json"}, "failed: environment: unknown variable FEEDBACK_BOT_LOGG"),
    ],
)
def test_nothing_is_asked_of_a_broken_setting(
    invoke: Invoke, healthy: World, environ: dict[str, str], words: str
) -> None:
    """It says what to mend first, with the exit code of a start that is forbidden."""
    healthy.sandbox.traffic.clear()
    result = invoke("doctor", **environ)
    assert (result.exit_code, words in result.stdout, healthy.sandbox.traffic.count()) == (2, True, 0)


def test_a_mirror_that_is_none_is_one_line(invoke: Invoke, healthy: World) -> None:
    """There is nothing to examine, and no check to blame."""
    result = invoke("doctor", "--mirror", "cost")
    assert (type(result.exception), str(result.exception)[:16]) == (WhichMirror, "no mirror 'cost'")
    assert result.stdout == ""


def test_a_stop_ends_it(invoke: Invoke, healthy: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told to stop, it ends with the signal's code, and no probe's issue is open."""
    monkeypatch.setattr(Stop, "by", classmethod(lambda cls, *_: asked()))
    assert invoke("doctor", "--probe").exit_code == 128 + 15
    assert [issue for issue in healthy.project.issues.values() if "probe" in issue.title] == []


def asked() -> Stop:
    stop = Stop()
    stop.ask(15)
    return stop


def everywhere(body: str, status: int, kind: str = "application/json") -> Callable[[World], None]:
    def broken(world: World) -> None:
        world.arm(Fault("status", status=status, body=body, content_type=kind, times=None))

    return broken


def one(service: str, template: str, body: object) -> Callable[[World], None]:
    fault = Fault("status", service, template=template, status=200, body=json.dumps(body), times=None)
    return lambda world: world.arm(fault)


BREAKING = {
    "nothing": lambda _: None,
    "a proxy's page": everywhere(PAGE, 200, "text/html"),
    "a refusal": everywhere('{"message": "403 Forbidden - canary of a reason!"}', 403),
    "a wrong token": everywhere('{"error": "canary: token", "error_description": "canary"}', 401),
    "no answer": lambda world: world.arm(Fault("reset", times=None)),
    "broken JSON": everywhere('{"canary": ', 200),
    "odd JSON": everywhere('["canary"]', 200),
    "odd version": one("gitlab", "/api/v4/version", {"version": "canary"}),
    "odd token": one("gitlab", "/api/v4/personal_access_tokens/self", {"scopes": ["canary"], "expires_at": "canary"}),
    "odd me": one("zendesk", "/api/v2/users/me", {"user": {"id": 1, "role": "canary", "name": "canary"}}),
}


@pytest.mark.parametrize("breaks", BREAKING.values(), ids=list(BREAKING))
@pytest.mark.parametrize("environ", [{}, SECRETS], ids=["right", "wrong secrets"])
def test_the_report_holds_no_secret(
    invoke: Invoke,
    healthy: World,
    breaks: Callable[[World], None],
    environ: dict[str, str],
) -> None:
    """Whatever fails: no token, no address of a message, no customer's word and no foreign body is printed."""
    breaks(healthy)
    result = invoke("doctor", "--probe", "--json", **environ)
    found = invoke("doctor", **environ)
    secrets = [value for name, value in healthy.sandbox.environment("").items() if name.endswith(("SECRET", "TOKEN"))]
    printed = "".join([result.stdout, result.stderr, found.stdout, found.stderr])
    assert [word for word in ("canary", "sandbox-access-token", *secrets) if word in printed] == []
    assert "Traceback" not in printed


@pytest.mark.parametrize("width", [60, 140])
def test_a_terminal_gets_a_table(healthy: World, width: int) -> None:
    """The names are whole however narrow the window is, and the sums stand at the end."""
    found = examined(healthy, is_probing=False)
    console = Console(width=width, no_color=True)
    with console.capture() as capture:
        console.print(shown(found))
    told = capture.get()
    assert [check.name for check in CHECKS if check.stage is Stage.READ and check.name not in told] == []
    assert lines(found).splitlines()[-1][:20] in told


@pytest.mark.parametrize("is_terminal", [True, False])
def test_all_is_well_and_quiet(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, is_terminal: bool
) -> None:
    """At a terminal and in a script `--quiet` prints what is to be looked at, and not even an empty line else."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: is_terminal)
    found = refused(ConfigError("It is broken"), "configuration", datetime(2026, 11, 16, tzinfo=UTC))
    _tell(found, as_json=False, is_quiet=True)
    assert "It is broken" in capsys.readouterr().out
    _tell(replace(found, results=()), as_json=False, is_quiet=True)
    assert capsys.readouterr().out == ""
