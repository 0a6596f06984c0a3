"""A look at a rotation in words: a table at a terminal, Markdown that mentions nobody, plain lines, JSON."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from bot.config import Problem
from bot.oncall.model import NO_ROTATION, Schedule
from bot.oncall.moves import Change, Stretch
from bot.oncall.stand_ins import StandIn
from bot.rotation_look import Look
from bot.show import rotation
from bot.show.rotation import SHOWN, as_object, headline, lines, markdown, table

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
WEEK = timedelta(weeks=1)
MAIN = Schedule("main", ZoneInfo("Europe/Prague"))
ODD = Problem("rotation.yml", 6, 3, "schedules.main: @ana *is* #1 away")


def change(*turns: tuple[str | None, str | None], schedule: Schedule = MAIN) -> Change:
    stretches = tuple(Stretch(START + n * WEEK, START + (n + 1) * WEEK, *turn) for n, turn in enumerate(turns))
    return Change(schedule, schedule, START, START + len(turns) * WEEK, stretches)


def look(*changes: Change) -> Look:
    return Look("rotation.yml", START, NO_ROTATION, warnings=(ODD,), changes=changes)


def printed(found: Look, width: int = 100) -> str:
    console = Console(file=StringIO(), width=width, force_terminal=True, color_system=None)
    with console.capture() as captured:
        console.print(table(found))
    return captured.get()


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        ([("a", "b")], "a and b move"),
        ([("a", None), ("b", "b")], "a moves"),
        ([("a", "b"), ("b", "c")], "a, b and c move"),
    ],
)
def test_the_headline_names_who_moves(turns: list[tuple[str | None, str | None]], words: str) -> None:
    """With the days and the zone of the schedule."""
    days = f"2026-11-23 to {START + len(turns) * WEEK:%Y-%m-%d}"
    assert headline(change(*turns)) == f"main, {days}, Europe/Prague: {words}"


def test_the_headline_says_how_long_nobody_moves() -> None:
    """With the day to which one looked."""
    assert headline(change(("a", "a"))) == "main, Europe/Prague: nobody moves until 2026-11-30"


def test_a_live_schedule_is_marked() -> None:
    """What the file says serves only in PagerDuty's place."""
    told = headline(change(("a", "b"), schedule=Schedule("main", ZoneInfo("UTC"), pagerduty="P1")))
    assert told.endswith("a and b move (in PagerDuty's place only: the live schedule counts)")


def test_a_terminal_shows_a_table() -> None:
    """Before and after stand beside each other, in local time."""
    shown = [" ".join(line.split()) for line in printed(look(change(("a", "b"), (None, "c")))).splitlines()]
    assert shown[-3:] == [
        "from until before after",
        "Mon 2026-11-23 09:00 Mon 2026-11-30 09:00 a b",
        "Mon 2026-11-30 09:00 Mon 2026-12-07 09:00 nobody c",
    ]


def test_long_lists_are_cut() -> None:
    """JSON alone holds all turns."""
    found = look(change(*[("a", "b")] * (SHOWN + 7)))
    assert "and 7 more turns" in printed(found)
    assert [line for line in lines(found) if line.startswith("  main: ")][SHOWN:] == []
    assert [*lines(found)][-1] == "and 7 more turns"
    assert markdown(found).count("\n| Mon ") == SHOWN
    assert len(as_object(found)["changes"][0]["turns"]) == SHOWN + 7
    assert markdown(found).endswith("and 7 more turns")


def test_markdown_mentions_nobody() -> None:
    """Names stand in code, all else is escaped; who moves stands out."""
    told = markdown(look(change(("a", "b"), ("c", "c"))))
    assert "| Mon 2026-11-23 09:00 | Mon 2026-11-30 09:00 | `a` | **`b`** |" in told
    assert "| `c` | `c` |" in told
    assert r"\@ana \*is\* \#1 away" in told


def test_markdown_of_no_move_has_no_table() -> None:
    """A line is enough."""
    assert "|" not in markdown(look(change(("a", "a"))))


def test_invisible_characters_are_shown_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    """No line of the file can draw on the terminal."""
    odd = Problem("rotation.yml", 1, 1, "\x1b[31mred")
    rotation.tell(Look("rotation.yml", START, NO_ROTATION, problems=(odd,)))
    assert "\x1b" not in capsys.readouterr().out


def stood_in(count: int) -> Look:
    """Bo is on call for Ana in so many weeks."""
    away = (StandIn(MAIN, Stretch(START + n * WEEK, START + (n + 1) * WEEK, "ana", "bo")) for n in range(count))
    return Look("rotation.yml", START, NO_ROTATION, stand_ins=tuple(away))


@pytest.mark.parametrize(("count", "more"), [(SHOWN, ""), (SHOWN + 2, "and 2 more by absences")])
def test_many_stand_ins_are_cut(count: int, more: str) -> None:
    """The rest is counted."""
    told = [*lines(stood_in(count))]
    assert sum("bo for ana, by absences" in line for line in told) == SHOWN
    assert told[-1].endswith(more or "by absences")


@pytest.mark.parametrize(("is_markdown", "start"), [(False, "rotation.yml:6:3"), (True, "- ")])
def test_who_gets_which(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, start: str, *, is_markdown: bool
) -> None:
    """People at a terminal get a table, GitLab gets Markdown, and both say where nobody moves."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: not is_markdown)
    rotation.tell(look(change(("a", "a"))), is_markdown=is_markdown)
    out = capsys.readouterr().out
    assert (out.startswith(start), "nobody moves until" in out, "  main: " in out) == (True, True, False)
