"""A report in plain lines: short, in order, each line clear on its own, and cut where it would be endless."""

from __future__ import annotations

import pytest

from bot.domain.actions import Finding
from bot.domain.markers import Key
from bot.report import Done, Outcome, Report, Result
from bot.show import text
from bot.show.outline import SHOWN
from tests.show import reports
from tests.show.reports import COST, TO_FIND_OUT, key


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.OK, "done: nothing was due"),
        (Outcome.BUSY, "another run is at work: 0 writes"),
        (Outcome.PARTIAL, "partly done: 0 writes"),
        (Outcome.FAILED, "failed: 0 writes"),
        (Outcome.PAUSED, "paused by the label on the status issue: 0 writes"),
        (Outcome.AWAITS_TICK, "the first plan awaits its tick: 0 writes"),
    ],
)
def test_every_outcome_in_words(outcome: Outcome, words: str) -> None:
    """The first line says how it ended, what was written and what it cost."""
    assert text(reports.of(outcome=outcome)) == f"{words} ({COST})"


def test_what_was_done_is_summed_up() -> None:
    """Each kind stands on one line, what failed with its reason."""
    told = reports.cards((Result.DONE, ""), (Result.DONE, ""), (Result.FAILED, "GitLab: no"), outcome=Outcome.PARTIAL)
    assert text(told).splitlines() == [
        f"partly done: 2 writes ({COST})",
        "  post the review card: 2",
        "  failed: post the review card: GitLab: no",
    ]


def test_a_plan_lists_its_actions() -> None:
    """What, on which case, why: grouped in the order in which things are done, each line complete for `grep`."""
    planned = reports.plan(reports.card(7), reports.opened(7), reports.reopened(8), reports.label())
    assert text(planned).splitlines() == [
        f"plan for 2026-11-22 09:30 UTC: 4 writes ({TO_FIND_OUT})",
        "  create a label: 1",
        "    create a label: docs is missing",
        "  open an issue: 1",
        f"    open an issue {key(7)} (satisfaction::bad): a new rating",
        "  post the review card: 1",
        f"    post the review card {key(7)}: a bad rating is to be reviewed",
        "  reopen an issue: 1",
        f"    reopen an issue {key(8)} (+satisfaction::bad, -satisfaction::good): the rating changed from good to bad",
    ]


def test_one_group_keeps_the_order_of_the_plan() -> None:
    """The most urgent case comes first."""
    rows = [line for line in text(reports.plan(*map(reports.card, (9, 7, 8)))).splitlines() if "ticket/" in line]
    assert [row.split(":")[2] for row in rows] == ["ticket/9", "ticket/7", "ticket/8"]


def test_an_empty_plan() -> None:
    """It says that nothing is due, and for when."""
    assert text(reports.plan()) == f"plan for 2026-11-22 09:30 UTC: nothing is due ({TO_FIND_OUT})"


def test_a_plan_of_a_paused_bot() -> None:
    """A plan without actions is not taken for a quiet day."""
    paused = reports.of(outcome=Outcome.PAUSED, is_plan=True)
    assert text(paused).startswith("plan for 2026-11-22 09:30 UTC: paused by the label on the status issue (")


def test_a_report_without_a_time() -> None:
    """No service answered."""
    assert text(Report(is_plan=True)).startswith("plan: nothing is due (")


@pytest.mark.parametrize(
    ("is_plan", "headline"),
    [
        (True, f"plan for 2026-11-22 09:30 UTC: 0 writes, 2 held back ({TO_FIND_OUT})"),
        (False, f"partly done: 0 writes ({COST})"),
    ],
)
def test_what_the_brake_holds_back(headline: str, *, is_plan: bool) -> None:
    """A plan and a run list the refused cases apart, and the brake's reason, which says what to do, once."""
    outcome = Outcome.OK if is_plan else Outcome.PARTIAL
    refused = reports.cards(*[(Result.REFUSED, "too many: look")] * 2, outcome=outcome, is_plan=is_plan)
    assert text(refused).splitlines() == [
        headline,
        "  held back: post the review card: 2",
        f"    held back: post the review card {key(1)}: a bad rating is to be reviewed",
        f"    held back: post the review card {key(2)}: a bad rating is to be reviewed",
        "  held back: too many: look",
    ]


