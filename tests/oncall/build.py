"""Short words for rotations in tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.oncall.clock import instant
from bot.oncall.model import Away, Entry, Layer, Override, Restriction, Rotation, Schedule, Turn, User
from bot.oncall.render import render
from bot.oncall.roster import Roster

PRAGUE, NEW_YORK, LONDON = ZoneInfo("Europe/Prague"), ZoneInfo("America/New_York"), ZoneInfo("Europe/London")
LORD_HOWE, APIA = ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Apia")
WEEK, DAY, HOUR = timedelta(days=7), timedelta(days=1), timedelta(hours=1)
NAME = "review"

WORK_WEEK = Restriction(time(9), timedelta(days=4, hours=8), 1)
"""Monday 09:00 to Friday 17:00."""

OFFICE = tuple(Restriction(time(9), 8 * HOUR, day) for day in range(1, 6))
"""Monday to Friday, 09:00 to 17:00 each."""


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def shown(text: str) -> datetime:
    """What a wall clock shows: without a zone."""
    return datetime.fromisoformat(text)


def local(text: str, zone: ZoneInfo) -> datetime:
    return instant(shown(text), zone)


def layer(
    users: str,
    start: str = "2026-01-05T09:00",
    *restrictions: Restriction,
    zone: ZoneInfo = PRAGUE,
    turn: timedelta = WEEK,
    begins: str = "",
    ends: str = "",
) -> Layer:
    """Users are words, `~` a vacant slot; times are those of the zone; `begins` where it is not the virtual start."""
    order = tuple(None if user == "~" else user for user in users.split())
    end = local(ends, zone) if ends else None
    return Layer("layer", local(begins or start, zone), shown(start), turn, order, end, restrictions)


def schedule(
    *layers: Layer,
    zone: ZoneInfo = PRAGUE,
    overrides: tuple[Override, ...] = (),
    covers: tuple[Restriction, ...] = (),
    name: str = NAME,
) -> Schedule:
    return Schedule(name, zone, layers, overrides, covers)


def override(start: str, end: str, user: str) -> Override:
    return Override(utc(start), utc(end), user)


def away(user: str, start: str, end: str) -> Away:
    return Away(user, date.fromisoformat(start), date.fromisoformat(end))


def rotation(*schedules: Schedule, absences: tuple[Away, ...] = (), users: tuple[User, ...] = ()) -> Rotation:
    """With all users that the layers and overrides name; those given stand for those of their name."""
    names = [name for each in schedules for order in each.layers for name in order.users if name]
    names += [each.user for found in schedules for each in found.overrides]
    everybody = {name: User(name, name) for name in names} | {user.name: user for user in users}
    return Rotation(MappingProxyType(everybody), MappingProxyType({each.name: each for each in schedules}), absences)


def told(entries: tuple[Entry, ...], zone: ZoneInfo) -> list[str]:
    """As people read it: when each begins on the clock of the zone, and who; a dash for nobody."""
    return [f"{entry.start.astimezone(zone):%m-%d %H:%M:%S%z} {entry.user or '-'}" for entry in entries]


def seen(found: Schedule, since: str, until: str, *absences: Away, users: tuple[User, ...] = ()) -> list[str]:
    """The rendered schedule between two times of its own clock, in its own clock."""
    zone = found.time_zone
    window = (local(since, zone), local(until, zone))
    return told(render(rotation(found, absences=absences, users=users), NAME, *window), zone)


def roster(
    *schedules: Schedule, absences: tuple[Away, ...] = (), users: tuple[User, ...] = (), fallback: str | None = "boss"
) -> Roster:
    return Roster(rotation(*schedules, absences=absences, users=users), NAME, fallback)


def turns(found: Roster, since: str, until: str, zone: ZoneInfo = PRAGUE) -> list[str]:
    """The turns between two times of the zone's clock, as people read them; `!` where the fallback stands in."""
    window = (local(since, zone), local(until, zone))
    return [f"{turn.start.astimezone(zone):%m-%d %H:%M} {whose(turn)}" for turn in found.turns(NAME, *window)]


def whose(turn: Turn) -> str:
    return "-" if turn.user is None else turn.user.name + "!" * turn.is_fallback
