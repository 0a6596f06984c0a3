"""Who is on call, as people and scripts see it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from bot.oncall.model import Entry, Rotation, Schedule, User
from bot.show import duty

MONDAY = datetime(2026, 10, 19, 7, tzinfo=UTC)
WEEK = timedelta(weeks=1)
SCHEDULE = Schedule("reviews", ZoneInfo("Europe/Prague"))
ROTATION = Rotation({"ana": User("ana", "ana.k"), "bo": User("bo", "bo")}, {"reviews": SCHEDULE})
ENTRIES = (
    Entry(MONDAY, MONDAY + WEEK + timedelta(hours=1), "ana"),
    Entry(MONDAY + WEEK + timedelta(hours=1), MONDAY + 2 * WEEK, None),
    Entry(MONDAY + 2 * WEEK, MONDAY + 3 * WEEK, "bo"),
)
LINES = [
    "reviews, times in Europe/Prague",
    "  Mon 2026-10-19 09:00 to Mon 2026-10-26 09:00: ana (ana.k)",
    "  Mon 2026-10-26 09:00 to Mon 2026-11-02 08:00: nobody",
    "  Mon 2026-11-02 08:00 to Mon 2026-11-09 08:00: bo",
]


def test_rows_for_scripts() -> None:
    """UTC with a Z, and null for a gap."""
    assert duty.rows(ENTRIES[:2]) == [
        {"start": "2026-10-19T07:00:00Z", "end": "2026-10-26T08:00:00Z", "user": "ana"},
        {"start": "2026-10-26T08:00:00Z", "end": "2026-11-02T07:00:00Z", "user": None},
    ]


def test_lines_by_the_wall_clock() -> None:
    """The times are those of the schedule's zone, in summer and in winter, and a GitLab name that differs is told."""
    assert duty.lines(ROTATION, SCHEDULE, ENTRIES) == LINES


def test_a_table_says_the_same() -> None:
    """On a terminal the same stands in columns."""
    console = Console(width=100, record=True, file=StringIO())
    console.print(duty.table(ROTATION, SCHEDULE, ENTRIES))
    printed = [" ".join(line.split()) for line in console.export_text().splitlines() if line.strip()]
    assert printed == [
        LINES[0],
        "from until who",
        *(line.strip().replace(" to ", " ").replace("00: ", "00 ") for line in LINES[1:]),
    ]


def test_words_cannot_act() -> None:
    """A name with control characters does not reach the terminal, and brackets are no colours."""
    odd = Rotation({"ana": User("ana", "[red]x\x1b[31m")}, {"reviews": SCHEDULE})
    console = Console(width=100, record=True, file=StringIO())
    console.print(duty.table(odd, SCHEDULE, ENTRIES[:1]))
    assert "ana ([red]x[31m)" in console.export_text()


@pytest.mark.parametrize(("is_terminal", "words"), [(True, "from "), (False, " to Mon")])
def test_who_gets_which(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: str, *, is_terminal: bool
) -> None:
    """People at a terminal get the table, scripts get lines."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: is_terminal)
    duty.tell(ROTATION, SCHEDULE, ENTRIES)
    assert words in capsys.readouterr().out
