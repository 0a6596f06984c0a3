"""What people say and click on the case of ticket 7, as data: comments are read as the bot reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from bot import commands, conversation
from bot.config import Configuration
from bot.config.review import ACCESS_LEVELS
from bot.conversation import Grammar
from bot.domain.history import Card, History
from bot.domain.markers import Marker
from bot.domain.model import Case
from bot.domain.said import Assignment, Click, Comment, Person, Talk
from bot.standing import derive
from bot.standing.acts import Act, Origin, Register
from bot.standing.record import Record, digest
from tests.commands.asking import ANA, AT, BOT, CASE, CONFIG, HOUR, KEY

BEN = Person(6, "ben", ACCESS_LEVELS["developer"])
GUEST = Person(7, "gus", ACCESS_LEVELS["guest"])
BEGAN = MappingProxyType({1: AT - 48 * HOUR})
SUMMARY, ACTION, CONTACT = (field.name for field in CONFIG.bot.review.fields)
DOCS, PROCESS = "feedback::docs-issue", "feedback::process"
PENDING, DONE = "contact::pending", "contact::done"
COMPLETE = f"{SUMMARY} slow\n{ACTION} call them\n{CONTACT} Y\nCause: docs-issue"


def at(hour: float) -> datetime:
    """So many hours after the case's Wednesday morning."""
    return AT + hour * HOUR


def comment(
    text: str, number: int, by: Person = ANA, *, hour: float | None = None, config: Configuration = CONFIG, **more: Any
) -> Comment:
    """A comment, by default written so many hours after `AT` as its number says, and edited at `edited`."""
    written = at(number if hour is None else hour)
    said = conversation.read(text, Grammar.of(config, BOT, commands.VERBS))
    return Comment(number, by, written, more.pop("edited", written), said, **{"digest": digest(text), **more})


TALKED = ("assignments", "replies", "people", "told")


def case(*comments: Comment, record: Record | None = None, **more: Any) -> Case:
    """The case with these comments, and the record of its card, if it has one."""
    talk = Talk(comments, **{name: more.pop(name) for name in TALKED if name in more})
    issue = replace(CASE.issue, **more.pop("issue", {})) if CASE.issue else None
    return replace(CASE, issue=issue, talk=talk, history=history(record), bot=BOT, **more)


def history(record: Record | None) -> History:
    """What the notes record: a card that remembers this, or no card."""
    return History(card=Card(1, Marker("card", KEY, values(record)))) if record else History()


def values(record: Record) -> dict[str, str]:
    return {"round": str(max(record.began, default=0)), "record": record.written()}


def stood(found: Case, config: Configuration = CONFIG, *, commanded: tuple[Act, ...] = ()) -> derive.Standing:
    """How a case stands that was bad from the beginning."""
    return derive.stand(found, BEGAN, commanded, config)


def act(register: Register, value: str, hour: float, origin: Origin = Origin.COMMAND, by: str = "ana") -> Act:
    return Act(register, value, at(hour), by, origin, 0 if origin is Origin.CLICK else int(hour))


def labelled(label: str, hour: float, by: str = "ben", *, is_added: bool = True) -> Click:
    return Click(at(hour), by, label, is_added=is_added, is_ours=by == BOT)


def switched(hour: float, by: str = "ben", *, is_opened: bool = False) -> Click:
    return Click(at(hour), by, is_added=is_opened, is_state=True, is_ours=by == BOT)


def assigned(hour: float, by: str = "ben", *, is_assigned: bool = True) -> Assignment:
    return Assignment(at(hour), by, is_assigned)
