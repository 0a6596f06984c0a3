"""Requests to the bot."""

from __future__ import annotations

import pytest

from bot.conversation import Grammar, read
from bot.conversation.commands import MAX_BEFORE
from bot.domain.said import Command

B = "@feedback-bot"


def asked(text: str, grammar: Grammar) -> list[tuple[str, str]]:
    return [(command.verb, command.args) for command in read(text, grammar).commands]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{B} close", [("close", "")]),
        (f"{B} CLOSE done already.", [("close", "done already")]),
        ("@Feedback-Bot why", [("why", "")]),
        (f"{B}: label docs", [("label", "docs")]),
        (f"{B}, label docs", [("label", "docs")]),
        (f"**{B}** label docs", [("label", "docs")]),
        (f"**{B} label docs**", [("label", "docs")]),
        (f"- {B} label `docs`", [("label", "`docs`")]),
        (f"1. [ ] {B} assign @ana_", [("assign", "@ana_")]),
        (f"{B} please close", [("close", "")]),
        (f"{B} could you please close, thanks!", [("close", "")]),
        (f"{B} snooze until friday please", [("snooze", "until friday")]),
        (f"{B} snooze 3d; thanks", [("snooze", "3d")]),
        (f"{B} label `a;b`; c", [("label", "`a;b`")]),
        (f"{B} label docs {B} close", [("label", "docs"), ("close", "")]),
        (f"{B} label docs, and {B} close", [("label", "docs"), ("close", "")]),
        (f"Hi @ana, hello {B} frobnicate it", [("frobnicate", "it")]),
        (f"Done. {B} frobnicate", [("frobnicate", "")]),
        (f"could you please {B} close it", [("close", "it")]),
        (f"could you {B} clsoe it", [("clsoe", "it")]),
        (f"| {B} close | x |\n|---|---|\n| a | {B} why |", [("close", ""), ("why", "")]),
        (f"# {B} help", [("help", "")]),
        (f"({B} close)", [("close", "")]),
        (f"_{B} label docs_", [("label", "docs")]),
        (f"{B} - close", [("close", "")]),
        (f"{B} un-snooze", [("un-snooze", "")]),
        (f"{B} label: docs", [("label", "docs")]),
        (f"{B} assign Xenia X", [("assign", "Xenia X")]),
        (f"Done. **{B}** frobnicate", [("frobnicate", "")]),
        (f"now let {B} hepl us", [("hepl", "us")]),
        (f"{B} close {'so ' * 100}and {B} why", [("close", ("so " * 100).rstrip()), ("why", "")]),
    ],
)
def test_asked(text: str, expected: list[tuple[str, str]], grammar: Grammar) -> None:
    """The verb is the next word, the rest of the line its words, without courtesy."""
    assert asked(text, grammar) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"I asked {B} yesterday", f"thanks {B}", f"the issue that {B} closed", f"x{B} close", f"{B}-two close",
        f"{B}_x close", f"{B}.x close", f"{B}/x close", f"`{B} close`", f"> {B} close", f"```\n{B} close\n```",
        f"<!-- {B} close -->", f"[a]({B}) close", "\uff20feedback-bot close", f"\\{B} close", f"~~{B} close~~",
        f"{B}'s answer", f"see {B}", f"{B} thanks!", f"words\n\n{B}", f"the one that {B} loses", f"ask {B} whi",
    ],
)  # fmt: skip
def test_not_asked(text: str, grammar: Grammar) -> None:
    """Talk about the bot, longer names, code, quotes and HTML ask for nothing."""
    assert asked(text, grammar) == []


@pytest.mark.parametrize("text", [B, f"Hi {B}!", f"**{B}**", f"{B} please", f"> quoted\n\n{B}?", f"hello\n{B}"])
def test_only_called(text: str, grammar: Grammar) -> None:
    """A comment with nothing but the bot's name asks for help."""
    assert asked(text, grammar) == [("", "")]


def test_places(grammar: Grammar) -> None:
    """A command knows where it stands."""
    text = f"one\n\n- two {B} why\n  {B} who | {B} help"
    assert read(text, grammar).commands == (
        Command("why", "", 3, 7),
        Command("who", "|", 4, 3),
        Command("help", "", 4, 23),
    )


@pytest.mark.parametrize(("before", "expected"), [(MAX_BEFORE, [("frobnicate", "")]), (MAX_BEFORE + 1, [])])
def test_far_in_a_line(before: int, expected: list[tuple[str, str]], grammar: Grammar) -> None:
    """What stands before a mention is read so far; behind more of it only a known verb is a command."""
    assert asked(f"{'*)' * before}"[:before] + f"{B} frobnicate", grammar) == expected


def test_without_verbs() -> None:
    """Without known verbs a mention in the middle of a sentence asks for nothing."""
    assert read(f"please do {B} close", Grammar("feedback-bot")).commands == ()
    assert read(f"{B} close", Grammar("feedback-bot")).commands == (Command("close"),)


@pytest.mark.parametrize(
    "words",
    [
        f"Please don't let {B} close this one yet.",
        f"no need to ask {B} who has it",
        f"do not {B} close",
        f"I would never let the {B} close it",
    ],
)
def test_what_is_not_to_be_done(words: str, grammar: Grammar) -> None:
    """A sentence that says no to a command gives none."""
    assert asked(words, grammar) == []
