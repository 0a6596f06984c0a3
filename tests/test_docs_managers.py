"""What the guide for managers quotes is what the bot says, and what it calls an answer is read as one."""

from __future__ import annotations

import re

import pytest

from bot.commands import VERBS
from bot.conversation import read
from bot.conversation.grammar import Grammar
from bot.demo import configuration
from bot.domain.said import Said
from tests.test_docs import FENCE, ROOT, SPAN, constants, section

MANAGERS = ROOT / "docs" / "managers.md"
PAGE = MANAGERS.read_text("utf-8")
BOT = "feedback-bot"
CONFIG = configuration()
GRAMMAR = Grammar.of(CONFIG, BOT, VERBS)
CONTACT = next(field for field in CONFIG.bot.review.fields if field.effect == "contact")

SAYS = re.compile(r"^\| it says \|.*\n\|[-|]+\n((?:\|.*\n)+)", re.MULTILINE)
IN_QUOTES, IN_BOLD = re.compile(r'"([^"]+)"'), re.compile(r"\*\*([^*]+)\*\*")


def plain(text: str) -> str:
    """A text as it is compared: on one line, without marks."""
    return re.sub(r"\s+", " ", re.sub(r"[*`]", "", text))


def said() -> str:
    """All texts of the bot and of the shipped card, with its name where that is a variable."""
    card = (ROOT / "config" / "templates" / "card.md").read_text("utf-8")
    return plain("\0".join([card, *(texts for _, texts in constants().values())]).replace("{{ bot }}", BOT))


def first_cells(text: str) -> list[str]:
    return [line.strip("|").split(" | ")[0].strip() for line in text.splitlines() if line.startswith("|")]


def test_the_bot_says_what_is_quoted() -> None:
    """Each quote of a table of what the bot says is in its source, but for what differs."""
    quotes = [words for table in SAYS.findall(PAGE) for cell in first_cells(table) for words in _quoted(cell)]
    parts = [part.strip(" ();?") for quote in quotes for part in plain(quote).split("…")]
    known = said()
    assert len(quotes) > len(SAYS.findall(PAGE)) > 1
    assert [part for part in parts if part not in known] == []


def _quoted(cell: str) -> list[str]:
    found = [*IN_QUOTES.findall(cell), *IN_BOLD.findall(cell)]
    assert found, f"nothing is quoted in {cell!r}"
    return found


def test_the_parts_of_the_card_are_there() -> None:
    """The headings that the guide explains stand on the card."""
    headings = IN_BOLD.findall("\n".join(first_cells(section(MANAGERS, "The card"))))
    known = said()
    assert len(headings) > 1
    assert [heading for heading in headings if heading not in known] == []


def test_the_styles_say_the_same() -> None:
    """The examples of answers, told to be equal, answer every question and are read alike."""
    examples = [block["code"] for block in FENCE.finditer(_part("Answers"))]
    readings = {_told(read(example, GRAMMAR)) for example in examples}
    assert (len(examples), len(readings)) == (3, 1)
    answers, causes = readings.pop()
    assert {name for name, _ in answers} == {field.name for field in CONFIG.bot.review.fields}
    assert len(causes) == 1


def _told(said: Said) -> tuple[frozenset[tuple[str, str]], tuple[str, ...]]:
    return frozenset((each.field, each.value.text if each.value else "") for each in said.answers), said.causes


def _part(heading: str) -> str:
    found = re.search(rf"^### {re.escape(heading)}\n(.*?)(?=^###? |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"there is no part {heading!r}"
    return found[1]


def _examples(heading: str) -> list[tuple[str, str]]:
    """The table of a part: each example, with what the other column says of it."""
    lines = [line.strip("|").split(" | ") for line in _part(heading).splitlines() if line.startswith("|")]
    return [(cells[0].strip(), cells[1].strip()) for cells in lines[2:]]


@pytest.mark.parametrize(
    ("word", "told"), [(word, told) for told, words in _examples("Yes and no") for word in SPAN.findall(words)]
)
def test_yes_and_no(word: str, told: str) -> None:
    """What the guide lists as yes, no, unclear or nothing is read so."""
    answers = read(f"{CONTACT.name} {word}", GRAMMAR).answers
    found = answers[0].value.text if answers and answers[0].value else "unclear" if answers else "no answer"
    assert told.startswith(found)


@pytest.mark.parametrize(
    ("text", "told"), [(text, told) for texts, told in _examples("Causes") for text in SPAN.findall(texts)]
)
def test_causes(text: str, told: str) -> None:
    """What the guide says of a cause, the bot reads."""
    found = read(text, GRAMMAR)
    names = {1: "".join(found.causes), 2: "two"}.get(len(found.causes), "nothing")
    assert told.strip("`").startswith("a word" if found.unknown_causes else names)
