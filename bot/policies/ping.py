"""Somebody is asked to review each bad case, in their working hours; when nobody answers, the next one is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from types import MappingProxyType

from bot.config import Configuration
from bot.dialogue.asking import Asking, Stand, pings
from bot.domain.actions import AskInIssue, Decided, PostNote, Wait
from bot.domain.desk import marked
from bot.domain.markers import Marker
from bot.domain.memory import stamp
from bot.domain.model import Case, Issue, Need, Score
from bot.domain.pings import How, Ping
from bot.domain.quoted import QuotedInline
from bot.domain.texts import Body, Plain, Text
from bot.oncall.model import Level
from bot.policies import change, review

FIRST = Text(
    """\
@{{ name }}, please review this **bad** rating: copy the questions of the card above into a comment and answer them.
It came on {{ since }}{% if until %}; you are on duty until {{ until }}{% endif %}.
"""
)

FURTHER = Text(
    """\
@{{ name }}, nobody has looked at this **bad** rating for {{ waited }}{% if before %}; I asked {{ before }} on
{{ asked_at }}{% endif %}. Please review it, or make sure that somebody does: the questions are in the card above.
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
        if asking.ping is not None and asking.is_last:
            yield from _mark(case, config)
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
    user, first = asking.user, next((each for each in pings(case, stand.record) if each.round == ping.round), None)
    marker = Marker("ping", case.key, MappingProxyType(_values(ping)))
    name = Plain(user.gitlab if user else "")
    if ping.level == 0 or asking.level is None:
        until = asking.turn.until if asking.turn and asking.turn.user == user else None
        return FIRST.fill(marker, name=name, since=stand.since, until=until)
    before = config.roster.user(first.to) if first and first.how is not How.LIST else None
    return FURTHER.fill(
        marker,
        name=name,
        waited=Plain(_days(asking.level)),
        before=QuotedInline(before.gitlab) if before and before != user else None,
        asked_at=first.at if first else None,
        is_last=asking.is_last and config.labels is not None,
        overdue=Plain(config.labels.states.overdue.name if config.labels else ""),
    )


def _values(ping: Ping) -> dict[str, str]:
    return {
        "level": str(ping.level),
        "to": marked(ping.to),
        "at": stamp(ping.at),
        "round": str(ping.round),
        "how": ping.how.value,
    }


def _days(level: Level) -> str:
    kind = "working day" if level.is_business else "day"
    return f"{level.days:g} {kind}{'' if level.days == 1 else 's'}"


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
