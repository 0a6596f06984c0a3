"""Webhooks between the sandbox's services and `serve` as a process: people are answered at once, forgers never."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
import requests

from bot.sandbox import people
from bot.sandbox.gitlab.hook_model import EVENTS, Hook
from bot.sandbox.gitlab.model import Issue
from tests.reviewing import BOT, DOCS
from tests.service.hooking import NOTE, SIGNING_TOKEN, TICKET, TOKEN
from tests.service.process import started, until
from tests.world import World

LABEL = f"{BOT} label docs-issue"
TEMPLATE = '{"ticket_id": "{{ticket.id}}"}'


@dataclass
class Served:
    """A sandbox whose services tell a service of the bot what happens."""

    world: World
    process: Popen[str]
    url: str
    hook: Hook
    issue: Issue

    def next_run(self) -> dict[str, Any]:
        return until(self.process, "run")

    def settled(self) -> list[int]:
        """How all webhooks of GitLab so far were answered."""
        self.world.sandbox.gitlab.hooks.courier.wait()
        return self.hook.statuses


@pytest.fixture
def served(world: World, config: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A service with a bad case, after its first run, with the webhooks of both services set up."""
    world.restart(start=datetime.now(UTC))
    ticket = world.rate("bad")
    webhook = world.sandbox.zendesk.hooks.add_webhook("feedback-bot", "http://127.0.0.1:9/")
    world.sandbox.zendesk.hooks.add_trigger("Ratings", webhook, TEMPLATE, (("changed", None), ("is_not", "offered")))
    secrets = {
        "GITLAB_WEBHOOK_TOKEN": TOKEN,
        "GITLAB_WEBHOOK_SIGNING_TOKEN": SIGNING_TOKEN,
        "ZENDESK_WEBHOOK_SECRET": webhook.secret,
    }
    for name, value in {**secrets, "FEEDBACK_BOT_CACHE": str(world.cache)}.items():
        monkeypatch.setenv(name, value)
    with started(world, config, listen="127.0.0.1:0") as process:
        url = f"http://{until(process, 'listening')['address']}/hooks"
        until(process, "run")
        webhook.endpoint = f"{url}/zendesk"
        gitlab = world.sandbox.gitlab
        hook = Hook(1, world.project, f"{url}/gitlab", world.url, gitlab.now(), frozenset(EVENTS), TOKEN, SIGNING_TOKEN)
        gitlab.hooks.by_id[hook.id] = hook
        yield Served(world, process, url, hook, world.issue(ticket))


def test_a_comment_is_answered(served: Served) -> None:
    """By a run that reads no ratings; what the bot writes itself makes no further one."""
    served.world.say(served.issue, LABEL)
    run = served.next_run()
    assert (run["outcome"], run["requests"]["zendesk"], DOCS in served.issue.labels) == ("ok", 0, True)
    statuses = served.settled()
    assert (statuses.count(202), set(statuses)) == (1, {200, 202})


def test_a_rating_is_mirrored(served: Served) -> None:
    """By a run that looks at everything."""
    ticket = served.world.rate("bad")
    assert served.next_run()["requests"]["zendesk"] > 0
    assert len(served.world.issues(ticket)) == 1


def test_forgers_reach_nothing(served: Served) -> None:
    """However often they knock no run comes; the next genuine hook is the one that is answered."""
    wrong = {"X-Gitlab-Token": "something-else-entirely", "webhook-signature": "v1,AAAA", "webhook-id": "one"}
    knocks = [("gitlab", NOTE, wrong), ("gitlab", NOTE, {}), ("zendesk", TICKET, {}), ("gitlab/eu", NOTE, wrong)]
    codes = [
        requests.post(f"{served.url}/{path}", body, headers=headers, timeout=10).status_code
        for path, body, headers in knocks * 5
    ]
    served.world.say(served.issue, LABEL)
    assert (set(codes), served.next_run()["writes"] > 0) == ({401, 404}, True)
    assert requests.get(f"{served.url}/gitlab", timeout=10).status_code == 405


def test_many_comments_at_once(served: Served) -> None:
    """Hooks that come together, in whatever order, are few runs, and each comment has its one reaction."""
    for _ in range(5):
        served.world.say(served.issue, LABEL)
    told = 0
    while told < 5:
        served.next_run()
        commented = [note for note in served.issue.notes if note.author.username == people.MANAGERS[0].username]
        told = sum(len(note.awards) for note in commented)
    assert [len(note.awards) for note in commented] == [1] * 5
