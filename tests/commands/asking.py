"""Asks commands as data: a bad case of ticket 7, a manager `ana`, and a bot that is called `bot`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from bot.commands import Asked, CommandRecord, Effect, Refusal
from bot.commands import find as found
from bot.config import Configuration
from bot.config.review import ACCESS_LEVELS
from bot.domain.markers import Key, Marker
from bot.domain.model import Case, Issue, Origin, Ticket
from bot.domain.quoted import Quoted
from bot.domain.rating import Rating, Score
from bot.domain.said import Click, Person, Talk
from bot.domain.texts import Link
from bot.sandbox.gitlab.quick_actions import extract, legacy_extract
from bot.sandbox.gitlab.references import References, references
from bot.standing import acts
from bot.standing.acts import Act, Register
from bot.standing.review import Given, Question, Review
from tests.world import configured

AT = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
"""A Wednesday."""

HOUR = timedelta(hours=1)
KEY = Key("zendesk", 7)
BOT = "bot"
ANA = Person(5, "ana", ACCESS_LEVELS["reporter"])
VALUES = {"score": "bad", "rating": "0123456789abcdef", "rated_at": "2026-11-16T08:00:00Z"}
ISSUE = Issue(
    iid=3,
    author_id=1,
    title="Bad: ticket #7",
    labels=frozenset({"satisfaction::bad"}),
    is_open=True,
    created_at=AT - 48 * HOUR,
    updated_at=AT,
    notes_count=1,
    web_url="https://gitlab.example/acme/feedback/-/issues/3",
    marker=Marker("case", KEY, MappingProxyType(VALUES)),
    linked_ticket=7,
)
RATING = Rating.of(KEY, "9", Score.BAD, comment="Still broken", reason="Slow", rated_at=AT - 49 * HOUR)
CASE = Case(
    KEY,
    Origin.CHANGED,
    rating=RATING,
    ticket=Ticket(7),
    issue=ISSUE,
    ticket_link=Link("https://acme.example/agent/tickets/7"),
    talk=Talk(),
)
CONFIG = configured()
QUESTIONS = tuple(Question(field) for field in CONFIG.bot.review.fields)
REVIEW = Review(round=1, questions=QUESTIONS, missing=tuple(field.name for field in CONFIG.bot.review.fields))


def ask(
    text: str, *, case: Case = CASE, review: Review = REVIEW, config: Configuration = CONFIG, by: Person = ANA
) -> Effect | Refusal:
    """What follows from a command, typed without the mention."""
    verb, _, args = text.partition(" ")
    record = command(verb)
    return record.run(Asked(args, by, AT, AT + HOUR, case, review, config, BOT))


def command(verb: str) -> CommandRecord:
    record = found(verb)
    assert record is not None
    return record


def sets(answer: Effect | Refusal) -> dict[Register, str]:
    """What a command sets; it was not refused."""
    assert isinstance(answer, Effect), answer.reply.text
    return dict(answer.sets)


def said(answer: Effect | Refusal) -> str:
    """The words of an answer, empty for none, in one line."""
    return " ".join(answer.reply.text.split()) if answer.reply else ""


def refused(answer: Effect | Refusal) -> str:
    """The words of a refusal."""
    assert isinstance(answer, Refusal)
    return said(answer)


def only_said(answer: Effect | Refusal) -> str:
    """The words of an answer that sets nothing and is no refusal."""
    assert isinstance(answer, Effect)
    assert answer.sets == ()
    return said(answer)


def live(answer: Effect | Refusal) -> References:
    """What GitLab would make of an answer's words; none of them is a quick action."""
    text = str(answer.reply or "")
    assert (extract(text).commands, legacy_extract(text).commands) == ((), ())
    return references(text)


def latest(**values: str) -> Review:
    """A review after commands of `ana` an hour ago: what is set, by the lower-case name of the register."""
    done = {
        Register(name): Act(Register(name), value, AT - HOUR, "ana", acts.Origin.COMMAND, 40)
        for name, value in values.items()
    }
    return replace(REVIEW, latest=MappingProxyType(done))


def with_issue(**changes: Any) -> Case:
    return replace(CASE, issue=replace(ISSUE, **changes))


def with_people(*people: Person, missing: str = "") -> Case:
    """A case in whose comments these accounts are named, and one that does not exist."""
    known: Mapping[str, Person | None] = {person.username.lower(): person for person in people} | (
        {missing: None} if missing else {}
    )
    return replace(CASE, talk=Talk(people=MappingProxyType(known)))


def clicked(label: str, hours_ago: int, username: str = BOT, *, is_added: bool = True) -> Click:
    return Click(AT - hours_ago * HOUR, username, label, is_added=is_added, is_ours=username == BOT)


def switched(hours_ago: int, username: str = BOT, *, is_opened: bool = False) -> Click:
    return Click(AT - hours_ago * HOUR, username, is_added=is_opened, is_state=True, is_ours=username == BOT)


def given(value: str, by: str = "ben") -> Given:
    return Given(Quoted(value), by, AT - HOUR, 41)


def broken_labels() -> Configuration:
    return replace(CONFIG, labels=None)
