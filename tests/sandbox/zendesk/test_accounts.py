"""Who may ask the sandbox's Zendesk what."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from bot.sandbox.world import Sandbox
from tests.sandbox.conftest import Client, Desk

GOOD = {"grant_type": "client_credentials", "client_id": "feedback_bot", "client_secret": "sandbox-secret"}
UNAUTHORIZED = {"error": "Couldn't authenticate you"}
FORBIDDEN = {"error": {"title": "Forbidden", "message": "You do not have access to this page."}}


def _tokens(url: str, **asked: Any) -> requests.Response:
    return requests.post(f"{url}/oauth/tokens", json={**GOOD, **asked}, timeout=10)


@pytest.mark.parametrize("form", ["json", "data"])
def test_client_credentials_give_a_token(url: str, desk: Desk, form: str) -> None:
    """JSON and form bodies are taken alike, and the token opens the door."""
    asked: dict[str, Any] = {form: {**GOOD, "scope": "read", "expires_in": "3600"}}
    body = requests.post(f"{url}/oauth/tokens", timeout=10, **asked).json()
    user = Client(url, body["access_token"]).get("users/me")["user"]
    seen = (body["token_type"], body["scope"], body["expires_in"], user["id"], user["role"])
    assert seen == ("bearer", "read", 3600, desk.admin.id, "admin")


@pytest.mark.parametrize(
    ("asked", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "stranger"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"expires_in": 299}, 400, "invalid_request"),
        ({"expires_in": 172_801}, 400, "invalid_request"),
        ({"expires_in": "soon"}, 400, "invalid_request"),
    ],
)
def test_bad_token_requests_are_refused(url: str, desk: Desk, asked: dict[str, Any], status: int, error: str) -> None:
    """Wrong credentials and lifetimes outside of 300 to 172,800 seconds give no token."""
    response = _tokens(url, **asked)
    assert (response.status_code, response.json()["error"]) == (status, error)


@pytest.mark.parametrize("seconds", [300, 172_800])
def test_the_outermost_lifetimes_are_granted(url: str, desk: Desk, seconds: int) -> None:
    """The bounds themselves are allowed."""
    assert _tokens(url, expires_in=seconds).json()["expires_in"] == seconds


def test_a_token_lives_half_an_hour_when_not_told(url: str, desk: Desk) -> None:
    """New clients default to thirty minutes."""
    assert _tokens(url).json()["expires_in"] == 1800


@pytest.mark.parametrize("body", ["[]", "{", ""])
def test_a_body_that_is_no_object_is_refused(url: str, body: str) -> None:
    """Broken JSON is the client's mistake, told as such."""
    response = requests.post(f"{url}/oauth/tokens", data=body, headers={"Content-Type": "application/json"}, timeout=10)
    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


def test_a_token_ends_by_the_sandboxs_clock(zendesk: Client, sandbox: Sandbox) -> None:
    """After its lifetime a token is worth nothing."""
    sandbox.clock.advance(timedelta(days=2) - timedelta(seconds=1))
    before = zendesk.answer("users/me").status_code
    sandbox.clock.advance(timedelta(seconds=1))
    after = zendesk.answer("users/me")
    assert (before, after.status_code, after.json()) == (200, 401, UNAUTHORIZED)


def test_a_revoked_token_is_refused(zendesk: Client, desk: Desk) -> None:
    """Tokens can be taken back before their time."""
    desk.zendesk.accounts.revoke_tokens()
    assert zendesk.answer("users/me").status_code == 401


@pytest.mark.parametrize(
    ("scope", "path", "status"),
    [
        ("read", "satisfaction_ratings", 200),
        ("satisfaction_ratings:read", "satisfaction_ratings", 200),
        ("tickets:read", "satisfaction_ratings", 403),
        ("tickets:read satisfaction_ratings:read", "tickets", 200),
        ("write", "tickets", 403),
        ("nonsense", "users/me", 403),
    ],
)
def test_a_wrong_scope_is_found_out_at_its_use(url: str, desk: Desk, scope: str, path: str, status: int) -> None:
    """Any scope gives a token; only using it shows what it is good for."""
    granted = _tokens(url, scope=scope)
    client = Client(url, granted.json()["access_token"])
    assert (granted.status_code, client.answer(path).status_code) == (200, status)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic bWlyYUBhY21lLmV4YW1wbGU6cGFzc3dvcmQ="}])
