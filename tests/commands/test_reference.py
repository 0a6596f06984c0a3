"""The table of commands for the documentation."""

from __future__ import annotations

from bot.commands import COMMANDS
from bot.commands.reference import commands_table


def test_a_row_for_each_command() -> None:
    """In the order of the list, with all of its forms, in five cells."""
    rows = commands_table().splitlines()
    assert {row.count("|") for row in rows} == {6}
    assert [row.split("`")[1].split()[0] for row in rows[2:]] == [record.verb for record in COMMANDS]


def test_a_row_tells_all() -> None:
    """Forms and other names, purpose, example, answer, who may."""
    rows = commands_table().splitlines()
    (row,) = (row for row in rows if "`reopen" in row)
    assert row == (
        "| `reopen [reason]`<br>`open` | opens the issue again | `reopen they wrote again` | a reaction and the card; "
        "a comment when it is open already | all members of this project but Guests |"
    )
