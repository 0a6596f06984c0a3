"""Whatever goes wrong: after random scenarios of people, faults and bots GitLab holds what people did, once each."""

from __future__ import annotations

import pytest

from tests.campaign.campaign import played
from tests.campaign.drawn import drawn
from tests.campaign.kept import KEPT
from tests.campaign.script import Script
from tests.world import World

SEEDS, CHUNK = 100, 4
"""More of them: `make faults SEEDS=1000`."""


@pytest.mark.proof
@pytest.mark.timeout(300)
@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_scenarios(world: World, first: int) -> None:
    """After each scenario of these seeds nothing is lost, doubled or undone, and a last run writes nothing."""
    found = {seed: played(world, drawn(seed)).violations for seed in range(first, first + CHUNK)}
    again = "make faults SEEDS=1 FAULTS='--first SEED' shows a small scenario"
    assert {seed: told for seed, told in found.items() if told} == {}, again


@pytest.mark.parametrize("script", KEPT.values(), ids=KEPT.keys())
def test_what_went_wrong_once(world: World, script: Script) -> None:
    """Small scenarios in which something once went wrong end as they should."""
    assert played(world, script).violations == ()
