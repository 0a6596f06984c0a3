"""The situations of the sandbox's customers."""

import re
from collections import Counter

import pytest

from bot.config import LabelsConfig
from bot.sandbox import people
from bot.sandbox.customers import HOSTILE_LINES
from bot.sandbox.phrases import INSISTING, SHORT
from bot.sandbox.situation import Ending, Situation
from bot.sandbox.situations import ORDINARY, PROBE, SITUATIONS, THREAD, situation_of
from bot.sandbox.zendesk.reasons import BUILT_IN_REASONS

LONGEST_COMMENT, SHORT_COMMENT = 400, 12
each = pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.subject)


def _said(situation: Situation) -> list[str]:
    """Every word of customers and agents in it."""
    endings: tuple[Ending, ...] = (situation.good, situation.bad)
    spoken = [text for ending in endings for text in (ending.follow_up, ending.reply, *ending.comments)]
    return [situation.description, situation.reply, situation.turned_bad, situation.turned_good, *spoken]


def test_there_are_many_in_several_languages() -> None:
    """About twenty-five, most in English, two in each other language."""
    languages = Counter(situation.language for situation in SITUATIONS)
    assert (set(languages), len(SITUATIONS) >= 25) == (set(people.LOCALES), True)
    assert {languages[language] for language in languages if language != "en"} == {2}
    assert len(ORDINARY) + len(THREAD) == len(SITUATIONS)


@each
def test_each_is_complete(situation: Situation) -> None:
    """Its product, group and language exist, both endings have comments, and nobody says an empty word."""
    assert (situation.product in people.PRODUCTS, situation.group in people.GROUPS) == (True, True)
    assert situation.language in people.LOCALES
    assert min(len(situation.good.comments), len(situation.bad.comments)) >= 2
    assert [text for text in _said(situation) if not text.strip() or len(text) > LONGEST_COMMENT] == []


@each
def test_only_names_are_left_open(situation: Situation) -> None:
    """Customers and agents are the only words to be filled in."""
    open_words = {word for text in _said(situation) for word in re.findall(r"\{.*?\}|[{}]", text)}
    assert open_words <= {"{customer}", "{agent}"}


@each
def test_each_has_a_review_with_a_cause_that_is_shipped(situation: Situation) -> None:
    """The label that a manager chooses is one of those that the bot creates."""
    causes = {cause.name for cause in LabelsConfig().causes}
    assert situation.review.cause in causes
    assert min(len(situation.review.summary), len(situation.review.action)) > 0


def test_all_groups_products_and_causes_occur() -> None:
    """Together they use what the account has, Zendesk's reasons and some of its own among it."""
    causes = {situation.review.cause for situation in (*SITUATIONS, PROBE)}
    assert {situation.group for situation in SITUATIONS} == set(people.GROUPS)
    assert {situation.product for situation in SITUATIONS} == set(people.PRODUCTS)
    assert causes == {cause.name for cause in LabelsConfig().causes}
    reasons = {situation.reason for situation in SITUATIONS}
    assert reasons > {value for code, value in BUILT_IN_REASONS.items() if code}
    assert {situation.review.contact for situation in SITUATIONS} == {"Y", "N"}


def test_comments_are_of_every_length() -> None:
    """Some are a word, some a letter with paragraphs."""
    lengths = [len(text) for situation in SITUATIONS for text in situation.good.comments + situation.bad.comments]
    assert (min(lengths) < SHORT_COMMENT, max(lengths) > LONGEST_COMMENT / 2) == (True, True)


def test_a_ticket_is_known_by_its_subject() -> None:
    """Each subject stands for one situation, and other subjects for none."""
    assert [situation_of(situation.subject) for situation in (*SITUATIONS, PROBE)] == [*SITUATIONS, PROBE]
    assert {situation_of(subject) for subject in ("Printer", "", *HOSTILE_LINES)} == {None}


def test_every_language_has_short_words() -> None:
    """Whoever speaks a language of the account can say a word in it, and insist."""
    assert (set(SHORT), set(INSISTING)) == (set(people.LOCALES), set(people.LOCALES))
