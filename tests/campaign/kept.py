"""Small scenarios in which something once went wrong, each with what it was."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.sandbox.faults import Fault
from tests.campaign.acts import Look, Touch
from tests.campaign.desk import Desk
from tests.campaign.drawn import NOT_THERE, ONE_ISSUE
from tests.campaign.script import Script
from tests.crowd.acts import Click, Delete, DeleteCard, Edit, Rate, Say, Wait
from tests.crowd.phrases import PROCESS, phrase

REACTIONS = f"{ONE_ISSUE}/notes/{{note_id}}/award_emoji"

PAGE: Mapping[str, Any] = {"body": "<html>Sign in</html>", "content_type": "text/html"}

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
        "a page for people in place of the answer to a reaction counted as the reaction": Script(
            scores=("bad",),
            acts=(
                Say(0, "mira.halloran", phrase("@feedback-bot label docs-issue")),
                Look(faults=(Fault("status", "gitlab", "POST", REACTIONS, status=200, **PAGE),), after=95),
            ),
        ),
        "what an answer set stayed when a run died before its card, and the answer was edited away": Script(
            scores=("bad",),
            acts=(
                Say(0, "ren.takamizu", phrase("Email:\n\nWe are sorry that you feel so.")),
                Look(faults=(Fault("reset", "gitlab", "PUT", f"{ONE_ISSUE}/notes/{{note_id}}"),), after=95),
                Edit(0, 1, phrase("Zusammenfassung: das Kabel war lose")),
            ),
        ),
        "whom an answer assigned kept the issue when a run died before its card, and the answer was deleted": Script(
            scores=("bad",),
            acts=(
                Say(0, "mira.halloran", phrase("Action: none")),
                Say(0, "mira.halloran", phrase("Maßnahme: neues Kabel schicken"), 95),
                Look(faults=(Fault("reset", "gitlab", "PUT", f"{ONE_ISSUE}/notes/{{note_id}}"),), after=95),
                Delete(0, 1),
            ),
        ),
        "a cache whose pages are whole and whose rows are not broke a run off": Script(
            scores=("bad", "bad", "good"),
            acts=(Touch(how="damage", share=0.9934477476661413, after=35),),
            has_rotation=True,
        ),
        "whose comment was edited and had a reaction came to stand before who spoke later, when no card told": Script(
            scores=("bad",),
            acts=(
                Say(0, "oluchi.brandeau", phrase("@feedback-bot reopen please"), 35),
                Look(after=5_000),
                Edit(0, 0, phrase("@feedback-bot assign me"), 1_000),
                Say(0, "tomas.vextergaard", phrase("@feedback-bot assign me"), 95),
                Look(faults=(Fault("reset", "gitlab", "PUT", f"{ONE_ISSUE}/notes/{{note_id}}", 2),), after=95),
            ),
        ),
        "a comment that was edited after the bot's reaction counted from when it was written": Script(
            scores=("bad",),
            acts=(
                Say(0, "tomas.vextergaard", phrase("@feedback-bot label keep-open"), 61),
                Look(after=40_123),
                Say(0, "oluchi.brandeau", phrase("* **Action to be taken:** send a new cable"), 95),
                Edit(0, 0, phrase("Maßnahme: neues Kabel schicken")),
            ),
        ),
        "whom a command assigned lost the issue when the card came back and the comment was edited": Script(
            scores=("bad",),
            acts=(
                Say(0, "oluchi.brandeau", phrase("Ren knows the printers: @feedback-bot assign @ren.takamizu"), 95),
                Look(after=95),
                DeleteCard(0, 1_000),
                Edit(0, 0, phrase("@feedback-bot escalate they ask for a call"), 95),
                Look(after=90_007),
                Rate(0, "good", "Word1."),
            ),
        ),
        "an answer to a survey was lost that was given while no run came for weeks": Script(
            scores=("bad", "bad", "good"),
            acts=(Look(after=5_000), Rate(0, "good", "Word2.", 1_000), Wait(34 * 86_400)),
            desk=Desk(asks="surveys"),
        ),
        "a satisfaction rating was lost that was changed while no run came for weeks": Script(
            scores=("bad", "bad", "good"),
            acts=(Wait(20 * 86_400), Look(after=5_000), Wait(5 * 86_400), Rate(0, "good", "Word2."), Wait(20 * 86_400)),
            keeps_rows=True,
        ),
    }
)
