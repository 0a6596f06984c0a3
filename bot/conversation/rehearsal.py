"""Answers the card as people will, before anybody does: what the bot would not find again is told at once."""

from __future__ import annotations

from collections.abc import Iterator

from bot.config import Configuration, samples
from bot.config.problems import Slip, shown
from bot.conversation.blocks import blocks
from bot.conversation.fields import Value, values
from bot.conversation.grammar import CAUSE, Grammar
from bot.conversation.reader import read

_USERNAME = "feedback-bot"
"""Whatever the bot's account is called: the settings can hold no mention."""

_ANSWER = "x"


def rehearse(config: Configuration) -> Iterator[Slip]:
    """What people could not answer, or would answer unawares, with a configuration.

    Args:
        config: sound as far as its files go; a broken `labels.yml` gives no causes to name.
    """
    grammar = Grammar.of(config, _USERNAME)
    lost = set()
    for location, meaning, name, answer in _answers(config):
        trouble = _trouble(name, answer, meaning, grammar)
        if trouble:
            lost.add(meaning)
            yield Slip(location, f"{shown(name)} {trouble}")
    yield from _of_card(config, grammar, frozenset(lost))


def _answers(config: Configuration) -> Iterator[tuple[tuple[str | int, ...], str, str, str]]:
    """For every name of every question its place, what it leads to, itself, and an answer by it."""
    review = config.bot.review
    asked = [(("fields", index), field.name, field.names) for index, field in enumerate(review.fields)]
    for place, meaning, names in (*asked, (("cause",), CAUSE, review.cause.names)):
        yield ("review", *place, "name"), meaning, names[0], f"* **{names[0]}** {_ANSWER}"
        for index, alias in enumerate(names[1:]):
            yield ("review", *place, "aliases", index), meaning, alias, f"{alias.rstrip(': ')}: {_ANSWER}"


def _trouble(name: str, answer: str, meaning: str, grammar: Grammar) -> str:
    """Why a comment would not answer its question; empty when it does."""
    found = _values(answer, grammar)
    if any(read(f"{line}\n{_ANSWER}", grammar).mail for line in (f"**{name}**", f"{name}:")):
        return "would begin an e-mail to the customer: begin it with another word"
    if [(value.meaning, value.words) for value in found] == [(meaning, _ANSWER)]:
        return ""
    other = next((value.meaning for value in found if value.meaning != meaning), None)
    if other is not None:
        return f"would be taken for {shown(other) if other else 'the cause'}: choose another name"
    return "would not be found in an answer: begin with a letter or a number, and use plain words without ':' in them"


def _of_card(config: Configuration, grammar: Grammar, lost: frozenset[str]) -> Iterator[Slip]:
    """What a copy of the card, with nothing written into it, would do, and which questions it would lose."""
    causes = [(cause.name, cause.description) for cause in config.causes]
    found: dict[Slip, None] = {}
    for filled in samples.cards(config.bot.review.lines, causes):
        text = config.templates.card.fill(**filled).text
        found.update(dict.fromkeys((*_unawares(text, grammar), *_missing(text, config, grammar, lost))))
    yield from found


def _unawares(text: str, grammar: Grammar) -> Iterator[Slip]:
    said = read(text, grammar)
    if said.mail:
        yield _on_card("fields", "a copy of the card would be taken for an e-mail: begin it with other words")
    answered = [value for value in _values(text, grammar) if value.words]
    for value in answered:
        name = shown(value.meaning) if value.meaning else "the cause"
        told = f"an empty copy of the card would answer {name}: leave nothing behind it, or put a line of --- between"
        yield _on_card("fields", told)
    if said.causes and not any(value.meaning == CAUSE for value in answered):
        yield _on_card("causes", "an empty copy of the card would name causes: write them in backquotes")


def _missing(text: str, config: Configuration, grammar: Grammar, lost: frozenset[str]) -> Iterator[Slip]:
    asked = {value.meaning for value in _values(text, grammar)} | lost
    for question in config.bot.review.fields:
        if question.name not in asked:
            yield _on_card("fields", _not_read(question.name))
    if CAUSE not in asked:
        yield _on_card("fields", _not_read(config.bot.review.cause.name))


def _not_read(name: str) -> str:
    return f"a copy of {shown(name)} would not be read: it must begin a line, outside of quotes, code and HTML"


def _on_card(variable: str, message: str) -> Slip:
    return Slip((variable,), message, is_card=True)


def _values(text: str, grammar: Grammar) -> list[Value]:
    return list(values(blocks(text).lines, {}, grammar))
