"""What a Zendesk account holds, in Zendesk's words."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Role = Literal["end-user", "agent", "admin"]
Score = Literal["offered", "unoffered", "good", "bad"]
Status = Literal["new", "open", "pending", "hold", "solved", "closed"]
FieldValue = str | bool | int | None


@dataclass(slots=True)
class Group:
    """A team of agents."""

    id: int
    name: str
    created_at: datetime


@dataclass(slots=True)
class Organization:
    """A customer's company."""

    id: int
    name: str
    created_at: datetime
    tags: tuple[str, ...] = ()
    domain_names: tuple[str, ...] = ()


@dataclass(slots=True)
class User:
    """An agent, an administrator or a customer."""

    id: int
    name: str
    email: str | None
    role: Role
    created_at: datetime
    organization_id: int | None = None
    default_group_id: int | None = None
    time_zone: str = "UTC"
    locale: str = "en-US"
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """A reply (public) or an internal note of a ticket; the first one is the ticket's description."""

    id: int
    author_id: int
    body: str
    public: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a customer was unhappy: codes 0 to 8 are Zendesk's, from 1000 on the account's own."""

    id: int
    reason_code: int
    value: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Rating:
    """One row of the list of satisfaction ratings; a ticket may have several.

    `points` are those of the survey that it came by, None for a rating of the older kind.
    """

    id: int
    ticket_id: int
    requester_id: int
    assignee_id: int | None
    group_id: int | None
    score: Score
    comment: str | None
    reason: Reason | None
    created_at: datetime
    updated_at: datetime
    points: int | None = None

    @property
    def is_received(self) -> bool:
        """Whether a customer answered (rather than only being asked)."""
        return self.score in ("good", "bad")

    @property
    def key(self) -> tuple[int, int]:
        """The place in a list by time: seconds since 1970, then id."""
        return int(self.created_at.timestamp()), self.id


@dataclass(slots=True)
class Ticket:
    """A ticket with its comments, oldest first; the last two tell since when its present status holds, if it has it."""

    id: int
    subject: str
    requester_id: int
    created_at: datetime
    updated_at: datetime
    assignee_id: int | None = None
    group_id: int | None = None
    organization_id: int | None = None
    status: Status = "open"
    priority: str | None = None
    channel: str = "web"
    ticket_form_id: int | None = None
    brand_id: int | None = None
    tags: tuple[str, ...] = ()
    custom_fields: dict[int, FieldValue] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    rating_id: int | None = None
    solved_at: datetime | None = None
    closed_at: datetime | None = None
