"""What follows from all that was said and done on a case: how it stands, what to answer, what to write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.config import Configuration
from bot.dialogue import carry, concerns
from bot.domain.markers import Marker
from bot.domain.model import Case, Need
from bot.domain.said import Comment
from bot.domain.texts import Body, Plain, Text
from bot.standing import answers, derive, latest
from bot.standing.acts import Act, Origin, Register
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
        needs: what has to be read before this can be believed.
    """

    review: Review
    record: Record
    is_bad: bool = True
    replies: tuple[Reply, ...] = ()
    done: tuple[int, ...] = ()
    commanded: tuple[Act, ...] = ()
    needs: Need = Need.NOTHING

    @property
    def is_spoken_to(self) -> bool:
        """Whether somebody ever gave a command here."""
        return bool(self.record.ledger)


def follow(
    case: Case, began: Mapping[int, datetime], now: datetime, config: Configuration, *, is_bad: bool
) -> Following:
    """What follows from what was said and done.

    Args:
        case: with the talk of its notes.
        began: when each round of its review began (UTC); empty for a case that was never bad.
        now: UTC.
        config: the admin's.
        is_bad: the newest rating is bad.
    """
    remembered = derive.remembered(case)

    def standing(acts: list[Act]) -> derive.Standing:
        return derive.stand(case, began, acts, config)

    pending = [*_unanswered(case, remembered, is_review=bool(began), config=config)]
    fresh = [comment for comment, _, _ in pending]
    carried = carry.carry_out(case, fresh, remembered, lambda acts: standing(acts).review, now=now, config=config)
    stood = standing(carried.acts)
    replies = [
        Reply(comment, about, _body(case, comment, [*carried.words.get(comment.note_id, ()), *told]))
        for comment, about, told in pending
    ]
    abouts = {f"{reply.comment.note_id}/reply": Since(reply.about, reply.comment.edited_at) for reply in replies}
    record = replace(
        stood.record,
        parts={**stood.record.parts, **abouts},
        ledger={**(remembered.ledger if remembered else {}), **carried.entries},
    )
    needs = carried.needs | _clicks_needed(case, stood.review, carried.acts, began, config)
    done = tuple(carried.done)
    return Following(stood.review, record, is_bad, tuple(_new(case, replies)), done, tuple(carried.acts), needs)


def _unanswered(
    case: Case, record: Record | None, *, is_review: bool, config: Configuration
) -> Iterator[tuple[Comment, str, list[Body]]]:
    """The comments that say something else than when they were last answered: what about, and what there is to ask."""
    comments = case.talk.comments if case.talk else ()
    for comment in sorted(comments, key=lambda comment: (comment.edited_at, comment.note_id)):
        if comment.by.is_bot:
            continue
        told = [*concerns.concerns(comment, config), *concerns.hints(comment, config)] if is_review else []
        told = told if answers.may_answer(comment.by, config) else []
        items = [each.key for each in carry.given(comment)] + [each.about for each in told]
        about = digest(*items) if items else ""
        known = record.parts.get(f"{comment.note_id}/reply") if record else None
        if about != (known.digest if known else ""):
            yield comment, about, [each.words for each in told]


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
    """The answer with its marker."""
    values = {"to": str(reply.comment.note_id), **({"about": reply.about} if reply.about else {})}
    text = reply.body.text if reply.body else ""
    return Text("{{ text }}").fill(Marker("answer", case.key, values), text=Plain(text))


def label_changes(
    case: Case, following: Following, began: Mapping[int, datetime], config: Configuration
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which labels to add and to take off, so that each group shows the latest act."""
    add: list[str] = []
    remove: list[str] = []
    for register in _registers(following.commanded, began):
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


def _registers(commanded: tuple[Act, ...] | list[Act], began: Mapping[int, datetime]) -> Iterator[Register]:
    """The groups of labels that follow the latest act now."""
    named = {act.register for act in commanded}
    yield from (each for each in latest.LABELLED if each in named or (began and each in _ENFORCED))


def _clicks_needed(
    case: Case, review: Review, acts: list[Act], began: Mapping[int, datetime], config: Configuration
) -> Need:
    """Who clicked matters where an issue shows something else than what was said, and before it is changed."""
    needs = Need.NOTHING
    for register in _registers(acts, began):
        wanted = tuple(filter(None, (review.value(register),)))
        if case.label_clicks is None and latest.present(case.issue, register, config) != wanted:
            needs |= Need.LABEL_CLICKS
    state = review.latest.get(Register.STATE)
    is_commanded = any(act.register is Register.STATE for act in acts)
    if is_commanded and state and case.state_clicks is None and case.issue is not None:
        needs |= Need.STATE_CLICKS if (state.value == "opened") != case.issue.is_open else Need.NOTHING
    return needs


def is_from_click(act: Act | None) -> bool:
    """Whether the issue shows it already, since somebody clicked it."""
    return act is not None and act.origin is Origin.CLICK
