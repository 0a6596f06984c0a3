"""The demo: a bot behind the buttons of the sandbox's pages."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest
import requests

from bot.demo import Demo, shown
from bot.domain.actions import CreateLabel, Finding, UpdateIssue
from bot.domain.errors import ConfigError, ServiceError
from bot.domain.labels import Label
from bot.domain.markers import Key
from bot.report import Done, Outcome, Report, Result
from bot.sandbox import people
from bot.sandbox.faults import Fault
from bot.sandbox.pages.cases import by_ticket, of_turns
from bot.sandbox.pages.runner import Pause
from bot.sandbox.world import START
from tests.sandbox.pages.visitor import Visitor

BROKEN = Fault("status", service="gitlab", status=401, body=json.dumps({"message": "401 Unauthorized"}), times=None)
ROOT = Path(__file__).parent.parent
KEY = Key("zendesk", 12)


@pytest.fixture
def play() -> Iterator[Demo]:
    with Demo(seed=1, ratings=9, port=0, start=START, ticking=False) as play:
        yield play


@pytest.fixture
def visitor(play: Demo) -> Iterator[Visitor]:
    visitor = Visitor(play.server.url)
    with visitor.session:
        yield visitor


def test_the_button_runs_the_bot(play: Demo, visitor: Visitor) -> None:
    """The page runs the bot against the very server that shows it, and tells each action with its reason."""
    seen = visitor.press("/bot/run")
    cases = by_ticket(play.world)
    assert len(cases) > 0
    assert f"Open an issue {len(cases) + len(of_turns(play.world))}" in seen.all("//main//h2")
    assert "a new good rating" in seen.text


def test_the_plan_writes_nothing(play: Demo, visitor: Visitor) -> None:
    """After the plan was shown the project is as before, and the run then does what it said."""
    before = len(play.world.gitlab.projects[1].issues)
    planned = visitor.press("/bot/plan")
    assert len(play.world.gitlab.projects[1].issues) == before
    assert planned.all("//main//h2") == visitor.press("/bot/run").all("//main//h2")


def test_all_runs_are_remembered(play: Demo, visitor: Visitor) -> None:
    """What the bot does by itself stands on the same page."""
    play.run()
    assert "Open an issue" in visitor.get("/bot/last-run").text


def test_a_failure_is_shown_and_raised(play: Demo, visitor: Visitor) -> None:
    """A run that fails says why on the page, and fails for whoever called it."""
    play.world.traffic.faults.arm(BROKEN)
    assert "GITLAB_TOKEN" in visitor.press("/bot/run").text
    with pytest.raises(ServiceError, match="GITLAB_TOKEN"):
        play.run()


def test_a_pause_is_shown_with_its_label(play: Demo, visitor: Visitor) -> None:
    """The page names the very label and issue that stop the bot."""
    play.run()
    project, manager = play.world.gitlab.projects[1], play.world.gitlab.user_named(people.MANAGERS[0].username)
    status = next(issue for issue in project.issues.values() if "status" in issue.title)
    assert manager is not None
    play.world.gitlab.update_issue(status, manager, add_labels=["bot-paused"])
    pause = Pause("bot-paused", status.iid)
    assert visitor.press("/bot/run").said == f"Not done: {pause.words}"
    assert pause.words in visitor.get("/").text


def test_a_report_as_the_pages_show_it() -> None:
    """Actions are grouped in the order of the run; what was not done says so; cases are tickets."""
    label = CreateLabel(why="missing", label=Label("keep-open"))
    updated = [UpdateIssue(why="new", key=KEY) for _ in range(2)]
    report = Report(
        at=START,
        outcome=Outcome.PARTIAL,
        done=[
            Done(label, Result.DONE),
            Done(updated[0], Result.DONE),
            Done(updated[1], Result.DENIED, "may not"),
        ],
        findings=[
            Finding(kind="missing", why="no issue", key=KEY),
            Finding(kind="left_alone", why="two links"),
        ],
        requests={"zendesk": 1, "gitlab": 2},
    )
    told = shown(report)
    assert [(group.what, [row.result for row in group.rows]) for group in told.groups] == [
        ("Create a label", [""]),
        ("Bring an issue up to date", ["", "not allowed: may not"]),
    ]
    assert (told.headline, told.requests) == ("Partly done: 2 writes", {"Zendesk": 1, "GitLab": 2})
    assert told.findings == ("Ticket 12: no issue", "Two links")
    assert [row.ticket_id for group in told.groups for row in group.rows] == [None, 12, 12]


@pytest.mark.parametrize(("planned", "headline"), [(0, "Plan: nothing is due"), (2, "Plan: 2 writes")])
def test_the_headline_of_a_plan(planned: int, headline: str) -> None:
    """A plan is told by what is due."""
    label = CreateLabel(why="missing", label=Label("keep-open"))
    report = Report(done=[Done(label, Result.PLANNED)] * planned, is_plan=True)
    assert shown(report).headline == headline


@pytest.mark.parametrize("command", ["demo", "sandbox"])
def test_the_address_of_the_pages_is_printed_first(command: str) -> None:
    """The first line that each command prints leads to a page that is there, and a stop ends it at once."""
    asked = [sys.executable, "-m", "bot", command, "--ratings", "3"]
    with subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - this Python
        assert process.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert address is not None
        with requests.get(address[0], timeout=30) as page:
            told = "feedback-bot" in page.text
        process.terminate()
        assert (told, process.wait(timeout=30)) == (True, 0)


def test_the_demo_says_how_to_try_a_review() -> None:
    """Below the address, before the first run is done, stands what to open, and what to type to the bot."""
    asked = [sys.executable, "-m", "bot", "demo", "--ratings", "3"]
    with subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - this Python
        assert process.stdout is not None
        told = " ".join(takewhile(str.strip, process.stdout))
        process.terminate()
    assert all(words in told for words in ("To try a review", "the card's lines", f"@{people.BOT} help"))


def test_a_port_that_somebody_has() -> None:
    """The line says which, and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        play = Demo(seed=0, ratings=0, port=port, ticking=False)
        with pytest.raises(ConfigError) as told:
            play.__enter__()
    assert str(told.value).startswith(f"port {port} of this machine cannot be used: ")
    assert str(told.value).endswith("; take another --port")
