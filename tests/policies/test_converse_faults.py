"""Lost writes, lost cards and lost caches: every command is done once and answered once all the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.report import Outcome
from bot.sandbox import people
from bot.sandbox.faults import Fault, Kind
from tests.reviewing import BOT, CAUSE, COMPLETE, DOCS, OTHER, PROCESS, SUMMARY, Talking, kinds
from tests.world import DAYS, HOURS, MINUTES, World

ME = people.MANAGERS[0].username
TICK = ("white_check_mark", people.BOT)


@pytest.fixture
def case(world: World) -> Talking:
    """A bad case under review."""
    return Talking(world)


ISSUE = "/api/v4/projects/{project}/issues/{issue_iid}"
WRITES = [
    ("POST", f"{ISSUE}/notes/{{note_id}}/award_emoji"),
    ("PUT", f"{ISSUE}/notes/{{note_id}}"),
    ("PUT", ISSUE),
    ("POST", f"{ISSUE}/notes"),
]


@pytest.mark.parametrize("kind", ["reset", "lost_reply"])
@pytest.mark.parametrize(("method", "template"), WRITES)
def test_a_write_that_fails(case: Talking, kind: Kind, method: str, template: str) -> None:
    """Whichever write of a command is lost, the next runs finish it, and nothing is done or said twice."""
    note = case.says(f"{BOT} label docs-issue\n{BOT} who")
    case.world.arm(Fault(kind, "gitlab", method, template))
    case.world.wait(5 * MINUTES)
    case.world.try_run()
    assert [seen.template for seen in case.world.sandbox.traffic.seen if seen.fault] == [template]
    case.clicks(OTHER, remove_labels=[DOCS], add_labels=[PROCESS])
    for _ in range(3):
        assert case.looks(20 * MINUTES).outcome is Outcome.OK
    assert (case.reactions(note), len(case.answers(note)), case.asked) == ([TICK], 1, ["who answered", "label done"])
    assert case.causes == [PROCESS]
    assert case.is_quiet()


def test_the_card_was_deleted(case: Talking) -> None:
    """It comes back once; answers are rebuilt, and commands that have the reaction are not carried out again."""
    case.hears(COMPLETE)
    note = case.hears(f"{BOT} assign @{OTHER}\n{BOT} close\n{BOT} who")
    case.clicks(state_event="reopen", assignee_ids=[case.person().id])
    case.looks()
    case.deletes(case.card_note)
    case.looks(25 * HOURS)
    assert (case.issue.state, case.assignees, case.causes) == ("opened", [ME], [DOCS])
    assert (f"Summary of ticket/feedback: `the cable was loose` (`{ME}`)" in case.stands) is True
    assert (case.reactions(note), len(case.answers(note))) == ([TICK], 1)
    assert case.is_quiet()
    case.deletes(case.card_note)
    assert case.is_quiet()
    assert case.world.notes(case.issue, "card") == []
    case.hears(f"{BOT} label process")
    assert f"Cause: `{PROCESS}` (`{ME}`, by a command)" in case.stands


@pytest.mark.parametrize("lose", [False, True])
def test_a_run_without_its_cache(case: Talking, *, lose: bool) -> None:
    """Nothing is done or said again; what waits is found all the same."""
    note = case.hears(f"{BOT} label docs-issue\n{BOT} who\n{SUMMARY}")
    for words in ("", CAUSE.replace("docs-issue", "process")):
        later = case.says(words) if words else None
        if lose:
            case.world.lose_cache()
        report = case.looks(2 * HOURS)
        assert kinds(report) == (["EditCard", "UpdateIssue"] if later else [])
    assert (case.reactions(note), len(case.answers()), case.causes) == ([TICK], 1, [PROCESS])


def test_a_snooze_with_a_reason(case: Talking) -> None:
    """The card says until when, and how to end it; then it says so no more."""
    case.hears(f"{BOT} snooze 2d waiting for the release")
    end = case.world.sandbox.clock.now() + 2 * DAYS - timedelta(minutes=5)
    assert f"Snoozed until {end:%Y-%m-%d %H:%M} UTC; `{BOT} unsnooze` ends that." in case.card
    case.looks(2 * DAYS)
    assert "Snoozed" not in case.card
    case.hears(f"{BOT} snooze 2d")
    case.hears(f"{BOT} unsnooze")
    assert "Snoozed" not in case.card
