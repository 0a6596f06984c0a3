"""What the sandbox's customers do and say."""

from collections import Counter
from datetime import timedelta
from itertools import islice
from random import Random

import pytest

from bot.sandbox import people
from bot.sandbox.customers import (
    HOSTILE_LINES,
    HOSTILE_TAGS,
    NO_REASON,
    Scene,
    first_name,
    hostile_texts,
    names_of,
    open_ticket,
    reason,
    told,
    words,
)
from bot.sandbox.hostile import HOSTILE
from bot.sandbox.phrases import short
from bot.sandbox.situation import Answer, Situation
from bot.sandbox.situations import ORDINARY, PROBE, SITUATIONS, THREAD
from bot.sandbox.team import HOSTILE_AGENT, HOSTILE_ORGANIZATION, Team, found
from bot.sandbox.world import Sandbox
from bot.sandbox.zendesk.model import Ticket


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.fixture
def team(sandbox: Sandbox) -> Team:
    return found(sandbox.zendesk, Random(1), customers=len(people.CONTACTS))


def _opened(sandbox: Sandbox, team: Team, scene: Scene) -> Ticket:
    end = sandbox.clock.now()
    number = open_ticket(sandbox.zendesk, team, Random(1), scene, (end - timedelta(days=2), end), number=4711)
    return sandbox.zendesk.tickets[number]


@pytest.mark.parametrize("answer", ["good", "bad"])
def test_some_say_nothing_and_the_others_fit_their_case(answer: Answer) -> None:
    """A happy customer does not complain, many only click, and some say a word that fits any case."""
    rng, situation = Random(1), ORDINARY[0]
    said = Counter(words(rng, Scene(situation, answer)) for _ in range(400))
    assert said[None] > 40
    assert set(said) - {None} == {*situation.ending(answer).comments, *short(situation.language, answer)}


def test_whoever_the_story_is_about_says_more() -> None:
    """In the thread of the story nobody only clicks."""
    rng = Random(1)
    said = {words(rng, Scene(THREAD[0], "bad")) for _ in range(100)}
    assert said == set(THREAD[0].bad.comments)


def test_reasons_of_good_ratings_say_nothing() -> None:
    """Good rows bear no reason, or the one that says so."""
    rng = Random(1)
    assert {reason(rng, Scene(ORDINARY[0], "good")) for _ in range(50)} == {None, NO_REASON}


def test_reasons_of_bad_ratings_fit_the_case() -> None:
    """It is the one of the situation, or none when nobody asked; those who try things attack there, too."""
    rng = Random(1)
    assert {reason(rng, Scene(ORDINARY[0], "bad")) for _ in range(99)} == {None, ORDINARY[0].reason}
    assert {reason(rng, Scene(PROBE, "bad", is_odd=True)) for _ in range(99)} == {None, *HOSTILE_LINES[:3]}


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


def test_a_ticket_is_answered_and_solved_in_time(sandbox: Sandbox, team: Team) -> None:
    """Its comments lie between creation and solving, and the product is tag and field."""
    ticket = _opened(sandbox, team, Scene(ORDINARY[0], "good"))
    moments = [comment.created_at for comment in ticket.comments]
    end = sandbox.clock.now()
    assert (ticket.id, ticket.status, moments == sorted(moments), moments[-1] < end) == (4711, "solved", True, True)
    assert (ticket.tags, ticket.updated_at) == ((ticket.custom_fields[people.PRODUCT_FIELD],), end)


@pytest.mark.parametrize("answer", ["good", "bad"])
@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.subject)
def test_a_conversation_belongs_together(sandbox: Sandbox, team: Team, situation: Situation, answer: Answer) -> None:
    """Subject, description and replies are of one situation; group and language of agent and customer fit it."""
    ticket = _opened(sandbox, team, Scene(situation, answer))
    users, names = sandbox.zendesk.directory.users, names_of(sandbox.zendesk, ticket)
    ending = situation.ending(answer)
    whole = [told(text, names) for text in (situation.description, situation.reply, ending.follow_up, ending.reply)]
    said = [comment.body for comment in ticket.comments]
    agent = users[ticket.comments[-1].author_id]
    assert (ticket.subject, said in (whole, [whole[0], whole[3]])) == (situation.subject, True)
    assert sandbox.zendesk.directory.groups[agent.default_group_id or 0].name == situation.group
    assert users[ticket.requester_id].locale == people.LOCALES[situation.language]


def test_whoever_tries_things_is_told_apart(sandbox: Sandbox, team: Team) -> None:
    """They come from the odd company and meet the odd agent; in an odd case subject and tags attack as well."""
    ticket = _opened(sandbox, team, Scene(PROBE, "good", is_odd=True))
    zendesk = sandbox.zendesk
    agent = zendesk.directory.users[ticket.comments[-1].author_id]
    assert zendesk.directory.organizations[ticket.organization_id or 0].name == HOSTILE_ORGANIZATION
    assert agent.name == HOSTILE_AGENT
    assert (ticket.subject in HOSTILE_LINES, ticket.tags[1] in HOSTILE_TAGS) == (True, True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Yuki Harborough", "Yuki"), (HOSTILE_AGENT, "Sven"), ("Anton Grewal-Pine", "Anton"), ("@1", "@1"), ("", "")],
)
def test_first_names(name: str, expected: str) -> None:
    """Colleagues call each other by the first word that is a name."""
    assert first_name(name) == expected


def test_a_ticket_without_an_answer_names_the_team(sandbox: Sandbox) -> None:
    """Nobody can be thanked by name where nobody answered."""
    zendesk = sandbox.zendesk
    ticket = zendesk.add_ticket(zendesk.add_end_user("Ada Abernwick"), "Printer", "It burns.")
    assert names_of(zendesk, ticket) == ("Ada", "the team")


def test_only_names_are_put_in() -> None:
    """Other braces of a text stay as they are."""
    assert told("{agent} {{ 7*7 }} {0} {secret} {customer}", ("Ada", "Pia")) == "Pia {{ 7*7 }} {0} {secret} Ada"
