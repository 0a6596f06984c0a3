"""`rating` says what the customer thinks."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from bot.commands import rating
from bot.domain.history import History
from bot.domain.markers import Marker
from bot.domain.model import Case, Gone, Need, Ticket
from bot.domain.quoted import Quoted
from bot.domain.rating import Grade, Score
from tests.commands.asking import CASE, ISSUE, KEY, RATING, REVIEW, VALUES, ask, only_said
from tests.world import configured

GOOD = replace(RATING, score=Score.GOOD)


def test_what_the_customer_said() -> None:
    """Score, time, reason and words, quoted."""
    told = only_said(ask("rating"))
    assert "[ticket 7](https://acme.example/agent/tickets/7) is **bad**, given or last changed on 2026-11-16" in told
    assert "Reason: `Slow`" in told
    assert "The customer wrote: > ```text > Still broken > ```" in told


def test_what_the_customer_chose_in_a_survey() -> None:
    """Points with their meaning, and the further answers, where comments are shown."""
    surveyed = replace(RATING, grade=Grade.NEUTRAL, points=3, answers=(Quoted("Was it easy?\n\nNo."),))
    case = replace(CASE, rating=surveyed)
    told = only_said(ask("rating", case=case))
    assert "Chosen: 3 points: neutral, counts as bad" in told
    assert "Their other answers: > ```text > Was it easy? > > No. > ```" in told
    hidden = only_said(ask("rating", case=case, config=configured({"mirror": {"show": {"comment": False}}})))
    assert ("3 points" in hidden, "Was it easy?" in hidden) == (True, False)


def test_no_words() -> None:
    """It is said."""
    told = only_said(ask("rating", case=replace(CASE, rating=replace(RATING, comment=None, reason=None))))
    assert ("There is no comment." in told, "Reason" in told) == (True, False)


def test_what_the_issues_of_the_project_do_not_show() -> None:
    """Words that the admin keeps out of issues do not come in by a command."""
    told = only_said(ask("rating", config=configured({"mirror": {"show": {"comment": False, "reason": False}}})))
    assert ("broken" in told, "Slow" in told, "I do not show comments" in told) == (False, False, True)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ticket": Ticket(7, is_closed=True)}, "cannot change any more: the ticket is closed"),
        ({"ticket": Ticket(7)}, "may still change"),
        ({"ticket": None}, "I cannot tell: I could not read the ticket"),
        ({"ticket": None, "gone": Gone.DELETED}, "deleted in Zendesk"),
        ({"gone": Gone.MERGED}, "merged into another one"),
        ({"gone": Gone.SCRUBBED}, "deleted in Zendesk"),
        ({"history": History(has_gone_note=True, gone="deleted")}, "deleted in Zendesk"),
        ({"history": History(has_gone_note=True)}, "may still change"),
        ({"ticket": Ticket(7, is_unread=True)}, "I cannot tell: I could not read the ticket"),
    ],
)
def test_whether_it_may_change(changes: dict[str, Any], told: str) -> None:
    """A closed or deleted ticket keeps its rating; of an unread one nobody knows."""
    assert told in only_said(ask("rating", case=replace(CASE, **changes)))


@pytest.mark.parametrize(
    ("case", "review_round", "before"),
    [
        (replace(CASE, rating=GOOD), 0, "Before it was bad."),
        (replace(CASE, rating=GOOD, issue=None), 1, "Before it was bad."),
        (CASE, 2, "Before it was good."),
        (CASE, 1, ""),
        (replace(CASE, rating=GOOD, issue=None), 0, ""),
    ],
    ids=["pending change", "turned good", "turned bad again", "first", "always good"],
)
def test_what_it_was_before(case: Case, review_round: int, before: str) -> None:
    """As far as the issue and its rounds tell."""
    told = only_said(ask("rating", case=case, review=replace(REVIEW, round=review_round)))
    assert (before in told, "Before" in told) == (True, bool(before))


def test_a_rating_that_could_not_be_read() -> None:
    """What the issue remembers is told instead."""
    told = only_said(ask("rating", case=replace(CASE, rating=None)))
    assert "could not read the rating" in told
    assert "it was **bad**, from 2026-11-16 08:00 UTC" in told


@pytest.mark.parametrize("marker", [None, Marker("case", KEY, MappingProxyType({**VALUES, "score": "fine"}))])
def test_nothing_is_known(marker: Marker | None) -> None:
    """An issue that lost its record says nothing of scores."""
    told = only_said(ask("rating", case=replace(CASE, rating=None, issue=replace(ISSUE, marker=marker))))
    assert "When I last saw it" not in told


def test_it_needs_the_rating() -> None:
    """The run has to read it."""
    assert rating.COMMAND.needs == Need.RATING
