"""Lets a bot make a mistake at last, for the tests of the judge."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.campaign import oracle
from tests.campaign.play import Play


def at_last(monkeypatch: pytest.MonkeyPatch, mistake: Callable[[Play], None]) -> None:
    """After the very last run of a campaign something is done that no later run could mend."""
    rest, rests = oracle.rest, list[Play]()

    def wrong(play: Play) -> None:
        rest(play)
        rests.append(play)
        if len(rests) > 1:
            mistake(play)

    monkeypatch.setattr(oracle, "rest", wrong)
