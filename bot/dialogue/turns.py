"""Whose turn it is to review, what waits for them, and in which words people are told of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.config import Configuration
from bot.config.fields import user_name
from bot.domain.desk import Desk, Round, TurnMark, Waiting
from bot.domain.memory import stamp
from bot.domain.pings import How
from bot.domain.quoted import QuotedInline
from bot.domain.texts import Plain
from bot.oncall.calendar import Calendar, Outage
from bot.oncall.clock import instant
from bot.oncall.model import Turn, User
from bot.oncall.month import MONTHS
from bot.oncall.roster import Roster
from bot.oncall.turns import FIRST
from bot.standing import reviewer
from bot.standing.record import digest

BRIEF = timedelta(hours=12)
"""A gap that the fallback serves for less gets no issue of its own: the one before stays open until it is over."""

LONGEST_ABSENCE = timedelta(days=31)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Present:
    """A turn that has its issue.

    Args:
        turn: the present one of its schedule.
        user: whose it is.
        calendar: when they work.
        then: the next turn that somebody has; None when nobody else's comes.
        morning: up to when ages are counted (UTC), as `morning` says, so that a text changes once a day.
    """

    turn: Turn
    user: User
    calendar: Calendar
    then: Turn | None
    morning: datetime

    @property
    def start(self) -> datetime:
        """When it began (UTC)."""
        return self.turn.start

    @property
    def schedule(self) -> str:
        """The schedule's key."""
        return self.turn.schedule


def in_use(config: Configuration) -> tuple[str, ...]:
    """The schedules to which cases can go: the default one and those of routes, as far as they exist.

    None where each case goes to the manager of who has its ticket.
    """
    roster = config.roster
    if config.bot.rotation.reviewer == "assignee_manager":
        return ()
    named = (roster.default, *(route.schedule for route in config.bot.rotation.routes))
    return tuple(name for name in dict.fromkeys(named) if name in roster.rotation.schedules)


def is_known(schedule: str, roster: Roster) -> bool:
    """Whether anybody knows who is on call: not while PagerDuty does not answer, and the file names nobody instead."""
    held = roster.rotation.schedules[schedule]
    return not held.pagerduty or bool(held.layers) or schedule in roster.live


def has_begun(start: datetime) -> bool:
    """Whether a turn of that start (UTC) began; before the first one of its schedule the fallback is only asked."""
    return start > FIRST


def has_issue(turn: Turn) -> bool:
    """Whether a turn gets an issue: somebody has it, it began, and it is no brief gap."""
    is_brief = turn.is_fallback and turn.until is not None and turn.until - turn.start < BRIEF
    return turn.user is not None and has_begun(turn.start) and not is_brief


def present(schedule: str, now: datetime, config: Configuration) -> Present | None:
    """The present turn of a schedule, if it gets an issue."""
    turn = config.roster.turn(schedule, now)
    if turn.user is None or not has_issue(turn):
        return None
    calendar = config.roster.calendar(turn.user, schedule)
    return Present(turn, turn.user, calendar, _then(turn, config.roster), morning(calendar, now))


def presents(now: datetime, config: Configuration) -> Iterator[Present]:
    """The present turns that get an issue; none while nobody can tell whose they are."""
    if config.is_rotation_broken:
        return
    for schedule in in_use(config):
        shown = present(schedule, now, config) if is_known(schedule, config.roster) else None
        if shown is not None:
            yield shown


def _then(turn: Turn, roster: Roster) -> Turn | None:
    """The next turn that gets an issue; gaps before it are skipped."""
    following = roster.following(turn)
    while following is not None and not has_issue(following):
        following = roster.following(following)
    return following


def cases(desk: Desk, schedule: str, config: Configuration) -> tuple[Waiting, ...]:
    """The open cases of a schedule, oldest first; those of a backfill are nobody's."""
    return tuple(each for each in desk.waiting if not each.is_silent and is_of(each, schedule, config))


def is_of(case: Waiting | Round, schedule: str, config: Configuration) -> bool:
    """Whether a case goes to a schedule; one that goes to a person is in no list."""
    return reviewer.schedule_of(case.route, config) == schedule


