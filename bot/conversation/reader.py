"""Reads one comment: what it answers, which cause it names, what it asks the bot to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from bot.conversation import causes
from bot.conversation.blocks import Blocks, Line, blocks
from bot.conversation.choices import read_choice
from bot.conversation.commands import commands
from bot.conversation.fields import Value, values
from bot.conversation.grammar import CAUSE, Grammar, Question
from bot.conversation.mail import mail_begins
from bot.conversation.yes_no import UNSURE, YES, read_yes_no
from bot.domain.quoted import Quoted
from bot.domain.said import Answer, Command, DoubtKind, Said

_CONTROLS = (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0))
_FORMATS = (0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF)
_INVISIBLE = dict.fromkeys((*_CONTROLS, *_FORMATS), " ")
"""Characters without a shape count as white space; those that join or turn letters stay as written."""

MAX_KEPT = 2_000
"""Characters of an answer that are kept."""


def read(text: str, grammar: Grammar) -> Said:
    """What one comment says; no text makes it fail, and its time grows with the length of the text alone.

    Args:
        text: the comment's Markdown as GitLab stores it.
        grammar: what it can say.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE)
    found = blocks(text)
    asked = commands(found.lines, grammar)
    begins = mail_begins(found.lines, frozenset(command.line for command in asked))
    if begins:
        mail = _mail(text, found.lines[begins[0]], begins[1])
        before = tuple(command for command in asked if command.verb and command.line < found.lines[begins[0]].number)
        return Said(commands=before, mail=mail, quoted=Quoted(found.quoted))
    return _review(found, asked, grammar)


def _mail(text: str, line: Line, place: int) -> Quoted | None:
    """Everything behind the word that announces the e-mail; None for nothing."""
    rest = text.split("\n", line.number - 1)[-1][line.column - 1 + place :].strip()
    return Quoted(rest) if rest else None


def _review(found: Blocks, asked: tuple[Command, ...], grammar: Grammar) -> Said:
    places = _places(found.lines, asked)
    said = list(values(found.lines, places, grammar))
    named = _causes(found.lines, _last(said, CAUSE), grammar)
    answers = (_answer(question, _last(said, question.name)) for question in grammar.questions)
    return Said(
        answers=tuple(answer for answer in answers if answer),
        causes=named.labels,
        unknown_causes=named.unknown,
        commands=asked,
        quoted=Quoted(found.quoted),
    )


def _places(lines: Sequence[Line], asked: Sequence[Command]) -> Mapping[tuple[int, int], int]:
    """For each line with a command, by number and column, where in it the first one begins."""
    columns: dict[int, list[int]] = {}
    for command in asked:
        columns.setdefault(command.line, []).append(command.column)
    found = {}
    for line in lines:
        within = [column - line.column for column in columns.get(line.number, ())]
        inside = [place for place in within if 0 <= place < len(line.text)]
        if inside:
            found[line.number, line.column] = min(inside)
    return found


def _last(said: Sequence[Value], meaning: str) -> Value | None:
    """The last value of a question that is not empty; a ticked box counts as one, whatever stands behind."""
    return next((value for value in reversed(said) if value.meaning == meaning and (value.words or value.box)), None)


def _answer(question: Question, value: Value | None) -> Answer | None:
    if value is None:
        return None
    match question.type:
        case "yes_no":
            return _yes_no(question, value)
        case "choice":
            return _choice(question, value) if value.words else None
        case "text":
            kept = value.text[:MAX_KEPT].rstrip()
            return Answer(question.name, Quoted(kept)) if kept else None


def _yes_no(question: Question, value: Value) -> Answer | None:
    said = read_yes_no(value.words) if value.words else YES
    if said == UNSURE:
        return Answer(question.name, None, DoubtKind.UNSURE, Quoted(value.words[:MAX_KEPT]))
    return Answer(question.name, Quoted(said)) if said else None


def _choice(question: Question, value: Value) -> Answer | None:
    choice, near, is_said = read_choice(value.words, question.choices)
    if choice:
        return Answer(question.name, Quoted(choice))
    word = Quoted(value.words[:MAX_KEPT])
    return Answer(question.name, None, DoubtKind.UNKNOWN_CHOICE, word, near) if is_said else None


def _causes(lines: Sequence[Line], line: Value | None, grammar: Grammar) -> causes.Causes:
    """What the cause line names counts before all labels elsewhere."""
    named = causes.in_line(line.words, line.live, grammar) if line and line.words else causes.Causes()
    if named.labels:
        return named
    taken = frozenset(line.lines if line else ())
    free = causes.in_text("\n".join(_paragraphs(lines, taken)), grammar)
    return causes.Causes(free.labels, tuple(dict.fromkeys((*named.unknown, *free.unknown))))


def _paragraphs(lines: Sequence[Line], taken: frozenset[int]) -> Iterator[str]:
    """The read text, a blank line between paragraphs and between cells."""
    left = [line for index, line in enumerate(lines) if index not in taken and _names_causes(line)]
    for _, group in groupby(left, lambda line: (line.block, line.row, line.cell)):
        yield "\n".join(line.live for line in group) + "\n"


def _names_causes(line: Line) -> bool:
    """Not an item left without a tick, nor a quick action that GitLab left as text, unless it would give a label."""
    return not line.text.startswith("[ ]") and (
        not line.is_quick_action or line.text.lower().startswith(("/label", "/relabel"))
    )
