"""Who reviews a case: by settings and ticket when it comes, and whom that means at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.config import Configuration
from bot.domain.markers import Key
from bot.domain.model import Ticket
from bot.domain.quoted import QuotedInline
from bot.domain.rating import Rating, Score
from bot.oncall.model import ESCALATION, Away, Level
from bot.standing import reviewer
from bot.standing.record import Record
from tests.on_duty import ANA, BO, CAI, FALLBACK, MONDAY, SECOND, WEEKLY, rostered, rotation
from tests.world import configured

NOON = MONDAY + timedelta(hours=12)
"""Ana is on duty."""

AGENT = 4711

TICKET = Ticket(
    70_001,
    tags=(QuotedInline("VIP"),),
    group_id=12,
    brand_id=34,
    assignee_id=AGENT,
    organization_id=56,
    group=QuotedInline("Billing"),
    organization=QuotedInline("Acme"),
)
RATING = Rating.of(Key("zendesk", 70_001), "1", Score.BAD, comment="", reason="", rated_at=NOON)


def settings(*changes: Mapping[str, Any], **users: Mapping[str, Any]) -> Configuration:
    """A configuration with two schedules, and with more about its users."""
    found = rotation()
    people = {name: replace(user, **users.get(name, {})) for name, user in found.users.items()}
    schedules = {**found.schedules, "emea": replace(found.schedules[WEEKLY], name="emea")}
    return rostered(configured(*changes), replace(found, users=people, schedules=schedules))


def routed(**fits: Any) -> Mapping[str, Any]:
    """Settings with one route to the schedule of EMEA."""
    return {"rotation": {"routes": ({"schedule": "emea", **fits},)}}


@pytest.mark.parametrize(
    ("fits", "expected"),
    [
        ({"groups": ("billing",)}, "schedule:emea"),
        ({"groups": (12,)}, "schedule:emea"),
        ({"groups": ("Technical", 13)}, ""),
        ({"brands": (34,)}, "schedule:emea"),
        ({"brands": (35,)}, ""),
        ({"regions": ("EMEA",)}, "schedule:emea"),
        ({"regions": ("APAC",)}, ""),
        ({"groups": ("Technical",), "brands": (34,)}, "schedule:emea"),
    ],
)
def test_routes(fits: Mapping[str, Any], expected: str) -> None:
    """A case goes to a schedule by its group, its brand, or the region of who has the ticket; one match is enough."""
    config = settings(routed(**fits), cai={"zendesk": AGENT, "region": "EMEA"})
    assert reviewer.route(TICKET, config) == expected
    assert reviewer.route(None, config) == ""


def test_the_first_route_that_fits() -> None:
    """Of two the upper one counts."""
    routes = ({"schedule": WEEKLY, "brands": (34,)}, {"schedule": "emea", "groups": (12,)})
    assert reviewer.route(TICKET, settings({"rotation": {"routes": routes}})) == f"schedule:{WEEKLY}"


def test_a_route_to_a_schedule_that_is_gone() -> None:
    """The default schedule serves."""
    assert reviewer.schedule(Record(route="schedule:gone"), settings()) == WEEKLY
    assert reviewer.turn(Record(route="schedule:gone"), NOON, settings()).user == settings().roster.user(ANA)


BY_MANAGER = {"rotation": {"reviewer": "assignee_manager"}}


def test_the_manager_of_who_has_the_ticket() -> None:
    """By setting it is their case, whoever is on duty; while they are away, the fallback's."""
    config = settings(BY_MANAGER, bo={"zendesk": AGENT, "manager": CAI})
    route = reviewer.route(TICKET, config)
    assert route == f"user:{CAI}"
    assert reviewer.turn(Record(route=route), NOON, config).user == config.roster.user(CAI)
    away = (Away(CAI, date(2026, 11, 16), date(2026, 11, 16)),)
    absent = rostered(config, replace(config.roster.rotation, away=away))
    assert reviewer.turn(Record(route=route), NOON, absent).user == absent.roster.fallback_user()


@pytest.mark.parametrize("known", [{}, {"zendesk": AGENT}, {"zendesk": 1, "manager": CAI}])
def test_a_ticket_without_a_manager(known: Mapping[str, Any]) -> None:
    """Nobody knows whose it is: the fallback reviews it."""
    config = settings(BY_MANAGER, bo=known)
    found = reviewer.turn(Record(route=reviewer.route(TICKET, config)), NOON, config)
    assert (found.user and found.user.gitlab, found.is_fallback) == (FALLBACK, True)


@pytest.mark.parametrize(
    ("urgent", "expected"),
    [
        ({}, False),
        ({"scores": ("bad",)}, True),
        ({"tags": ("vip",)}, True),
        ({"tags": ("slow",)}, False),
        ({"organizations": ("acme",)}, True),
        ({"organizations": (56,)}, True),
        ({"organizations": (57, "Other")}, False),
    ],
)
def test_urgent_cases(urgent: Mapping[str, Any], expected: bool) -> None:  # noqa: FBT001 - a row of a table
    """By score, tag or organisation; one match is enough."""
    config = settings({"ping": {"urgent": urgent}})
    assert reviewer.is_urgent(RATING, TICKET, config) is expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, False),
        (routed(groups=(1,)), True),
        (BY_MANAGER, True),
        ({"ping": {"urgent": {"tags": ("vip",)}}}, True),
        ({"ping": {"urgent": {"scores": ("bad",)}}}, False),
    ],
)
def test_when_the_ticket_is_needed(changes: Mapping[str, Any], expected: bool) -> None:  # noqa: FBT001 - a row of a table
    """Only settings that look at it cost the request."""
    assert reviewer.is_routed(settings(changes)) is expected
    assert not reviewer.is_routed(configured(changes))


def test_levels() -> None:
    """Those of the schedule; for one person's case the usual ones."""
    config = settings()
    own = (Level(1, is_business=True, notify=BO),)
    schedule = replace(config.roster.rotation.schedules[WEEKLY], escalation=own)
    config = rostered(config, replace(config.roster.rotation, schedules={WEEKLY: schedule}))
    assert reviewer.levels(Record(), config) == own
    assert reviewer.levels(Record(route=f"user:{ANA}"), config) == ESCALATION


@pytest.mark.parametrize(
    ("route", "expected"), [("", SECOND), (f"user:{ANA}", FALLBACK), ("user:", None)], ids=["next", "person", "nobody"]
)
def test_whom_escalate_asks(route: str, expected: str | None) -> None:
    """The next one of the rotation, else the fallback; whoever reviews the case already is not asked once more."""
    assert reviewer.escalation(Record(route=route), NOON, settings()) == expected


def test_whom_escalate_asks_by_setting() -> None:
    """A name in `commands.escalate_to` stands before any rotation, and without either there is nobody."""
    assert reviewer.escalation(None, NOON, settings({"commands": {"escalate_to": "boss"}})) == "boss"
    assert reviewer.escalation(None, NOON, configured()) is None


def test_settings_that_matter() -> None:
    """A change of any of them makes open cases due, and nothing else does."""
    before = reviewer.settings(settings())
    assert reviewer.settings(settings()) == before
    changed = [settings({"ping": {"per_day": 1}}), settings(routed(groups=(1,))), settings(ana={"gitlab": "other"})]
    changed.append(rostered(settings(), rotation(away=(Away(ANA, date(2026, 11, 16), date(2026, 11, 16)),))))
    assert before not in {reviewer.settings(each) for each in changed}
