"""Each turn of the rotation has its issue: the last one closes with what became of its cases, the next one opens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from types import MappingProxyType

from bot.config import Configuration
from bot.config.durations import format_duration
from bot.dialogue import rotation_issue, turns
from bot.dialogue.rotation_issue import PROCESS
from bot.dialogue.turns import Present
from bot.domain.actions import Action, OpenIssue, PostNote, StateEvent, UpdateIssue
from bot.domain.desk import Desk, DeskNeed, RotationIssue, Round, TurnMark, Waiting
from bot.domain.markers import Marker
from bot.domain.memory import stamp
from bot.domain.quoted import QuotedInline
from bot.domain.texts import Plain, Text
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

DOUBLE = Text("This issue was opened twice: #{{ iid }} goes on.\n")


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
class _Handing:
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


def needs(desk: Desk, now: datetime, config: Configuration) -> DeskNeed:
    """A hand-over takes the figures since its turn began; notes tell whether it was written already."""
    ending = [each.issue for each in _ending(desk, now, config)]
    doubles = [double for double, _ in _doubles(desk, now, config)]
    since = min((issue.mark.start for issue in ending), default=None)
    return DeskNeed(frozenset(issue.iid for issue in (*ending, *doubles)), since)


def decide(desk: Desk, now: datetime, config: Configuration) -> Iterator[tuple[Action, ...]]:
    """Hands over, closes doubles, opens."""
    for each in _ending(desk, now, config):
        if each.issue.iid in desk.notes:
            yield tuple(_handed_over(desk, each, now, config))
    for double, first in _doubles(desk, now, config):
        if double.iid in desk.notes:
            yield tuple(_closed(desk, double, first, now))
    for shown in _presents(now, config):
        issues = [each for each in desk.of_schedule(shown.schedule) if each.mark.start == shown.start]
        if not issues:
            yield (_opened(desk, shown, now, config),)
        elif all(issue.is_ended for issue in issues):
            yield (_reopened(desk, issues[0], shown, now, config),)


def _presents(now: datetime, config: Configuration) -> Iterator[Present]:
    """The present turns that get an issue; none while nobody can tell whose they are."""
    if config.is_rotation_broken:
        return
    for schedule in turns.in_use(config):
        shown = turns.present(schedule, now, config) if turns.is_known(schedule, config.roster) else None
        if shown is not None:
            yield shown


def _ending(desk: Desk, now: datetime, config: Configuration) -> Iterator[_Handing]:
    """The issues whose turn is over: another one with an issue began, or their schedule serves no more."""
    if config.is_rotation_broken:
        return
    presents, served = {each.schedule: each for each in _presents(now, config)}, turns.in_use(config)
    for issue in desk.issues:
        then = presents.get(issue.mark.schedule)
        is_over = issue.mark.schedule not in served if then is None else issue.mark.start != then.start
        if is_over and not issue.is_ended:
            began = then.start if then and then.start > issue.mark.start else None
            yield _Handing(issue, min(at for at in (issue.mark.until, began, now) if at is not None), then)


def _doubles(desk: Desk, now: datetime, config: Configuration) -> Iterator[tuple[RotationIssue, RotationIssue]]:
    """The younger issues of a present turn that has several, each with the oldest."""
    for shown in _presents(now, config):
        same = [each for each in desk.of_schedule(shown.schedule) if each.mark.start == shown.start]
        going = sorted((each for each in same if not each.is_ended), key=lambda each: each.iid)
        yield from ((other, going[0]) for other in going[1:])


def _opened(desk: Desk, shown: Present, now: datetime, config: Configuration) -> OpenIssue:
    """The issue of a turn. In their working hours its text mentions the user, which is that day's reminder."""
    is_working = shown.calendar.is_working(now)
    mark = rotation_issue.fresh(shown)
    if is_working:
        due = (case for case in turns.cases(desk, shown.schedule, config) if case.is_due(now))
        mark = replace(mark, reminded=shown.calendar.day(now), told_at=now, of=turns.gist(due))
    return OpenIssue(
        why=f"the turn in {shown.schedule} began on {stamp(shown.start)}",
        title=rotation_issue.title(shown, config),
        body=rotation_issue.description(desk, shown, mark, now, config, mentions=is_working),
        labels=(),
        ping=shown.user.name if is_working else "",
    )


def _reopened(desk: Desk, issue: RotationIssue, shown: Present, now: datetime, config: Configuration) -> UpdateIssue:
    """The issue of a turn that was handed over too early, since the file said something else for a while."""
    mark = replace(issue.mark, ended_at=None)
    return UpdateIssue(
        iid=issue.iid,
        why=f"the turn in {shown.schedule} that began on {stamp(shown.start)} goes on",
        title=rotation_issue.title(shown, config),
        description=rotation_issue.description(desk, shown, mark, now, config),
        state_event=StateEvent.REOPEN,
    )


def _closed(desk: Desk, double: RotationIssue, first: RotationIssue, now: datetime) -> Iterator[Action]:
    why = f"the turn has its issue already, #{first.iid}"
    if not desk.has_note(double.iid, "duplicate"):
        marker = Marker("duplicate", None, MappingProxyType({"of": str(first.iid)}))
        yield PostNote(iid=double.iid, why=why, body=DOUBLE.fill(marker, iid=first.iid))
    mark = replace(double.mark, ended_at=now).marker()
    yield UpdateIssue(iid=double.iid, why=why, marker=mark, state_event=StateEvent.CLOSE if double.is_open else None)


def _handed_over(desk: Desk, handing: _Handing, now: datetime, config: Configuration) -> Iterator[Action]:
    issue = handing.issue
    if not desk.has_note(issue.iid, "handover"):
        yield _note(desk, handing, now, config)
    yield UpdateIssue(
        iid=issue.iid,
        why=handing.why,
        description=rotation_issue.ended(issue.mark, handing.end, now, config),
        state_event=StateEvent.CLOSE if issue.is_open else None,
    )


def _note(desk: Desk, handing: _Handing, now: datetime, config: Configuration) -> PostNote:
    mark, roster, end = handing.issue.mark, config.roster, handing.end
    user = turns.whose(mark, roster)
    calendar = roster.calendar(user, mark.schedule)
    left = turns.cases(desk, mark.schedule, config)
    nobodys = tuple(case for case in left if not case.assignees and _is_of_turn(case, desk, mark))
    unassigned = tuple(case for case in nobodys if case.missing != ())
    complete = tuple(case for case in nobodys if case.missing == ())
    is_asked = bool(nobodys) and roster.user(mark.to) is not None and calendar.is_working(now)
    figures, missed = _figures(desk, mark.schedule, mark.start, end, config), [*_missed(desk, handing, config)]
    body = HAND_OVER.fill(
        Marker("handover", None, MappingProxyType({"schedule": mark.schedule, "turn": stamp(mark.start)})),
        who=turns.mention(user) if is_asked else turns.named(user),
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
    return PostNote(iid=handing.issue.iid, why=handing.why, body=body, ping=user.name if is_asked else "")


def _is_of_turn(case: Waiting, desk: Desk, mark: TurnMark) -> bool:
    """Whether the manager of a turn answers for a case: the first one of a schedule does not for what was there."""
    return case.since >= mark.start or any(each.mark.start < mark.start for each in desk.of_schedule(mark.schedule))


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


def _missed(desk: Desk, handing: _Handing, config: Configuration) -> Iterator[_Missed]:
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
