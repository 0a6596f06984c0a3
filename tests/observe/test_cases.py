"""What a case is read from may vanish between two requests: it is mirrored with what there is."""

from __future__ import annotations

import pytest

from bot.cache import Cache
from bot.domain.errors import OutOfTime
from bot.observe import sweeps
from bot.report import Outcome
from bot.sandbox.faults import Fault
from tests.world import World

COMMENTS = "/api/v2/tickets/{id}/comments"


def test_a_ticket_whose_comments_are_gone(world: World) -> None:
    """Scrubbed in the same moment, or an answer that nobody can read: the issue is opened without the replies."""
    world.set({"mirror": {"show": {"public_replies": 5}}})
    agent = world.sandbox.zendesk.add_agent("Agent", "agent@example.com")
    tickets = [world.ticket() for _ in range(2)]
    for ticket in tickets:
        world.sandbox.zendesk.add_comment(ticket, agent, "Turn it off and on.", public=True)
        world.rate("bad", "No.", ticket=ticket)
    world.arm(Fault("status", "zendesk", template=COMMENTS, status=404, body='{"error":"RecordNotFound"}', times=1))
    assert world.run().outcome is Outcome.OK
    assert sorted("off and on" in world.issue(ticket).description for ticket in tickets) == [False, True]


@pytest.mark.parametrize("is_sweeping", [True, False])
def test_who_ran_out_of_time(world: World, *, is_sweeping: bool) -> None:
    """Only a look at everything that took too long waits an hour for the next try."""
    cache, now = Cache(None), world.sandbox.clock.now()
    with pytest.raises(OutOfTime), sweeps.noticed(cache, now, is_sweeping=is_sweeping):
        raise OutOfTime("Zendesk", "out of time")
    assert bool(cache.fact(sweeps.OUT_OF_TIME_AT)) is is_sweeping
