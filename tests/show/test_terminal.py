"""A report at a terminal: as wide as the window, keys in one piece, colours only where they are wanted."""

from __future__ import annotations

import sys
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from bot.domain.actions import Finding
from bot.report import Outcome, Report, Result
from bot.show import markdown, text
from bot.show.outline import SHOWN
from bot.show.terminal import heading, table, tell
from tests.show import reports
from tests.show.reports import key

LONG = "a reason of many words " * 12
WIDTHS = pytest.mark.parametrize("width", [30, 60, 80, 140])


def printed(report: Report, width: int = 80) -> list[str]:
    """The lines on a terminal of so many columns, without colours."""
    console = Console(file=StringIO(), width=width, force_terminal=True, color_system=None)
    with console.capture() as captured:
        console.print(table(report, width))
    return [line.rstrip() for line in captured.get().splitlines()]


class Terminal(StringIO):
    """A standard output that somebody looks at."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@WIDTHS
def test_keys_are_never_cut(width: int) -> None:
    """However narrow the window, a key can be copied, and every word of the reason is there."""
    lines = printed(reports.plan(reports.opened(4711), reports.card(4712, LONG)), width)
    assert [sum(key(ticket) in line for line in lines) for ticket in (4711, 4712)] == [1, 1]
    assert " ".join(lines).split().count("reason") == LONG.count("reason")
    assert "satisfaction::bad" in " ".join(lines)


@pytest.mark.parametrize(
    ("width", "beside"),
    [
        (140, [f"{key(1)}  +satisfaction::bad, -satisfaction::good  a"]),
        (80, [f"{key(1)}  +satisfaction::bad   a", "-satisfaction::good"]),
        (60, [key(1), "+satisfaction::bad, -satisfaction::good", "a"]),
    ],
)
def test_labels_are_never_broken(width: int, beside: list[str]) -> None:
    """They stand in one line beside the reason, below each other where there is less room, else above it."""
    lines = printed(reports.plan(replace(reports.reopened(1), why=LONG)), width)[4:]
    assert [line.strip()[: len(start)] for line, start in zip(lines, beside, strict=False)] == beside


@WIDTHS
def test_no_line_is_wider_than_the_window(width: int) -> None:
    """Nothing is left to the terminal to break."""
    told = reports.cards(*[(Result.REFUSED, LONG)] * 2, (Result.FAILED, LONG), outcome=Outcome.PARTIAL)
    told.errors, told.warnings, told.not_looked_at = [LONG], [LONG], 3
    told.findings = [Finding(kind="missing", why=LONG)]
    assert max(map(len, printed(told, width))) <= width


def test_a_plan_as_a_table() -> None:
    """A heading with the number for each kind, below it the actions in columns."""
    assert printed(reports.plan(reports.card(7), reports.card(4711), reports.label())) == [
        "plan for 2026-11-22 09:30 UTC: 3 writes",
        "requests to find out: 2 to Zendesk and 5 to GitLab",
        "",
        "create a label  1",
        "  docs is missing",
        "",
        "post the review card  2",
        f"  {key(7)}     a bad rating is to be reviewed",
        f"  {key(4711)}  a bad rating is to be reviewed",
        "",
    ]


def test_a_run_is_summed_up() -> None:
    """What was done is counted, not listed."""
    assert printed(reports.cards((Result.DONE, ""), (Result.DONE, "")))[3:] == ["2  post the review card", ""]


def test_a_long_group_is_cut() -> None:
    """The rest is counted."""
    lines = printed(reports.plan(*map(reports.card, range(1, SHOWN + 6))))
    assert (sum("ticket/" in line for line in lines), lines[-2]) == (SHOWN, "  and 5 more")


def test_notes_stand_under_their_sort() -> None:
    """The name of a sort is said once."""
    told = reports.of()
    told.warnings = ["one", "two"]
    assert printed(told)[3:] == ["warning  one", "         two", ""]


def test_nothing_due() -> None:
    """An empty plan says so and nothing else."""
    assert printed(reports.plan())[0] == "plan for 2026-11-22 09:30 UTC: nothing is due"
    assert len(printed(reports.plan())) == 3


def test_words_are_no_markup() -> None:
    """Brackets in a reason are shown, not obeyed."""
    assert "[bold]x[/bold] :smile:" in " ".join(printed(reports.plan(reports.card(1, "[bold]x[/bold] :smile:"))))


@pytest.mark.parametrize(("no_color", "is_coloured"), [("", True), ("1", False)])
def test_colours(monkeypatch: pytest.MonkeyPatch, no_color: str, *, is_coloured: bool) -> None:
    """A terminal gets colours, unless its user wants none."""
    out = Terminal()
    monkeypatch.setattr(sys, "stdout", out)
    for name, value in {"TERM": "xterm-256color", "COLUMNS": "80", "NO_COLOR": no_color}.items():
        monkeypatch.setenv(name, value)
    tell(reports.plan(reports.card(7)))
    assert ("\x1b[1;36m" in out.getvalue(), key(7) in out.getvalue()) == (is_coloured, True)


@pytest.mark.parametrize("is_markdown", [False, True])
def test_a_pipe_gets_plain_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, is_markdown: bool
) -> None:
    """Scripts read the same lines whatever the environment says of colours."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    planned = reports.plan(reports.card(7, LONG))
    tell(planned, is_markdown=is_markdown)
    assert capsys.readouterr().out == (markdown(planned) if is_markdown else text(planned)) + "\n"


@pytest.mark.parametrize("is_terminal", [True, False])
def test_whose_report_comes_next(monkeypatch: pytest.MonkeyPatch, *, is_terminal: bool) -> None:
    """With several mirrors a rule with the name stands above each table, a line above each text."""
    out = Terminal() if is_terminal else StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    heading("eu")
    assert out.getvalue() == "eu:\n" or ("\u2500\u2500\u2500" in out.getvalue() and is_terminal)
