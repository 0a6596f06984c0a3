"""The environment and the secret files of an operator."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.domain.errors import ConfigError
from bot.settings import LISTEN, ApiToken, OAuthClient, PagerDutyKey, Services, Settings

NOWHERE = Path("nowhere-at-all")
CLIENT = {"ZENDESK_CLIENT_ID": "feedback", "ZENDESK_CLIENT_SECRET": "sandbox-secret"}
PAIR = {"ZENDESK_EMAIL": "ana@example.com", "ZENDESK_TOKEN": "sandbox-token"}
GITLAB = {"GITLAB_URL": "https://gitlab.example", "GITLAB_TOKEN": "sandbox-word", "GITLAB_PROJECT": "support/feedback"}
COMPLETE = {"ZENDESK_URL": "https://acme.zendesk.com", **CLIENT, **GITLAB}

PLAIN_HTTP = "must begin with https:// (plain http is for this machine)"
TOO_MUCH = "must hold scheme, host, port and path only: no user, no password, no query"
NO_PROJECT = "must be the path or the number of a project, such as support/feedback"
UNKNOWN_CACH = "unknown variable FEEDBACK_BOT_CACH, did you mean 'FEEDBACK_BOT_CACHE'?"


def _services(environ: Mapping[str, str], project: str | None = None) -> Services:
    return Settings.load(environ, NOWHERE).require_services(project)


def _wrong(environ: Mapping[str, str]) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        _services(environ)
    return str(caught.value).removeprefix("the environment is not complete: ").split("; ")


def test_a_complete_environment_names_both_services() -> None:
    """Addresses, credentials and the project arrive in one frozen value."""
    assert _services(COMPLETE) == Services(
        zendesk_url="https://acme.zendesk.com",
        zendesk_auth=OAuthClient("feedback", SecretStr("sandbox-secret")),
        gitlab_url="https://gitlab.example",
        gitlab_token=SecretStr("sandbox-word"),
        gitlab_project="support/feedback",
    )


def test_an_empty_environment_has_defaults() -> None:
    """`check` and `--help` need nothing."""
    settings = Settings.load({}, NOWHERE)
    assert (Path("config"), None, None, "info") == (settings.config, settings.cache, settings.log, settings.log_level)


def test_an_empty_environment_lacks_everything() -> None:
    """All that is missing is told at once."""
    assert _wrong({}) == [
        "ZENDESK_URL is missing",
        "ZENDESK_CLIENT_ID and ZENDESK_CLIENT_SECRET are missing (or ZENDESK_EMAIL and ZENDESK_TOKEN)",
        "GITLAB_URL is missing",
        "GITLAB_TOKEN is missing",
        "GITLAB_PROJECT is missing (or gitlab.project in bot.yml)",
    ]


def test_the_process_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are read in upper case."""
    monkeypatch.setenv("FEEDBACK_BOT_CONFIG", "/etc/feedback")
    monkeypatch.setenv("FEEDBACK_BOT_LOG_LEVEL", "DEBUG")
    settings = Settings.load(secrets_dir=NOWHERE)
    assert (Path("/etc/feedback"), "debug") == (settings.config, settings.log_level)


def test_folders_may_lie_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody but a shell replaces `~`, and a shell does not in files and quotes."""
    monkeypatch.setenv("HOME", "/somewhere/ana")
    settings = Settings.load({"FEEDBACK_BOT_CONFIG": "~/bot", "FEEDBACK_BOT_CACHE": "~"}, NOWHERE)
    assert (Path("/somewhere/ana/bot"), Path("/somewhere/ana")) == (settings.config, settings.cache)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("GITLAB_TOKEN", "GITLAB_TOKN", "GITLAB_TOKEN is missing, but GITLAB_TOKN is set: did you mean GITLAB_TOKEN?"),
        ("GITLAB_URL", "GITLAB_URI", "GITLAB_URL is missing, but GITLAB_URI is set: did you mean GITLAB_URL?"),
        (
            "ZENDESK_CLIENT_SECRET",
            "zendesk_client_sceret",
            "ZENDESK_CLIENT_SECRET is missing, but ZENDESK_CLIENT_SCERET is set: did you mean ZENDESK_CLIENT_SECRET?",
        ),
        ("GITLAB_TOKEN", "CI_JOB_TOKEN", "GITLAB_TOKEN is missing"),
    ],
)
def test_a_misspelt_name_is_found(name: str, value: str, told: str) -> None:
    """What is missing is most likely there under a name much like it; other programs' names are not offered."""
    assert _wrong({**{key: COMPLETE[key] for key in COMPLETE if key != name}, value: "sandbox-word"}) == [told]


