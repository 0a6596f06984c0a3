"""What becomes of the schedules of a file together: which are taken, what they are called, and what is remarked."""

from __future__ import annotations

import pytest

from bot.oncall.pagerduty.draft import Refused
from tests.oncall.pagerduty.saved import event, layer, layered, made, shifted

WEEK = event("2026-01-05T09:00", "2026-01-12T09:00", "FREQ=WEEKLY")


def test_a_schedule_without_a_name() -> None:
    """It is chosen by its summary, and listed by its id."""
    rows = [layered(name="", summary="Second line"), layered(id="PSUP002")]
    assert [*made(rows, "Second line").rotation.schedules] == ["second-line"]
    with pytest.raises(Refused, match="holds no schedule 'Third line', but 'PSUP001', 'Feedback review'"):
        made(rows, "Third line")


def test_shifts_are_known_by_their_rotations() -> None:
    """Version 3 need not say that it is."""
    row = shifted(WEEK)["schedule"]
    assert made({key: value for key, value in row.items() if key != "type"}).rotation == made(row).rotation


def test_a_version_without_its_rotations() -> None:
    """Layers in a schedule that calls itself one of shifts are not taken for it."""
    with pytest.raises(Refused, match="no usable rotations"):
        made(layered(type="schedule_v3"))


def test_people_need_names_in_gitlab() -> None:
    """PagerDuty knows none, and the first remark says what to do."""
    assert made(layered()).remarks[0].startswith("PagerDuty knows no GitLab names: give each user `gitlab: NAME`")


@pytest.mark.parametrize(
    ("people", "keys"), [([("P1", None), ("P2", "")], ["p1", "p2"]), ([("\u7530", "\u4e2d")], ["user"])]
)
def test_keys_of_people_without_names(people: list[tuple[str, str | None]], keys: list[str]) -> None:
    """The id stands in for a name; where it has no letters either, there is still a key."""
    users = [{"user": {"id": id_, "summary": name}} for id_, name in people]
    assert [*made(layered(layer(users=users))).rotation.users] == keys
