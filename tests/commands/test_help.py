"""`help` lists and explains commands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.commands import COMMANDS, CommandRecord
from tests.commands.asking import ANA, ask, only_said, refused
from tests.world import configured


def test_help_lists_every_command_that_one_may_use() -> None:
    """Each with its forms, ready to be typed, and its purpose."""
    told = only_said(ask("help"))
    assert [form for record in COMMANDS for form in record.usage if f"`@bot {form}`" not in told] == []
    assert [record.verb for record in COMMANDS if record.purpose not in told] == []


def test_help_leaves_out_what_one_may_not_use() -> None:
    """A Guest sees what a Guest may do."""
    told = only_said(ask("help", by=replace(ANA, access_level=10)))
    assert ("`@bot who`" in told, "`@bot close" in told) == (True, False)


@pytest.mark.parametrize("record", COMMANDS, ids=lambda record: record.verb)
def test_help_explains_each_command(record: CommandRecord) -> None:
    """Forms, other names, example and answer come from the record."""
    told = only_said(ask(f"help {record.verb}"))
    forms = [*record.usage, *record.aliases, record.example]
    assert [form for form in forms if f"`@bot {form}`" not in told] == []
    assert (record.purpose in told, record.answer in told) == (True, True)


def test_help_tells_who_may() -> None:
    """By the settings as they are, and whether that is you."""
    config = configured({"commands": {"allow": {"close": {"roles": ("owner",), "people": ("ben",)}}}})
    told = only_said(ask("help close", config=config))
    assert "Allowed for: Owners of this project, and `ben` You may not use it here." in told
    assert "You may not" not in only_said(ask("help close"))


@pytest.mark.parametrize(
    ("args", "begin"),
    [
        ("clsoe", "I know no command `clsoe`; did you mean `close`?"),
        ("me please", "I know no command `me`."),
        ("@all", "I know no command `@all`."),
    ],
)
def test_help_with_an_unknown_command(args: str, begin: str) -> None:
    """It names the nearest one, and lists the others."""
    told = refused(ask(f"help {args}"))
    assert (told.startswith(begin), "`@bot close [reason]`" in told) == (True, True)


def test_help_knows_other_names() -> None:
    """An alias leads to its command, in any case and in code marks."""
    assert only_said(ask("help `OPEN`")) == only_said(ask("help reopen"))
