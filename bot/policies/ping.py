"""Somebody is asked to review each bad case, in their working hours; when nobody answers, the next one is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.config import Configuration
from bot.dialogue.stand import Asking, Stand, pings
from bot.dialogue.turns import local, named
from bot.domain.actions import AskInIssue, Decided, Finding, PostNote, Wait
from bot.domain.history import ping_values
from bot.domain.markers import Marker
from bot.domain.model import Case, Issue, Need
from bot.domain.pings import How, Ping
from bot.domain.rating import Score
from bot.domain.texts import Body, Plain, Text
from bot.oncall.calendar import Calendar
from bot.policies import change, review

FIRST = Text(
    """\
@{{ name }}, please review this **bad** rating: copy the questions of the card above into a comment and answer them.
It came on {{ since }}.
{%- if until %} You are on duty until {{ until }}{% if then %}, then {{ then }}{% endif %}.{% endif %}

"""
)

FURTHER = Text(
    """\
@{{ name }}, nobody has looked at this **bad** rating yet{% if before %}; I asked {{ before }}{% endif %}.
Please review it, or make sure that somebody does: the questions are in the card above.
{% if is_last %}

Nobody else will be asked. This case carries the label `{{ overdue }}` until it is reviewed.
{% else %}

Any comment or reaction here tells me that you have seen it; then I ask nobody else.
{% endif %}
"""
)


def needs(case: Case, now: datetime, config: Configuration) -> Need:
    """Before somebody is asked: who they are, and whether people commented or reacted meanwhile."""
    found = review.asked(case, now, config)
    return found[1].needs if found else Need.NOTHING


def decide(case: Case, now: datetime, config: Configuration) -> Iterator[Decided]:
    """Mentions or assigns who is to be asked now; the first mention stands in the card where that is about to come."""
    found = review.asked(case, now, config)
    if found is not None:
        stand, asking = found
        if asking.ping is not None and asking.user is not None:
            yield from _ask(case, stand, asking, asking.ping, config)
        if asking.is_last and not asking.needs and (asking.ping or asking.until is None):
            yield from _mark(case, config)
        for name in asking.unusable:
            why = f"{name} is to review it, but is no active member of the project who sees confidential issues: mend "
            yield Finding(kind="unreachable", key=case.key, why=f"{why}rotation.yml, bot.yml or the membership")
        if asking.until is not None and not asking.needs:
            yield Wait(asking.until)
    if case.issue is not None:
        yield from _unmark(case, case.issue, stand if found else None, config)


def _ask(case: Case, stand: Stand, asking: Asking, ping: Ping, config: Configuration) -> Iterator[Decided]:
    """The write that asks; whom only the list names, and who is mentioned by a new card, is asked by no other."""
    user = asking.user
    if user is None:
        return
    why = f"{user.gitlab} is asked to review it" if ping.level == 0 else f"nobody answered, {user.gitlab} is asked"
    if ping.how is How.ASSIGN:
        yield AskInIssue(key=case.key, why=why, assignee=user.gitlab, ping=user.name)
    elif ping.how is How.MENTION:
        yield PostNote(key=case.key, why=why, body=_note(case, stand, asking, ping, config), ping=user.name)


def _note(case: Case, stand: Stand, asking: Asking, ping: Ping, config: Configuration) -> Body:
    marker = Marker("ping", case.key, ping_values(ping))
    user, turn, roster = asking.user, asking.turn, config.roster
    calendar = roster.calendar(user, turn.schedule if turn else "") if user else None
    if user is None or calendar is None or stand.since is None:
        raise ValueError("a note asks somebody about a round that began")
    name = Plain(user.gitlab)
    if ping.level == 0 or asking.level is None:
        is_theirs = turn is not None and turn.user == user and turn.until is not None
        then = roster.following(turn) if turn and is_theirs else None
        return FIRST.fill(
            marker,
            name=name,
            since=local(stand.since, calendar),
            until=local(turn.until, calendar) if turn and turn.until and is_theirs else None,
            then=named(then.user) if then and then.user else None,
        )
    return FURTHER.fill(
        marker,
        name=name,
        before=_before(case, stand, ping, calendar, config),
        is_last=asking.is_last and config.labels is not None,
        overdue=Plain(config.labels.states.overdue.name if config.labels else ""),
    )


def _before(case: Case, stand: Stand, ping: Ping, calendar: Calendar, config: Configuration) -> Plain | None:
    """Who was asked before, and when, in words; None for nobody."""
    asked = [each for each in pings(case, stand.record) if each.round == ping.round and each.how is not How.LIST]
    found = [(config.roster.user(each.to), each.at) for each in asked]
    told = [f"{named(user)} on {local(at, calendar)}" for user, at in found if user is not None]
    return Plain(" and ".join(told)) if told else None


def _mark(case: Case, config: Configuration) -> Iterator[Decided]:
    """The label of a case that went through all levels."""
    if config.labels is not None and case.issue is not None:
        entry = config.labels.states.overdue
        if not entry.names & case.issue.labels:
            yield AskInIssue(key=case.key, why="all levels were asked, and nobody answered", add_labels=(entry.name,))


def _unmark(case: Case, issue: Issue, stand: Stand | None, config: Configuration) -> Iterator[Decided]:
    """Takes the label off once the review is complete, the rating good or the issue closed."""
    if config.labels is None:
        return
    carried = config.labels.states.overdue.names & issue.labels
    is_bad = (
        case.rating.score is Score.BAD if case.rating and change.is_pending(case) else issue.shown_score is Score.BAD
    )
    is_over = not is_bad or not issue.is_open or (stand is not None and not stand.is_waiting)
    if carried and is_over and issue.ticket_id is not None:
        why = "reviewed, or closed: it is not overdue any more"
        yield AskInIssue(key=case.key, why=why, remove_labels=tuple(sorted(carried)))
