"""The list of the present rotation issue stays true; each working morning reminds; the next manager gets notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from bot.config import Configuration
from bot.dialogue import rotation_issue, turns
from bot.dialogue.turns import Present
from bot.domain.actions import Action, Finding, PostNote, UpdateIssue
from bot.domain.desk import NOTHING_MORE, Desk, DeskNeed, RotationIssue, TurnMark, Waiting, marked
from bot.domain.markers import Marker
from bot.domain.memory import stamp
from bot.domain.texts import Plain, Text

MOST_LINKS = 5
"""In one reminder, since nobody reads more."""

MOST_EVENTS = 3

REMINDER = Text(
    """\
{{ who }} {% if own %}**I ask you to review bad ratings:** {{ own }} for you{% if others %}, {{ others }} with others
{%- endif %}{% else %}**An update**, nothing is asked of you: {{ count }} with others{% endif %}.

{% for event in events %}
* {{ event }}
{% endfor %}

**Next:**

1. {% if own %}Begin with the oldest: {% else %}Others have them: {% endif %}{{ links }}.
   The first one waits {{ age }}; {{ lacking }}.
{% if own %}
1. Open it, copy the lines of its card into a comment and answer them there.
1. What you cannot take: comment `@{{ bot }} assign @user` or `@{{ bot }} snooze 2 days` in its issue, not here.
{% else %}
1. Ask them whether they need help.
{% endif %}

**Who is blocked:** {{ blocked }}.

You are on duty {% if until %}until {{ until }}{% else %}until further notice{% endif %}{% if then %}, then {{ then }}
{%- endif %}.
"""
)

NOTICE = Text(
    """\
{{ who }} **For your calendar:** your turn to review bad ratings begins on {{ start }}
{%+ if until %}and ends on {{ until }}{% else %}and has no end yet{% endif %}.

* {{ count }} now; what nobody has answered by then passes to you

