"""Proving to Zendesk who the bot is."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import responses

from bot.adapters.pacing import Pace
from bot.adapters.zendesk import Zendesk
from bot.adapters.zendesk_auth import ApiToken, OAuthClient
from bot.domain.errors import BadReply, ConfigError, Denied
from bot.sandbox.people import ZENDESK_EMAIL, ZENDESK_TOKEN
from bot.sandbox.world import Sandbox
from tests.adapters.conftest import ZENDESK_URL, Time

TOKENS = f"{ZENDESK_URL}/oauth/tokens"
ME = f"{ZENDESK_URL}/api/v2/users/me.json"
ADMIN = {"user": {"id": 1, "name": "Ada", "role": "admin"}}
CLIENT = OAuthClient("feedback_bot", "sandbox-secret")


def granted(token: str, **more: object) -> dict[str, object]:
    return {"access_token": token, "token_type": "bearer", "scope": "read", **more}


def bearers(http: responses.RequestsMock) -> list[str]:
    return [call.request.headers["Authorization"] for call in http.calls if call.request.method == "GET"]


def test_tokens_are_asked_for_with_client_credentials(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """The grant is the documented one, for reading only, and is sent without any credential in a header."""
    http.get(ME, json=ADMIN)
    zendesk.verify()
    asked = http.calls[0].request
    expected = (
        b'{"grant_type": "client_credentials", "client_id": "feedback_bot", "client_secret": "sandbox-secret", '
        b'"scope": "read", "expires_in": 3600}'
    )
    assert (expected, False) == (asked.body, "Authorization" in asked.headers)


def test_a_token_serves_until_80_percent_of_its_life(time: Time, http: responses.RequestsMock) -> None:
    """A token is used for many requests and replaced before it ends."""
    http.post(TOKENS, json=granted("first", expires_in=1000))
    http.post(TOKENS, json=granted("second", expires_in=1000))
    http.get(ME, json=ADMIN)
    zendesk = Zendesk("acme", ZENDESK_URL, CLIENT, time.pace())
    for passed in (0, 799, 1):
        time.now += passed
        zendesk.verify()
    assert bearers(http) == ["Bearer first", "Bearer first", "Bearer second"]


def test_a_token_without_a_lifetime_is_believed_for_half_an_hour(time: Time, http: responses.RequestsMock) -> None:
    """Zendesk's default for new clients is 30 minutes."""
    http.post(TOKENS, json=granted("first"))
    http.post(TOKENS, json=granted("second"))
    http.get(ME, json=ADMIN)
    zendesk = Zendesk("acme", ZENDESK_URL, CLIENT, time.pace())
    zendesk.verify()
    time.now += 1800 * 0.8
    zendesk.verify()
    assert bearers(http) == ["Bearer first", "Bearer second"]


def test_a_refused_token_is_replaced_once(time: Time, http: responses.RequestsMock) -> None:
    """A 401 before the token's end brings a new token and one more try, each counted."""
    http.post(TOKENS, json=granted("first", expires_in=3600))
    http.post(TOKENS, json=granted("second", expires_in=3600))
    http.get(ME, json={"error": "invalid_token"}, status=401)
    http.get(ME, json=ADMIN)
    zendesk = Zendesk("acme", ZENDESK_URL, CLIENT, time.pace())
    assert zendesk.verify().user_id == 1
    assert (bearers(http), zendesk.requests) == (["Bearer first", "Bearer second"], 4)


def test_a_second_refusal_is_final(time: Time, http: responses.RequestsMock) -> None:
    """A fresh token that is refused as well means that the account is."""
    http.post(TOKENS, json=granted("token", expires_in=3600))
    http.get(ME, json={"error": "invalid_token"}, status=401)
    with pytest.raises(Denied, match="does not accept the credentials"):
        Zendesk("acme", ZENDESK_URL, CLIENT, time.pace()).verify()
    assert len(bearers(http)) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_refused_clients(status: int, time: Time, http: responses.RequestsMock) -> None:
    """Whatever the reason, the message names what to check, and neither id nor secret."""
    http.post(TOKENS, json={"error": "invalid_client", "error_description": "hush"}, status=status)
    with pytest.raises((Denied, BadReply)) as caught:
        Zendesk("acme", ZENDESK_URL, CLIENT, time.pace()).verify()
    assert "ZENDESK_" in str(caught.value)
    assert not any(word in str(caught.value) for word in ("hush", "feedback_bot", "sandbox-secret"))


