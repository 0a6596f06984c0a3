"""Who reviews a case: the schedule or the manager that it was given to when it came, and whom that means now."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.config import Configuration
from bot.config.asking import Route
from bot.domain.model import Ticket
from bot.domain.quoted import QuotedInline
from bot.domain.rating import Rating
from bot.oncall.model import ESCALATION, NEXT, Level, Turn, User
from bot.standing.record import Record, digest

BY_SCHEDULE, BY_USER = "schedule:", "user:"

UNROUTED = "unrouted"
"""The route of a case that came while `rotation.yml` was broken: it is told once the file is mended."""

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
"""Since when somebody reviews of whom no turn is known."""


def settings(config: Configuration) -> str:
    """A digest of what decides whom cases ask, and when."""
    roster, bot = config.roster, config.bot
    users = [
        (user.name, user.gitlab, str(user.time_zone), user.working_hours) for user in roster.rotation.users.values()
    ]
    parts = (users, roster.rotation.schedules, roster.rotation.away, roster.default, roster.fallback, roster.hours)
    return digest(*map(repr, (*parts, bot.rotation, bot.ping)))


def is_routed(config: Configuration) -> bool:
    """Whether settings ask for the ticket to tell who reviews it, or how urgent it is."""
    settings, urgent = config.bot.rotation, config.bot.ping.urgent
    is_by_ticket = bool(settings.routes) or settings.reviewer == "assignee_manager"
    return not config.roster.is_empty and (is_by_ticket or bool(urgent.tags or urgent.organizations))


def route(ticket: Ticket | None, config: Configuration) -> str:
    """To whom a new case goes, as cards remember it: `schedule:` or `user:` and the key; empty: the default schedule.

    Args:
        ticket: None where it is not known (any more): then the default schedule counts.
        config: `rotation` of `bot.yml`, and the users of `rotation.yml`.
    """
    if config.is_rotation_broken:
        return UNROUTED
    agent = _agent(ticket, config)
    if config.bot.rotation.reviewer == "assignee_manager":
        return BY_USER + (agent.manager if agent else "")
    fits = (each for each in config.bot.rotation.routes if ticket and _fits(each, ticket, agent))
    found = next(fits, None)
    return BY_SCHEDULE + found.schedule if found else ""


def is_unrouted(record: Record, config: Configuration) -> bool:
    """Whether it can be told only now who reviews a case."""
    return record.route == UNROUTED and not config.is_rotation_broken


def is_urgent(rating: Rating | None, ticket: Ticket | None, config: Configuration) -> bool:
    """Whether people may be pinged about a case at any hour."""
    urgent = config.bot.ping.urgent
    if rating is not None and rating.score.value in urgent.scores:
        return True
    if ticket is None:
        return False
    is_tagged = any(tag.text.casefold() in urgent.tags for tag in ticket.tags)
    return is_tagged or _is_among(urgent.organizations, ticket.organization_id, ticket.organization)


def turn(record: Record | None, now: datetime, config: Configuration) -> Turn:
    """Whose turn it is to review a case at `now` (UTC).

    A case that goes to one person has a turn of theirs for ever, the fallback's while they are away.
    """
    roster, given = config.roster, record.route if record else ""
    if given.startswith(BY_USER):
        user = roster.user(given.removeprefix(BY_USER))
        is_there = user is not None and not roster.is_away(user, now)
        return Turn("", user if is_there else roster.fallback_user(), ALWAYS, is_fallback=not is_there)
    return roster.turn(schedule(record, config), now)


def schedule(record: Record | None, config: Configuration) -> str:
    """The schedule of a case; the default one where it has none, or none that still exists. Empty for none."""
    return schedule_of(record.route if record else "", config)


def schedule_of(route: str, config: Configuration) -> str:
    """The same by what the card remembers of who reviews."""
    named = route.removeprefix(BY_SCHEDULE)
    if route.startswith(BY_USER):
        return ""
    return named if named in config.roster.rotation.schedules else config.roster.default


def levels(record: Record | None, config: Configuration) -> tuple[Level, ...]:
    """What follows when nobody answers, soonest first."""
    known = config.roster.rotation.schedules.get(schedule(record, config))
    return known.escalation if known else ESCALATION


def escalation(record: Record | None, now: datetime, config: Configuration) -> str | None:
    """The user name of whom `escalate` mentions at `now` (UTC), None for nobody."""
    named = config.bot.commands.escalate_to
    if named or config.roster.is_empty:
        return named
    present = turn(record, now, config)
    found = config.roster.notified(NEXT, present, now) or config.roster.fallback_user()
    return found.gitlab if found and found != present.user else None


def _agent(ticket: Ticket | None, config: Configuration) -> User | None:
    """Who has the ticket in Zendesk, as far as `rotation.yml` knows them."""
    if ticket is None or ticket.assignee_id is None:
        return None
    users = config.roster.rotation.users.values()
    return next((user for user in users if user.zendesk == ticket.assignee_id), None)


def _fits(each: Route, ticket: Ticket, agent: User | None) -> bool:
    is_region = agent is not None and bool(agent.region) and agent.region in each.regions
    is_group = _is_among(each.groups, ticket.group_id, ticket.group)
    return is_group or ticket.brand_id in each.brands or is_region


def _is_among(wanted: tuple[int | str, ...], number: int | None, name: QuotedInline | None) -> bool:
    """Whether a group or an organization is named, by number or name in any case."""
    names = {each.casefold() for each in wanted if isinstance(each, str)}
    return (number is not None and number in wanted) or (name is not None and name.text.strip().casefold() in names)
