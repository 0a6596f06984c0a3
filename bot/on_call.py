"""Who is on call by a service, asked once a run; while it does not answer, what it said last, or the file, serves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from bot.cache import Cache
from bot.config import Configuration
from bot.domain.errors import ServiceError
from bot.domain.memory import stamp
from bot.domain.ports_on_call import ScheduleSource, ServiceEntry, ServiceSchedule
from bot.oncall import live
from bot.oncall.model import Entry, Schedule
from bot.oncall.roster import Roster

BEHIND, AHEAD = timedelta(days=35), timedelta(days=49)
"""How far around now a service is asked: PagerDuty's windows are limited to about three months."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said of a schedule, as the cache keeps it.

    Args:
        schedule: its entries and the version that told them.
        since, until: the window (UTC) that it was asked for.
    """

    schedule: ServiceSchedule
    since: datetime
    until: datetime

    def entries(self, roster: Roster) -> tuple[Entry, ...]:
        """By the keys of `rotation.yml`."""
        return live.entries(self.schedule.entries, roster.rotation, self.since, self.until)

    def text(self) -> str:
        """The answer for the cache: ids and times."""
        entries = [(each.user, each.start.isoformat(), each.end.isoformat()) for each in self.schedule.entries]
        window = {"since": self.since.isoformat(), "until": self.until.isoformat()}
        return json.dumps({"version": self.schedule.version, **window, "entries": entries})

    @classmethod
    def of(cls, text: str | None) -> Answer | None:
        """What the cache holds; None for nothing of use."""
        try:
            told = json.loads(text or "")
            rows = [(str(user), _time(start), _time(end)) for user, start, end in told["entries"]]
            entries = tuple(ServiceEntry(*row) for row in rows)
            return cls(ServiceSchedule(entries, int(told["version"])), _time(told["since"]), _time(told["until"]))
        except (ValueError, TypeError, KeyError):
            return None


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def in_force(
    config: Configuration, source: ScheduleSource | None, cache: Cache, now: datetime
) -> tuple[Configuration, list[str]]:
    """The configuration with what services say of its schedules, and a line for each thing that people should know.

    Costs one request for each schedule of a service, and another one where nobody knows yet which version answers.

    Args:
        config: as the files say.
        source: the service; None where the operator gave no key.
        cache: remembers the last answers.
        now: UTC.
    """
    roster, told = config.roster, list[str]()
    entries: dict[str, tuple[Entry, ...]] = {}
    for schedule in roster.rotation.schedules.values():
        if schedule.pagerduty:
            answer, lines = _asked(schedule, source, cache, now)
            told += [f"PagerDuty's schedule {schedule.pagerduty} ({schedule.name}): {line}" for line in lines]
            if answer is not None:
                entries[schedule.name] = answer.entries(roster)
                told += _strangers(answer, schedule, roster, now)
            else:
                told[-1] += f"; {_instead(schedule, roster)}"
    if not entries:
        return config, told
    return replace(config, roster=replace(roster, live=MappingProxyType(entries))), told


def _asked(
    schedule: Schedule, source: ScheduleSource | None, cache: Cache, now: datetime
) -> tuple[Answer | None, list[str]]:
    """What serves of the service's words, and what is to be told; nothing serves when it cannot be known."""
    if source is None:
        return None, ["PAGERDUTY_TOKEN is missing, so it is not asked"]
    name = f"on_call:{schedule.pagerduty}"
    known = Answer.of(cache.fact(name))
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    since, until = today - BEHIND, today + AHEAD
    try:
        said = source.entries(schedule.pagerduty, since, until, known.schedule.version if known else None)
    except ServiceError as error:
        return _known(known, now, error)
    answer = Answer(said, since, until)
    cache.remember(name, answer.text())
    return answer, list(said.warnings)


def _known(known: Answer | None, now: datetime, error: ServiceError) -> tuple[Answer | None, list[str]]:
    """What was said before, as far as that reaches."""
    if known is None or not known.since <= now < known.until:
        return None, [f"{error}"]
    return known, [f"{error}; what it said before serves, until {stamp(known.until)} at the latest"]


def _strangers(answer: Answer, schedule: Schedule, roster: Roster, now: datetime) -> Iterator[str]:
    ids = live.unknown(answer.schedule.entries, roster.rotation, now)
    if ids:
        yield (
            f"PagerDuty's schedule {schedule.pagerduty} ({schedule.name}) names users whom rotation.yml does not know: "
            f"{', '.join(ids)}; give somebody there that `pagerduty` id, until then nobody is on call in their turns"
        )


def _instead(schedule: Schedule, roster: Roster) -> str:
    if schedule.layers or schedule.overrides:
        return "the layers of rotation.yml serve"
    return "fallback.reviewer serves" if roster.fallback else "nobody is on call"