@pytest.mark.parametrize(
    "body", [{}, {"access_token": None}, {"access_token": ""}, {"access_token": "a\r\nb"}, {"access_token": "a b"}]
)
def test_unusable_tokens(body: dict[str, object], time: Time, http: responses.RequestsMock) -> None:
    """A reply without a token that can be sent is an error of the service."""
    http.post(TOKENS, json=body)
    with pytest.raises(BadReply):
        Zendesk("acme", ZENDESK_URL, CLIENT, time.pace()).verify()


def test_the_old_pair_is_sent_as_basic_and_warned_of(time: Time, http: responses.RequestsMock) -> None:
    """E-mail and API token still work; both dates of their end are told."""
    http.get(ME, json=ADMIN)
    zendesk = Zendesk("acme", ZENDESK_URL, ApiToken("ada@acme.example", "sandbox-token"), time.pace())
    zendesk.verify()
    sent = base64.b64decode(bearers(http)[0].removeprefix("Basic "))
    assert sent == b"ada@acme.example/token:sandbox-token"
    [warning] = zendesk.warnings
    assert all(date in warning for date in ("2027-04-30", "2026-10-27"))


def test_oauth_needs_no_warning(time: Time) -> None:
    """The recommended way is silent."""
    assert Zendesk("acme", ZENDESK_URL, CLIENT, time.pace()).warnings == ()


def test_a_refused_pair_is_not_tried_again(time: Time, http: responses.RequestsMock) -> None:
    """There is nothing to renew about an API token."""
    http.get(ME, json={"error": "Couldn't authenticate you"}, status=401)
    with pytest.raises(Denied):
        Zendesk("acme", ZENDESK_URL, ApiToken("ada@acme.example", "sandbox-token"), time.pace()).verify()
    assert len(http.calls) == 1


@pytest.mark.parametrize(
    ("account", "setting"),
    [
        (OAuthClient("", "sandbox-secret"), "ZENDESK_CLIENT_ID"),
        (OAuthClient("feedback_bot", "\n"), "ZENDESK_CLIENT_SECRET"),
        (ApiToken("", "sandbox-token"), "ZENDESK_EMAIL"),
        (ApiToken("ada@acme.example", "sand box"), "ZENDESK_TOKEN"),
    ],
)
def test_missing_parts_are_named(account: OAuthClient | ApiToken, setting: str, time: Time) -> None:
    """What is missing is found before any request, by its name."""
    with pytest.raises(ConfigError, match=setting):
        Zendesk("acme", ZENDESK_URL, account, time.pace())


@pytest.mark.parametrize("account", [CLIENT, ApiToken("ada@acme.example", "sandbox-secret")])
def test_secrets_are_not_shown(account: object) -> None:
    """What logs may show of credentials holds neither secret nor address."""
    assert not any(word in repr(account) for word in ("sandbox-secret", "ada@"))


def test_expiry_in_the_middle_of_a_run(sandbox: Sandbox, live_zendesk: Zendesk) -> None:
    """A token that ended meanwhile is replaced without anybody noticing."""
    live_zendesk.verify()
    sandbox.clock.advance(timedelta(hours=2))
    since = sandbox.clock.now() - timedelta(days=40)
    assert list(live_zendesk.ratings(since)) != []
    assert sandbox.zendesk.accounts.issued == 2


def test_threads_share_one_token(sandbox: Sandbox, live_zendesk: Zendesk) -> None:
    """Many threads whose token was revoked together fetch one new token."""
    live_zendesk.verify()
    sandbox.zendesk.accounts.revoke_tokens()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: live_zendesk.verify().user_id, range(8)))
    assert (len(set(found)), sandbox.zendesk.accounts.issued) == (1, 2)


def test_the_old_pair_against_the_sandbox(url: str) -> None:
    """The account behind the pair is recognised."""
    account = ApiToken(ZENDESK_EMAIL, ZENDESK_TOKEN)
    assert str(Zendesk("acme", url, account, Pace()).verify().name) == "`Mira Halloran`"
