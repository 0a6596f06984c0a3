"""Writes a rotation down as `rotation.yml`, as an admin would, with what is to be known as comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.oncall.clock import instant, wall
from bot.oncall.model import Layer, Override, Restriction, Schedule
from bot.oncall.pagerduty.draft import TOO_FAR, Refused, one_line
from bot.oncall.pagerduty.imported import Imported

_UNITS = (
    ("week", timedelta(weeks=1)),
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
    ("second", timedelta(seconds=1)),
)
_PLAIN = re.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*|[A-Z][A-Z0-9]{4,}|[A-Z][A-Za-z]+/[A-Za-z0-9_/+-]+")
"""Keys, PagerDuty's ids and names of time zones."""

_MEANT_OTHERWISE = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_LONGEST_NAME = 200


def written(made: Imported) -> str:
    """The text of the file: YAML whose comments repeat the remarks.

    Raises:
        Refused: a time lies beyond what the clocks of its zone can show.
    """
    try:
        return "\n".join((*_head(made), *_users(made), *_schedules(made), ""))
    except OverflowError:
        raise Refused(TOO_FAR) from None


def _head(made: Imported) -> Iterator[str]:
    yield "# Made from PagerDuty by `feedback-bot rotation import`."
    yield from (f"# * {one_line(remark)}" for remark in made.remarks)


def _users(made: Imported) -> Iterator[str]:
    users = made.rotation.users
    yield "users:" if users else "users: {}"
    for key, user in users.items():
        yield f"  {_word(key)}: {{pagerduty: {_word(user.pagerduty)}}}{_comment(made.names[key])}"


def _schedules(made: Imported) -> Iterator[str]:
    yield "schedules:"
    for key, schedule in made.rotation.schedules.items():
        yield f"  {_word(key)}:{_comment(f'{made.names[key]} ({made.ids[key]})')}"
        yield f"    time_zone: {_word(schedule.time_zone.key)}"
        yield from _layers(schedule)
        if schedule.overrides:
            yield "    overrides:"
            yield from (f"      - {_override(each, schedule.time_zone)}" for each in schedule.overrides)


def _layers(schedule: Schedule) -> Iterator[str]:
    if schedule.layers:
        yield "    layers:  # the last one wins"
    for layer in schedule.layers:
        lines = list(_layer(layer, schedule.time_zone))
        yield f"      - {lines[0]}"
        yield from (f"        {line}" for line in lines[1:])


def _layer(layer: Layer, zone: ZoneInfo) -> Iterator[str]:
    if name := one_line(layer.name)[:_LONGEST_NAME].strip():
        yield f"name: {_text(name)}"
    yield f"start: {_moment(layer.start, zone)}"
    if layer.end is not None:
        yield f"end: {_moment(layer.end, zone)}"
    yield f"rotation_virtual_start: {_text(_local(layer.rotation_virtual_start))}"
    yield f"rotation_turn_length: {_words(layer.rotation_turn_length)}"
    yield f"users: [{', '.join(map(_slot, layer.users))}]"
    if layer.restrictions:
        yield "restrictions:"
        yield from (f"  - {_restriction(each)}" for each in layer.restrictions)


def _restriction(restriction: Restriction) -> str:
    day = restriction.start_day_of_week
    kind = "type: daily_restriction" if day is None else f"type: weekly_restriction, start_day_of_week: {day}"
    opens = _text(_clock(restriction.start_time_of_day))
    return f"{{{kind}, start_time_of_day: {opens}, duration: {_words(restriction.duration)}}}"


def _override(override: Override, zone: ZoneInfo) -> str:
    times = f"start: {_moment(override.start, zone)}, end: {_moment(override.end, zone)}"
    return f"{{{times}, user: {_word(override.user)}}}"


def _words(length: timedelta) -> str:
    """`1 week`, `4 days 8 hours`: as `bot.config.durations` reads it."""
    parts = []
    for unit, each in _UNITS:
        count, length = divmod(length, each)
        parts += [f"{count} {unit}{'' if count == 1 else 's'}"] if count else []
    return " ".join(parts)


def _moment(at: datetime, zone: ZoneInfo) -> str:
    """By the wall clock; with an offset where that is shown a second time."""
    local = wall(at, zone)
    is_told = instant(local, zone) == at.astimezone(UTC)
    return _text(_local(local) if is_told else at.astimezone(zone).isoformat(timespec="seconds"))


def _local(local: datetime) -> str:
    return f"{local:%Y-%m-%d}T{_clock(local.time())}"


def _clock(at: time) -> str:
    return at.isoformat("seconds" if at.second else "minutes")


def _slot(user: str | None) -> str:
    return "~" if user is None else _word(user)


def _word(word: str) -> str:
    """A key or id, in quotes where YAML would read something else."""
    return word if _PLAIN.fullmatch(word) and word.lower() not in _MEANT_OTHERWISE else _text(word)


def _text(text: str) -> str:
    """In double quotes: JSON's are YAML's."""
    return json.dumps(text, ensure_ascii=False)


def _comment(words: str) -> str:
    return f"  # {one_line(words)[:_LONGEST_NAME]}" if words.strip() else ""


def remarks(made: Imported) -> str:
    """The remarks for a terminal, one line each."""
    return "\n".join(f"# {one_line(remark)}" for remark in made.remarks)
