"""Reads Zendesk's rows into the bot's words: every name and comment becomes a quoted one here."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field, ValidationError

from bot.adapters.replies import Moment, Number, Reply, Words, faults
from bot.domain.markers import Key
from bot.domain.masking import unmasked
from bot.domain.model import Gone, Ticket
from bot.domain.ports import Skipped
from bot.domain.quoted import QuotedInline
from bot.domain.rating import Mask, Rating, Score

Id = Annotated[Number, Field(ge=1)]
_SCRUBBED = "SCRUBBED"
"""What Zendesk writes over the fields of a ticket that it deletes for good (Zendesk docs, Incremental exports)."""

MOST_CHANGES = 1000
"""Zendesk's largest page of changed tickets."""

UNTOLD = timedelta(minutes=1, seconds=5)
"""Of the last minute no change is told; clocks may differ a little (Zendesk docs, Incremental exports)."""

_UNANSWERED = frozenset({"offered", "unoffered"})


class RatingRow(Reply):
    """A satisfaction rating. All but the first four may be null or absent (seen in recorded replies)."""

    id: Id
    ticket_id: Id
    score: Words
    created_at: Moment
    updated_at: Moment | None = None
    comment: Words | None = None
    reason: Words | None = None

    @property
    def rated_at(self) -> datetime:
        """When it was given or last changed (UTC)."""
        return max(self.created_at, self.updated_at or self.created_at)


class Named(Reply):
    """A sideloaded user, group or organization."""

    id: Id
    name: Words | None = None


class CurrentRating(Reply):
    """What a ticket says about its rating: the id is there only once it was answered."""

    id: Id | None = None
    score: Words | None = None


class TicketRow(Reply):
    """A ticket."""

    id: Id
    status: Words | None = None
    tags: tuple[Words, ...] | None = None
    group_id: Id | None = None
    ticket_form_id: Id | None = None
    brand_id: Id | None = None
    organization_id: Id | None = None
    assignee_id: Id | None = None
    satisfaction_rating: CurrentRating | None = None

    @property
    def is_deleted(self) -> bool:
        """Whether it is on its way out and kept for restoring only."""
        return self.status == "deleted"


class ChangedTicket(Reply):
    """A ticket in the incremental export, deleted ones included."""

    id: Id
    status: Words | None = None
    subject: Words | None = None
    generated_timestamp: Annotated[int, Field(ge=0, lt=2**40)]

    @property
    def gone(self) -> Gone | None:
        """What became of it; what is left of one that was deleted for good says so instead of its subject."""
        if self.status != "deleted":
            return None
        return Gone.SCRUBBED if self.subject == _SCRUBBED else Gone.DELETED


class ChangesPage(Reply):
    """A page of the incremental export of tickets."""

    tickets: tuple[ChangedTicket, ...]
    after_cursor: Words | None = None
    end_of_stream: bool


class TicketsPage(Reply):
    """Several tickets with the people and groups they name."""

    tickets: tuple[TicketRow, ...]
    users: tuple[Named, ...] = ()
    groups: tuple[Named, ...] = ()
    organizations: tuple[Named, ...] = ()


class CommentRow(Reply):
    """A comment of a ticket."""

    id: Id
    public: bool = False
    plain_body: Words | None = None
    body: Words | None = None
    created_at: Moment

    @property
    def words(self) -> str:
        """What was written, without markup where Zendesk offers that."""
        return (self.plain_body if self.plain_body is not None else self.body) or ""


class Me(Reply):
    """The account behind the credentials; Zendesk answers `id: null` to strangers."""

    id: Number | None = None
    name: Words = ""
    role: Words | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Ratings of which time are wanted, by the creation of their row.

    Args:
        since: aware; Zendesk keeps whole seconds, so all of this one's second counts.
        until: aware and exclusive, None for no end.
    """

    since: datetime
    until: datetime | None = None

    def __contains__(self, created_at: datetime) -> bool:
        return self.since.replace(microsecond=0) <= created_at and (self.until is None or created_at < self.until)


def rating(row: object, source: str, span: Span | None = None, mask: Mask = unmasked) -> Rating | Skipped | None:
    """A row of the ratings list.

    Args:
        row: as it came.
        source: the fixed name from `bot.yml`.
        span: which rows are wanted, None for any.
        mask: hides in the customer's words what nobody needs.

    Returns:
        The rating, or why the row is none; None when it is not wanted or the customer has not answered.
    """
    try:
        found = RatingRow.model_validate(row)
    except ValidationError as error:
        return Skipped(_id_of(row), f"the row has no usable {faults(error)}")
    if found.score in _UNANSWERED or (span is not None and found.created_at not in span):
        return None
    if found.score not in list(Score):
        return Skipped(str(found.id), "the score is neither good nor bad")
    comment, reason = found.comment or "", found.reason or ""
    key = Key(source, found.ticket_id)
    score, rated_at = Score(found.score), found.rated_at
    return Rating.of(key, str(found.id), score, comment=comment, reason=reason, rated_at=rated_at, mask=mask)


def _id_of(row: object) -> str:
    told = row.get("id") if isinstance(row, dict) else None
    return str(told) if isinstance(told, int) else ""


def tickets(page: TicketsPage, mask: Mask = unmasked) -> dict[int, Ticket]:
    """The tickets by number, matched with their names by id; deleted ones are left out.

    Args:
        page: as it came.
        mask: hides in names and tags what nobody needs.
    """
    users, groups, organizations = (_names(rows, mask) for rows in (page.users, page.groups, page.organizations))
    return {
        row.id: Ticket(
            ticket_id=row.id,
            tags=tuple(QuotedInline(tag, mask(tag)) for tag in row.tags or ()),
            group_id=row.group_id,
            brand_id=row.brand_id,
            assignee_id=row.assignee_id,
            form_id=row.ticket_form_id,
            organization_id=row.organization_id,
            group=groups.get(row.group_id),
            organization=organizations.get(row.organization_id),
            assignee=users.get(row.assignee_id),
            is_closed=row.status == "closed",
        )
        for row in page.tickets
        if not row.is_deleted
    }


def _names(rows: Iterable[Named], mask: Mask) -> dict[int | None, QuotedInline]:
    return {row.id: QuotedInline(row.name, mask(row.name)) for row in rows if row.name}


def is_newest_first(comments: Sequence[CommentRow]) -> bool:
    """Whether the wished order was kept: Zendesk ignores a sort that it does not like, without a word."""
    return all(newer.created_at >= older.created_at for newer, older in itertools.pairwise(comments))
