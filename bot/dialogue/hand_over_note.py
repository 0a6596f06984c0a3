"""The hand-over in words: what came in while a turn lasted, what was reviewed, and what is left for whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from types import MappingProxyType

from bot.config import Configuration
from bot.config.durations import format_duration
from bot.dialogue import rotation_issue, turns
from bot.dialogue.rotation_issue import PROCESS
from bot.dialogue.turns import Present
from bot.domain.desk import Desk, RotationIssue, Round, Waiting
from bot.domain.markers import Marker
from bot.domain.memory import stamp
from bot.domain.quoted import QuotedInline
from bot.domain.texts import Body, Plain, Text
from bot.oncall.calendar import Calendar

MOST_LINKS = 5
MOST_MISSED = 20
"""Turns that one hand-over lists; more are counted."""

HAND_OVER = Text(
    """\
**Hand-over.** {{ who }} reviewed from {{ start }} to {{ end }}.

* {{ came }} in, {{ reviewed }} completed
{% if unread %}
* That may be too few: of {{ unread }} more cases I could not read the notes
{% endif %}
{% if took %}
* A review took {{ took_working }} working days in the median ({{ took }} by the clock)
{% endif %}
* Left open: {% if left %}{{ left }}{% else %}nothing{% endif %}

{% if waiting %}
* {% if then %}From now on I ask {{ then }} to review {{ waiting }} of them, which nobody has looked at
{%- else %}Nobody has looked at {{ waiting }} of them, and nobody is on call to be asked{% endif %}

{% endif %}
{% for each in missed %}
* While I did not run: {{ each.who }} from {{ each.start }}; {{ each.came }} came in, {{ each.reviewed }} reviewed
{% endfor %}
{% if more %}
* and {{ more }} more turns
{% endif %}
{% if unassigned %}

**To mend:** {{ unassigned }} {% if one %}has{% else %}have{% endif %} no assignee. {{ process }}
{% endif %}
{% if complete %}

