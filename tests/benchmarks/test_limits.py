"""The measurement of limits: it counts what the services took and refused, and what they would have allowed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.limits import SHAPES, Shape, limits

pytestmark = pytest.mark.proof

SMALL = {"new issues, one in ten bad": 12, "new notes, all bad": 8, "all requests, by settings": 30}


@pytest.mark.parametrize(("name", "ratings"), SMALL.items())
def test_no_run_meets_a_refusal(name: str, ratings: int) -> None:
    """With limits that a few ratings exceed, all of them are mirrored in the least time, and none is refused."""
    shape = next(each for each in SHAPES if each.name == name)
    tight = replace(shape, ratings=ratings, limits={"notes": 5, "issues": 8, "requests": 40})
    found = limits(tight, minute=3.0)
    assert (found["refused"], found["outcome"], found["is_all_done"]) == (0, "ok", True)
    least, took, share = (float(str(found[name])) for name in ("least_seconds", "seconds", "share"))
    assert 0 < least <= took
    assert share == pytest.approx(least / took, abs=0.01)


def test_a_limit_that_the_bot_does_not_know_is_counted() -> None:
    """Beside a service whose notes limit is tighter than the settings say, refusals are seen, and still all is done."""
    shape = Shape("unknown", "notes", 4, bad_every=1, limits={"notes": 3, "issues": 50, "requests": 500}, told=())
    found = limits(shape, minute=2.0)
    refused, sent = found["refused"], found["sent"]
    assert (isinstance(refused, int) and refused > 0, sent, found["is_all_done"]) == (True, 5, True)
