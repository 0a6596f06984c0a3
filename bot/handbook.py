"""Keeps what people read true: `python -m bot.handbook` writes the page of commands and the tables of others.

Everything comes from the records of both; a test fails when somebody changed one and did not run this.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bot.commands.reference import commands_table
from bot.commands_page import commands_page
from bot.config.schemas import between
from bot.doctor.reference import checks_table

TABLE_BEGIN = "<!-- commands: written by `python -m bot.handbook`, do not edit by hand -->"
TABLE_END = "<!-- end of commands -->"
MANAGERS = "docs/managers.md"
CHECKS_BEGIN = "<!-- checks: written by `python -m bot.handbook`, do not edit by hand -->"
CHECKS_END = "<!-- end of checks -->"
OPERATORS = "docs/operators.md"
COMMANDS = "docs/commands.md"


def with_commands(page: str) -> str:
    """A page with the table of commands renewed between its two comment lines.

    Raises:
        ValueError: the page lacks one of the lines.
    """
    missing = f"{MANAGERS} lacks the lines around the table of commands"
    return between(page, TABLE_BEGIN, commands_table(), TABLE_END, missing=missing)


def with_checks(page: str) -> str:
    """A page with the table of the doctor's checks renewed between its two comment lines.

    Raises:
        ValueError: the page lacks one of the lines.
    """
    missing = f"{OPERATORS} lacks the lines around the table of checks"
    return between(page, CHECKS_BEGIN, checks_table(), CHECKS_END, missing=missing)


def main(root: Path) -> None:
    """Renews the pages below `root`, the repository."""
    for name, renewed in ((MANAGERS, with_commands), (OPERATORS, with_checks)):
        path = root / name
        path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")
    (root / COMMANDS).write_text(commands_page(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path())
