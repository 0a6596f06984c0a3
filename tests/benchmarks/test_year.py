"""The year hour by hour tells what it cost and what was said."""

from __future__ import annotations

import pytest

from benchmarks.year import year

pytestmark = pytest.mark.proof


def test_a_week() -> None:
    """A run every hour of the first week, and no rule broken."""
    line = year(1)
    assert (line["runs"], line["violations"]) == (7 * 24, 0)
    assert line["hand_overs"] == 1
