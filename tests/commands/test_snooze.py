"""`snooze` notes until when a case sleeps."""

from __future__ import annotations

import pytest

from bot.standing.acts import Register
from tests.commands.asking import ask, refused, sets
from tests.world import configured


@pytest.mark.parametrize(
    ("args", "zone", "until"),
    [
        ("3d", "UTC", "2026-11-21T09:30:00Z"),
        ("3d until we know more", "UTC", "2026-11-21T09:30:00Z"),
        ("until friday", "UTC", "2026-11-20T08:00:00Z"),
        ("until friday the release", "Europe/Prague", "2026-11-20T07:00:00Z"),
    ],
)
def test_until_when(args: str, zone: str, until: str) -> None:
    """Counted from the comment, days in the zone of the settings; the reason is for people."""
    config = configured({"schedule": {"time_zone": zone}})
    assert sets(ask(f"snooze {args}", config=config)) == {Register.SNOOZE: until}


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ("", "`snooze` is not enough: until when?"),
        ("until @all", "because of `@all`: that is neither a length of time nor a day."),
        ("until 2026-01-01", "because of `2026-01-01`: that is over already."),
    ],
)
def test_malformed(args: str, told: str) -> None:
    """The word that is not understood is named, with the forms and an example."""
    answer = refused(ask(f"snooze {args}"))
    assert told in answer
    assert "`@bot snooze until friday [reason]`" in answer
    assert "For example: `@bot snooze 2 weeks waiting for the release`" in answer
