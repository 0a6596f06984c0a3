"""A comment that two runs wrote at the same time stands there once: the younger one is shortened to a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from bot.config import Configuration
from bot.domain.actions import Decided, EditNote
from bot.domain.history import ping_values
from bot.domain.markers import Marker
from bot.domain.model import Case, Need
from bot.domain.texts import Text
from bot.standing.record import carried

SHORT = Text("I wrote this comment twice; the older one, above it, counts.\n")


def needs(case: Case, now: datetime, config: Configuration) -> Need:
    """Nothing: whoever reads notes sees what is there twice."""
    return Need.NOTHING


def decide(case: Case, now: datetime, config: Configuration) -> Iterator[Decided]:
    """Rewrites each younger double in place, which notifies nobody."""
    iid = case.issue.iid if case.issue else None
    for double in case.history.doubles if case.history else ():
        body = SHORT.fill(Marker("twice", case.key, _asked(double.marker)))
        why = "two runs wrote it at the same time"
        yield EditNote(key=case.key, iid=iid, why=why, note_id=double.note_id, body=body)


def _asked(marker: Marker) -> Mapping[str, str]:
    """Whom the note mentioned when it came, which still counts; empty for nobody."""
    ping = carried(marker)
    return ping_values(ping) if ping else marker.values if marker.kind == "ping" else MappingProxyType({})
