"""Small scenarios in which something once went wrong, each with what it was."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.sandbox.faults import Fault
from bot.sandbox.weather import Weather
from tests.campaign.acts import Look
from tests.campaign.play import OTHER
from tests.campaign.script import Script
from tests.crowd.acts import Click, Say
from tests.crowd.phrases import PROCESS, phrase

NOT_THERE = '{"message":"404 Not found"}'

KEPT: Mapping[str, Script] = MappingProxyType(
    {
        "a status issue that seems gone for a moment was opened a second time": Script(
            scores=("bad",),
            acts=(
                Look(OTHER),
                Click(0, "mira.halloran", PROCESS),
                Look(OTHER, faults=(Fault("status", "gitlab", "GET", nth=7, status=404, body=NOT_THERE),)),
            ),
        ),
        "a command whose record was lost was called too old, and its label taken back": Script(
            scores=("bad", "bad", "good", ""),
            acts=(
                Click(1, "mira.halloran", PROCESS),
                Say(1, "mira.halloran", phrase("@feedback-bot label docs-issue"), 95),
                Look(weather=Weather(873806, 0.1, slow_seconds=0, late=0, expiry=0), after=90_007),
                Look(after=200_003),
            ),
        ),
    }
)
