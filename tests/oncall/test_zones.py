"""Time zones by the names that PagerDuty still knows."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bot.oncall.zones import RAILS, iana


@pytest.mark.parametrize("name", RAILS)
def test_every_name_leads_to_a_zone(name: str) -> None:
    """The data base of this machine has it."""
    assert ZoneInfo(iana(name)).key == RAILS[name]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Eastern Time (US & Canada)", "America/New_York"), ("Europe/Prague", "Europe/Prague"), ("Mars", "Mars")],
)
def test_other_names_stay(name: str, expected: str) -> None:
    """Whether they are time zones is for others to say."""
    assert iana(name) == expected
