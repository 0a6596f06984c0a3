"""What an operator sets for one mirror: its own values, shared ones, and never half a credential of each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import mirror_settings
from bot.credentials import ApiToken, OAuthClient, Services
from bot.domain.errors import ConfigError

NOWHERE = Path("/nonexistent")
SHARED = {
    "ZENDESK_URL": "https://acme.zendesk.com",
    "ZENDESK_CLIENT_ID": "shared",
    "ZENDESK_CLIENT_SECRET": "sandbox-secret",
    "GITLAB_URL": "https://gitlab.example",
    "GITLAB_TOKEN": "sandbox-word",
    "GITLAB_PROJECT": "support/all",
}
OWN_ACCOUNT = {
    "MIRROR_EU_WEST__ZENDESK_URL": "https://eu.zendesk.com",
    "MIRROR_EU_WEST__ZENDESK_EMAIL": "ana@example.com",
    "MIRROR_EU_WEST__ZENDESK_TOKEN": "sandbox-token",
}
PLACES = {"eu-west": ("eu", "a/b"), "us": ("us", "a/b"), "eu-east": ("eu", "c/d")}


def _services(environ: Mapping[str, str], folder: Path = NOWHERE) -> Services:
    return mirror_settings.services("eu-west", mirror_settings.settings("eu-west", environ, folder), "support/eu")


def _told(environ: Mapping[str, str]) -> str:
    with pytest.raises(ConfigError) as caught:
        _services(environ)
    return str(caught.value)


def test_a_shared_service_needs_no_second_name() -> None:
    """One GitLab and two accounts of Zendesk: only what differs is set for the mirror."""
    found = _services({**SHARED, **OWN_ACCOUNT})
    assert (found.gitlab_url, found.gitlab_token) == ("https://gitlab.example", SecretStr("sandbox-word"))
    assert found.zendesk_url == "https://eu.zendesk.com"
    assert found.zendesk_auth == ApiToken("ana@example.com", SecretStr("sandbox-token"))


def test_the_shared_project_never_counts() -> None:
    """Else all mirrors would write to one project; the mirror's own variable wins over its file."""
    own = {"MIRROR_EU_WEST__GITLAB_PROJECT": "support/other"}
    assert [_services({**SHARED, **more}).gitlab_project for more in ({}, own)] == ["support/eu", "support/other"]


@pytest.mark.parametrize(
    ("own", "missing"),
    [
        ({"MIRROR_EU_WEST__ZENDESK_CLIENT_ID": "own"}, "ZENDESK_CLIENT_SECRET is missing"),
        ({"MIRROR_EU_WEST__ZENDESK_EMAIL": "ana@example.com"}, "ZENDESK_TOKEN is missing"),
        ({"MIRROR_EU_WEST__ZENDESK_URL": "https://eu.zendesk.com"}, "ZENDESK_CLIENT_ID and ZENDESK_CLIENT_SECRET are"),
        ({"MIRROR_EU_WEST__GITLAB_URL": "https://eu.gitlab.example"}, "GITLAB_TOKEN is missing"),
    ],
)
def test_credentials_are_never_mixed(own: Mapping[str, str], missing: str) -> None:
    """Half a pair is not filled up from the shared one, and no shared credential goes to a mirror's own address."""
    told = _told({**SHARED, **own})
    assert told.startswith(f"the environment is not complete: {missing}")
    assert told.endswith("(MIRROR_EU_WEST__ before a name sets it for the mirror 'eu-west' alone)")


def test_own_credentials_may_go_to_a_shared_address() -> None:
    """The bot of each project has a token of its own on the one GitLab."""
    found = _services({**SHARED, "MIRROR_EU_WEST__GITLAB_TOKEN": "sandbox-own"})
    assert (found.gitlab_url, found.gitlab_token) == ("https://gitlab.example", SecretStr("sandbox-own"))
    assert found.zendesk_auth == OAuthClient("shared", SecretStr("sandbox-secret"))


def test_secrets_come_from_files_too(tmp_path: Path) -> None:
    """In lower case; the variable wins, and a shared key of PagerDuty serves all."""
    (tmp_path / "mirror_eu_west__gitlab_token").write_text("of-file\n")
    (tmp_path / "pagerduty_token").write_text("sandbox-key\n")
    found = [_services({**SHARED, **more}, tmp_path) for more in ({}, {"MIRROR_EU_WEST__GITLAB_TOKEN": "of-variable"})]
    assert [each.gitlab_token.get_secret_value() for each in found] == ["of-file", "of-variable"]
    assert found[0].pagerduty is not None


def test_a_mirrors_own_address_of_pagerduty_needs_its_own_key() -> None:
    """The shared key would go to another service."""
    environ = {**SHARED, "PAGERDUTY_TOKEN": "sandbox-key"}
    own = {"MIRROR_EU_WEST__PAGERDUTY_URL": "https://api.eu.pagerduty.com"}
    assert [_services({**environ, **more}).pagerduty is None for more in ({}, own)] == [False, True]


def test_a_missing_mount_of_a_mirrors_secret_is_told(tmp_path: Path) -> None:
    """Container engines make a folder where the file is missing."""
    (tmp_path / "mirror_eu_west__gitlab_token").mkdir()
    with pytest.raises(ConfigError, match="mirror_eu_west__gitlab_token must be a file that holds the secret"):
        _services(SHARED, tmp_path)