def test_strangers_are_called_anonymous(url: str, desk: Desk, headers: dict[str, str]) -> None:
    """`users/me` answers 200 without credentials and with a password; a health check must not trust the status."""
    response = requests.get(f"{url}/api/v2/users/me.json", headers=headers, timeout=10)
    user = response.json()["user"]
    assert (response.status_code, user["id"], user["name"]) == (200, None, "Anonymous user")


@pytest.mark.parametrize(
    "path", ["satisfaction_ratings", "tickets/1", "tickets/show_many?ids=1", "users", "groups", "organizations"]
)
def test_strangers_see_nothing_else(url: str, desk: Desk, path: str) -> None:
    """Every resource asks for credentials."""
    response = requests.get(f"{url}/api/v2/{path}", timeout=10)
    assert (response.status_code, response.json()) == (401, UNAUTHORIZED)


def _with_api_token(url: str, email: str, token: str) -> int:
    auth = (f"{email}/token", token)
    return requests.get(f"{url}/api/v2/users/me", auth=auth, timeout=10).status_code


def test_the_old_api_token_works(url: str, desk: Desk) -> None:
    """E-mail and token as Basic authentication open the door, for their own user only."""
    desk.zendesk.accounts.add_api_token("sandbox-api-token", desk.admin)
    statuses = [
        _with_api_token(url, "mira@acme.example", "sandbox-api-token"),
        _with_api_token(url, "mira@acme.example", "wrong"),
        _with_api_token(url, "pia@acme.example", "sandbox-api-token"),
    ]
    assert statuses == [200, 401, 401]


def test_api_tokens_stop_on_their_last_day(url: str, desk: Desk, sandbox: Sandbox) -> None:
    """On 30 April 2027 all API tokens stop working."""
    desk.zendesk.accounts.add_api_token("sandbox-api-token", desk.admin)
    sandbox.clock.advance(datetime(2027, 4, 30, tzinfo=UTC) - sandbox.clock.now())
    assert _with_api_token(url, "mira@acme.example", "sandbox-api-token") == 401


@pytest.mark.parametrize("header", ["Bearer nonsense", "Basic %%%", "Basic /w=="])
def test_broken_credentials_are_refused(url: str, desk: Desk, header: str) -> None:
    """What is no credential at all is a 401."""
    response = requests.get(f"{url}/api/v2/users/me", headers={"Authorization": header}, timeout=10)
    assert response.status_code == 401


@pytest.mark.parametrize(
    ("path", "status"),
    [("satisfaction_ratings", 403), ("satisfaction_reasons", 403), ("tickets", 200), ("users/me", 200)],
)
def test_ratings_are_for_administrators(url: str, desk: Desk, path: str, status: int) -> None:
    """An agent's client reads tickets but no ratings."""
    desk.zendesk.accounts.add_client("feedback_bot", "sandbox-secret", desk.agent)
    client = Client(url, _tokens(url).json()["access_token"])
    assert client.answer(path).status_code == status


def test_customers_see_nothing(url: str, desk: Desk) -> None:
    """A client that stands for an end user may not look around."""
    desk.zendesk.accounts.add_client("feedback_bot", "sandbox-secret", desk.customer)
    response = Client(url, _tokens(url).json()["access_token"]).answer("tickets")
    assert (response.status_code, response.json()) == (403, FORBIDDEN)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_is_written_over_http(zendesk: Client, desk: Desk, method: str) -> None:
    """Writes are forbidden on what exists, and unknown elsewhere."""
    ticket = desk.ticket()
    known = zendesk.session.request(method, f"{zendesk.url}/api/v2/tickets/{ticket.id}", json={}, timeout=10)
    unknown = zendesk.session.request(method, f"{zendesk.url}/api/v2/macros", json={}, timeout=10)
    assert (known.status_code, unknown.status_code) == (403, 404)


def test_an_unknown_address_is_an_invalid_endpoint(zendesk: Client) -> None:
    """Zendesk names what it does not have."""
    response = zendesk.answer("guide/nothing.json")
    expected = (404, {"error": "InvalidEndpoint", "description": "Not found"})
    assert (response.status_code, response.json()) == expected
