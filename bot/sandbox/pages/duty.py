"""The page that shows who is on duty: now and next, a month, and a form by which somebody stands in for a while."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.sandbox import people
from bot.sandbox.gitlab import Issue
from bot.sandbox.pagerduty import Schedule
from bot.sandbox.pagerduty.asked import YEARS
from bot.sandbox.pagerduty.wall_clock import moment, wall_clock
from bot.sandbox.pages import cases, gitlab_people
from bot.sandbox.pages.duty_shown import DAY, Duty, Stretch
from bot.sandbox.pages.frame import NOT_FOUND, Asked, Frame
from bot.sandbox.pages.gitlab_people import Member
from bot.sandbox.pages.lists import Address
from bot.sandbox.pages.words import local

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox

PATH = "/on-duty"
NINE = timedelta(hours=9)
FIELD = "%Y-%m-%dT%H:%M"
ZONES = {manager.pagerduty: manager.time_zone for manager in people.MANAGERS}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: their member of the project, their PagerDuty id, and their own zone where it is another one."""

    member: Member | None
    members: list[Member]
    id: str
    zone: ZoneInfo | None


@dataclass(frozen=True, slots=True)
class Glance:
    """Who is on duty, in two lines, and the issues in which the bot gathers what waits for them."""

    zone: str
    present: Stretch
    following: Stretch | None
    turns: list[Issue]


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the routes of the page and of its forms."""
    return [
        frame.get(PATH, lambda asked: _show(frame, asked)),
        frame.post(f"{PATH}/swap", lambda asked: _swap(frame, asked)),
        frame.post(f"{PATH}/take-back", lambda asked: _take_back(frame, asked)),
    ]


def glance(sandbox: "Sandbox", asked: Asked) -> Glance | None:
    """Return who reviews now and next, by the first schedule; None without one. Call it with the lock held."""
    schedule = next(iter(sandbox.pagerduty.schedules.values()), None)
    if schedule is None:
        return None
    duty = _duty(sandbox, schedule, _viewer(sandbox, asked, schedule))
    following = next(iter(duty.coming()), None)
    return Glance(schedule.zone.key, duty.present(), following, cases.of_turns(sandbox))


def _show(frame: Frame, asked: Asked) -> Response:
    sandbox, query = frame.sandbox, asked.request.query_params
    with sandbox.lock:
        schedules = list(sandbox.pagerduty.schedules.values())
        if not schedules:
            return frame.page(asked, "duty_empty.html", title="Who is on duty")
        schedule = _schedule(sandbox, query.get("schedule") or schedules[0].id)
        viewer = _viewer(sandbox, asked, schedule)
        duty = _duty(sandbox, schedule, viewer)
        today = wall_clock(duty.now, schedule.zone)
        first = _month(query.get("month"), today.date())
        values = {
            "present": duty.present(),
            "coming": duty.coming(),
            "weeks": duty.month(first),
            "swaps": duty.swaps(),
            "team": duty.people(),
            "turns": cases.of_turns(sandbox),
        }
    tomorrow = datetime.combine(today.date() + DAY, datetime.min.time()) + NINE
    return frame.page(
        asked,
        "duty.html",
        title="Who is on duty",
        schedule=schedule,
        schedules=schedules,
        viewer=viewer,
        address=Address(PATH, {"schedule": schedule.id if schedule is not schedules[0] else ""}),
        first=first,
        earlier=f"{first - DAY:%Y-%m}",
        later=f"{first + DAY * 31:%Y-%m}",
        suggested=(tomorrow.strftime(FIELD), (tomorrow + DAY).strftime(FIELD)),
        **values,
    )


def _swap(frame: Frame, asked: Asked) -> Response:
    """Let somebody stand in, from and until a time by the schedule's clock."""
    sandbox, form = frame.sandbox, asked.form
    with sandbox.lock:
        schedule = _schedule(sandbox, form.get("schedule", ""))
        start, end = (_moment(name, form.get(name, ""), schedule.zone) for name in ("from", "until"))
        made = sandbox.pagerduty.add_override(schedule, start, end, form.get("user", ""))
        name = sandbox.pagerduty.users[made.user].name
    times = " until ".join(local(at.astimezone(schedule.zone)) for at in (made.start, made.end))
    return frame.done(asked.back, f"{name} is on duty from {times} ({schedule.zone.key}).")


def _take_back(frame: Frame, asked: Asked) -> Response:
    sandbox, form = frame.sandbox, asked.form
    with sandbox.lock:
        schedule = _schedule(sandbox, form.get("schedule", ""))
        left = sandbox.pagerduty.remove_override(schedule, form.get("override", ""))
    words = "It is as if nobody had swapped." if left is None else "The swap ends now; what was stays as it was."
    return frame.done(asked.back, words)


def _schedule(sandbox: "Sandbox", schedule_id: str) -> Schedule:
    found = sandbox.pagerduty.schedules.get(schedule_id)
    if found is None:
        raise HTTPException(NOT_FOUND, "There is no such schedule.")
    return found


def _duty(sandbox: "Sandbox", schedule: Schedule, viewer: Viewer) -> Duty:
    return Duty(sandbox.pagerduty, schedule, sandbox.clock.now(), viewer.id)


def _viewer(sandbox: "Sandbox", asked: Asked, schedule: Schedule) -> Viewer:
    project = sandbox.gitlab.project_at(people.PROJECT)
    members = gitlab_people.members(sandbox.gitlab, project) if project else []
    member = gitlab_people.acting(members, asked.request)
    ids = {manager.username: manager.pagerduty for manager in people.MANAGERS}
    found = ids.get(member.user.username, "") if member else ""
    zone = ZONES.get(found, schedule.zone.key)
    return Viewer(member, members, found, ZoneInfo(zone) if zone != schedule.zone.key else None)


def _month(asked: str | None, today: date) -> date:
    """Return the first day of the month that is asked for, as `2026-11`; of this one for what is no month."""
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        first = today.replace(day=1)
    return first if first.year in YEARS else today.replace(day=1)


def _moment(name: str, text: str, zone: ZoneInfo) -> datetime:
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{name}” needs a day and a time") from None
    if wall.tzinfo is not None or wall.year not in YEARS:
        raise ValueError(f"“{name}” needs a day and a time by the clock of {zone.key}")
    return moment(wall, zone)
