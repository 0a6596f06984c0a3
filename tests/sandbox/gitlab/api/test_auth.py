"""Tokens: who they are, what they may do, when they end."""

from datetime import date
from typing import Any

import pytest
import requests

from tests.sandbox.gitlab.world import Client, World

REVOKED = "Token was revoked. You have to re-authorize from the user."
EXPIRED = "Token is expired. You can either do re-authorization or token refresh."


def ask(client: Client, method: str, path: str, **headers: str) -> requests.Response:
    return client.session.request(method, f"{client.url}/api/v4{path}", headers=headers, json={}, timeout=10)


@pytest.mark.parametrize("header", [{"PRIVATE-TOKEN": "token-rita"}, {"Authorization": "Bearer token-rita"}])
def test_both_headers_work(client: Client, header: dict[str, str]) -> None:
    """A token goes in PRIVATE-TOKEN or as a bearer."""
    assert ask(client, "GET", "/user", **header).json()["username"] == "rita"


@pytest.mark.parametrize("header", [{}, {"PRIVATE-TOKEN": "unknown"}, {"Authorization": "Bearer unknown"}])
def test_without_a_good_token(client: Client, header: dict[str, str]) -> None:
    """The answer is GitLab's 401."""
    answer = ask(client, "GET", "/user", **header)
    assert (answer.status_code, answer.json()) == (401, {"message": "401 Unauthorized"})


def test_a_revoked_token(world: World, client: Client) -> None:
    """It says that it was revoked."""
    world.gitlab.revoke_token("token-rita")
    answer = client.get("/user")
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_token", "error_description": REVOKED})


def test_a_token_ends_as_its_last_day_begins(world: World, client: Client) -> None:
    """By the sandbox's clock, in UTC."""
    world.gitlab.add_token(world.user("rita"), "short", expires_at=date(2026, 11, 3))
    codes = [ask(client, "GET", "/user", **{"PRIVATE-TOKEN": "short"}).status_code]
    world.pass_time(hours=15)
    last = ask(client, "GET", "/user", **{"PRIVATE-TOKEN": "short"})
    assert (codes, last.status_code, last.json()["error_description"]) == ([200], 401, EXPIRED)


@pytest.mark.parametrize(
    ("scopes", "method", "path", "status", "needed"),
    [
        (("read_api",), "GET", "/projects/1/issues", 200, None),
        (("read_api",), "POST", "/projects/1/issues", 403, "api"),
        (("read_api",), "POST", "/markdown", 403, "api"),
        (("read_user",), "GET", "/projects/1", 403, "api read_api"),
        (("read_user",), "GET", "/personal_access_tokens/self", 200, None),
        (("api",), "POST", "/projects/1/issues", 400, None),
    ],
)
def test_scopes(
    world: World, client: Client, *, scopes: tuple[str, ...], method: str, path: str, status: int, needed: str | None
) -> None:
    """read_api reads, api does all, every token may look at itself."""
    world.gitlab.add_token(world.user("rita"), "scoped", scopes=scopes)
    answer = ask(client, method, path, **{"PRIVATE-TOKEN": "scoped"})
    found: Any = answer.json()
    assert (answer.status_code, found.get("scope") if isinstance(found, dict) else None) == (status, needed)


def test_the_facts_of_a_token(world: World, client: Client) -> None:
    """A token tells its scopes, its end and whether it is active, never its value."""
    world.gitlab.add_token(world.user("rita"), "mine", scopes=("api", "read_user"), expires_at=date(2027, 1, 1))
    answer = ask(client, "GET", "/personal_access_tokens/self", **{"PRIVATE-TOKEN": "mine"})
    found = {key: answer.json()[key] for key in ("scopes", "expires_at", "revoked", "active", "user_id")}
    expected = {"scopes": ["api", "read_user"], "expires_at": "2027-01-01", "revoked": False, "active": True}
    assert found == expected | {"user_id": world.user("rita").id}
    assert "mine" not in answer.text
