"""Four weeks with faults on a tenth of all requests end in the same world as four quiet ones."""

from __future__ import annotations

import pytest

from bot.sandbox.weather import Weather
from tests.campaign import asked, weeks
from tests.world import World

pytestmark = pytest.mark.proof


@pytest.mark.timeout(600)
def test_four_weeks(world: World) -> None:
    """The same people find the same issues, states, labels, people, cards and answers, whatever the services did."""
    events = weeks.plotted(1)
    quiet = weeks.seen(weeks.lived(world, events, None))
    play = weeks.lived(world, events, Weather(1, 0.1, slow_seconds=0, stall_seconds=0.01))
    found = weeks.seen(play)
    assert found.keys() == quiet.keys()
    for ticket, case in quiet.items():
        assert found[ticket] == case, f"ticket {ticket}"
    asked.judge(play)
    assert sum(play.faults.values()) > play.requests / 20
    assert len(quiet) > weeks.CASES / 2
