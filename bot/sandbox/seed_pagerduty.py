"""Prepares the sandbox's PagerDuty: the managers take turns to review, a week each, and a second one stands by."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.sandbox import people
from bot.sandbox.pagerduty import PagerDuty
from bot.sandbox.pagerduty.model import WEEK, Layer, Restriction

ZONE: Final = ZoneInfo("Europe/Berlin")
REVIEW, STAND_BY = "PREVIEW", "PSTANDBY"
# A Monday from which on whole cycles lead to the first manager in the week of `world.START`.
FIRST_HAND_OFF: Final = datetime.fromisoformat("2024-01-15T09:00")
MONDAY = 1
WORKING_WEEK: Final = Restriction(time(9), timedelta(days=4, hours=8), MONDAY)
"""From Monday nine o'clock to Friday five o'clock."""
USERS: Final = tuple(manager.pagerduty for manager in people.MANAGERS)


def layer(layer_id: str, name: str, users: tuple[str, ...]) -> Layer:
    """Return weekly turns of some users in working weeks, with the hand-off on Monday at nine."""
    since = FIRST_HAND_OFF.replace(tzinfo=ZONE).astimezone(UTC)
    return Layer(layer_id, name, since, FIRST_HAND_OFF, WEEK, users, (WORKING_WEEK,))


LAYER: Final = layer("PLAYER1", "Weekly manager", USERS)
STAND_BY_LAYER: Final = layer("PLAYER2", "Weekly stand-by", (*USERS[1:], *USERS[:1]))


def seed_pagerduty(service: PagerDuty) -> None:
    """Add the managers and two schedules: who reviews, of the old kind, and who stands by, which was upgraded."""
    for manager in people.MANAGERS:
        service.add_user(manager.pagerduty, manager.name, manager.email)
    service.tokens.add(people.PAGERDUTY_TOKEN)
    service.add_schedule(REVIEW, "Feedback review", ZONE, [LAYER])
    service.add_schedule(STAND_BY, "Feedback review, stand-by", ZONE, [STAND_BY_LAYER], version=3)