If you cannot take it, ask somebody to swap and tell your admin, who writes it as an override
{%+ if is_live %}in PagerDuty{% else %}into `rotation.yml`{% endif %}.
"""
)

ANNOUNCEMENT = Text("SSAT Reviewing Manager this week: {{ who }}\n")


@dataclass(frozen=True, slots=True)
class _Due:
    """What the issue of a turn is due.

    Args:
        issue: the open issue of the turn.
        mark: what it remembers, of the turn's present user.
        shown: the turn.
        waiting: what waits for its review.
        is_reminder, is_notice, is_announcement: what is to be said, as far as the description remembers.
        is_placeless: the place of the announcement could not be read today: it is tried again tomorrow.
    """

    issue: RotationIssue
    mark: TurnMark
    shown: Present
    waiting: tuple[Waiting, ...]
    is_reminder: bool
    is_notice: bool
    is_announcement: bool
    is_placeless: bool


def needs(desk: Desk, now: datetime, config: Configuration) -> DeskNeed:
    """Before anything is said, the notes tell whether it was said: the reply to it may have been lost."""
    need = NOTHING_MORE
    for due in _all_due(desk, now, config):
        if due.is_reminder:
            need |= DeskNeed(frozenset({due.issue.iid}), due.mark.told_at or due.mark.start)
        if due.is_notice:
            need |= DeskNeed(frozenset({due.issue.iid}))
        if due.is_announcement and config.bot.rotation.announce_in is not None:
            need |= DeskNeed(frozenset({config.bot.rotation.announce_in}))
    return need


def decide(desk: Desk, now: datetime, config: Configuration) -> Iterator[tuple[Action, ...] | Finding]:
    """What is said comes first, then the description that remembers it; the announcement elsewhere last."""
    for due in _all_due(desk, now, config):
        said, mark = list[Action](), due.mark
        if due.is_reminder and due.issue.iid in desk.notes:
            today = due.shown.calendar.day(now)
            said += _unless_said(desk, due, _reminder(desk, due, now, config))
            mark = replace(mark, reminded=today, told_at=now, of=turns.gist(due.waiting))
        if due.is_notice and due.issue.iid in desk.notes:
            said += _unless_said(desk, due, _notice(due, config))
            mark = replace(mark, noticed=_noticed(due.shown))
        place = config.bot.rotation.announce_in
        is_placeless = due.is_placeless
        if due.is_announcement and place is not None and desk.notes.get(place, ()) is None:
            mark, is_placeless = replace(mark, tried=_tried(due.shown, now, config)), True
        actions = (*said, *_kept(desk, due, mark, now, config), *_announced(desk, due, mark, now, config))
        if actions:
            yield actions
        if is_placeless:
            why = f"rotation.announce_in names issue #{place}, which the bot cannot read: mend it in bot.yml"
            yield Finding(kind="left_alone", why=why)


def issue_of(desk: Desk, shown: Present) -> RotationIssue | None:
    """The issue of a turn that was not handed over; the oldest where a creation was doubled."""
    found = (each for each in desk.of_schedule(shown.schedule) if each.mark.start == shown.start and not each.is_ended)
    return min(found, key=lambda each: each.iid, default=None)


def _all_due(desk: Desk, now: datetime, config: Configuration) -> Iterator[_Due]:
    for shown in turns.presents(now, config):
        issue = issue_of(desk, shown)
        if issue is not None:
            yield _due(desk, issue, shown, now, config)


def _due(desk: Desk, issue: RotationIssue, shown: Present, now: datetime, config: Configuration) -> _Due:
    """What is due. Where the file gives the turn to somebody else, nothing was said to them yet."""
    to = marked(shown.user.name)
    mark = issue.mark if issue.mark.to == to else issue.mark.passed_to(to)
    waiting = tuple(case for case in turns.cases(desk, shown.schedule, config) if case.is_due(now))
    is_unannounced = config.bot.rotation.announce_in is not None and not mark.is_announced
    is_placeless = is_unannounced and mark.tried == _tried(shown, now, config)
    return _Due(
        issue,
        mark,
        shown,
        waiting,
        is_reminder=_is_reminder_due(mark, shown, waiting, now, config),
        is_notice=mark.noticed != _noticed(shown) and _is_notice_due(shown, now, config),
        is_announcement=is_unannounced and not is_placeless,
        is_placeless=is_placeless,
    )


def _is_reminder_due(
    mark: TurnMark, shown: Present, waiting: tuple[Waiting, ...], now: datetime, config: Configuration
) -> bool:
    """Once a day in their hours, when something waits and something changed or is unanswered."""
    if not waiting or mark.reminded == shown.calendar.day(now) or not shown.calendar.is_working(now):
        return False
    if _is_told_today(waiting, shown, now):
        return False
    return any(turns.is_unanswered(case, shown, config.roster) for case in waiting) or mark.of != turns.gist(waiting)


def _is_told_today(waiting: tuple[Waiting, ...], shown: Present, now: datetime) -> bool:
    """Whether each case that waits for the person mentioned them today, and none is overdue: twice is too often."""
    own = [case for case in waiting if turns.is_theirs(case, shown)]
    is_told = bool(own) and all(turns.was_asked(case, shown, now) for case in own)
    return is_told and not any(map(turns.is_overdue, waiting))


def _is_notice_due(shown: Present, now: datetime, config: Configuration) -> bool:
    """On the next manager's last working day before their turn, in their hours."""
    then = shown.then
    if then is None or then.user is None or then.user.name == shown.user.name:
        return False
    calendar = config.roster.calendar(then.user, shown.schedule)
    return calendar.is_working(now) and turns.working_days(calendar, now, then.start) <= 1


def _noticed(shown: Present) -> str:
    """Who has to know of which turn; a swap makes it another one."""
    then = shown.then
    if then is None or then.user is None:
        return ""
    return f"{marked(then.user.name)}/{stamp(then.start)}"


def _tried(shown: Present, now: datetime, config: Configuration) -> str:
    """Where an announcement has no place, and on which day: a look a day, and at once after a change in `bot.yml`."""
    return f"{config.bot.rotation.announce_in}/{shown.calendar.day(now).isoformat()}"


def _unless_said(desk: Desk, due: _Due, note: PostNote) -> Iterator[PostNote]:
    """The note, unless the bot wrote one of that kind and key on the issue."""
    marker = note.body.marker
    if marker is not None and not desk.has_note(due.issue.iid, marker.kind, **marker.values):
        yield note


