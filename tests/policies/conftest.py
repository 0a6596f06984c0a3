"""Who is on duty in the tests of pings."""

from __future__ import annotations

import pytest

from tests.on_duty import rostered
from tests.world import World, configured


@pytest.fixture
def ana_on_duty(world: World) -> None:
    """Monday at nine: Ana is on duty, Bo follows, the admin is the fallback."""
    world.config = rostered(configured())