def test_the_given_environment_is_the_only_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test or a second mirror is not fed from the process."""
    monkeypatch.setenv("GITLAB_URL", "https://other.example")
    assert Settings.load({}, NOWHERE).gitlab_url == ""


@pytest.mark.parametrize(
    ("extra", "auth"),
    [
        (CLIENT, OAuthClient("feedback", SecretStr("sandbox-secret"))),
        (PAIR, ApiToken("ana@example.com", SecretStr("sandbox-token"))),
        ({**CLIENT, **PAIR}, OAuthClient("feedback", SecretStr("sandbox-secret"))),
    ],
)
def test_client_credentials_count_before_the_old_pair(extra: Mapping[str, str], auth: object) -> None:
    """Both kinds work; the old one ends."""
    assert _services({"ZENDESK_URL": "https://acme.zendesk.com", **GITLAB, **extra}).zendesk_auth == auth


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"ZENDESK_CLIENT_SECRET": ""}, "ZENDESK_CLIENT_SECRET is missing"),
        ({"ZENDESK_CLIENT_ID": " "}, "ZENDESK_CLIENT_ID is missing"),
        ({"ZENDESK_EMAIL": "ana@example.com"}, "ZENDESK_TOKEN is missing"),
        ({"ZENDESK_TOKEN": "sandbox-token"}, "ZENDESK_EMAIL is missing"),
        ({**PAIR, "ZENDESK_EMAIL": "ana"}, "ZENDESK_EMAIL must be an e-mail address alone, without '/token'"),
        ({**PAIR, "ZENDESK_EMAIL": "a@b.c/token"}, "ZENDESK_EMAIL must be an e-mail address alone, without '/token'"),
        ({"GITLAB_TOKEN": "two words"}, "GITLAB_TOKEN holds white space or characters that none has: copy it anew"),
        ({"GITLAB_TOKEN": "a\nb"}, "GITLAB_TOKEN holds white space or characters that none has: copy it anew"),
        ({"GITLAB_TOKEN": "t\u00f6ken"}, "GITLAB_TOKEN holds white space or characters that none has: copy it anew"),
        ({"GITLAB_URL": "gitlab.example"}, "GITLAB_URL must begin with https://"),
        ({"GITLAB_URL": "ftp://gitlab.example"}, "GITLAB_URL must begin with https://"),
        ({"GITLAB_URL": "https://"}, "GITLAB_URL must begin with https://"),
        ({"GITLAB_URL": "http://gitlab.example"}, f"GITLAB_URL {PLAIN_HTTP}"),
        ({"GITLAB_URL": "http://10.0.0.1"}, f"GITLAB_URL {PLAIN_HTTP}"),
        ({"GITLAB_URL": "http://localhost.example"}, f"GITLAB_URL {PLAIN_HTTP}"),
        ({"GITLAB_URL": "https://gitlab.example:port"}, "GITLAB_URL is not an address such as https://service.example"),
        ({"GITLAB_URL": "https://[::1"}, "GITLAB_URL is not an address such as https://service.example"),
        ({"GITLAB_URL": "https://git lab.example"}, "GITLAB_URL holds characters that no address has"),
        ({"GITLAB_URL": "https://gitl\u00e4b.example"}, "GITLAB_URL holds characters that no address has"),
        ({"GITLAB_URL": "https://u:p@gitlab.example"}, f"GITLAB_URL {TOO_MUCH}"),
        ({"ZENDESK_URL": "https://a.zendesk.com?x=1"}, f"ZENDESK_URL {TOO_MUCH}"),
        ({"GITLAB_PROJECT": "feedback"}, f"GITLAB_PROJECT {NO_PROJECT}"),
    ],
)
def test_each_slip_is_told_without_its_value(change: Mapping[str, str], told: str) -> None:
    """One slip, one sentence; half a pair is a slip even beside a whole one."""
    assert _wrong({**COMPLETE, **change}) == [told]


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("https://gitlab.example/", "https://gitlab.example"),
        ("https://gitlab.example/api/v4/", "https://gitlab.example"),
        ("https://example.com/gitlab/api/v4", "https://example.com/gitlab"),
        ("https://gitlab.example:8443", "https://gitlab.example:8443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.8.9.10", "http://127.8.9.10"),
        ("http://localhost:1", "http://localhost:1"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        (" https://gitlab.example\n", "https://gitlab.example"),
    ],
)
def test_addresses_are_taken_as_people_copy_them(given: str, url: str) -> None:
    """A slash, white space or the API's path at the end does no harm; plain http is for this machine."""
    assert _services({**COMPLETE, "GITLAB_URL": given}).gitlab_url == url


def test_the_api_path_of_zendesk_is_taken_off() -> None:
    """The same for the other service."""
    assert _services({**COMPLETE, "ZENDESK_URL": "https://acme.zendesk.com/api/v2"}).zendesk_url == (
        "https://acme.zendesk.com"
    )


@pytest.mark.parametrize(("variable", "setting", "used"), [("a/b", "c/d", "a/b"), ("", "c/d", "c/d"), ("7", None, "7")])
def test_the_project_of_the_environment_wins(variable: str, setting: str | None, used: str) -> None:
    """`gitlab.project` of `bot.yml` serves where the variable is empty."""
    assert _services({**COMPLETE, "GITLAB_PROJECT": variable}, setting).gitlab_project == used


