"""What managers read about commands, and operators about checks, is what the bot does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot import handbook
from bot.commands.reference import commands_table
from bot.doctor.reference import checks_table

ROOT = Path(__file__).parent.parent
PAGES = {
    handbook.MANAGERS: (handbook.TABLE_BEGIN, handbook.TABLE_END, commands_table(), handbook.with_commands),
    handbook.OPERATORS: (handbook.CHECKS_BEGIN, handbook.CHECKS_END, checks_table(), handbook.with_checks),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_up_to_date(name: str) -> None:
    """Whoever changes a command's or a check's record runs `python -m bot.handbook`."""
    *_, renewed = PAGES[name]
    page = (ROOT / name).read_text("utf-8")
    assert renewed(page) == page


def test_main_renews_the_tables(tmp_path: Path) -> None:
    """And nothing else of the pages."""
    for name, (begin, end, *_) in PAGES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"before\n{begin}\nold\n{end}\nafter\n")
    handbook.main(tmp_path)
    for name, (begin, end, table, _) in PAGES.items():
        assert (tmp_path / name).read_text() == f"before\n{begin}\n\n{table}\n\n{end}\nafter\n"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("pick", [lambda *_: "", lambda b, _: b, lambda _, e: e, lambda b, e: f"{e}\n{b}"])
def test_a_page_without_the_two_lines_is_refused(name: str, pick: Callable[[str, str], str]) -> None:
    """A table is never silently left out."""
    begin, end, _, renewed = PAGES[name]
    with pytest.raises(ValueError, match=r"lacks the lines around the table of"):
        renewed(pick(begin, end))


def test_every_check_is_in_its_table() -> None:
    """What only --probe looks at stands in a table of its own."""
    first, _, second = checks_table().partition("Only with `--probe`")
    assert ("`gitlab-role`" in first, "`quoted-block`" in second, "`quoted-block`" in first) == (True, True, False)
