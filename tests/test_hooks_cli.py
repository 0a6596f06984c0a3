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
from tests.two import TOWN, Two
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


def add(world: World, number: int, url: str, name: str = "") -> None:
    """A webhook that somebody else made."""
    gitlab = world.sandbox.gitlab
    gitlab.hooks.by_id[number] = Hook(number, world.project, url, URL, gitlab.now(), frozenset(WANTED), name=name)


def test_again_it_makes_no_second_one(invoke: Invoke, maintainer: World) -> None:
    """It brings what leads to its address up to date, whatever its name, and deletes doubles; others are left alone."""
    for _ in range(2):
        invoke("hooks", "--install", **SECRETS)
    (hook,) = hooks(maintainer)
    hook.events, hook.token, hook.name = frozenset({"push_events"}), "old", "made by hand"
    add(maintainer, 99, PLACE, "feedback-bot")
    add(maintainer, 98, f"{URL}/other", "chat")
    result = invoke("hooks", "--install", **SECRETS)
    assert [(each.id, each.url) for each in hooks(maintainer)] == [(hook.id, PLACE), (98, f"{URL}/other")]
    assert (set(hook.events), hook.token, hook.name) == (WANTED, TOKEN, "feedback-bot")
    assert (result.exit_code, "up to date" in result.stdout) == (0, True)


def test_another_bot_has_the_same_name(invoke: Invoke, maintainer: World) -> None:
    """Neither taken over nor deleted: the command names both addresses, what to do, and ends with 3."""
    staging = "https://staging.example"
    add(maintainer, 99, f"{staging}/hooks/gitlab", "feedback-bot")
    for options, words, left in (
        ([], "there is no webhook", [99]),
        (["--remove"], "there is no webhook", [99]),
        (["--install"], "made a webhook", [99, 1]),
        (["--install"], "up to date", [99, 1]),
        ([], "there is a webhook", [99, 1]),
    ):
        result = invoke("hooks", *options, **SECRETS)
        assert (words in result.stdout, [each.id for each in hooks(maintainer)], result.exit_code) == (True, left, 3)
        assert f"leads to {staging}/hooks/gitlab, not to {PLACE}" in result.stdout
        assert f"`hooks --remove --url {staging}`" in result.stdout
    assert hooks(maintainer)[0].url == f"{staging}/hooks/gitlab"
    result = invoke("hooks", "--remove", **SECRETS)
    assert ([each.id for each in hooks(maintainer)], result.exit_code, staging in result.stdout) == ([99], 0, False)


def test_a_new_address(invoke: Invoke, maintainer: World) -> None:
    """Installed there, then removed at the old one as the command says."""
    new = "http://127.0.0.1:8/base"
    invoke("hooks", "--install", **SECRETS)
    result = invoke("hooks", "--install", "--url", f"{new}/", **SECRETS)
    assert (f"`hooks --remove --url {URL}`" in result.stdout, result.exit_code) == (True, 3)
    assert invoke("hooks", "--remove", "--url", URL, **SECRETS).exit_code == 0
    assert [each.url for each in hooks(maintainer)] == [f"{new}/hooks/gitlab"]
    assert invoke("hooks", "--url", new, **SECRETS).exit_code == 0


def test_a_namesake_of_a_mirror(invoke: Invoke, two: Two) -> None:
    """The command to type names the mirror and the address without its part; other mirrors are no namesakes."""
    two.world.sandbox.gitlab.add_member(two.world.project, two.world.user(people.BOT), people.MAINTAINER)
    add(two.world, 99, f"{URL}/old/hooks/gitlab/{TOWN}", f"feedback-bot {TOWN}")
    add(two.world, 98, f"{URL}/old/hooks/gitlab", "feedback-bot")
    told = invoke("hooks", "--mirror", TOWN, **two.environ, **SECRETS).stdout
    assert (f"`hooks --mirror {TOWN} --remove --url {URL}/old`" in told, told.count("leads to")) == (True, 1)


def test_a_namesake_that_leads_to_no_bot(invoke: Invoke, maintainer: World) -> None:
    """No command of the bot could name its address: it is deleted in GitLab."""
    add(maintainer, 99, f"{URL}/elsewhere", "feedback-bot")
    told = invoke("hooks", **SECRETS).stdout
    assert ("delete it: in GitLab at " in told, "/-/hooks;" in told, "--remove" in told) == (True, True, False)


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


@pytest.mark.parametrize(
    ("option", "otherwise"),
    [("--install", "make the webhook by hand at"), ("--remove", "delete it by hand at"), ("--json", "look for it at")],
)
def test_without_the_role(invoke: Invoke, world: World, option: str, otherwise: str) -> None:
    """One line says what the bot needs for once, or what to click instead; nothing was attempted."""
    result = invoke("hooks", option, **SECRETS)
    assert isinstance(result.exception, Denied)
    words = str(result.exception)
    assert ("Maintainer" in words, "/-/hooks" in words, PLACE in words, "\n" in words) == (True, True, True, False)
    assert f"give it to the bot for this once, or {otherwise} " in words
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
