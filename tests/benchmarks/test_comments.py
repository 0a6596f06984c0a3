"""Comments are measured in each shape and length; small numbers, and nothing timed is asserted."""

from __future__ import annotations

import pytest

from benchmarks.comments import SHAPES, comments

pytestmark = pytest.mark.proof


def test_comments() -> None:
    """Each shape has a line for each length."""
    sizes = (10, 1_000)
    expected = [(shape, size) for shape in SHAPES for size in sizes]
    assert [(line["shape"], line["characters"]) for line in comments(sizes)] == expected
