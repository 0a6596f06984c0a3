"""The command `erase`: what it asks and prints, and that a number which nobody knows changes nothing."""

from __future__ import annotations

import json

import pytest

from bot import agree_cli
from bot.sandbox.faults import Fault
from tests.command import Invoke, assert_one_line
from tests.test_erase import SECRET, WORDS, assert_empty, erase, places
from tests.world import DAYS, HOURS, World


@pytest.fixture
def asking(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """The command at a terminal."""
    monkeypatch.setattr(agree_cli, "can_ask", lambda: True)
    return invoke


def test_a_number_that_nobody_knows(world: World, asking: Invoke) -> None:
    """A mistyped number gets no empty issue: nothing is asked or written, one line says so, and the exit code is 3."""
    before = [*world.project.issues]
    for more in ([], ["--yes"]):
        result = asking("erase", "--ticket", "999999", "--json", *more)
        told = json.loads(result.stdout)
        assert (result.exit_code, told["actions"], told["outcome"]) == (3, [], "partial")
        (found,) = told["findings"]
        assert (found["kind"], "the number is mistyped" in found["why"]) == ("not_found", True)
    assert [*world.project.issues] == before


def test_a_ticket_that_was_deleted_lately(world: World) -> None:
    """It is looked for among all that changed in Zendesk, however much that is, and gets its place."""
    ticket = world.ticket()
    world.wait(DAYS)
    others = [world.ticket() for _ in range(2)]
    world.sandbox.zendesk.delete_ticket(ticket)
    world.wait(HOURS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.adapters.zendesk_rows.MOST_CHANGES", 2)
        patch.setattr("bot.observe.deletions.MOST_PAGES", 1)
        erase(world, ticket)
    assert_empty(world.issue(ticket))
    assert [place for other in others for place in places(world, other)] == []


def test_zendesk_is_away(world: World, invoke: Invoke) -> None:
    """Where only Zendesk could tell whether there is such a ticket, its silence ends the command before any write."""
    ticket, mirrored = world.ticket(), world.rate("bad", WORDS)
    world.run()
    world.arm(Fault("reset", service="zendesk", times=None))
    assert_one_line(invoke("erase", "--ticket", str(ticket), "--yes"), 1, "Zendesk")
    assert world.issues(ticket) == []
    assert invoke("erase", "--ticket", str(mirrored), "--yes").exit_code == 3
    assert_empty(world.issue(mirrored))


def test_nobody_to_ask(world: World, invoke: Invoke) -> None:
    """Without a terminal and without `--yes` the plan is all there is, and the exit code says so."""
    ticket = world.rate("bad", WORDS)
    invoke("run")
    shown = invoke("erase", "--ticket", str(ticket), "--json")
    assert (shown.exit_code, "--yes" in shown.stderr) == (2, True)
    assert next(each["kind"] for each in json.loads(shown.stdout)["actions"]) == "EraseIssue"
    assert SECRET in world.issue(ticket).description


def test_a_person_is_asked(world: World, asking: Invoke) -> None:
    """At a terminal the plan is followed by a question, and only a yes erases."""
    ticket = world.rate("bad", WORDS)
    asking("run")
    for answer, code, is_left in (("n\n", 2, True), ("y\n", 3, False)):
        asked = asking("erase", "--ticket", str(ticket), input=answer)
        assert (asked.exit_code, "Nothing brings this back" in asked.stderr) == (code, True)
        assert (SECRET in world.issue(ticket).description) is is_left


@pytest.mark.parametrize(
    ("more", "given", "environ"),
    [
        ("--mirror cost", None, {}),
        ("--yes", None, {"GITLAB_URL": "ftp://gitlab.example"}),
        ("--yes", None, {"GITLAB_TOKEN": "wrong"}),
        ("", None, {"FEEDBACK_BOT_LOGG": "json"}),
        ("", "n\n", {}),
        ("", "y\n", {}),
        ("--yes", None, {}),
    ],
)
def test_one_object_on_standard_output(
    world: World, asking: Invoke, more: str, given: str | None, environ: dict[str, str]
) -> None:
    """With `--json` there is one report, whether it was asked, refused, agreed to, or ended by an error."""
    ticket = world.rate("bad", WORDS)
    asking("run")
    result = asking("erase", "--ticket", str(ticket), "--json", *more.split(), input=given, **environ)
    told = json.loads(result.stdout.lstrip().removeprefix(given or ""))  # what was typed, as the runner repeats it
    assert bool(told["errors"]) is (bool(environ) or "--mirror" in more)
    assert (result.exit_code in {1, 2}) is (bool(told["errors"]) or given == "n\n")
