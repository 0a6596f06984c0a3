"""Works out how a case stands from what its card remembers, what comments say and what people clicked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType

from bot.config import Configuration
from bot.domain.memory import moment
from bot.domain.model import Case
from bot.domain.pings import How
from bot.domain.quoted import Quoted
from bot.standing import answers, latest, undone
from bot.standing.acts import Act, Origin, Register
from bot.standing.record import Record, Since
from bot.standing.review import Given, Question, Review


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands.

    Args:
        review: the answers and the latest acts, those of new commands among them.
        record: what the card shall remember; of new commands only the acts.
    """

    review: Review
    record: Record


def remembered(case: Case) -> Record | None:
    """What the case's card remembers.

    A case that never had one has nothing to remember; None when it is lost or cannot be read: then all is worked out
    anew.
    """
    card = case.history.card if case.history else None
    if card is None:
        return Record() if case.never_had_card else None
    return Record.of(card.marker)


def stand(case: Case, began: Mapping[int, datetime], commanded: Iterable[Act], config: Configuration) -> Standing:
    """How a case stands.

    Args:
        case: with the talk of its notes; without, only what the card remembers counts.
        began: when each round of the review began (UTC); empty for a case that was never bad.
        commanded: what the commands did that the card does not remember yet.
        config: questions, causes and rights.
    """
    record = _named_now(remembered(case) or Record(), config)
    comments = answers.heard(case.talk.comments if case.talk else (), record, config)
    answered = (act for act in answers.acts(comments, config) if answers.round_at(act.at, began))
    new = [*(answered if began else ()), *commanded, *undone.acts(case.issue, config)]
    acts = _latest(case, record, new, config)
    asked = answers.questions(comments, began, config) if began else ()
    record = replace(
        record,
        began=began,
        parts={**answers.recorded(comments, config), **_replied(record, case)} if case.talk else record.parts,
        latest=acts,
        beneath=_beneath(case, record, new, acts, config),
    )
    return Standing(_review(case, asked, began, acts, config), record)


def _named_now(record: Record, config: Configuration) -> Record:
    """The record with the present names of labels that were renamed since."""
    return replace(
        record,
        latest={register: latest.named_now(act, config) for register, act in record.latest.items()},
        beneath={register: latest.named_now(act, config) for register, act in record.beneath.items()},
    )


def _replied(record: Record, case: Case) -> Mapping[str, Since]:
    """What was said about comments that are still there."""
    there = {str(comment.note_id) for comment in case.talk.comments} if case.talk else set()
    return {
        key: since
        for key, since in record.parts.items()
        if key.endswith(("/reply", "/text")) and key.partition("/")[0] in there
    }


def _latest(case: Case, record: Record, new: list[Act], config: Configuration) -> Mapping[Register, Act]:
    """The latest act on each thing. An answer that its author took back counts as taken back, not as never given."""
    grouped = latest.by_register(new)
    found: dict[Register, Act] = {}
    for register in Register:
        before = record.latest.get(register)
        known = [*_on_purpose(record, register), *grouped.get(register, ())]
        act = _of(case, register, known, config)
        act = act or _unfounded(case, register, before, config) or _adopted(case, register, before, config)
        if act is None and before is not None:
            act = replace(before, value="") if case.talk else before
        if act is not None:
            found[register] = act
    return MappingProxyType(found)


def _beneath(
    case: Case, record: Record, new: list[Act], acts: Mapping[Register, Act], config: Configuration
) -> Mapping[Register, Act]:
    """What would stand without the answers, where one stands now: its author may take it back."""
    grouped = latest.by_register(act for act in new if act.origin is not Origin.ANSWER)
    found = {
        register: _of(case, register, [*_on_purpose(record, register), *grouped.get(register, ())], config)
        for register, act in acts.items()
        if act.origin is Origin.ANSWER
    }
    return MappingProxyType({register: act for register, act in found.items() if act is not None})


def _on_purpose(record: Record, register: Register) -> Iterator[Act]:
    """The latest click or command that the card remembers; answers are read anew."""
    before = record.latest.get(register)
    if before is not None and before.origin is not Origin.ANSWER:
        yield before
    elif register in record.beneath:
        yield record.beneath[register]


def _unfounded(case: Case, register: Register, before: Act | None, config: Configuration) -> Act | None:
    """What the bot set by words that are gone since, and did not live to write on the card, counts as taken back."""
    if before is not None or remembered(case) is None or case.talk is None:
        return None
    at = set_by_bot(case, register, config)
    return Act(register, "", at, "", Origin.ANSWER) if at else None


def set_by_bot(case: Case, register: Register, config: Configuration) -> datetime | None:
    """When the bot set what the issue shows of a thing that answers set (UTC).

    Args:
        case: labels count as far as their events were read, the assignee as far as notes were.
        register: which thing.
        config: the labels of a group.

    Returns:
        None when somebody else set it, nothing is set, the bot assigned whom it asked to review, or the card that is
        there now came later.
    """
    at = _assigned_by_bot(case, config) if register is Register.ASSIGNEE else _labelled_by_bot(case, register, config)
    return at if at and at >= _card_since(case) else None


