"""The secrets of webhooks as operators set them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import mirror_settings
from bot.domain.errors import ConfigError
from bot.hook_secrets import HookSecrets, signing_key
from bot.settings import Settings
from tests.service.hooking import SIGNING_TOKEN, TOKEN, ZENDESK_SECRET
from tests.test_settings import COMPLETE

NOWHERE = Path("nowhere-at-all")
ALL = {
    "GITLAB_WEBHOOK_TOKEN": TOKEN,
    "GITLAB_WEBHOOK_SIGNING_TOKEN": SIGNING_TOKEN,
    "ZENDESK_WEBHOOK_SECRET": ZENDESK_SECRET,
}


def secrets(environ: dict[str, str]) -> HookSecrets:
    return Settings.load(COMPLETE | environ, NOWHERE).require_services().hooks


def test_nothing_is_set() -> None:
    """Then webhooks of neither service are taken."""
    found = secrets({})
    assert (found, found.expects_gitlab, found.expects_zendesk) == (HookSecrets(), False, False)


@pytest.mark.parametrize(("name", "expected"), [*zip(ALL, [(True, False), (True, False), (False, True)], strict=True)])
def test_each_secret_opens_one_address(name: str, expected: tuple[bool, bool]) -> None:
    """Either of GitLab's two, or Zendesk's."""
    found = secrets({name: ALL[name]})
    assert (found.expects_gitlab, found.expects_zendesk) == expected
    assert ALL[name] not in repr(found)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("value", ["short", "two words that are long enough", "wörter-sind-keine-geheimnisse"])
def test_what_cannot_be_a_secret(name: str, value: str) -> None:
    """It is told by its name, without the value."""
    with pytest.raises(ConfigError, match=name) as caught:
        secrets({name: value})
    assert value not in str(caught.value)


@pytest.mark.parametrize("token", [TOKEN, "whsec_", "whsec_AAAA", SIGNING_TOKEN.removeprefix("whsec_"), "whsec_%%%"])
def test_what_is_no_signing_token(token: str) -> None:
    """GitLab's begin with whsec_ and hold 32 bytes."""
    assert signing_key(token) is None


def test_a_signing_token_holds_a_key() -> None:
    """The bytes behind the prefix."""
    assert signing_key(SIGNING_TOKEN) == bytes(range(32))


def test_secret_files_hold_them_too(tmp_path: Path) -> None:
    """As all other secrets."""
    (tmp_path / "zendesk_webhook_secret").write_text(f"{ZENDESK_SECRET}\n")
    assert Settings.load(COMPLETE, tmp_path).require_services().hooks.expects_zendesk


def test_a_mirror_may_have_its_own() -> None:
    """With its prefix; one without takes those that are general."""
    own = {"MIRROR_EU__ZENDESK_WEBHOOK_SECRET": "another-word-for-tests"}
    found = [mirror_settings.settings(name, COMPLETE | ALL | own, NOWHERE) for name in ("eu", "us")]
    words = [each.zendesk_webhook_secret.get_secret_value() for each in found]
    assert words == ["another-word-for-tests", ZENDESK_SECRET]
    assert {each.gitlab_webhook_token.get_secret_value() for each in found} == {TOKEN}
