"""What follows from all that was said and done on a case: how it stands, what to answer, what to write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.commands import rating
from bot.config import Configuration
from bot.dialogue import carry, concerns
from bot.domain.actions import StateEvent
from bot.domain.markers import Marker
from bot.domain.model import Case, Need
from bot.domain.said import Comment
from bot.domain.texts import Body, Plain, Text
from bot.standing import answers, derive, latest
from bot.standing.acts import OPENED, Act, Origin, Register
from bot.standing.record import Record, Since, digest
from bot.standing.review import Review

REPLY = Text(
    """\
{% for part in parts %}
{{ part }}

{% endfor %}
"""
)

CLEAR = Text("Thank you, that is clear now.\n")

_ENFORCED = (Register.CAUSE, Register.CONTACT)
"""Groups of labels that follow the latest act at every look; others only when a command sets them."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one comment.

    Args:
        comment: which.
        about: a digest of what is answered.
        body: what to say; None when reaction and card say it all.
    """

    comment: Comment
    about: str
    body: Body | None


@dataclass(frozen=True, slots=True)
class Following:
    """What follows.

    Args:
        review: how the case stands.
        record: what its card shall remember.
        replies: the answers that are not given yet.
        done: the comments that get the reaction.
        commanded: what the new commands set.
        is_bad: the newest rating is bad.
        is_open: the issue is open once all is written.
        state_event: what closes or reopens it.
        needs: what has to be read before this can be believed.
    """

    review: Review
    record: Record
    is_bad: bool = True
    is_open: bool = True
    state_event: StateEvent | None = None
    replies: tuple[Reply, ...] = ()
    done: tuple[int, ...] = ()
    commanded: tuple[Act, ...] = ()
    needs: Need = Need.NOTHING

    @property
    def is_spoken_to(self) -> bool:
        """Whether somebody ever gave a command here."""
        return bool(self.record.ledger)


@dataclass(frozen=True, slots=True)
class Rated:
    """What the newest rating says about a case.

    Args:
        began: when each round of its review began (UTC); empty for a case that was never bad.
        is_bad: it is bad.
        is_open: the issue is open, or is about to be since the rating turned bad.
    """

    began: Mapping[int, datetime]
    is_bad: bool
    is_open: bool


def follow(case: Case, rated: Rated, now: datetime, config: Configuration) -> Following:
    """What follows from what was said and done.

    Args:
        case: with the talk of its notes.
        rated: what its newest rating says.
        now: UTC.
        config: the admin's.
    """
    began = rated.began
    remembered = derive.remembered(case)

    stood: dict[int, derive.Standing] = {}

    def standing(acts: list[Act]) -> derive.Standing:
        if len(acts) not in stood:  # acts are only added
            stood[len(acts)] = derive.stand(case, began, acts, config)
        return stood[len(acts)]

    if _is_unsure(case, remembered, config):
        now_standing = standing([])
        return Following(now_standing.review, now_standing.record, rated.is_bad, needs=Need.WITNESSES)
    pending = [*_unanswered(case, remembered, is_review=bool(began), config=config)]
    fresh = [comment for comment, _, _ in pending]
    carried = carry.carry_out(case, fresh, remembered, lambda acts: standing(acts).review, now=now, config=config)
    last = standing(carried.acts)
    replies = [
        Reply(comment, about, _body(case, comment, [*carried.words.get(comment.note_id, ()), *told]))
        for comment, about, told in pending
    ]
    abouts = {f"{reply.comment.note_id}/reply": Since(reply.about, reply.comment.created_at) for reply in replies}
    abouts |= {f"{each.note_id}/text": Since(each.digest, each.created_at) for each in _listened_to(case, config)}
    record = replace(
        last.record,
        parts={**last.record.parts, **abouts},
        ledger={**(remembered.ledger if remembered else {}), **carried.entries},
    )
    event = _state_event(last.review, carried.acts, rated, config)
    return Following(
        review=last.review,
        record=record,
        is_bad=rated.is_bad,
        is_open=rated.is_open if event is None else event is StateEvent.REOPEN,
        state_event=event,
        replies=tuple(_new(case, replies)),
        done=tuple(carried.done),
        commanded=tuple(carried.acts),
        needs=carried.needs
        | _clicks_needed(case, last.review, tuple(_registers(last.review, carried.acts, began)), event, config),
    )


def _state_event(review: Review, acts: list[Act], rated: Rated, config: Configuration) -> StateEvent | None:
    """What closes or reopens the issue: a command that nobody's later act took back, or that nothing is left to do."""
    act = review.latest.get(Register.STATE)
    if act is not None and act.origin is Origin.COMMAND and any(each.register is Register.STATE for each in acts):
        is_past = rated.is_bad and act.at < max(rated.began.values(), default=act.at)
        if is_past or (act.value == OPENED) == rated.is_open:
            return None  # a rating that turned bad later opened it again
        return StateEvent.REOPEN if act.value == OPENED else StateEvent.CLOSE
    is_over = rated.is_open and rated.is_bad and is_finished(review, config)
    is_wanted = False
    if act is not None and act.value == OPENED and review.answered_at is not None:
        is_wanted = act.at >= review.answered_at
    return StateEvent.CLOSE if is_over and not is_wanted else None


