"""Small scenarios in which something once went wrong, each with what it was."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.sandbox.faults import Fault
from tests.campaign.acts import Look
from tests.campaign.script import Script
from tests.crowd.acts import Click, Rate, Say
from tests.crowd.phrases import PROCESS, phrase

ONE_ISSUE = "/api/v4/projects/{project}/issues/{issue_iid}"
REACTIONS = f"{ONE_ISSUE}/notes/{{note_id}}/award_emoji"
NOT_THERE = '{"message":"404 Not found"}'

KEPT: Mapping[str, Script] = MappingProxyType(
    {
        "a status issue that seems gone for a moment was opened a second time": Script(
            scores=("bad",),
            acts=(
                Click(0, "mira.halloran", PROCESS),
                Look(faults=(Fault("status", "gitlab", "GET", ONE_ISSUE, 2, status=404, body=NOT_THERE),)),
            ),
        ),
        "a command whose record was lost was called too old, and its label taken back": Script(
            scores=("bad", "bad", "good", ""),
            acts=(
                Click(1, "mira.halloran", PROCESS),
                Say(1, "mira.halloran", phrase("@feedback-bot label docs-issue"), 95),
                Look(faults=(Fault("reset", "gitlab", "POST", REACTIONS),), after=90_007),
                Look(after=200_003),
            ),
        ),
        "two runs that could not give their lease back left the next one a lease to take over": Script(
            scores=("bad",),
            acts=(
                Rate(0, "bad", "Word1."),
                Look(faults=(Fault("reset", "gitlab", "DELETE"),)),
                Rate(0, "bad", "Word2."),
                Look(faults=(Fault("reset", "gitlab", "DELETE"),), after=1000),
            ),
        ),
    }
)
