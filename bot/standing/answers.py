"""Which comments count as answers, since when, in which round; and what follows from them as acts of their authors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from bot.config import Configuration
from bot.config.review import ACCESS_LEVELS, ReviewField
from bot.config.words import folded, is_no_action
from bot.domain.said import Comment, Person
from bot.standing.acts import Act, Origin, Register
from bot.standing.record import Record, Since, digest
from bot.standing.review import Given, Question

CAUSE, MAIL = "cause", "mail"


@dataclass(frozen=True, slots=True)
class Heard:
    """A comment that counts.

    Args:
        comment: by somebody who may answer, or who might when it was first heard.
        since: since when it says what it says, by question.
    """

    comment: Comment
    since: Mapping[str, datetime]


def may_answer(person: Person, config: Configuration) -> bool:
    """Whether somebody's comments count as answers; bots' never do."""
    levels = {ACCESS_LEVELS[role] for role in config.bot.review.answered_by}
    return person.is_active and not person.is_bot and person.access_level in levels


def key_of(field: ReviewField) -> str:
    """The question's short name in records."""
    return digest(folded(field.name))


def heard(comments: tuple[Comment, ...], record: Record, config: Configuration) -> tuple[Heard, ...]:
    """The comments that count. What was accepted once stays so, although its author may have left since."""
    return tuple(each for comment in comments if (each := _heard(comment, record, config)).since)


def recorded(comments: tuple[Heard, ...], config: Configuration) -> Mapping[str, Since]:
    """What to remember of them."""
    return MappingProxyType(
        {
            f"{each.comment.note_id}/{key}": Since(told, each.since[key])
            for each in comments
            for key, told in _parts(each.comment, config)
            if key in each.since
        }
    )


def _heard(comment: Comment, record: Record, config: Configuration) -> Heard:
    """An edit counts as said anew only where it says something else than before."""
    since: dict[str, datetime] = {}
    for key, told in _parts(comment, config):
        known = record.parts.get(f"{comment.note_id}/{key}")
        if known is not None and known.digest == told:
            since[key] = known.at
        elif may_answer(comment.by, config):
            since[key] = comment.said_at
    return Heard(comment, MappingProxyType(since))


def _parts(comment: Comment, config: Configuration) -> Iterator[tuple[str, str]]:
    """What a comment says to each question, as digests."""
    said, keys = comment.said, {field.name: key_of(field) for field in config.bot.review.fields}
    for answer in said.answers:
        if answer.value is not None and answer.field in keys:
            yield keys[answer.field], digest(answer.value.text)
    if len(said.causes) == 1:
        yield CAUSE, digest(*said.causes)
    if said.mail is not None:
        yield MAIL, digest(said.mail.text)


def round_at(at: datetime, began: Mapping[int, datetime]) -> int:
    """In which round of the review something was said, 0 before the first: then it is no answer."""
    return max((number for number, start in began.items() if start <= at), default=0)


def completed_at(record: Record, number: int, config: Configuration) -> datetime | None:
    """When the last question of an earlier round was answered (UTC), as far as the card remembers; None for never.

    Args:
        record: of the card.
        number: of the round.
        config: for the questions.
    """
    start, end = record.began.get(number), record.began.get(number + 1)
    if start is None or end is None:
        return None
    times: dict[str, datetime] = {}
    for key, part in record.parts.items():
        if start <= part.at < end:
            name = key.partition("/")[2]
            times[name] = max(part.at, times.get(name, start))
    contact, cause = record.latest.get(Register.CONTACT), record.latest.get(Register.CAUSE)
    if contact and config.labels and contact.value in config.labels.contact.done.names and start <= contact.at < end:
        times |= {key_of(field): contact.at for field in config.bot.review.fields if field.effect == "contact"} | times
    if cause and cause.value and cause.at < end:
        times.setdefault(CAUSE, max(start, cause.at))
    wanted = {key_of(field) for field in config.bot.review.fields if field.required}
    wanted |= {CAUSE} if config.bot.review.cause.required and config.labels else set()
    return max((times[key] for key in wanted), default=None) if wanted <= times.keys() else None


def questions(
    comments: tuple[Heard, ...], began: Mapping[int, datetime], config: Configuration
) -> tuple[Question, ...]:
    """The configured questions with what counts for each: in every round the latest answer."""
    present = max(began, default=1)
    found = []
    for field in config.bot.review.fields:
        by_round = {round_at(given.at, began): given for given in sorted(_given(comments, field), key=_order)}
        earlier = tuple((number, given) for number, given in sorted(by_round.items()) if 0 < number < present)
        found.append(Question(field, by_round.get(present), earlier))
    return tuple(found)


def _order(given: Given) -> tuple[datetime, int]:
    return given.at, given.note_id


def _given(comments: tuple[Heard, ...], field: ReviewField) -> Iterator[Given]:
    key = key_of(field)
    for each in comments:
        for answer in each.comment.said.answers:
            if answer.field == field.name and answer.value is not None and key in each.since:
                yield Given(answer.value, each.comment.by.username, each.since[key], each.comment.note_id)


def acts(comments: tuple[Heard, ...], config: Configuration) -> Iterator[Act]:
    """What the answers do: name the cause, ask for or confirm a word to the customer, take the case on."""
    for each in comments:
        by, note_id, said = each.comment.by.username, each.comment.note_id, each.comment.said
        if CAUSE in each.since:
            yield Act(Register.CAUSE, said.causes[0], each.since[CAUSE], by, Origin.ANSWER, note_id)
        if MAIL in each.since and config.labels:
            yield Act(Register.CONTACT, config.labels.contact.done.name, each.since[MAIL], by, Origin.ANSWER, note_id)
    for field in config.bot.review.fields:
        for given in _given(comments, field):
            yield from _acts_of(field, given, config)


def _acts_of(field: ReviewField, given: Given, config: Configuration) -> Iterator[Act]:
    if field.effect == "contact" and config.labels:
        value = config.labels.contact.pending.name if given.value.text == "yes" else ""
        yield Act(Register.CONTACT, value, given.at, given.by, Origin.ANSWER, given.note_id)
    if field.effect == "action":
        value = "" if is_no_action(given.value.text) else given.by
        yield Act(Register.ASSIGNEE, value, given.at, given.by, Origin.ANSWER, given.note_id)