def is_finished(review: Review, config: Configuration) -> bool:
    """Whether settings let a case close: all is answered, no action to take, and nobody to write to."""
    if not config.bot.review.close_when_done or config.labels is None or not review.round or review.missing:
        return False
    return not review.needs_action and review.value(Register.CONTACT) not in config.labels.contact.pending.names


def _unanswered(
    case: Case, record: Record | None, *, is_review: bool, config: Configuration
) -> Iterator[tuple[Comment, str, list[Body]]]:
    """The comments that say something else than when they were last answered: what about, and what there is to ask."""
    comments = case.talk.comments if case.talk else ()
    for comment in sorted(comments, key=lambda comment: (comment.said_at, comment.note_id)):
        heard = record.parts.get(f"{comment.note_id}/text") if record else None
        if comment.by.is_bot or (heard is not None and heard.digest == comment.digest):
            continue  # other settings make no new question of the same words
        told = [*concerns.concerns(comment, config), *concerns.hints(comment, config)] if is_review else []
        told = told if answers.may_answer(comment.by, config) else []
        items = [each.key for each in carry.given(comment)] + [each.about for each in told]
        about = digest(*items) if items else ""
        known = record.parts.get(f"{comment.note_id}/reply") if record else None
        if about != (known.digest if known else ""):
            yield comment, about, [each.words for each in told]


def _text(parts: Mapping[str, Since], comment: Comment) -> str:
    """The digest of a comment's words when the card was written; empty where it does not remember them."""
    known = parts.get(f"{comment.note_id}/text")
    return known.digest if known else ""


def _is_unsure(case: Case, record: Record | None, config: Configuration) -> bool:
    """Whether a new comment was edited, or somebody reacted to it, which moves the time of its edit as well."""
    known = record.parts if record else {}
    return any(
        comment.is_witnessed is None
        and comment.edited_at > comment.created_at
        and _text(known, comment) != comment.digest
        for comment in _listened_to(case, config)
    )


def _listened_to(case: Case, config: Configuration) -> Iterator[Comment]:
    """The comments that may ever get an answer."""
    for comment in case.talk.comments if case.talk else ():
        if not comment.by.is_bot and (comment.said.commands or answers.may_answer(comment.by, config)):
            yield comment


def _body(case: Case, comment: Comment, parts: list[Body]) -> Body | None:
    """The words of an answer; one that has nothing more to say thanks for what was mended."""
    is_answered = case.talk is not None and comment.note_id in case.talk.replies
    if not parts and not is_answered:
        return None
    return REPLY.fill(parts=[Plain(part.text) for part in parts]) if parts else CLEAR.fill()


def _new(case: Case, replies: list[Reply]) -> Iterator[Reply]:
    """The answers that stand nowhere yet."""
    for reply in replies:
        there = case.talk.replies.get(reply.comment.note_id) if case.talk else None
        if reply.body is not None and (there is None or there.about != reply.about):
            yield reply


def marked(reply: Reply, case: Case) -> Body:
    """The answer with its marker, which tells whether it repeats a customer's words: they are forgotten one day."""
    values = {"to": str(reply.comment.note_id), **({"about": reply.about} if reply.about else {})}
    text = reply.body.text if reply.body else ""
    values |= {"words": "1"} if rating.repeats(text) else {}
    return Text("{{ text }}").fill(Marker("answer", case.key, values), text=Plain(text))


def label_changes(
    case: Case, following: Following, began: Mapping[int, datetime], config: Configuration
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which labels to add and to take off, so that each group shows the latest act."""
    add: list[str] = []
    remove: list[str] = []
    for register in _registers(following.review, following.commanded, began):
        act = following.review.latest.get(register)
        if act is None or case.issue is None:
            continue
        for entry in latest.group(register, config):
            carried = entry.names & case.issue.labels
            if entry.name == act.value:
                add += [] if carried else [entry.name]
            else:
                remove += carried
    return tuple(sorted(add)), tuple(sorted(remove))


def _registers(
    review: Review, commanded: tuple[Act, ...] | list[Act], began: Mapping[int, datetime]
) -> Iterator[Register]:
    """The groups of labels that follow the latest act now; on a case that was never bad, once somebody asked for it."""
    named = {act.register for act in commanded}
    enforced = {each for each in _ENFORCED if began or each in review.latest}
    yield from (each for each in latest.LABELLED if each in named | enforced)


def _clicks_needed(
    case: Case, review: Review, registers: tuple[Register, ...], event: StateEvent | None, config: Configuration
) -> Need:
    """Who clicked matters where an issue shows something else than what was said, and before it is changed."""
    needs = Need.NOTHING
    for register in registers:
        wanted = tuple(filter(None, (review.value(register),)))
        if case.label_clicks is None and latest.present(case.issue, register, config) != wanted:
            needs |= Need.LABEL_CLICKS
    return needs | (Need.STATE_CLICKS if event is not None and case.state_clicks is None else Need.NOTHING)
