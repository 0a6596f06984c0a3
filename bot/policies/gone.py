"""A ticket was merged or deleted in Zendesk: its case stays, and people are told once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from types import MappingProxyType

from bot.config import Configuration
from bot.domain.actions import Decided, PostNote
from bot.domain.markers import Marker
from bot.domain.model import Case, Gone, Need
from bot.domain.texts import Text

MERGED = Text("The ticket was merged into another one in Zendesk. This case stays as it is.\n")
DELETED_TOO = Text(
    "The ticket was deleted in Zendesk, so this case loses the customer's words; its link leads nowhere.\n"
)
DELETED = Text("The ticket was deleted in Zendesk. This case stays as it is; its link leads nowhere now.\n")


def needs(case: Case, now: datetime, config: Configuration) -> Need:
    """The notes tell whether people know."""
    is_news = case.gone is not None and bool(case.issue and case.issue.is_open)
    return Need.NOTES if is_news else Need.NOTHING


def decide(case: Case, now: datetime, config: Configuration) -> Iterator[Decided]:
    """Tells people of a ticket that is gone, unless they were told or the case is closed."""
    if case.issue is None or case.gone is None or case.history is None or not case.issue.is_open:
        return
    if case.history.has_gone_note or case.doubled_by is not None:
        return
    is_followed = config.bot.privacy.follow_deletions
    text = MERGED if case.gone is Gone.MERGED else DELETED_TOO if is_followed else DELETED
    marker = Marker("gone", case.key, MappingProxyType({"how": case.gone.value}))
    yield PostNote(key=case.key, why=f"the ticket was {case.gone} in Zendesk", body=text.fill(marker))
