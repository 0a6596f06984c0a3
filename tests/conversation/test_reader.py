"""Any text at all: what must hold whatever people write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import Grammar, read
from bot.domain.said import Said
from tests.conversation.conftest import GRAMMAR

CARD = """\
* **Summary of ticket/feedback:** late, and **wrong**
* **Action to be taken:** call them
* **Contact customer to discuss feedback? (Y/N)** yes please
* **Cause:** `feedback::docs-issue`

@feedback-bot close
"""
PIECES = (
    "Summary", "Action", "Contact customer to discuss feedback? (Y/N)", "Cause", "Severity", ":", "?", " - ", "yes",
    "no", "(Y/N)", "feedback::", "docs-issue", '~"feedback::process"', "@feedback-bot", " close ", "not ", "**", "__",
    "~~", "`", "```", "> ", ">>>", "- ", "1. ", "[x] ", "[ ] ", "# ", "|", "|---|---|", "\n", "\n\n", "    ", "\t",
    "<!--", "-->", "<b>", "</b>", "<details>", "](", ")", "https://", "Email:", "\\", "\r\n", "\r", "\0", "\f",
    "\u2028", "\u0130", "\ufdfa", "\ud800",
)  # fmt: skip
MARKDOWN = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=40).map("".join)
WORDS = st.text("abcdefghij klmnop", min_size=1, max_size=30).map(str.strip).filter(bool)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """The filled card with some characters exchanged."""
    text = list(CARD)
    for place in draw(st.lists(st.integers(0, len(text) - 1), max_size=8)):
        text[place] = draw(st.sampled_from(PIECES))
    return "".join(text)


ANY = st.one_of(st.text(st.characters()), MARKDOWN, mutated())


@given(ANY)
def test_no_text_makes_it_fail(text: str) -> None:
    """Whatever is written, the parser says what it read, and says it again."""
    assert read(text, GRAMMAR) == read(text, GRAMMAR)


@given(ANY)
def test_nothing_without_a_grammar(text: str) -> None:
    """Without questions and causes there are no answers."""
    said = read(text, Grammar("feedback-bot"))
    assert (said.answers, said.causes, said.unknown_causes) == ((), (), ())


@given(ANY)
def test_quoted_text_is_silent(text: str) -> None:
    """Quoting any comment, every line of it, answers and asks nothing."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert read("\n".join(f"> {line}" for line in lines), GRAMMAR).is_silent


@given(ANY)
def test_code_is_silent(text: str) -> None:
    """Any comment in a code fence answers and asks nothing."""
    fence = "`" * (text.count("`") + 3)
    assert read(f"{fence}\n{text}\n{fence}", GRAMMAR).is_silent


@given(ANY)
def test_line_ends(text: str) -> None:
    """It does not matter which line ends a text came with."""
    plain = text.replace("\r", "")
    assert (
        read(plain.replace("\n", "\r\n"), GRAMMAR) == read(plain, GRAMMAR) == read(plain.replace("\n", "\r"), GRAMMAR)
    )


DRESSES = (
    "{}: {}", "**{}:** {}", "**{}**: {}", "* {}: {}", "1. __{}:__ {}", "### {}\n\n{}\n", "- [ ] {} - {}",
    "+ *{}:* **{}**", "{}:\n{}", "<b>{}:</b> {}", "{}\uff1a{}",
)  # fmt: skip


@pytest.mark.parametrize("line", DRESSES)
@given(WORDS)
def test_answers_survive_decoration(line: str, words: str) -> None:
    """However the lines of the card are dressed, their answers are the same."""
    plain = read("\n".join(("Summary: S " + words, "Action: A " + words, "Contact: yes")), GRAMMAR)
    pairs = (("Summary", "S " + words), ("Action", "A " + words), ("Contact", "yes"))
    assert read("\n".join(line.format(*pair) for pair in pairs), GRAMMAR) == Said(answers=plain.answers)


@given(MARKDOWN)
def test_commands_stand_where_they_say(text: str) -> None:
    """The place of each command is that of a mention in the comment."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").split("\n")
    for command in read(text, GRAMMAR).commands:
        assert lines[command.line - 1][command.column - 1 :].lower().startswith("@feedback-bot")


def test_the_card_as_filled_in() -> None:
    """The whole template at once."""
    said = read(CARD, GRAMMAR)
    assert [answer.value.text for answer in said.answers if answer.value] == ["late, and **wrong**", "call them", "yes"]
    assert said.causes == ("feedback::docs-issue",)
    assert [command.verb for command in said.commands] == ["close"]
