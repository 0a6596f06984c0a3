"""A call of `erase` that dies between its writes is finished by the next one."""

from __future__ import annotations

import contextlib

import pytest

from bot.domain.errors import ServiceError
from bot.sandbox import people
from bot.sandbox.faults import Fault, Kind
from tests.test_erase import SECRET, assert_empty, erase, reviewed, role, texts
from tests.world import HOURS, World

pytestmark = pytest.mark.proof


@pytest.mark.parametrize("kind", ["status", "lost_reply"])
@pytest.mark.parametrize(
    ("level", "method"),
    [(people.REPORTER, "POST"), (people.REPORTER, "PUT")]
    + [(people.PLANNER, each) for each in ("POST", "PUT", "DELETE")],
)
def test_every_interruption_heals(world: World, level: int, method: str, kind: Kind) -> None:
    """Whichever write is the last one before a crash, the next call ends where an undisturbed one does."""
    nth = 0
    has_fired = True
    while has_fired:
        nth += 1
        world.restart()
        ticket = reviewed(world)
        role(world, level)
        body = '{"message":"500 Internal Server Error"}'
        world.arm(Fault(kind, service="gitlab", method=method, nth=nth, status=500, body=body))
        with contextlib.suppress(ServiceError):
            erase(world, ticket)
        has_fired = not world.sandbox.traffic.faults.armed
        world.sandbox.traffic.faults.disarm()
        world.wait(HOURS)
        world.run()
        erase(world, ticket)
        assert [text for text in texts(world) if SECRET in text] == []
        assert_empty(world.issue(ticket))
    assert nth > 1
