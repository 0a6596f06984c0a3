"""The command `hooks`: what it makes in GitLab, what it says when it may not, and that no secret is ever printed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.domain.errors import BadReply, ConfigError, Denied, ServiceError
from bot.report import exit_code
from bot.sandbox import people
from bot.sandbox.faults import Fault
from bot.sandbox.gitlab.api import endpoints_hooks
from bot.sandbox.gitlab.api.params import Params
from bot.sandbox.gitlab.hook_model import Hook
from tests.command import Invoke
from tests.service.hooking import SIGNING_TOKEN, TOKEN
from tests.world import World

URL = "http://127.0.0.1:9"
PLACE = f"{URL}/hooks/gitlab"
SECRETS = {"GITLAB_WEBHOOK_TOKEN": TOKEN, "GITLAB_WEBHOOK_SIGNING_TOKEN": SIGNING_TOKEN, "FEEDBACK_BOT_URL": URL}
WANTED = {"note_events", "confidential_note_events", "issues_events", "confidential_issues_events"}


@pytest.fixture
def maintainer(world: World) -> World:
    """The bot may what it needs for this once."""
    world.sandbox.gitlab.add_member(world.project, world.user(people.BOT), people.MAINTAINER)
    return world


def hooks(world: World) -> list[Hook]:
    return world.sandbox.gitlab.hooks.of(world.project)


def test_it_makes_the_webhook(invoke: Invoke, maintainer: World) -> None:
    """For comments and issues alone, with both secrets; and says what is left to do in Zendesk."""
    result = invoke("hooks", "--install", **SECRETS)
    (hook,) = hooks(maintainer)
    assert (hook.url, set(hook.events), hook.token, hook.signing_token) == (PLACE, WANTED, TOKEN, SIGNING_TOKEN)
    assert (result.exit_code, f"made a webhook to {PLACE}" in result.stdout) == (0, True)
    assert f"POST {URL}/hooks/zendesk" in result.stdout
    assert "ZENDESK_WEBHOOK_SECRET is not set yet" in result.stdout
    assert [word in result.output for word in (TOKEN, SIGNING_TOKEN)] == [False, False]


def test_again_it_makes_no_second_one(invoke: Invoke, maintainer: World) -> None:
    """It brings what is there up to date, also at a new address, and deletes doubles."""
    for _ in range(2):
        invoke("hooks", "--install", **SECRETS)
    (hook,) = hooks(maintainer)
    hook.events, hook.token = frozenset({"push_events"}), "old"
    for number, name in ((99, "feedback-bot"), (98, "chat")):
        more = Hook(number, maintainer.project, f"{URL}/other", URL, hook.created_at, hook.events, name=name)
        maintainer.sandbox.gitlab.hooks.by_id[number] = more
    result = invoke("hooks", "--install", "--url", "http://127.0.0.1:8/base/", **SECRETS)
    assert [(each.id, each.url) for each in hooks(maintainer)] == [
        (hook.id, "http://127.0.0.1:8/base/hooks/gitlab"),
        (98, f"{URL}/other"),
    ]
    assert (set(hook.events), hook.token, "up to date" in result.stdout) == (WANTED, TOKEN, True)


def test_it_shows_how_things_stand(invoke: Invoke, maintainer: World) -> None:
    """Before, after, and when something is wrong with it: then with exit code 3."""
    assert "there is no webhook" in invoke("hooks", **SECRETS).stdout
    invoke("hooks", "--install", **SECRETS)
    assert "there is a webhook" in invoke("hooks", **SECRETS).stdout
    (hook,) = hooks(maintainer)
    hook.failures, hook.events = 40, frozenset(WANTED - {"note_events"})
    result = invoke("hooks", **SECRETS)
    assert [words in result.stdout for words in ("(disabled)", "not told of note_events")] == [True, True]
    assert result.exit_code == 3


def test_it_removes_it(invoke: Invoke, maintainer: World) -> None:
    """And says so when there was none."""
    invoke("hooks", "--install", **SECRETS)
    assert "deleted the webhook" in invoke("hooks", "--remove", **SECRETS).stdout
    assert (hooks(maintainer), "there is no webhook" in invoke("hooks", "--remove", **SECRETS).stdout) == ([], True)


@pytest.mark.parametrize("option", ["--install", "--remove", "--json"])
def test_without_the_role(invoke: Invoke, world: World, option: str) -> None:
    """One line says what the bot needs for once, or what to click instead; nothing was attempted."""
    result = invoke("hooks", option, **SECRETS)
    assert isinstance(result.exception, Denied)
    words = str(result.exception)
    assert ("Maintainer" in words, "/-/hooks" in words, PLACE in words, "\n" in words) == (True, True, True, False)
    assert (exit_code(result.exception), hooks(world)) == (2, [])


def test_json(invoke: Invoke, maintainer: World) -> None:
    """One object with both services."""
    found: Any = json.loads(invoke("hooks", "--install", "--json", **SECRETS).stdout)
    assert found == {
        "gitlab": {"state": "created", "url": PLACE, "problems": []},
        "zendesk": {"url": f"{URL}/hooks/zendesk", "body": '{"ticket_id": "{{ticket.id}}"}', "is_secret_set": False},
    }


def test_a_gitlab_that_does_not_sign(invoke: Invoke, maintainer: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ignores the signing token without a word: the command says that its hooks would be refused."""
    filled = endpoints_hooks._fill

    def unsigned(hook: Hook, params: Params) -> None:
        filled(hook, params)
        hook.signing_token = ""

    monkeypatch.setattr(endpoints_hooks, "_fill", unsigned)
    result = invoke("hooks", "--install", **SECRETS)
    assert (result.exit_code, "does not sign webhooks" in result.stdout) == (3, True)


