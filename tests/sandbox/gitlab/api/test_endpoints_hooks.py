"""Webhooks over HTTP: who may, what is answered, what never is."""

from base64 import b64encode
from typing import Any

import pytest

from tests.sandbox.gitlab.world import LEVELS, Client, World

HOOKS = "/projects/1/hooks"
URL = "http://127.0.0.1:9/hooks/gitlab"
SIGNING_TOKEN = f"whsec_{b64encode(bytes(range(32))).decode()}"


def made(client: Client, **fields: Any) -> dict[str, Any]:
    hook: dict[str, Any] = client.post(HOOKS, "mia", **{"url": URL, **fields}).json()
    return hook


@pytest.mark.parametrize("who", [*LEVELS, "out"])
def test_maintainers_and_owners_may(client: Client, who: str) -> None:
    """Others are refused whatever they ask, and strangers see no project."""
    expected = {"mia": (200, 201), "olga": (200, 201), "out": (404, 404)}.get(who, (403, 403))
    codes = (client.get(HOOKS, who).status_code, client.post(HOOKS, who, url=URL).status_code)
    assert codes == expected


def test_secrets_are_never_answered(client: Client) -> None:
    """Only whether there are any; the template is taken and ignored."""
    hook = made(client, token="word", signing_token=SIGNING_TOKEN, custom_webhook_template="{}")
    assert (hook["token_present"], hook["signing_token_present"]) == (True, True)
    text = client.get(HOOKS, "mia").text
    assert ("word" in text, SIGNING_TOKEN in text) == (False, False)


def test_pushes_are_told_unless_switched_off(client: Client) -> None:
    """Of everything else a hook hears when asked for."""
    names = ("push_events", "note_events", "issues_events", "alert_status", "enable_ssl_verification")
    assert [made(client)[name] for name in names] == [True, False, False, "executable", True]
    changed = made(client, push_events=False, note_events=True, enable_ssl_verification=False)
    assert [changed[name] for name in names] == [False, True, False, "executable", False]


def test_a_hook_is_changed_and_deleted(client: Client) -> None:
    """What is not sent stays, but the address must be sent."""
    hook = made(client, note_events=True, token="word")
    path = f"{HOOKS}/{hook['id']}"
    assert client.put(path, "mia", issues_events=True).status_code == 400
    changed = client.put(path, "mia", url=f"{URL}/eu", issues_events=True).json()
    assert (changed["note_events"], changed["issues_events"], changed["token_present"]) == (True, True, True)
    assert changed["url"] == f"{URL}/eu"
    assert (client.delete(path, "mia").status_code, client.get(path, "mia").status_code) == (204, 404)
    assert client.get(HOOKS, "mia").json() == []


def test_an_answered_failure_counts_no_more_at_a_new_address(world: World, client: Client) -> None:
    """A hook that was switched off works again once its address changed."""
    hook = made(client)
    world.gitlab.hooks.by_id[hook["id"]].failures = 40
    assert client.get(f"{HOOKS}/{hook['id']}", "mia").json()["alert_status"] == "disabled"
    changed = client.put(f"{HOOKS}/{hook['id']}", "mia", url=f"{URL}/new").json()
    assert changed["alert_status"] == "executable"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"url": "https://bot.example/hooks/gitlab"}, 422),
        ({"url": "http://10.0.0.1/"}, 422),
        ({"url": "http://[/"}, 422),
        ({"signing_token": "word"}, 400),
        ({"note_events": "perhaps"}, 400),
    ],
)
def test_what_is_refused(client: Client, fields: dict[str, Any], status: int) -> None:
    """Addresses that are not on this machine, and values that are none."""
    assert client.post(HOOKS, "mia", **{"url": URL, **fields}).status_code == status