def test_an_unknown_name_of_a_mirror_is_told() -> None:
    """It would fall back to the shared value in silence."""
    told = _told({**SHARED, "MIRROR_EU_WEST__ZENDESK_TOKN": "x"})
    assert told == "unknown name MIRROR_EU_WEST__ZENDESK_TOKN, did you mean 'MIRROR_EU_WEST__ZENDESK_TOKEN'?"


def test_another_mirrors_name_is_no_near_miss() -> None:
    """What is set for another mirror is not what is missing here under a misspelt name."""
    environ = {name: value for name, value in SHARED.items() if name != "ZENDESK_CLIENT_SECRET"}
    assert "did you mean" not in _told({**environ, "MIRROR_A__ZENDESK_CLIENT_SECRET": "x"})


@pytest.mark.parametrize(
    ("name", "mirrors", "told"),
    [
        ("MIRROR_EU__GITLAB_TOKEN", ["eu"], ""),
        ("MIRROR_EU_WEST__GITLAB_TOKEN", ["eu-west"], ""),
        (
            "MIRROR_EU-WEST__GITLAB_TOKEN",
            ["eu-west"],
            "unknown name MIRROR_EU-WEST__GITLAB_TOKEN, did you mean 'MIRROR_EU_WEST__GITLAB_TOKEN'?",
        ),
        ("MIRROR_EU.X__GITLAB_TOKEN", [], "MIRROR_EU.X__GITLAB_TOKEN is for a mirror that does not exist"),
        ("MIRROR_URL", [], ""),
        ("MIRROR_PACKAGES__INDEX", [], "MIRROR_PACKAGES__INDEX is for a mirror that does not exist"),
        ("MIRROR_EO__GITLAB_TOKEN", [], "MIRROR_EO__GITLAB_TOKEN is for a mirror that does not exist"),
        (
            "MIRROR_COST__GITLAB_TOKEN",
            ["coast", "town"],
            "MIRROR_COST__GITLAB_TOKEN is for a mirror that does not exist, did you mean 'MIRROR_COAST__GITLAB_TOKEN'?",
        ),
        (
            "mirror_eu_gitlab_token",
            ["eu"],
            "unknown name MIRROR_EU_GITLAB_TOKEN, did you mean 'MIRROR_EU__GITLAB_TOKEN'?",
        ),
    ],
)
@pytest.mark.parametrize("is_file", [False, True])
def test_names_of_no_mirror_are_told(
    name: str, mirrors: list[str], told: str, tmp_path: Path, *, is_file: bool
) -> None:
    """As variable or file; what other programs call so, without both underscores, is left alone."""
    if is_file:
        (tmp_path / name.lower()).write_text("x")
    said = ""
    try:
        mirror_settings.check_names(mirrors, {} if is_file else {name: "x"}, tmp_path)
    except ConfigError as error:
        said = str(error)
    assert said == told


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"ZENDESK_URL": "https://acme.zendesk.com"}, ""),
        ({"MIRROR_EU_WEST__ZENDESK_URL": "https://eu.zendesk.com"}, ""),
        (
            {
                "MIRROR_EU_WEST__ZENDESK_URL": "https://eu.zendesk.com",
                "MIRROR_EU_EAST__ZENDESK_URL": "https://EU.zendesk.com/api/v2/",
            },
            "",
        ),
        ({**SHARED, "MIRROR_US__ZENDESK_URL": "https://us.zendesk.com"}, ""),
        ({**SHARED, "MIRROR_EU_EAST__ZENDESK_TOKN": "x"}, ""),
        (
            {**SHARED, "MIRROR_EU_EAST__ZENDESK_URL": "https://east.zendesk.com"},
            "two accounts of Zendesk: give one of them another name",
        ),
        (
            {**SHARED, "MIRROR_EU_EAST__GITLAB_PROJECT": "A/B"},
            "one GitLab project: each rating has one issue of one bot",
        ),
    ],
)
def test_what_only_the_environment_tells_of_two_mirrors(environ: Mapping[str, str], told: str) -> None:
    """A source is one account, and goes to a project once; mirrors that nothing is set for are not judged."""
    said = ""
    try:
        mirror_settings.check_account("eu-west", PLACES, environ, NOWHERE)
    except ConfigError as error:
        said = str(error)
    assert said.endswith(told)
    assert said.startswith("the mirrors 'eu-west' and 'eu-east' have one zendesk.source") == bool(told) == bool(said)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("check ZENDESK_TOKEN", "check MIRROR_EU_WEST__ZENDESK_TOKEN"),
        ("GITLAB_PROJECT (or in bot.yml)", "MIRROR_EU_WEST__GITLAB_PROJECT (or in mirrors/eu-west.yml)"),
        ("does not accept GITLAB_TOKEN", "does not accept GITLAB_TOKEN"),
        ("set ZENDESK_CLIENT_ID", "set MIRROR_EU_WEST__ZENDESK_CLIENT_ID"),
        ("MIRROR_EU_WEST__ZENDESK_URL", "MIRROR_EU_WEST__ZENDESK_URL"),
        ("/etc/bot.yml:3:1: is odd, as bot.yml:4", "/etc/bot.yml:3:1: is odd, as bot.yml:4"),
    ],
)  # fmt: skip
def test_messages_name_what_counts_for_a_mirror(line: str, told: str) -> None:
    """Its own variables, the ones that only it may have, and its file; shared variables keep their names."""
    assert mirror_settings.worded("eu-west", line, {**SHARED, **OWN_ACCOUNT}, NOWHERE) == told
