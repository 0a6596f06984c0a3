"""Looks at PagerDuty's schedules, where the rotation names any."""

from __future__ import annotations

from datetime import timedelta

from bot.doctor.here import listed
from bot.doctor.model import Check, Finding, odd, unused, well, wrong
from bot.doctor.scene import Scene
from bot.domain.ports_on_call import ScheduleSource
from bot.oncall import live
from bot.oncall.model import Schedule

PAGERDUTY = "PagerDuty"
AHEAD = timedelta(weeks=4)


def _schedules(scene: Scene) -> Finding:
    found = [each for each in scene.config.roster.rotation.schedules.values() if each.pagerduty]
    if not found:
        return unused("the rotation names no schedule of PagerDuty")
    source = scene.ports.schedules
    if source is None:
        return wrong("PAGERDUTY_TOKEN is missing", "set it, or the file's layers or the fallback serve")
    lines = [line for schedule in found for line in _told(scene, source, schedule)]
    return odd(listed(lines)) if lines else well(f"{len(found)} can be read, and everybody in them is known")


def _told(scene: Scene, source: ScheduleSource, schedule: Schedule) -> list[str]:
    now = scene.now
    answer = source.entries(schedule.pagerduty, now, now + AHEAD)
    strangers = live.unknown(answer.entries, scene.config.roster.rotation, now)
    unknown = [f"nobody in rotation.yml has the pagerduty id {', '.join(strangers)}"] if strangers else []
    return [f"{schedule.name}: {line}" for line in (*answer.warnings, *unknown)]


CHECKS = (
    Check(
        "pagerduty-schedules", PAGERDUTY, "schedules named in the rotation can be read, and everybody in them is known",
        "each is asked for the next four weeks", "check PAGERDUTY_TOKEN, the ids of the schedules, and give everybody "
        "in rotation.yml their pagerduty id", _schedules,
    ),
)  # fmt: skip
