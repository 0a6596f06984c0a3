"""Each bad case has its card: the questions once, then how the review stands, edited in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from bot.config import Configuration
from bot.dialogue import asking
from bot.dialogue.card import card, is_shown, made_of
from bot.dialogue.follow import Following, Rated, follow
from bot.dialogue.stand import Asking, Stand, begin, noted_pings
from bot.domain.actions import Decided, EditNote, PostNote, UpdateIssue, Wait
from bot.domain.history import TOUCH, History
from bot.domain.memory import moment
from bot.domain.model import Case, Issue, Need
from bot.domain.pings import How
from bot.domain.rating import Score
from bot.domain.said import Talk
from bot.policies import change, mirror
from bot.standing import derive, latest, reviewer
from bot.standing.acts import Register
from bot.standing.record import Record


def needs(case: Case, now: datetime, config: Configuration) -> Need:
    """The notes tell whether an open bad case has its card, and what people said since.

    While `labels.yml` is broken nobody can tell what comments mean: they wait, and only cards are posted.
    """
    if not concerns(case):
        return Need.NOTHING
    is_changing = change.is_pending(case) and case.rating is not None and case.rating.score is Score.BAD
    record = derive.remembered(case)
    is_unrouted = record is not None and reviewer.is_unrouted(record, config)
    about = Need.RATING if (is_changing or is_unrouted) and reviewer.is_routed(config) else Need.NOTHING
    if case.talk is not None:
        return about | following(case, now, config).needs
    is_news = (
        not case.is_heard
        or is_changing
        or (is_unrouted and bool(case.issue and case.issue.is_open))
        or _is_out_of_date(case, now, config)
    )
    if is_news and config.labels is not None:
        return about | Need.NOTES | Need.WORDS
    if case.issue is None or not case.issue.is_open or case.issue.shown_score is not Score.BAD:
        return Need.NOTHING
    is_unknown = case.history is None and config.labels is not None  # what was said is in the same notes
    return Need.NOTES | Need.WORDS if is_unknown else Need.NOTES


def decide(case: Case, now: datetime, config: Configuration) -> Iterator[Decided]:
    """Posts the card of a bad case, or of one where somebody spoke to the bot, and keeps it up to date."""
    if case.issue is None:
        if _is_new(case, config):
            yield _first_card(case, now, config)
    elif concerns(case) and case.talk is not None and case.history is not None:
        yield from _keep(case, case.issue, remembering(case, now, config), now, config)
    elif config.labels is None and concerns(case) and case.history is not None and case.never_had_card:
        unheard = replace(case, talk=Talk())
        yield from _keep(unheard, case.issue, remembering(unheard, now, config), now, config)
    else:
        yield from _waits(case, derive.remembered(case), now)


def _first_card(case: Case, now: datetime, config: Configuration) -> PostNote:
    """The card of a new bad case; it mentions the reviewing manager where that is due."""
    body = card(case, remembering(replace(case, talk=Talk()), now, config), now, config, is_new=True)
    why = "a bad rating is to be reviewed"
    return PostNote(key=case.key, why=why, body=body, ping=_mentioned(case, now, config))


def _mentioned(case: Case, now: datetime, config: Configuration) -> str:
    """The key of whom a new card mentions, empty for nobody."""
    found = asked(case, now, config)
    ping = found[1].ping if found else None
    return ping.to if ping and ping.how is How.CARD else ""


def remembering(case: Case, now: datetime, config: Configuration) -> Following:
    """What follows from what was said and done, with what the card shall remember of whom the case asks."""
    found, follows = asked(case, now, config), following(case, now, config)
    return replace(follows, record=asking.remembering(case, *found, config)) if found else follows


def asked(case: Case, now: datetime, config: Configuration) -> tuple[Stand, Asking] | None:
    """How the case stands and whom it asks; None where nobody can tell yet, or it has nobody to ask."""
    if config.roster.is_empty or (case.issue is None and not _is_new(case, config)):
        return None
    if case.issue is None:
        case = replace(case, history=History(), talk=Talk(), signs=())
    elif not concerns(case) or case.history is None:
        return None
    stand = _remembered_stand(case) if case.talk is None else _stand(case, now, config)
    return (stand, asking.asking(case, stand, now, config)) if stand else None


def _stand(case: Case, now: datetime, config: Configuration) -> Stand:
    """How the case stands by what was said and done."""
    follows, before = following(case, now, config), derive.remembered(case)
    record = follows.record
    if record.began and (not (before and before.began) or reviewer.is_unrouted(record, config)):
        record = begin(record, case, config)
    is_waiting = follows.is_bad and follows.is_open and bool(follows.review.missing)
    return Stand(record, follows.review.round, record.began, is_waiting)


def _remembered_stand(case: Case) -> Stand | None:
    """How the case stood when its card was written; None where that is not known, or not true any more."""
    record, issue = derive.remembered(case), case.issue
    card_ = case.history.card if case.history else None
    if record is None or issue is None or card_ is None or change.is_pending(case):
        return None
    is_waiting = issue.is_open and issue.shown_score is Score.BAD and bool(record.missing)
    return Stand(record, card_.round, record.began, is_waiting)


def _is_new(case: Case, config: Configuration) -> bool:
    """Whether the case is a bad rating that gets its issue now."""
    is_bad = case.rating is not None and case.rating.score is Score.BAD
    return case.issue is None and is_bad and not mirror.exclusion(case.ticket, config)


def concerns(case: Case) -> bool:
    """Whether comments on the case's issue are the bot's to answer."""
    issue = case.issue
    return issue is not None and issue.ticket_id is not None and not issue.is_double and case.doubled_by is None


def following(case: Case, now: datetime, config: Configuration) -> Following:
    """What follows from what was said and done on the case."""
    is_open = case.issue is None or case.issue.is_open or (_turns_bad(case) and change.reopens(case))
    return follow(case, Rated(began(case), _is_bad(case), is_open), now, config)


def began(case: Case) -> Mapping[int, datetime]:
    """When each round of the review began: the time of the rating that opened it; empty for a case never bad."""
    record = derive.remembered(case)
    card_round = case.history.card.round if case.history and case.history.card else 0
    if not (_is_bad(case) or card_round):
        return MappingProxyType({})
    turns = dict(case.history.turns) if case.history else {}
    rounds = {1: _first(case), **turns, **(record.began if record else {})}
    if case.issue is not None and _turns_bad(case) and change.was_reviewed(case) and case.rating:
        rounds[change.review_round(case.issue) + 1] = case.rating.rated_at
    return MappingProxyType(dict(sorted(rounds.items())))


def _first(case: Case) -> datetime:
    """When the customer first said bad, as far as anybody knows."""
    if case.rating is not None and (case.issue is None or _turns_bad(case)):
        return case.rating.rated_at
    if case.issue is None:
        raise ValueError("a case has a rating or an issue")
    marker = case.issue.true_marker
    told = moment(marker.values.get("rated_at", "")) if marker and marker.values.get("score") == Score.BAD else None
    if told is not None and change.review_round(case.issue) == 1:
        return told
    return case.issue.created_at


def _is_bad(case: Case) -> bool:
    """Whether the newest rating is bad."""
    if case.rating is not None and (case.issue is None or change.is_pending(case)):
        return case.rating.score is Score.BAD
    return case.issue is not None and case.issue.shown_score is Score.BAD


def _turns_bad(case: Case) -> bool:
    """Whether the customer just turned from good to bad."""
    is_good = case.issue is not None and case.issue.shown_score is Score.GOOD
    return is_good and change.is_pending(case) and _is_bad(case)


def _keep(case: Case, issue: Issue, following: Following, now: datetime, config: Configuration) -> Iterator[Decided]:
    """Posts or edits the card where it is not as it should be."""
    there = case.history.card if case.history else None
    body = card(case, following, now, config, is_new=there is None)
    if there is not None and not is_shown(body, case):
        yield EditNote(key=case.key, why=_why(case, following), note_id=there.note_id, body=body)
    elif there is None and _is_wanted(case, issue, following):
        yield PostNote(key=case.key, why=_why(case, following), body=body, ping=_mentioned(case, now, config))
        if _was_deleted(case, following):
            yield _recorded(case, issue)
    if there is not None and is_shown(body, case):
        yield from _waits(case, following.record, now)


def _is_wanted(case: Case, issue: Issue, following: Following) -> bool:
    """Whether a case without a card gets one: whenever people ask for something new, else once after a deletion."""
    if following.done or following.replies or _turns_bad(case):
        return True
    is_of_use = (following.is_bad and issue.is_open) or bool(following.commanded)
    return is_of_use and "restored" not in _values(issue)


def _was_deleted(case: Case, following: Following) -> bool:
    """Whether the case had a card that people deleted."""
    had_use = following.is_bad or (bool(following.commanded) and not following.done)
    return had_use and not case.never_had_card and not _turns_bad(case) and not change.is_pending(case)


def _recorded(case: Case, issue: Issue) -> Decided:
    """The record that the card came back once: a second deletion stands."""
    marker = issue.true_marker
    values = {**(marker.values if marker else {}), "restored": "1"}
    why = "its card was deleted and came back once"
    again = None if marker is None else replace(marker, values=MappingProxyType(values))
    return UpdateIssue(key=case.key, why=why, marker=again)


def _why(case: Case, following: Following) -> str:
    if case.history is None or case.history.card is None:
        return "a bad rating is to be reviewed" if following.is_bad else "somebody spoke to the bot"
    if case.history.card.round < following.review.round:
        return "the rating turned bad again"
    return "the card shows what was said and done since"


def _waits(case: Case, record: Record | None, now: datetime) -> Iterator[Wait]:
    """When the case wants a look though nothing happens to it: a snooze ends, an edit of this minute left no trace."""
    until = derive.snoozed_until(record, now)
    if until is not None:
        yield Wait(until)
    has_words = bool(case.history and case.history.has_human_note)
    if case.talk is not None and has_words and case.issue is not None and now < case.issue.updated_at + TOUCH:
        yield Wait(case.issue.updated_at + TOUCH)


def _is_out_of_date(case: Case, now: datetime, config: Configuration) -> bool:
    """Whether the issue differs from what its card remembers of it."""
    issue, history = case.issue, case.history
    if issue is None or history is None:
        return False
    if history.card is None:
        return issue.is_open and issue.shown_score is Score.BAD and "restored" not in _values(issue)
    record = Record.of(history.card.marker)
    if record is None:
        return True
    is_final = record.is_final or not case.is_final
    is_snoozed = derive.snoozed_until(record, now) is not None
    is_open = issue.is_open or issue.shown_score is not Score.BAD
    return (
        (record.is_open, record.is_snoozed, is_final) != (is_open, is_snoozed, True)
        or record.made_of != made_of(config)
        or (not config.roster.is_empty and not set(noted_pings(history)) <= set(record.pings))
        or _who(record) != (issue.assignees[0] if issue.assignees else "")
        or _labels_differ(issue, record, history.card.round, config)
    )


def _values(issue: Issue) -> Mapping[str, str]:
    return issue.true_marker.values if issue.true_marker else {}


def _who(record: Record) -> str:
    act = record.latest.get(Register.ASSIGNEE)
    return act.value if act else ""


def _labels_differ(issue: Issue, record: Record, review_round: int, config: Configuration) -> bool:
    """Whether somebody changed a label that answers set, or commands on a case that was never bad."""
    for register in (Register.CAUSE, Register.CONTACT):
        act = record.latest.get(register)
        if act is None and not review_round:
            continue
        wanted = (latest.named_now(act, config).value,) if act and act.value else ()
        if latest.present(issue, register, config) != wanted:
            return True
    return False
