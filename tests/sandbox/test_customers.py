"""What the sandbox's customers do and say."""

from collections import Counter
from datetime import timedelta
from itertools import islice
from random import Random

import pytest

from bot.sandbox import people, phrases
from bot.sandbox.customers import (
    HOSTILE_LINES,
    HOSTILE_TAGS,
    NO_REASON,
    Answer,
    hostile_texts,
    open_ticket,
    reason,
    words,
)
from bot.sandbox.hostile import HOSTILE
from bot.sandbox.team import HOSTILE_AGENT, found, team_of
from bot.sandbox.world import Sandbox


@pytest.mark.parametrize("answer", ["good", "bad"])
def test_some_say_nothing_and_the_others_fit_their_score(answer: Answer) -> None:
    """A happy customer does not complain, and many only click."""
    rng = Random(1)
    said = Counter(words(rng, answer) for _ in range(400))
    assert said[None] > 40
    assert set(said) - {None} == set(phrases.GOOD if answer == "good" else phrases.BAD)


def test_reasons_of_good_ratings_say_nothing() -> None:
    """Good rows bear no reason, or the one that says so."""
    rng = Random(1)
    assert {reason(rng, "good") for _ in range(50)} == {None, NO_REASON}


def test_reasons_of_bad_ratings_are_of_every_kind() -> None:
    """Zendesk's own, the account's, hostile ones and none."""
    rng = Random(1)
    given = {reason(rng, "bad") for _ in range(500)}
    assert {None, "The issue was not resolved", phrases.CUSTOM_REASONS[1], HOSTILE_LINES[0]} <= given
    assert NO_REASON not in given


def test_hostile_texts_never_end_and_all_come_before_one_comes_again() -> None:
    """Each is used once, then again without the very large ones."""
    texts = list(islice(hostile_texts(Random(1)), 3 * len(HOSTILE)))
    assert Counter(texts[: len(HOSTILE)]) == Counter(HOSTILE)
    assert max(len(text) for text in texts[len(HOSTILE) :]) < 20_000


def test_hostile_lines_fit_a_subject() -> None:
    """One printable line each, since Zendesk keeps no line breaks there."""
    assert len(HOSTILE_LINES) > 10
    assert [line for line in HOSTILE_LINES if len(line.splitlines()) != 1 or len(line) > 80] == []


def test_hostile_tags_are_single_words() -> None:
    """Zendesk splits tags at blanks and commas."""
    assert [tag for tag in HOSTILE_TAGS if not tag or len(tag.replace(",", " ").split()) != 1] == []


def test_a_ticket_is_answered_and_solved_in_time() -> None:
    """Its comments lie between creation and solving, and the product is tag and field."""
    sandbox = Sandbox()
    rng = Random(1)
    team = found(sandbox.zendesk, rng, customers=5)
    end = sandbox.clock.now()
    number = open_ticket(sandbox.zendesk, team, rng, (end - timedelta(days=2), end), number=4711)
    ticket = sandbox.zendesk.tickets[number]
    moments = [comment.created_at for comment in ticket.comments]
    assert (number, ticket.status, moments == sorted(moments), moments[-1] < end) == (4711, "solved", True, True)
    assert (ticket.tags[0], ticket.updated_at) == (ticket.custom_fields[people.PRODUCT_FIELD], end)


def test_the_team_has_agents_in_groups_and_customers_with_and_without_companies() -> None:
    """Twelve agents share four groups; most customers belong to a company."""
    sandbox = Sandbox()
    team = found(sandbox.zendesk, Random(1), customers=100)
    in_company = sum(user.organization_id is not None for user in team.customers)
    assert (len(team.agents), len({user.default_group_id for user in team.agents})) == (12, 4)
    assert 50 < in_company < 90
    assert HOSTILE_AGENT in {user.name for user in team.agents}


def test_a_team_is_found_again() -> None:
    """Who acts in an account can be read from it."""
    sandbox = Sandbox()
    team = found(sandbox.zendesk, Random(1), customers=3)
    assert team_of(sandbox.zendesk) == team
