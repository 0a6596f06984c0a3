"""A report in words: short, in order, and cut where it would be endless."""

from __future__ import annotations

import pytest

from bot import show
from bot.domain.actions import CreateLabel, Finding, PostNote
from bot.domain.labels import Label
from bot.domain.markers import Key, Marker
from bot.domain.texts import Text
from bot.report import Done, Outcome, Report, Result

REQUESTS = {"zendesk": 2, "gitlab": 5}


def card(ticket: int) -> PostNote:
    key = Key("zendesk", ticket)
    return PostNote(why="a bad rating is to be reviewed", key=key, body=Text("Hello.").fill(Marker("card", key)))


def report(*results: tuple[Result, str], outcome: Outcome = Outcome.OK, is_plan: bool = False) -> Report:
    """A card for each result, with its detail."""
    done = [Done(card(number), result, detail) for number, (result, detail) in enumerate(results, 1)]
    return Report(outcome=outcome, done=done, requests=REQUESTS, is_plan=is_plan)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.OK, "done"),
        (Outcome.BUSY, "another run is at work"),
        (Outcome.PARTIAL, "partly done"),
        (Outcome.FAILED, "failed"),
        (Outcome.PAUSED, "paused by the label on the status issue"),
        (Outcome.AWAITS_TICK, "the first plan awaits its tick"),
    ],
)
def test_every_outcome_in_words(outcome: Outcome, words: str) -> None:
    """The first line says how it ended, what was written and what it cost."""
    line = f"{words}: 0 writes (requests: 2 to Zendesk and 5 to GitLab)"
    assert show.text(Report(outcome=outcome, requests=REQUESTS)) == line


def test_what_was_done_is_summed_up() -> None:
    """Each kind with its result stands on one line, the most frequent first."""
    told = report((Result.DONE, ""), (Result.DONE, ""), (Result.FAILED, "GitLab: no"), outcome=Outcome.PARTIAL)
    assert show.text(told).splitlines() == [
        "partly done: 2 writes (requests: 2 to Zendesk and 5 to GitLab)",
        "  PostCard: 2",
        "  PostCard: 1 failed",
        "  GitLab: no",
    ]


def test_a_plan_lists_its_actions() -> None:
    """Each planned action is shown with its case and its reason."""
    planned = Report(
        done=[
            Done(CreateLabel(why="it is missing", label=Label("docs")), Result.PLANNED),
            Done(card(7), Result.PLANNED),
            Done(card(8), Result.DEFERRED, "over the cap of writes"),
        ],
        requests=REQUESTS,
        is_plan=True,
    )
    assert show.text(planned).splitlines() == [
        "plan: 2 writes (requests to find out: 2 to Zendesk and 5 to GitLab)",
        "  CreateLabel: 1",
        "  PostCard: 1",
        "  PostCard: 1 deferred",
        "  CreateLabel the project: it is missing",
        "  PostCard `zendesk:zendesk:ticket/7`: a bad rating is to be reviewed",
        "  PostCard `zendesk:zendesk:ticket/8`: a bad rating is to be reviewed (deferred)",
    ]


def test_an_empty_plan() -> None:
    """A plan is called one though nothing is in it."""
    line = "plan: 0 writes (requests to find out: 2 to Zendesk and 5 to GitLab)"
    assert show.text(report(is_plan=True)) == line


@pytest.mark.parametrize(
    ("is_plan", "headline"),
    [
        (True, "plan: 0 writes, 2 held back (requests to find out: 2 to Zendesk and 5 to GitLab)"),
        (False, "partly done: 0 writes (requests: 2 to Zendesk and 5 to GitLab)"),
    ],
)
def test_what_the_brake_holds_back(headline: str, *, is_plan: bool) -> None:
    """A plan and a run list the refused cases, and the brake's reason once."""
    refused = report(*[(Result.REFUSED, "too many")] * 2, outcome=Outcome.PARTIAL, is_plan=is_plan)
    assert show.text(refused).splitlines() == [
        headline,
        "  PostCard: 2 refused",
        "  PostCard `zendesk:zendesk:ticket/1`: a bad rating is to be reviewed (refused)",
        "  PostCard `zendesk:zendesk:ticket/2`: a bad rating is to be reviewed (refused)",
        "  too many",
    ]


def test_the_first_plan_in_a_run() -> None:
    """A run that only asks for the tick says so first, and does not list what the status issue shows."""
    asked = report((Result.PLANNED, ""), outcome=Outcome.AWAITS_TICK)
    asked.errors.append("tick the box")
    assert show.text(asked).splitlines() == [
        "the first plan awaits its tick: 0 writes (requests: 2 to Zendesk and 5 to GitLab)",
        "  tick the box",
        "  PostCard: 1",
    ]


def test_a_long_plan_is_cut() -> None:
    """Twenty actions are shown, the rest is counted."""
    planned = report(*[(Result.PLANNED, "")] * 25, is_plan=True)
    lines = show.text(planned).splitlines()
    assert (len(lines), lines[-1]) == (1 + 1 + 20 + 1, "  … and 5 more")
    marked = show.markdown(planned).splitlines()
    assert (sum(line.startswith("| PostCard") for line in marked), marked[-1]) == (20, "… and 5 more")


def test_reasons_are_told_once() -> None:
    """The same reason for many cases is one line with its number."""
    told = report(*[(Result.FAILED, "GitLab: no")] * 3, (Result.UNKNOWN, "GitLab: lost"))
    assert [line for line in show.text(told).splitlines() if line.startswith("  GitLab:")] == [
        "  GitLab: no (3 times)",
        "  GitLab: lost",
    ]


def test_findings_warnings_and_errors() -> None:
    """Errors come first, what else people should know stands at the end."""
    told = Report(
        requests=REQUESTS,
        not_looked_at=4,
        findings=[
            Finding(kind="missing", why="no issue", key=Key("zendesk", 7)),
            Finding(kind="skipped", why="odd row"),
        ],
        warnings=["the clock is wrong"],
        errors=["no tick"],
    )
    expected = [
        "4 cases are left for the next run",
        "missing: zendesk:zendesk:ticket/7 no issue",
        "skipped: odd row",
        "the clock is wrong",
    ]
    assert [line.strip() for line in show.text(told).splitlines()[1:]] == ["no tick", *expected]
    assert show.markdown(told).splitlines()[-4:] == [f"- {line}" for line in expected]


def test_markdown_of_a_plan() -> None:
    """A table for an issue or a merge request."""
    assert show.markdown(report((Result.PLANNED, ""), is_plan=True)).splitlines() == [
        "**plan: 1 writes (requests to find out: 2 to Zendesk and 5 to GitLab)**",
        "",
        "| what | on which case | why |",
        "|---|---|---|",
        "| PostCard | `zendesk:zendesk:ticket/1` | a bad rating is to be reviewed |",
    ]


def test_markdown_of_nothing() -> None:
    """An empty plan says so."""
    assert show.markdown(Report(requests=REQUESTS)).splitlines()[-1] == "Nothing to do."
