"""The rotation issue in words: whose turn it is, what waits, oldest first; edited in place and notifying nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.config import Configuration
from bot.dialogue import turns
from bot.dialogue.turns import Present
from bot.domain.desk import Desk, TurnMark, Waiting, marked
from bot.domain.quoted import QuotedInline
from bot.domain.texts import Body, Plain, Text
from bot.standing.record import digest

MOST_ROWS = 25
MOST_COMPLETE = 10
WEEKLY = timedelta(days=6)
"""A turn that is shorter has no week of its own."""

PROCESS = "At the end of your rotation there should be no open issues that don't have you as an assignee."

DESCRIPTION = Text(
    """\
{{ who }}{% if is_fallback %} stands in, since nobody is on call, and{% endif %} reviews bad ratings
{%+ if until %}until {{ until }}{% else %}until further notice{% endif %}{% if then %}, then {{ then }}{% endif %}.

{% if rows %}
**What waits** for a review, oldest first:

{% for row in rows %}
* #{{ row.iid }} waits {{ row.age }}{{ row.silence }}; {% if row.who %}{{ row.who }}; {% endif %}{{ row.missing }}
{% endfor %}
{% if more %}
* and {{ more }} more
{% endif %}
{% else %}
Nothing waits for a review.
{% endif %}
{% if snoozed %}

Snoozed besides: {{ snoozed }}.
{% endif %}
{% if complete %}

**Complete, without an assignee:** {{ complete }}.
{% endif %}

To review a case, open it, copy the lines of its card into a comment and answer them there. I keep this text up to
date; a reminder comes as a comment, at most one each working morning.
"""
)

ENDED = Text(
    "{{ who }} reviewed bad ratings from {{ start }} to {{ end }}. The hand-over is in the last comment of mine here.\n"
)


@dataclass(frozen=True, slots=True)
class _Row:
    """What the list shows of a case; who has it is empty for nobody."""

    iid: int
    age: Plain
    silence: Plain
    missing: Plain
    who: Plain


def title(shown: Present, config: Configuration) -> str:
    """The issue's title: the ISO week in which the turn began, in the schedule's zone, and the user's name.

    A turn of a few days names the day on which it began, since the same week has others; and where mirrors share a
    project, the title names the source.
    """
    schedule = config.roster.rotation.schedules[shown.schedule]
    began = shown.start.astimezone(schedule.time_zone)
    year, week, _ = began.isocalendar()
    of = "" if shown.schedule == config.roster.default else f" of {shown.schedule}"
    is_short = shown.turn.until is not None and shown.turn.until - shown.start < WEEKLY
    when = turns.long_day(began.date()) if is_short else f"week {week} of {year}"
    own = f" ({config.owner})" if config.owner else ""
    return f"Reviewing manager{of}, {when}: {shown.user.gitlab}{own}"


def description(
    desk: Desk, shown: Present, mark: TurnMark, now: datetime, config: Configuration, *, mentions: bool = False
) -> Body:
    """The text of an open issue with all that it remembers.

    Args:
        desk: what waits.
        shown: the turn.
        mark: what is to be remembered beside the turn and the text.
        now: UTC.
        config: for schedules and settings.
        mentions: whether the user is notified; only a new text does that by e-mail.
    """
    values = _values(desk, shown, now, config)
    quoted = DESCRIPTION.fill(who=turns.named(shown.user), **values)
    marker = replace(mark, until=shown.turn.until, shown=digest(quoted.text)).marker()
    return DESCRIPTION.fill(marker, who=turns.mention(shown.user) if mentions else turns.named(shown.user), **values)


def fresh(shown: Present, owner: str = "") -> TurnMark:
    """What the issue of a turn remembers before anything happened; its owner as `Configuration` says."""
    return TurnMark(shown.schedule, shown.start, marked(shown.user.name), until=shown.turn.until, source=owner)


def ended(mark: TurnMark, end: datetime, now: datetime, config: Configuration) -> Body:
    """The text of an issue whose turn is over; the list would grow old there."""
    user = turns.whose(mark, config.roster)
    calendar = config.roster.calendar(user, mark.schedule)
    return ENDED.fill(
        replace(mark, ended_at=now).marker(),
        who=turns.named(user),
        start=turns.local(mark.start, calendar),
        end=turns.local(end, calendar),
    )


def missing(case: Waiting, config: Configuration) -> Plain:
    """What a case lacks."""
    if case.missing is None or len(case.missing) == len(config.bot.review.lines):
        return Plain("not begun")
    return Plain(f"missing: {', '.join(name.rstrip(':') for name in case.missing)}")


def references(cases: tuple[Waiting, ...], most: int) -> Plain:
    """Links to cases: `#3, #4 and 2 more`."""
    shown = ", ".join(f"#{case.iid}" for case in cases[:most])
    return Plain(f"{shown} and {len(cases) - most} more" if len(cases) > most else shown)


def to_end(cases: tuple[Waiting, ...], most: int) -> Plain:
    """What to do with cases whose review is complete and that nobody has."""
    return Plain(f"{references(cases, most)} — close {'it' if len(cases) == 1 else 'them'}, or assign somebody")


def _values(desk: Desk, shown: Present, now: datetime, config: Configuration) -> dict[str, object]:
    held = turns.cases(desk, shown.schedule, config)
    due = tuple(case for case in held if case.is_due(now))
    complete = tuple(case for case in held if case.missing == () and not case.assignees)
    until, then = shown.turn.until, shown.then
    return {
        "is_fallback": shown.turn.is_fallback,
        "until": turns.local(until, shown.calendar) if until else None,
        "then": turns.named(then.user) if then and then.user else None,
        "rows": [*_rows(due[:MOST_ROWS], shown, config)],
        "more": max(0, len(due) - MOST_ROWS),
        "snoozed": sum(case.is_snoozed(now) for case in held),
        "complete": to_end(complete, MOST_COMPLETE) if complete else None,
    }


def _rows(due: tuple[Waiting, ...], shown: Present, config: Configuration) -> Iterator[_Row]:
    for case in due:
        names = ", ".join(str(QuotedInline(name)) for name in case.assignees)
        yield _Row(
            case.iid,
            turns.age(case, shown),
            _silence(case, shown, config),
            missing(case, config),
            Plain(f"{names} {'have' if len(case.assignees) > 1 else 'has'} it" if names else ""),
        )


def _silence(case: Waiting, shown: Present, config: Configuration) -> Plain:
    """Whether nobody answers, and since when."""
    asked = turns.asked_at(case)
    if turns.is_overdue(case):
        return Plain(", **overdue**")
    if asked is None or not turns.is_unanswered(case, shown, config.roster):
        return Plain("")
    return Plain(f", **unanswered** since {turns.day(asked, shown.calendar)}")