def test_people_to_be_told_are_read(tmp_path: Path) -> None:
    """A variable of many lines, or a file of them."""
    lines = "ana jsons://hook.example/one\n# chat\nbo jsons://hook.example/two"
    (tmp_path / "notify").write_text(f"{lines}\n")
    of_file = Settings.load(COMPLETE, tmp_path).require_services().contacts
    assert [(each.user, each.line) for each in of_file] == [("ana", 1), ("bo", 3)]
    assert _services({**COMPLETE, "NOTIFY": lines}).contacts == of_file


def test_a_line_of_people_that_cannot_be_read_is_told() -> None:
    """It is listed with all else that is wrong."""
    told = "NOTIFY line 2 must be the name of a person, a space, and one address"
    assert _wrong({**COMPLETE, "NOTIFY": "ana jsons://hook.example\nbo", "GITLAB_TOKEN": ""}) == [
        "GITLAB_TOKEN is missing",
        told,
    ]


def test_secrets_never_show() -> None:
    """Neither settings nor services print a secret."""
    settings = Settings.load({**COMPLETE, **PAIR, "NOTIFY": "ana jsons://hook.example/sandbox-word"}, NOWHERE)
    shown = f"{settings!r} {settings} {settings.require_services()!r}"
    assert [word for word in ("sandbox-secret", "sandbox-token", "sandbox-word") if word in shown] == []


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"FEEDBACK_BOT_LOG": "xml"}, "FEEDBACK_BOT_LOG must be json or console"),
        ({"FEEDBACK_BOT_LOG_LEVEL": "loud"}, "FEEDBACK_BOT_LOG_LEVEL must be debug, info, warning or error"),
        ({"FEEDBACK_BOT_CACH": "x"}, UNKNOWN_CACH),
        (
            {"FEEDBACK_BOT_CONFIG": "~nobody-at-all/bot"},
            "FEEDBACK_BOT_CONFIG names a home folder that cannot be found",
        ),
        (
            {"FEEDBACK_BOT_CONFIG_DIR": ""},
            "unknown variable FEEDBACK_BOT_CONFIG_DIR, did you mean 'FEEDBACK_BOT_CONFIG'?",
        ),
        (
            {"FEEDBACK_BOT_LOG": "xml", "FEEDBACK_BOT_CACH": "x"},
            f"{UNKNOWN_CACH}; FEEDBACK_BOT_LOG must be json or console",
        ),
    ],
)
def test_wrong_names_and_values_are_told(environ: Mapping[str, str], told: str) -> None:
    """A slip in a name would silently mean the default."""
    with pytest.raises(ConfigError) as caught:
        Settings.load(environ, NOWHERE)
    assert str(caught.value) == told


@pytest.mark.parametrize(
    "name", ["FEEDBACK_BOT_SERVICE_HOST", "FEEDBACK_BOT_PORT", "FEEDBACK_BOT_PORT_80_TCP", "FEEDBACK"]
)
def test_names_that_kubernetes_adds_are_left_alone(name: str) -> None:
    """A service called feedback-bot puts such variables into every pod."""
    assert Settings.load({name: "tcp://10.0.0.1:80"}, NOWHERE).log is None


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, None),
        ({"PAGERDUTY_URL": "https://api.eu.pagerduty.com"}, None),
        ({"PAGERDUTY_TOKEN": "sandbox-key"}, ("https://api.pagerduty.com", "sandbox-key")),
        (
            {"PAGERDUTY_TOKEN": "sandbox-key", "PAGERDUTY_URL": "https://api.eu.pagerduty.com/"},
            ("https://api.eu.pagerduty.com", "sandbox-key"),
        ),
    ],
)
def test_pagerduty_is_optional(environ: Mapping[str, str], expected: tuple[str, str] | None) -> None:
    """A key makes it a service of the run, at PagerDuty's usual address where no other is named."""
    key = PagerDutyKey(expected[0], SecretStr(expected[1])) if expected else None
    assert _services({**COMPLETE, **environ}).pagerduty == key


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"PAGERDUTY_URL": "http://api.pagerduty.com"}, f"PAGERDUTY_URL {PLAIN_HTTP}"),
        (
            {"PAGERDUTY_TOKEN": "two words"},
            "PAGERDUTY_TOKEN holds white space or characters that none has: copy it anew",
        ),
    ],
)
def test_a_key_for_pagerduty_that_cannot_be_meant(changes: Mapping[str, str], fault: str) -> None:
    """Half a setting is told before anything is attempted."""
    assert _wrong({**COMPLETE, "PAGERDUTY_TOKEN": "sandbox-key", **changes}) == [fault]


@pytest.mark.parametrize(("environ", "listen"), [({}, LISTEN), ({"FEEDBACK_BOT_LISTEN": " "}, "")])
def test_nowhere_to_listen(environ: dict[str, str], listen: str) -> None:
    """A variable that is set to nothing asks for no pages; one that is not set, for the usual address."""
    assert Settings.load(environ, Path("/nonexistent")).listen == listen
