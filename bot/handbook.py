"""Keeps what managers read true: `python -m bot.handbook` writes the table of commands into their page.

Everything comes from the commands' records; a test fails when somebody changed one and did not run this.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bot.commands.reference import commands_table
from bot.config.schemas import between

TABLE_BEGIN = "<!-- commands: written by `python -m bot.handbook`, do not edit by hand -->"
TABLE_END = "<!-- end of commands -->"
MANAGERS = "docs/managers.md"


def with_commands(page: str) -> str:
    """A page with the table of commands renewed between its two comment lines.

    Raises:
        ValueError: the page lacks one of the lines.
    """
    missing = f"{MANAGERS} lacks the lines around the table of commands"
    return between(page, TABLE_BEGIN, commands_table(), TABLE_END, missing=missing)


def main(root: Path) -> None:
    """Renews the page below `root`, the repository."""
    path = root / MANAGERS
    path.write_text(with_commands(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path())
