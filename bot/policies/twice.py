"""A comment that two runs wrote at the same time stands there once: the younger one is shortened to a line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.config import Configuration
from bot.domain.actions import Decided, EditNote
from bot.domain.markers import Marker
from bot.domain.model import Case, Need
from bot.domain.texts import Text

SHORT = Text("I wrote this comment twice; the older one, above it, counts.\n")


def needs(case: Case, now: datetime, config: Configuration) -> Need:
    """Nothing: whoever reads notes sees what is there twice."""
    return Need.NOTHING


def decide(case: Case, now: datetime, config: Configuration) -> Iterator[Decided]:
    """Rewrites each younger double in place, which notifies nobody."""
    iid = case.issue.iid if case.issue else None
    for note_id in case.history.doubles if case.history else ():
        body = SHORT.fill(Marker("twice", case.key))
        why = "two runs wrote it at the same time"
        yield EditNote(key=case.key, iid=iid, why=why, note_id=note_id, body=body)
