"""From notes to a talk: comments with their authors, assignments, the bot's own answers, clicks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.contact import make
from bot.domain.history import Event, Note
from bot.domain.markers import Marker
from bot.domain.said import Assignment, Click, Reply, Told
from bot.observe import Listener
from bot.observe.talk import MOST_NAMES
from bot.ports import Ports
from bot.sandbox import people
from tests.commands.asking import AT, KEY
from tests.reviewing import BOT, COMPLETE, DOCS, OTHER, Talking
from tests.world import World

ME = people.MANAGERS[0].username
HOUR = timedelta(hours=1)


@pytest.fixture
def listener(world: World) -> Iterator[Listener]:
    """Who listens in a run of this world."""
    with world.ports() as ports:
        yield listening(ports)


def listening(ports: Ports) -> Listener:
    return ports.listener(make(ports.gitlab, ports.cache, ports.config.bot, ports.local_now))


def note(world: World, words: str, by: str = ME, number: int = 5, **more: object) -> Note:
    """A comment of AT."""
    base = Note(number, world.user(by).id, is_system=False, created_at=AT, edited_at=AT, author=by, words=words)
    return replace(base, **more)  # type: ignore[arg-type] # a field of a note, by its name


def system(world: World, number: int, *, assigned: bool | None, by: str = ME) -> Note:
    return note(world, "", by, number, is_system=True, assigned=assigned)


def test_comments(world: World, listener: Listener) -> None:
    """Only those that say something to the bot, each with its author and both times."""
    edited = note(world, COMPLETE, number=7, edited_at=AT + HOUR)
    talk = listener.talk([note(world, "Thanks"), edited, note(world, f"{BOT} who", OTHER, 8)])
    assert [(each.note_id, each.by.username, each.created_at, each.edited_at) for each in talk.comments] == [
        (7, ME, AT, AT + HOUR),
        (8, OTHER, AT, AT),
    ]
    assert (talk.comments[0].said.causes, talk.comments[1].said.commands[0].verb) == ((DOCS,), "who")


def test_authors_are_asked_for_only_where_it_matters(world: World, listener: Listener) -> None:
    """Chatter among people costs no request."""
    world.sandbox.traffic.clear()
    listener.talk([note(world, "Thanks"), note(world, "You are welcome", OTHER, 6)])
    assert world.sandbox.traffic.seen == ()


def test_the_bots_own_words_are_not_heard(world: World, listener: Listener) -> None:
    """Its card asks the questions, and answers none of them."""
    own = note(world, f"{COMPLETE}\n{BOT} close", people.BOT, marker=Marker("card", KEY))
    talk = listener.talk([own])
    assert (talk.comments, talk.told) == ((), (Told("card", AT, own.note_id),))


def test_a_forged_marker(world: World, listener: Listener) -> None:
    """A person's copy of an answer is no answer of the bot."""
    marker = Marker("answer", KEY, {"to": "5", "about": "x"})
    assert listener.talk([note(world, "", marker=marker)]).replies == {}


def test_answers(world: World, listener: Listener) -> None:
    """By the comment that they answer, the older of two; a damaged marker answers nothing."""

    def answer(number: int, **values: str) -> Note:
        return note(world, "", people.BOT, number, marker=Marker("answer", KEY, values))

    talk = listener.talk(
        [answer(6, to="5", about="a"), answer(7, to="5", about="b"), answer(8, to="x"), answer(9, to="4")]
    )
    assert talk.replies == {5: Reply(6, "a"), 4: Reply(9, "")}


def test_assignments(world: World, listener: Listener) -> None:
    """Acts of people on the assignee; the bot's own count for nobody."""
    notes = [
        system(world, 6, assigned=True), system(world, 7, assigned=False, by=OTHER), system(world, 8, assigned=None),
        system(world, 9, assigned=True, by=people.BOT),
    ]  # fmt: skip
    expected = (Assignment(AT, ME, is_assigned=True), Assignment(AT, OTHER, is_assigned=False))
    assert listener.talk(notes).assignments == expected


@pytest.mark.parametrize("args", [f"@{OTHER}", OTHER.upper(), f"to @{OTHER}", f" `{OTHER}`"])
def test_whom_commands_name(world: World, listener: Listener, args: str) -> None:
    """Looked up by user name in any case, however people write it."""
    talk = listener.talk([note(world, f"{BOT} assign {args}")])
    assert {name: person and person.username for name, person in talk.people.items()} == {OTHER: OTHER}


def test_whom_commands_do_not_name(world: World, listener: Listener) -> None:
    """`me` needs no look-up, an unknown name is known to be nobody's, and nobody has hundreds looked up."""
    many = "\n".join(f"{BOT} assign @nobody{number}" for number in range(2 * MOST_NAMES))
    assert listener.talk([note(world, f"{BOT} assign me\n{BOT} assign @nobody.here")]).people == {"nobody.here": None}
    assert len(listener.talk([note(world, many)]).people) == MOST_NAMES


def test_clicks(world: World, listener: Listener) -> None:
    """Oldest first, with whose they were."""
    me, bot = world.manager, world.user(people.BOT)
    events = [
        Event(bot.id, AT + HOUR, people.BOT, DOCS, is_added=True),
        Event(me.id, AT, ME, DOCS),
        Event(None, AT + 2 * HOUR),
    ]
    assert listener.clicks(events, is_state=False) == (
        Click(AT, ME, DOCS, is_added=False),
        Click(AT + HOUR, people.BOT, DOCS, is_ours=True),
        Click(AT + 2 * HOUR, "", is_added=False),
    )
    assert all(click.is_state for click in listener.clicks(events, is_state=True))


def test_witnesses(world: World) -> None:
    """The bot's reaction on a comment with a command; comments without one are not asked about."""
    case = Talking(world)
    done = case.hears(f"{BOT} label docs")
    case.world.sandbox.gitlab.award(done, case.person(OTHER), "rocket")
    new, plain = case.says(f"{BOT} close"), case.says(COMPLETE)
    case.world.sandbox.gitlab.award(new, case.person(OTHER), "white_check_mark")
    with world.ports() as ports:
        listener = listening(ports)
        talk = listener.talk(list(ports.gitlab.notes(case.issue.iid)))
        assert [each.is_witnessed for each in talk.comments] == [None, None, None]
        world.sandbox.traffic.clear()
        found = {each.note_id: each.is_witnessed for each in listener.witnessed(case.issue.iid, talk, {}).comments}
    assert found == {done.id: True, new.id: False, plain.id: False}
    assert world.sandbox.traffic.count() == 2
