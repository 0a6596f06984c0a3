"""Certificates are verified, whatever the environment says; who cannot prove to be the service gets nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bot.adapters.gitlab import GitLab
from bot.adapters.http import Session
from bot.adapters.pagerduty import PagerDuty
from bot.adapters.zendesk import Zendesk
from bot.adapters.zendesk_auth import OAuthClient
from bot.domain.errors import ConfigError, Unavailable
from bot.domain.texts import Text
from tests.adapters.conftest import Time
from tests.adapters.test_http import channel_to
from tests.adapters.unverified import Unverified
from tests.command import Invoke, assert_one_line
from tests.hostile.places import AT

TOLD = "its certificate cannot be verified, so nothing was sent"
VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PYTHONHTTPSVERIFY", "SSL_CERT_FILE", "SSL_CERT_DIR", "NO_PROXY")


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Unverified]:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    with Unverified(tmp_path) as found:
        yield found


def test_the_host_works_where_it_is_not_verified(host: Unverified, time: Time) -> None:
    """The check has teeth: who does not verify reaches the host."""
    with pytest.warns(Warning, match="Unverified"), pytest.raises(requests.ConnectionError):
        requests.get(host.url, verify=False, timeout=5)  # noqa: S501 - that is the point
    assert host.paths == ["/"]


@pytest.mark.parametrize("value", ["", "0", "false", "*"])
@pytest.mark.parametrize("variable", ["PYTHONHTTPSVERIFY", "SSL_CERT_FILE", "SSL_CERT_DIR", "NO_PROXY", ""])
def test_no_variable_switches_verification_off(
    host: Unverified, time: Time, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    """Neither what other tools heed nor an empty value lets an unknown host in, and no read is repeated for it."""
    for name in [variable] if variable else ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"]:
        monkeypatch.setenv(name, value if variable else "")
    with pytest.raises(Unavailable, match=TOLD):
        Session(channel_to(host.url, time)).get(f"{host.url}/items")
    assert (host.paths, time.slept) == ([], [])


def test_no_caller_switches_verification_off(host: Unverified, time: Time) -> None:
    """A client library, or a line of ours, that asks for no verification does not get its way."""
    session = Session(channel_to(host.url, time))
    session.verify = False
    with pytest.raises(Unavailable, match=TOLD):
        session.get(f"{host.url}/items", verify=False)
    assert host.paths == []


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_bundle_that_is_not_there_is_told(
    host: Unverified, time: Time, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A misspelt path of the own authority is the operator's to mend, not a crash."""
    monkeypatch.setenv(name, "/nonexistent/ca.pem")
    with pytest.raises(ConfigError, match=r"REQUESTS_CA_BUNDLE .*cannot be used"):
        Session(channel_to(host.url, time)).get(f"{host.url}/items")


def test_an_own_authority_works(host: Unverified, time: Time, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who names a file of authorities gets just these: an unrelated one lets nobody in."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path))
    with pytest.raises(Unavailable, match=TOLD):
        Session(channel_to(host.url, time)).get(f"{host.url}/items")


def test_every_service_is_verified(host: Unverified, time: Time) -> None:
    """Reads and writes of every service are refused, with the service's name and nothing sent."""
    gitlab = GitLab(host.url, "sandbox-token", "a/b", time.pace())
    with pytest.raises(Unavailable, match=f"GitLab: {TOLD}"):
        gitlab.project()
    with pytest.raises(Unavailable, match=f"GitLab: {TOLD}"):
        GitLab(host.url, "sandbox-token", 5, time.pace()).open_issue("Bad", Text("x").fill(), ())
    with pytest.raises(Unavailable, match=f"Zendesk: {TOLD}"):
        Zendesk("acme", host.url, OAuthClient("id", "secret"), time.pace()).verify()
    with pytest.raises(Unavailable, match=f"PagerDuty: {TOLD}"):
        PagerDuty(host.url, "key", time.pace()).entries("P1", AT, AT)
    assert host.paths == []


@pytest.mark.parametrize(("variable", "service"), [("GITLAB_URL", "GitLab"), ("ZENDESK_URL", "Zendesk")])
def test_a_run_says_it_in_one_line(host: Unverified, invoke: Invoke, variable: str, service: str) -> None:
    """An operator reads which service it is and what to do."""
    assert_one_line(invoke("run", **{variable: host.url}), 1, service, TOLD, "REQUESTS_CA_BUNDLE")