def test_what_is_left_for_the_next_run() -> None:
    """Deferred actions and cases that were not looked at are told apart from what is planned."""
    left = reports.cards((Result.PLANNED, ""), *[(Result.DEFERRED, "over the cap of writes")] * 3, is_plan=True)
    left.not_looked_at = 1
    lines = text(left).splitlines()
    assert lines[0].startswith("plan for 2026-11-22 09:30 UTC: 1 write, 4 left for the next run (")
    assert lines[-2:] == [
        "  left for the next run: post the review card: over the cap of writes (3 times)",
        "  left for the next run: 1 case not looked at: this run is full",
    ]


def test_the_first_plan_in_a_run() -> None:
    """A run that only asks for the tick says so first, and does not list what the status issue shows."""
    asked = reports.cards((Result.PLANNED, ""), outcome=Outcome.AWAITS_TICK)
    asked.errors.append("tick the box")
    assert text(asked).splitlines() == [
        f"the first plan awaits its tick: 0 writes ({COST})",
        "  error: tick the box",
        "  post the review card: 1",
    ]


def test_a_long_plan_is_told_in_full() -> None:
    """Whoever looks for a case in a plan finds it: every action and every finding has its line."""
    planned = reports.plan(*map(reports.card, range(1, 1001)))
    planned.findings = [Finding(kind="left_alone", why="odd", key=Key("zendesk", ticket)) for ticket in (*range(99), 7)]
    lines = text(planned).splitlines()
    assert [line for line in lines if line.endswith(" more")] == []
    assert [sum(f"{key(ticket)}:" in line for line in lines) for ticket in (1, 98, 999, 1000)] == [2, 2, 1, 1]


def test_what_a_run_holds_back_is_cut() -> None:
    """Some of a run's actions of each kind are listed, the rest is counted: the log gets them each time."""
    held = reports.cards(*[(Result.REFUSED, "too many")] * (SHOWN + 5), outcome=Outcome.PARTIAL)
    lines = text(held).splitlines()
    assert lines[-2] == "    held back: post the review card: and 5 more"
    assert sum(key(1)[:-1] in line for line in lines) == SHOWN


def test_reasons_are_told_once() -> None:
    """The same reason for many cases is one line with its number; results are told apart."""
    told = reports.cards(*[(Result.UNKNOWN, "GitLab: lost")] * 2, *[(Result.FAILED, "GitLab: no")] * 3)
    assert text(told).splitlines()[1:] == [
        "  failed: post the review card: GitLab: no (3 times)",
        "  reply lost: post the review card: GitLab: lost (2 times)",
    ]


def test_findings_warnings_and_errors() -> None:
    """Errors come first, what else people should know stands at the end, each under its name."""
    told = reports.of()
    told.errors, told.warnings = ["no tick"], ["the clock is wrong"]
    told.findings = [
        Finding(kind="skipped", why="odd row"),
        Finding(kind="missing", why="no issue", key=Key("zendesk", 7)),
        Finding(kind="strange", why="new"),
    ]
    assert text(told).splitlines()[1:] == [
        "  error: no tick",
        f"  rated, but without an issue: {key(7)}: no issue",
        "  not mirrored: odd row",
        "  strange: new",
        "  warning: the clock is wrong",
    ]


def test_many_findings_are_cut() -> None:
    """A thousand odd rows are no reason for a thousand lines."""
    told = reports.of()
    told.findings = [Finding(kind="skipped", why=f"row {number}") for number in range(1000)]
    lines = text(told).splitlines()
    assert (len(lines), lines[-1]) == (1 + SHOWN + 1, f"  not mirrored: and {1000 - SHOWN} more")


def test_a_line_stays_a_line() -> None:
    """What a service said cannot start a line of its own, nor steer a terminal."""
    told = reports.of(Done(reports.card(1), Result.FAILED, "GitLab: \x1b[2Jno\nplan: all is well"))
    assert text(told).splitlines()[1:] == ["  failed: post the review card: GitLab: [2Jnoplan: all is well"]
