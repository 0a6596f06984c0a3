"""Two issues for one ticket: the older stays, the other closes with a link unless a person wrote in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from types import MappingProxyType

from bot.config import Configuration
from bot.domain.actions import Decided, Finding, PostNote, StateEvent, UpdateIssue
from bot.domain.markers import Marker
from bot.domain.model import Case, Need
from bot.domain.texts import Text

CLOSED = Text("This is a second issue for the same ticket. Please go on in #{{ older }}, which is older.\n")
LEFT = Text(
    """\
A second issue for {% if link %}[ticket {{ ticket }}]({{ link }}){% else %}ticket {{ ticket }}{% endif %}: what the
customer said is in #{{ older }}.
"""
)
"""What is left of a description that the older issue holds too."""


def needs(case: Case, now: datetime, config: Configuration) -> Need:
    """Only the notes tell whether a person wrote there."""
    is_open_double = case.doubled_by is not None and bool(case.issue and case.issue.is_open)
    return Need.NOTES if is_open_double else Need.NOTHING


def decide(case: Case, now: datetime, config: Configuration) -> Iterator[Decided]:
    """Closes a younger double; reports one in which a person wrote."""
    issue, older, history = case.issue, case.doubled_by, case.history
    if issue is None or older is None or history is None or not issue.is_open:
        return
    if history.has_human_note:
        what = f"#{issue.iid} is a second issue of #{older}'s ticket, and people wrote in it"
        yield Finding(kind="left_alone", key=case.key, why=f"{what}: move what matters to #{older} and close it")
        return
    why = f"#{older} is the older issue of the same ticket"
    marker = Marker("duplicate", case.key, MappingProxyType({"of": str(older)}))
    if not history.has_duplicate_note:
        yield PostNote(key=case.key, iid=issue.iid, why=why, body=CLOSED.fill(marker, older=older))
    yield UpdateIssue(
        key=case.key,
        iid=issue.iid,
        why=why,
        description=LEFT.fill(marker, ticket=case.key.ticket_id, link=case.ticket_link, older=older),
        state_event=StateEvent.CLOSE,
    )