def morning(calendar: Calendar, now: datetime) -> datetime:
    """When the person last began to work (UTC), on a day off the end of the last day on which they did.

    After a month without work the beginning of that month. No working time lies between the end of such a day and the
    next morning, so that what is counted up to here changes once a day at most.
    """
    start, is_off = now, False
    for back in range(LONGEST_ABSENCE.days):
        today = calendar.day(now) - timedelta(days=back)
        midnight, start = start, instant(datetime.combine(today, time()), calendar.zone)
        opens = calendar.opens_at(start)
        if opens is not None and opens <= now:
            return midnight if is_off else opens
        is_off = is_off or opens is None or calendar.day(opens) != today
    return start


def working_days(calendar: Calendar, since: datetime, until: datetime, outages: Sequence[Outage] = ()) -> float:
    """How many working days lie between (UTC), to a millionth: shares of days do not add up to whole ones exactly."""
    return round(calendar.business_days(since, until, outages), 6)


def age(case: Waiting, shown: Present) -> Plain:
    """How long a case has waited, in whole working days of the person."""
    days = int(working_days(shown.calendar, case.since, shown.morning))
    if not days:
        return Plain("less than a working day")
    return Plain("1 working day" if days == 1 else f"{days} working days")


def is_overdue(case: Waiting) -> bool:
    """Whether all levels were asked and nobody looked at it: it carries the label, and nobody acted on it since."""
    return case.is_overdue and not case.is_acknowledged


def asked_at(case: Waiting) -> datetime | None:
    """When the present round first asked somebody (UTC), by a mention or in the list; None before."""
    return min((ping.at for ping in case.pings if ping.at >= case.since), default=None)


def is_unanswered(case: Waiting, shown: Present, roster: Roster) -> bool:
    """Whether who was asked first had the time of the first level, as the person's day of work began, and is silent."""
    level, asked = next(iter(roster.rotation.schedules[shown.schedule].escalation), None), asked_at(case)
    if case.is_acknowledged or level is None or asked is None:
        return False
    if level.is_business:
        return working_days(shown.calendar, asked, shown.morning, roster.outages) >= level.days
    return shown.morning - asked >= timedelta(days=level.days)


def was_asked(case: Waiting, shown: Present, now: datetime) -> bool:
    """Whether the case itself notified the person, on the day that it is for them at `now` (UTC)."""
    today, name = shown.calendar.day(now), shown.user.name
    return any(
        ping.to == name and ping.how is not How.LIST and shown.calendar.day(ping.at) == today for ping in case.pings
    )


def is_theirs(case: Waiting, shown: Present) -> bool:
    """Whether the person is to review it: nobody else has it, but for whom the bot gave it to and who did nothing."""
    is_only_asked = not case.is_acknowledged and any(each.how is How.ASSIGN for each in case.pings)
    return is_only_asked or not case.assignees or shown.user.gitlab in case.assignees


def gist(cases: Iterable[Waiting]) -> str:
    """A digest of what waits: equal while no case came or went and nobody acted on one."""
    words = (
        (str(each.iid), stamp(each.since), *(each.missing or ()), *each.assignees, str(each.is_acknowledged))
        for each in cases
    )
    return digest(*("\n".join(each) for each in words))


def counted(count: int, one: str, several: str) -> Plain:
    """A number with its words."""
    return Plain(f"{count} {one if count == 1 else several}")


def mention(user: User) -> Plain | QuotedInline:
    """The user's name so that GitLab notifies them; as code where it cannot be one person's."""
    try:
        return Plain(f"@{user_name(user.gitlab)}")
    except ValueError:
        return QuotedInline(user.gitlab)


def named(user: User) -> QuotedInline:
    """The user's name so that nobody is notified."""
    return QuotedInline(user.gitlab)


def local(at: datetime, calendar: Calendar) -> Plain:
    """A time in somebody's zone, with its day of the week."""
    there = at.astimezone(calendar.zone)
    return Plain(f"{day(at, calendar)} {there:%H:%M} ({calendar.zone.key})")


def day(at: datetime, calendar: Calendar) -> Plain:
    """A day in somebody's zone, with its name."""
    there = calendar.day(at)
    return Plain(f"{_DAYS[there.weekday()]} {there.isoformat()}")


def long_day(day: date) -> str:
    """A day as a title names it: `Wednesday 25 November 2026`."""
    return f"{_DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def whose(mark: TurnMark, roster: Roster) -> User:
    """Whose turn an issue was of; somebody who stands in no file any more is known by the key alone."""
    return roster.user(mark.to) or User(mark.to, mark.to)