@pytest.mark.parametrize(
    ("arguments", "environ", "words"),
    [
        (["--install", "--remove"], SECRETS, "name one of them"),
        (["--install"], {"FEEDBACK_BOT_URL": URL}, "set GITLAB_WEBHOOK_SIGNING_TOKEN first"),
        ([], {}, "FEEDBACK_BOT_URL is missing (or --url)"),
        (["--url", "http://bot.example"], SECRETS, "must begin with https://"),
        (["--url", "https://bot.example?x=1"], SECRETS, "no query"),
    ],
)
def test_what_is_refused(
    invoke: Invoke, maintainer: World, arguments: list[str], environ: dict[str, str], words: str
) -> None:
    """With 2, before anything was changed."""
    result = invoke("hooks", *arguments, **environ)
    assert isinstance(result.exception, ConfigError)
    assert (words in str(result.exception), hooks(maintainer)) == (True, [])


@pytest.mark.parametrize("body", ['{"a": 1}', '[{"id": "x"}]', "[3]", "null", "<html>", '[{"id": 1, "url": null}]'])
def test_an_odd_answer(invoke: Invoke, maintainer: World, body: str) -> None:
    """It is the service's fault, and one line."""
    path = "/api/v4/projects/{project}/hooks"
    maintainer.arm(Fault("status", "gitlab", "GET", path, status=200, body=body, times=None))
    result = invoke("hooks", **SECRETS)
    assert isinstance(result.exception, BadReply)


@pytest.mark.parametrize("status", [400, 403, 409, 422, 500])
def test_an_echo_of_the_secrets_is_not_repeated(invoke: Invoke, maintainer: World, status: int) -> None:
    """Whatever GitLab answers to what it was sent."""
    echo = json.dumps({"message": {"token": [f"{TOKEN} is wrong"]}, "error": f"{SIGNING_TOKEN} {TOKEN}"})
    maintainer.arm(Fault("status", "gitlab", "POST", "/api/v4/projects/{project}/hooks", status=status, body=echo))
    result = invoke("hooks", "--install", FEEDBACK_BOT_LOG_LEVEL="debug", **SECRETS)
    told = f"{result.output}{result.stderr}{result.exception}"
    assert isinstance(result.exception, ServiceError)
    assert [word for word in (TOKEN, SIGNING_TOKEN, SIGNING_TOKEN.removeprefix("whsec_")) if word in told] == []


def test_a_webhook_that_leads_elsewhere(invoke: Invoke, maintainer: World) -> None:
    """The bot moved: the webhook of before is found by its name, and what changes it is told."""
    invoke("hooks", "--install", **SECRETS)
    told = invoke("hooks", "--url", "http://127.0.0.1:8", **SECRETS).stdout
    assert f"it leads to another address: {PLACE}; --install changes it" in " ".join(told.split())
