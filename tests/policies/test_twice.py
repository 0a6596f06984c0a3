"""A comment that two runs wrote at the same time stands there once: the younger one is shortened to a line."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.history import ONCE, doubles
from bot.domain.markers import Marker, with_marker
from bot.domain.memory import moment, stamp
from bot.domain.pings import MOST_PINGS
from bot.report import Outcome
from bot.sandbox.faults import Fault
from bot.sandbox.gitlab.model import Note
from bot.standing.record import Record
from tests.on_duty import is_settled, mentions, on, until
from tests.policies.test_double import copied
from tests.reviewing import BOT, Talking, kinds
from tests.world import HOURS, MINUTES, World

SHORT = "I wrote this comment twice; the older one, above it, counts."
NOTE = "/api/v4/projects/{project}/issues/{issue_iid}/notes/{note_id}"


def doubled(world: World, note: Note, body: str = "") -> Note:
    """What a write that was under way for long leaves behind."""
    again = world.sandbox.gitlab.create_note(note.issue, note.author, body or note.body)
    assert again is not None
    return again


def words(note: Note) -> str:
    return note.body.rpartition("\n")[0].strip()


@pytest.mark.parametrize("is_forgetful", [False, True])
def test_two_cards(world: World, *, is_forgetful: bool) -> None:
    """The older one goes on as the card; the younger one says so, once, with and without a cache."""
    case = Talking(world)
    before, younger = case.card, doubled(world, case.card_note)
    if is_forgetful:
        world.lose_cache()
    assert kinds(case.looks()) == ["EditTwice"]
    assert (case.card, words(younger)) == (before, SHORT)
    assert case.is_quiet()


def test_two_answers(world: World) -> None:
    """The answer to a comment stands there once, and the older one follows later edits of the comment."""
    case = Talking(world)
    note = case.hears(f"{BOT} lable docs-issue")
    younger = doubled(world, world.notes(case.issue, "answer")[0])
    case.looks()
    assert (len(case.answers(note)), words(younger)) == (1, SHORT)
    case.edits(note, f"{BOT} snoze 2d")
    case.looks()
    (answer,) = case.answers(note)
    assert "snooze" in answer
    assert case.is_quiet()


def test_two_different_answers(world: World) -> None:
    """Answers to two comments are no doubles."""
    case = Talking(world)
    for _ in range(2):
        case.hears(f"{BOT} help")
    assert (len(case.answers()), case.is_quiet()) == (2, True)


def test_a_double_that_people_deleted_meanwhile(world: World) -> None:
    """Nothing is written in its place."""
    case = Talking(world)
    doubled(world, case.card_note)
    world.arm(Fault("status", "gitlab", "PUT", NOTE, status=404, body='{"message":"404 Not found"}'))
    assert case.looks().outcome is Outcome.PARTIAL
    assert len(case.issue.user_notes) == 2
    assert kinds(case.looks(HOURS)) == ["EditTwice"]


def test_a_double_by_a_person(world: World) -> None:
    """Whoever copies a comment of the bot with its marker wrote a comment, and no double."""
    case = Talking(world)
    world.say(case.issue, case.card_note.body)
    case.looks()
    assert doubles([]) == ()
    assert [words(note) == SHORT for note in case.issue.user_notes] == [False, False]


def test_kinds_that_may_stand_there_twice() -> None:
    """A warning is repeated after each silence."""
    assert "warned" not in ONCE


def test_a_comment_twice_on_a_double(world: World) -> None:
    """A comment that stands twice on a second issue of the ticket is shortened there, and once."""
    case = Talking(world)
    younger = copied(world, case.issue)
    for _ in range(2):
        again = world.sandbox.gitlab.create_note(younger, case.card_note.author, case.card_note.body)
    world.say(younger, "I am on it")
    assert "EditTwice" in kinds(case.looks())
    assert again is not None
    assert words(again) == SHORT
    assert case.is_quiet()


@pytest.mark.usefixtures("ana_on_duty")
@pytest.mark.parametrize("kind", ["card", "ping"])
def test_a_mention_that_is_shortened(world: World, kind: str) -> None:
    """Who was mentioned twice was: with the third one the case has had its three, though people delete the card."""
    case = Talking(world)
    if kind == "ping":
        until(world, on(18, 9))
    older = world.notes(case.issue, kind)[0]
    doubled(world, older, later(older))
    assert (kinds(case.looks()), is_settled(world)) == (["EditCard", "EditTwice"], True)
    case.deletes(case.card_note)
    world.lose_cache()
    until(world, on(30, 17))
    assert len(mentions(world, case.issue)) == MOST_PINGS


def later(note: Note) -> str:
    """The same card or mention as a run a minute later writes it."""
    marker = Marker.of(note.body)
    assert marker is not None
    values, record = dict(marker.values), Record.of(marker)
    if record is None:
        values["at"] = stamp(soon(moment(values["at"])))
    else:
        (asked,) = record.pings
        values["record"] = replace(record, pings=(replace(asked, at=soon(asked.at)),)).written()
    return with_marker(note.body, replace(marker, values=values))


def soon(at: datetime | None) -> datetime:
    assert at is not None
    return at + MINUTES
