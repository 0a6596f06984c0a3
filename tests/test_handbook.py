"""What managers read about commands is what the bot does."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands.reference import commands_table
from bot.handbook import MANAGERS, TABLE_BEGIN, TABLE_END, main, with_commands

ROOT = Path(__file__).parent.parent


def test_the_page_is_up_to_date() -> None:
    """Whoever changes a command's record runs `python -m bot.handbook`."""
    page = (ROOT / MANAGERS).read_text("utf-8")
    assert with_commands(page) == page


def test_main_renews_the_table(tmp_path: Path) -> None:
    """And nothing else of the page."""
    path = tmp_path / MANAGERS
    path.parent.mkdir()
    path.write_text(f"before\n{TABLE_BEGIN}\nold\n{TABLE_END}\nafter\n")
    main(tmp_path)
    assert path.read_text() == f"before\n{TABLE_BEGIN}\n\n{commands_table()}\n\n{TABLE_END}\nafter\n"


@pytest.mark.parametrize("page", ["", TABLE_BEGIN, TABLE_END, f"{TABLE_END}\n{TABLE_BEGIN}"])
def test_a_page_without_the_two_lines_is_refused(page: str) -> None:
    """The table is never silently left out."""
    with pytest.raises(ValueError, match=r"docs/managers\.md lacks the lines around the table of commands"):
        with_commands(page)
