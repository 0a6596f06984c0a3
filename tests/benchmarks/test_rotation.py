"""Large rotations are measured in each shape; nothing timed is asserted."""

from __future__ import annotations

import pytest

from benchmarks import rotation
from benchmarks.rotation import FIRST, HOUR, LAYERS, NAME, SHAPES, USERS, WEEK, ZONE, hour_by_hour, rotations
from bot.oncall.clock import instant
from bot.oncall.render import render

pytestmark = pytest.mark.proof


def test_rotations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each shape has a line."""
    monkeypatch.setattr(rotation, "YEARS", 1)
    assert [line["shape"] for line in rotations()] == list(SHAPES)


@pytest.mark.parametrize("shape", SHAPES)
def test_size(shape: str) -> None:
    """All users are in each layer, and whoever is away is one of them."""
    found = rotation.rotation(shape)
    layers = found.schedules[NAME].layers
    assert (len(layers), len(found.users)) == (LAYERS, USERS)
    assert all(set(layer.users) == set(found.users) for layer in layers)
    assert {each.user for each in found.away} == (set(found.users) if SHAPES[shape][1] else set())


@pytest.mark.parametrize("shape", [shape for shape, (_, is_away) in SHAPES.items() if not is_away])
def test_the_loop_names_the_same_people(shape: str) -> None:
    """As long as no clock changes and nobody is away."""
    found = rotation.rotation(shape)
    since = instant(FIRST, ZONE)
    until = since + 8 * WEEK
    entries = render(found, NAME, since, until)
    hours = [entry.user for entry in entries for _ in range((entry.end - entry.start) // HOUR)]
    assert hour_by_hour(found.schedules[NAME], since, until) == hours