def _card_since(case: Case) -> datetime:
    """From when on the card would tell what the bot set (UTC); one that came back tells nothing of what was before."""
    card = case.history.card if case.history else None
    posted = (told.at for told in (case.talk.told if case.talk else ()) if card and told.note_id == card.note_id)
    return next(posted, datetime.min.replace(tzinfo=UTC))


def _labelled_by_bot(case: Case, register: Register, config: Configuration) -> datetime | None:
    if register not in {Register.CAUSE, Register.CONTACT}:
        return None
    carried = set(latest.present(case.issue, register, config))
    given = [click for click in case.label_clicks or () if click.is_added and click.label in carried]
    return given[-1].at if given and given[-1].is_ours else None


def _assigned_by_bot(case: Case, config: Configuration) -> datetime | None:
    record, talk = remembered(case), case.talk
    if record is None or talk is None or talk.assigned_by_bot_at is None or config.bot.ping.by == "assign":
        return None
    asked = {ping.to for ping in record.pings if ping.how is How.ASSIGN}
    shown = set(case.issue.assignees) if case.issue else set()
    is_last = all(each.at < talk.assigned_by_bot_at for each in talk.assignments)
    return talk.assigned_by_bot_at if shown - asked and is_last else None


def _adopted(case: Case, register: Register, before: Act | None, config: Configuration) -> Act | None:
    """A label that nobody is known to have given stays: from now on it counts as given when the issue was opened."""
    carried = latest.present(case.issue, register, config)
    if before is not None or case.label_clicks is None or case.issue is None or not carried:
        return None
    return Act(register, carried[0], case.issue.created_at, "", Origin.CLICK)


def _of(case: Case, register: Register, known: list[Act], config: Configuration) -> Act | None:
    if register is Register.CONTACT:
        return _contact(case, known, config)
    if register in latest.LABELLED:
        return latest.labelled(case, register, known, config)
    if register is Register.ASSIGNEE:
        return latest.assigned(case, known)
    clicked = latest.state_clicked(case) if register is Register.STATE else None
    return latest.last([*known, *([clicked] if clicked else [])])


def _contact(case: Case, known: list[Act], config: Configuration) -> Act | None:
    """The latest act on the contact. Who answers that nobody needs to write takes nothing back that is done."""
    act = latest.labelled(case, Register.CONTACT, known, config)
    if act is None or act.value or act.origin is not Origin.ANSWER:
        return act
    others = [each for each in known if each.value or each.origin is not Origin.ANSWER]
    before = latest.labelled(case, Register.CONTACT, others, config)
    is_done = before is not None and config.labels is not None and before.value in config.labels.contact.done.names
    return before if is_done else act


def _review(
    case: Case,
    asked: tuple[Question, ...],
    began: Mapping[int, datetime],
    acts: Mapping[Register, Act],
    config: Configuration,
) -> Review:
    present = max(began, default=0)
    asked = tuple(_with_contact(each, acts, began.get(present), config) for each in asked)
    cause = _cause(case, acts, config)
    missing = [each.field.name for each in asked if each.field.required and each.given is None]
    if present and config.bot.review.cause.required and config.labels and not cause:
        missing.append(config.bot.review.cause.name)
    times = [each.given.at for each in asked if each.field.required and each.given]
    times += [acts[Register.CAUSE].at] if Register.CAUSE in acts and cause else []
    contact = acts.get(Register.CONTACT)
    is_contacted = bool(contact and config.labels and contact.value in config.labels.contact.done.names)
    return Review(
        round=present,
        questions=asked,
        latest=acts,
        missing=tuple(missing),
        answered_at=max(times, default=None) if present and not missing else None,
        contacted_at=contact.at if contact and is_contacted and contact.at >= began.get(present, contact.at) else None,
    )


def _with_contact(
    question: Question, acts: Mapping[Register, Act], since: datetime | None, config: Configuration
) -> Question:
    """Whether somebody is to write to the customer is answered, too, by who says that they did."""
    act = acts.get(Register.CONTACT)
    if question.field.effect != "contact" or question.given is not None or act is None or config.labels is None:
        return question
    if act.value not in config.labels.contact.done.names or since is None or act.at < since:
        return question
    return replace(question, given=Given(Quoted("yes"), act.by, act.at, act.note_id))


def _cause(case: Case, acts: Mapping[Register, Act], config: Configuration) -> str:
    """The cause by the latest act; one that nobody is known to have given counts as the issue carries it."""
    if Register.CAUSE in acts:
        return acts[Register.CAUSE].value
    return next(iter(latest.present(case.issue, Register.CAUSE, config)), "")


def snoozed_until(record: Record | None, now: datetime) -> datetime | None:
    """Until when a case is snoozed (UTC), None when it is not, or not any more."""
    act = record.latest.get(Register.SNOOZE) if record else None
    until = moment(act.value) if act else None
    return until if until and until > now else None