**Complete, without an assignee:** {{ complete }}.
{% endif %}
"""
)


@dataclass(frozen=True, slots=True)
class _Figures:
    """What became of cases in a stretch.

    Args:
        came: how many rounds of reviews began.
        reviewed: those that were completed.
    """

    came: int
    reviewed: tuple[Round, ...]


@dataclass(frozen=True, slots=True)
class _Missed:
    """A turn of which nobody was told while it lasted."""

    who: QuotedInline
    start: Plain
    came: int
    reviewed: int


@dataclass(frozen=True, slots=True)
class Handing:
    """An issue whose turn is over.

    Args:
        issue: the issue.
        end: when it was over (UTC): as was foreseen, unless the present one began before.
        then: the present turn; None when the schedule serves no more.
    """

    issue: RotationIssue
    end: datetime
    then: Present | None

    @property
    def why(self) -> str:
        """For reports."""
        return f"the turn in {self.issue.mark.schedule} ended on {stamp(self.end)}"


def text(desk: Desk, handing: Handing, now: datetime, config: Configuration) -> Body:
    """The comment with which a turn ends.

    Args:
        desk: with the rounds since the turn began.
        handing: the issue.
        now: UTC.
        config: for schedules, and the roster in force.
    """
    mark, roster, end = handing.issue.mark, config.roster, handing.end
    user = turns.whose(mark, roster)
    calendar = roster.calendar(user, mark.schedule)
    left = turns.cases(desk, mark.schedule, config)
    nobodys = _nobodys(desk, handing, config)
    unassigned = tuple(case for case in nobodys if case.missing != ())
    complete = tuple(case for case in nobodys if case.missing == ())
    values = {"schedule": mark.schedule, "turn": stamp(mark.start), "end": stamp(end)}
    figures, missed = _figures(desk, mark.schedule, mark.start, end, config), [*_missed(desk, handing, config)]
    return HAND_OVER.fill(
        Marker("handover", None, MappingProxyType(values)),
        who=turns.mention(user) if asked(desk, handing, now, config) else turns.named(user),
        start=turns.local(mark.start, calendar),
        end=turns.local(end, calendar),
        came=turns.counted(figures.came, "bad rating came", "bad ratings came"),
        reviewed=turns.counted(len(figures.reviewed), "review was", "reviews were"),
        unread=desk.rounds.unread if desk.rounds else 0,
        left=_left(left) if left else None,
        waiting=sum(case.is_due(now) and not case.is_acknowledged for case in left),
        then=turns.named(handing.then.user) if handing.then else None,
        missed=missed[:MOST_MISSED],
        more=max(0, len(missed) - MOST_MISSED),
        unassigned=rotation_issue.references(unassigned, MOST_LINKS) if unassigned else None,
        one=len(unassigned) == 1,
        complete=rotation_issue.to_end(complete, MOST_LINKS) if complete else None,
        process=Plain(PROCESS),
        **_took(figures.reviewed, calendar),
    )


def asked(desk: Desk, handing: Handing, now: datetime, config: Configuration) -> str:
    """The key of the leaving manager where the comment asks something of them in their working hours; else empty."""
    mark, roster = handing.issue.mark, config.roster
    user = roster.user(mark.to)
    is_there = user is not None and roster.calendar(user, mark.schedule).is_working(now)
    return user.name if user is not None and is_there and _nobodys(desk, handing, config) else ""


def _nobodys(desk: Desk, handing: Handing, config: Configuration) -> tuple[Waiting, ...]:
    """The open cases without an assignee; the first manager of a schedule does not answer for what was there before."""
    mark = handing.issue.mark
    starts = [each.mark.start for each in desk.of_schedule(mark.schedule) if turns.has_begun(each.mark.start)]
    is_first = mark.start <= min(starts, default=mark.start)
    left = (case for case in turns.cases(desk, mark.schedule, config) if not case.assignees)
    return tuple(case for case in left if not is_first or case.since >= mark.start)


def _figures(desk: Desk, schedule: str, start: datetime, end: datetime, config: Configuration) -> _Figures:
    """What became of a schedule's cases in [start, end)."""
    known = desk.rounds.rounds if desk.rounds else ()
    rounds = [each for each in known if turns.is_of(each, schedule, config)]
    reviewed = (each for each in rounds if each.reviewed_at is not None and start <= each.reviewed_at < end)
    return _Figures(sum(start <= each.began < end for each in rounds), tuple(reviewed))


def _took(reviewed: Iterable[Round], calendar: Calendar) -> dict[str, Plain | None]:
    """How long a review took in the median, in working days of the manager and by the clock."""
    done = [(each.began, each.reviewed_at) for each in reviewed if each.reviewed_at is not None]
    if not done:
        return {"took": None, "took_working": None}
    hours = timedelta(hours=round(median((end - start).total_seconds() for start, end in done) / 3600))
    working = median(calendar.business_days(start, end) for start, end in done)
    took = format_duration(hours) if hours else "less than an hour"
    return {"took": Plain(took), "took_working": Plain(f"{working:.1f}")}


def _left(left: Iterable[Waiting]) -> Plain:
    """How many cases are open, by who has them."""
    counts: dict[str, int] = {}
    for case in left:
        whom = ", ".join(str(QuotedInline(name)) for name in case.assignees)
        counts[whom] = counts.get(whom, 0) + 1
    parts = [
        f"{count} for {whom}" if whom else f"{count} without an assignee"
        for whom, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    ]
    return Plain(", ".join(parts))


def _missed(desk: Desk, handing: Handing, config: Configuration) -> Iterator[_Missed]:
    """The turns between this one and the present one: the bot did not run while they lasted."""
    if handing.then is None:
        return
    schedule, end = handing.issue.mark.schedule, handing.end
    for turn in config.roster.turns(schedule, end, handing.then.start):
        if turn.start < end or turn.user is None or turn.until is None or not turns.has_issue(turn):
            continue
        figures = _figures(desk, schedule, turn.start, turn.until, config)
        calendar = config.roster.calendar(turn.user, schedule)
        start = turns.local(turn.start, calendar)
        yield _Missed(turns.named(turn.user), start, figures.came, len(figures.reviewed))
