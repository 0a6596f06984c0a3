"""One ticket as a page shows it: the conversation, what the customer says of it, and what one may do there."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from starlette.datastructures import QueryParams

from bot.sandbox import people
from bot.sandbox.csat_acts import choices
from bot.sandbox.pages import texts
from bot.sandbox.pages.cases import Missing, by_ticket, missing
from bot.sandbox.pages.lists import Address, Cut, cut_from_end
from bot.sandbox.pages.texts import Shown
from bot.sandbox.pages.words import counted
from bot.sandbox.pages.zendesk_list import name_of, rating_of, subject_of
from bot.sandbox.zendesk.closing import CLOSES_AFTER
from bot.sandbox.zendesk.model import Comment, Rating, Status, Ticket
from bot.sandbox.zendesk.state import MERGED_TAG, Zendesk

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox


@dataclass(frozen=True, slots=True)
class Said:
    """A reply or an internal note of the conversation."""

    anchor: str
    name: str
    is_customer: bool
    is_public: bool
    at: datetime
    said: Shown


@dataclass(frozen=True, slots=True)
class RatingShown:
    """A rating of the past or present; `changed_at` when the same row was changed in place.

    `points` tells what was chosen on the scale of a survey, and is empty without one.
    """

    anchor: str
    score: str
    points: str
    is_current: bool
    at: datetime
    changed_at: datetime | None
    reason: str | None
    comment: Shown | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the form of the customer begins with: the rating that there is; long words are left out."""

    score: str
    points: int | None
    comment: str
    reason: str


@dataclass(frozen=True, slots=True)
class TicketShown:
    """All that the page of a ticket shows.

    `scale` are the points of the survey by which the customer is asked, with their meaning; empty for a plain rating.
    `closes_at` is when a solved ticket closes at the latest, `closed_at` when a closed one did. `is_probe` when its
    requester tries what the form does with commands, images and links. `issue` is the number of its issue in GitLab,
    None without one; `missing` tells why there is none.
    """

    id: int
    subject: str
    status: Status
    closes_at: datetime | None
    closed_at: datetime | None
    rating: str
    requester: str
    organization: str | None
    assignee: str | None
    group: str | None
    tags: tuple[str, ...]
    is_merged: bool
    is_probe: bool
    conversation: Cut[Said]
    ratings: tuple[RatingShown, ...]
    answer: Answer
    reasons: tuple[str, ...]
    scale: tuple[tuple[int, str], ...]
    issue: int | None
    missing: Missing
    address: Address


def read(sandbox: "Sandbox", ticket: Ticket, query: QueryParams, path: str) -> TicketShown:
    """Return what there is to see of a ticket; `path` is the address of the list."""
    zendesk, whole = sandbox.zendesk, query.get("whole")
    directory = zendesk.directory
    conversation = cut_from_end(ticket.comments, query.get("page"))
    organization = directory.organizations.get(ticket.organization_id or 0)
    group = directory.groups.get(ticket.group_id or 0)
    return TicketShown(
        id=ticket.id,
        subject=subject_of(ticket),
        status=ticket.status,
        closes_at=ticket.solved_at + CLOSES_AFTER if ticket.solved_at and ticket.status == "solved" else None,
        closed_at=ticket.closed_at,
        rating=rating_of(zendesk, ticket),
        requester=name_of(zendesk, ticket.requester_id) or "",
        organization=organization.name if organization else None,
        assignee=name_of(zendesk, ticket.assignee_id),
        group=group.name if group else None,
        tags=ticket.tags,
        is_merged=MERGED_TAG in ticket.tags,
        is_probe=name_of(zendesk, ticket.requester_id) in people.PROBERS,
        conversation=conversation.of(lambda comment: _said(zendesk, comment, whole)),
        ratings=ratings(zendesk, ticket.id, whole),
        answer=_answer(zendesk.rating_of(ticket)),
        reasons=tuple(reason.value for reason in zendesk.reasons.values()),
        scale=tuple(choices(zendesk.surveys.current)) if zendesk.switches.csat == "surveys" else (),
        issue=issue_of(sandbox, ticket.id),
        missing=missing(sandbox, ticket.id, zendesk.rating_of(ticket)),
        address=Address(f"{path}/{ticket.id}", {"page": conversation.number if conversation.number > 1 else ""}),
    )


def issue_of(sandbox: "Sandbox", ticket_id: int) -> int | None:
    """Return the number of the issue about a ticket, found by its title; None without one."""
    issue = by_ticket(sandbox).get(ticket_id)
    return issue.iid if issue else None


def ratings(zendesk: Zendesk, ticket_id: int, whole: str | None) -> tuple[RatingShown, ...]:
    """Return the ratings of a ticket, the newest first; those of a deleted ticket are still there."""
    ticket = zendesk.tickets.get(ticket_id)
    current = ticket.rating_id if ticket else None
    rows = [row for row in zendesk.ratings.view().rows if row.ticket_id == ticket_id]
    return tuple(_rating(row, whole, is_current=row.id == current) for row in reversed(rows))


def _said(zendesk: Zendesk, comment: Comment, whole: str | None) -> Said:
    author = zendesk.directory.users.get(comment.author_id)
    anchor = f"comment_{comment.id}"
    return Said(
        anchor=anchor,
        name=author.name if author else "somebody who is gone",
        is_customer=author is not None and author.role == "end-user",
        is_public=comment.public,
        at=comment.created_at,
        said=texts.plain(comment.body, whole=whole == anchor),
    )


def _rating(row: Rating, whole: str | None, *, is_current: bool) -> RatingShown:
    anchor = f"rating_{row.id}"
    return RatingShown(
        anchor=anchor,
        score=row.score,
        points=counted(row.points, "point") if row.points else "",
        is_current=is_current,
        at=row.created_at,
        changed_at=row.updated_at if row.updated_at > row.created_at else None,
        reason=row.reason.value if row.reason else None,
        comment=texts.plain(row.comment, whole=whole == anchor) if row.comment else None,
    )


def _answer(rating: Rating | None) -> Answer:
    if rating is None or not rating.is_received:
        return Answer("", None, "", "")
    comment = rating.comment or ""
    is_short = texts.beginning(comment) == comment
    return Answer(
        rating.score, rating.points, comment if is_short else "", rating.reason.value if rating.reason else ""
    )