def _reminder(desk: Desk, due: _Due, now: datetime, config: Configuration) -> PostNote:
    shown, mark, waiting = due.shown, due.mark, due.waiting
    own = tuple(case for case in waiting if turns.is_theirs(case, shown))
    listed = own or waiting
    values = {"to": mark.to, "turn": stamp(mark.start), "day": shown.calendar.day(now).isoformat()}
    body = REMINDER.fill(
        Marker("reminder", None, MappingProxyType(values)),
        who=turns.mention(shown.user),
        own=len(own),
        others=len(waiting) - len(own),
        count=turns.counted(len(waiting), "bad rating is", "bad ratings are"),
        events=[*_events(desk, due, now, config)][:MOST_EVENTS],
        blocked=turns.counted(len(waiting), "customer", "customers"),
        links=rotation_issue.references(listed, MOST_LINKS),
        age=turns.age(listed[0], shown),
        lacking=rotation_issue.missing(listed[0], config),
        bot=Plain(desk.bot),
        until=turns.local(shown.turn.until, shown.calendar) if shown.turn.until else None,
        then=turns.named(shown.then.user) if shown.then and shown.then.user else None,
    )
    why = f"the reminder of {values['day']}: {len(waiting)} waiting for a review"
    return PostNote(iid=due.issue.iid, why=why, body=body, ping=shown.user.name)


def _events(desk: Desk, due: _Due, now: datetime, config: Configuration) -> Iterator[Plain]:
    """What happened since the last reminder, and what did not: nobody answered."""
    since = due.mark.told_at or due.mark.start
    last = "the last reminder" if due.mark.told_at else "your turn began"
    rounds = desk.rounds.rounds if desk.rounds else ()
    done = [each for each in rounds if each.reviewed_at and each.reviewed_at > since]
    overdue = [case for case in due.waiting if turns.is_overdue(case)]
    silent = [case for case in due.waiting if turns.is_unanswered(case, due.shown, config.roster)]
    told = (
        (len(overdue), "overdue: all who could be asked were asked"),
        (len([case for case in silent if case not in overdue]), "unanswered for long"),
        (sum(case.is_back(since, now) for case in due.waiting), "back from snooze"),
        (sum(case.since > since for case in due.waiting), f"new since {last}"),
        (sum(turns.is_of(each, due.shown.schedule, config) for each in done), f"reviewed since {last}"),
    )
    yield from (Plain(f"{count} {what}") for count, what in told if count)


def _notice(due: _Due, config: Configuration) -> PostNote:
    then = due.shown.then
    if then is None or then.user is None:
        raise ValueError("nobody's turn is next")
    calendar = config.roster.calendar(then.user, due.shown.schedule)
    body = NOTICE.fill(
        Marker("notice", None, MappingProxyType({"turn": stamp(due.mark.start), "of": _noticed(due.shown)})),
        who=turns.mention(then.user),
        start=turns.local(then.start, calendar),
        until=turns.local(then.until, calendar) if then.until else None,
        is_live=bool(config.roster.rotation.schedules[due.shown.schedule].pagerduty),
        count=turns.counted(len(due.waiting), "case waits", "cases wait"),
    )
    return PostNote(
        iid=due.issue.iid, why=f"the next turn begins on {stamp(then.start)}", body=body, ping=then.user.name
    )


def _kept(desk: Desk, due: _Due, mark: TurnMark, now: datetime, config: Configuration) -> Iterator[UpdateIssue]:
    """The description with what is remembered, where it is not there yet."""
    body = rotation_issue.description(desk, due.shown, mark, now, config)
    title = rotation_issue.title(due.shown, config)
    if (body.marker, title) != (due.issue.mark.marker(), due.issue.title):
        yield UpdateIssue(
            iid=due.issue.iid,
            why="what waits, or whose turn it is, is another now" if mark == due.issue.mark else "notes what was said",
            title=title if title != due.issue.title else None,
            description=body,
        )


def _announced(desk: Desk, due: _Due, mark: TurnMark, now: datetime, config: Configuration) -> Iterator[Action]:
    """The line for the team's week in review, then the mark that it is there."""
    place = config.bot.rotation.announce_in
    if not due.is_announcement or place is None or desk.notes.get(place) is None:
        return
    key = {"schedule": mark.schedule, "turn": stamp(mark.start), "to": mark.to}
    if not desk.has_note(place, "announced", **key):
        body = ANNOUNCEMENT.fill(Marker("announced", None, MappingProxyType(key)), who=turns.named(due.shown.user))
        yield PostNote(iid=place, why="whose turn it is, told once a turn", body=body)
    told = rotation_issue.description(desk, due.shown, replace(mark, is_announced=True, tried=""), now, config)
    yield UpdateIssue(iid=due.issue.iid, why="notes what was said", description=told)
