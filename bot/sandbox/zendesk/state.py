"""A Zendesk account in memory: what agents, customers and automations can do in it, with the real consequences."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from bot.sandbox.clock import Clock
from bot.sandbox.numbers import Numbers
from bot.sandbox.zendesk.accounts import Accounts
from bot.sandbox.zendesk.closing import CLOSES_AFTER, Closings
from bot.sandbox.zendesk.deleting import Deleted
from bot.sandbox.zendesk.directory import Directory
from bot.sandbox.zendesk.hooks import Hooks
from bot.sandbox.zendesk.limits import Limits
from bot.sandbox.zendesk.model import (
    Comment,
    FieldValue,
    Group,
    Organization,
    Rating,
    Reason,
    Role,
    Score,
    Ticket,
    User,
)
from bot.sandbox.zendesk.reasons import Reasons
from bot.sandbox.zendesk.rows import RatingRows
from bot.sandbox.zendesk.surveys import Response, Surveys, category, points_for
from bot.sandbox.zendesk.switches import Switches

MERGED_TAG = "closed_by_merge"


class Zendesk:
    """One account. Methods may be called from any thread; times are aware, and default to the clock's.

    Methods that act on a ticket raise KeyError when there is none (any more) and ValueError when Zendesk would
    refuse.
    """

    def __init__(self, clock: Clock, lock: threading.RLock) -> None:
        self.clock = clock
        self.lock = lock
        self.accounts = Accounts(clock)
        self.limits = Limits(clock)
        self.directory = Directory(clock)
        self.switches = Switches()
        self.hooks = Hooks(clock)
        self._tickets: dict[int, Ticket] = {}
        self._closings = Closings()
        self.deleted = Deleted()
        self.ratings = RatingRows()
        self.reasons = Reasons(self._moment(None))
        self.surveys = Surveys(self._moment(None))
        self._last_ticket_id = 0
        self._comment_ids = Numbers(8_000_000_000_001)
        self._rating_count = 0

    @property
    def tickets(self) -> dict[int, Ticket]:
        """The tickets by number; those whose time has come since the last look are closed."""
        self._close_due(self.clock.now())
        return self._tickets

    def add_group(self, name: str) -> Group:
        """Add a team of agents."""
        with self.lock:
            return self.directory.add_group(name)

    def add_organization(
        self, name: str, *, tags: tuple[str, ...] = (), domain_names: tuple[str, ...] = ()
    ) -> Organization:
        """Add a customer's company."""
        with self.lock:
            return self.directory.add_organization(name, tags=tags, domain_names=domain_names)

    def add_agent(
        self, name: str, email: str, *, group: Group | None = None, admin: bool = False, time_zone: str = "UTC"
    ) -> User:
        """Add an agent, or an administrator; `time_zone` is an IANA name."""
        role: Role = "admin" if admin else "agent"
        with self.lock:
            return self.directory.add_user(name, email, role, group=group, time_zone=time_zone)

    def add_end_user(
        self, name: str, email: str | None = None, *, organization: Organization | None = None, locale: str = "en-US"
    ) -> User:
        """Add a customer."""
        with self.lock:
            return self.directory.add_user(name, email, "end-user", organization=organization, locale=locale)

    def add_ticket(
        self,
        requester: User,
        subject: str,
        description: str,
        *,
        ticket_id: int | None = None,
        assignee: User | None = None,
        group: Group | None = None,
        tags: Iterable[str] = (),
        custom_fields: Mapping[int, FieldValue] | None = None,
        priority: str | None = None,
        channel: str = "web",
        at: datetime | None = None,
    ) -> Ticket:
        """Open a ticket with its first comment; ValueError when `ticket_id` is taken."""
        with self.lock:
            moment = self._moment(at)
            ticket = Ticket(
                id=self._ticket_id(ticket_id),
                subject=subject,
                requester_id=requester.id,
                created_at=moment,
                updated_at=moment,
                assignee_id=assignee.id if assignee else None,
                group_id=group.id if group else (assignee.default_group_id if assignee else None),
                organization_id=requester.organization_id,
                status="open" if assignee else "new",
                priority=priority,
                channel=channel,
                tags=tuple(tags),
                custom_fields=dict(custom_fields or {}),
            )
            self._tickets[ticket.id] = ticket
            self._comment(ticket, requester.id, description, moment, public=True)
            return ticket

    def add_comment(
        self, ticket_id: int, author: User, body: str, *, public: bool = True, at: datetime | None = None
    ) -> Comment:
        """Reply to a ticket, or write an internal note; a customer's reply reopens a solved ticket."""
        with self.lock:
            moment = self._moment(at)
            ticket = self._open_ticket(ticket_id, moment)
            if author.role == "end-user" and ticket.status == "solved":
                ticket.status = "open"
            return self._comment(ticket, author.id, body, moment, public=public)

    def solve(self, ticket_id: int, *, at: datetime | None = None) -> None:
        """Solve a ticket: from now on the customer can be asked, until it closes four weeks later."""
        with self.lock:
            moment = self._moment(at)
            ticket = self._open_ticket(ticket_id, moment)
            ticket.status, ticket.solved_at = "solved", moment
            self._closings.expect(ticket_id, moment)
            self._touch(ticket, moment)

    def close(self, ticket_id: int, *, at: datetime | None = None) -> None:
        """Close a ticket for good, as an account's automation may do earlier: its rating cannot change any more."""
        with self.lock:
            moment = self._moment(at)
            self._close(self._open_ticket(ticket_id, moment), moment)

    def offer(self, ticket_id: int, *, at: datetime | None = None) -> Rating:
        """Ask the customer for a rating: adds an `offered` row."""
        with self.lock:
            moment = self._moment(at)
            ticket = self._open_ticket(ticket_id, moment)
            if ticket.rating_id is not None:
                raise ValueError(f"ticket {ticket_id} was asked already")
            if self.switches.csat == "surveys":
                self._send(ticket, moment)
            return self._add_rating(ticket, "offered", moment)

    def rate(
        self,
        ticket_id: int,
        score: Score,
        comment: str | None = None,
        reason: str | None = None,
        *,
        points: int | None = None,
        at: datetime | None = None,
    ) -> Rating:
        """Rate a ticket, change its rating or add a late comment, as its requester.

        A first rating takes the place of the `offered` row. A change adds a row, or changes the same one with
        `change_in_place`. A `reason` that the account does not have yet becomes a custom one. Where customers are asked
        by surveys, `points` decide, and the ticket shows the score into which Zendesk folds them.
        """
        if score not in ("good", "bad"):
            raise ValueError(f"customers answer good or bad, not {score!r}")
        with self.lock:
            moment = self._moment(at)
            ticket = self._open_ticket(ticket_id, moment)
            known = self.reasons.named(reason, self._moment(None)) if reason is not None else None
            if self.switches.csat == "surveys":
                size = self.surveys.current.size
                points = points_for(score, size, ticket_id) if points is None else points
                self.surveys.answer(self._send(ticket, moment), points, comment, reason, moment)
                score = "good" if category(points, size) == "good" else "bad"
            else:
                points = None
            current = self.rating_of(ticket)
            if current is None or not current.is_received or not self.switches.change_in_place:
                if current is not None and not current.is_received:
                    self.ratings.drop(current.id)
                return self._add_rating(ticket, score, moment, comment=comment, reason=known, points=points)
            changed = replace(current, score=score, comment=comment, reason=known, updated_at=moment, points=points)
            self.ratings.put(changed)
            self._touch(ticket, moment)
            self.hooks.tell_of_rating(ticket, score)
            return changed

    def delete_ticket(self, ticket_id: int) -> None:
        """Delete a ticket; the rows of its ratings stay, since nothing in Zendesk deletes them."""
        with self.lock:
            self.deleted.add(self._tickets.pop(ticket_id), self._moment(None))

    def merge_ticket(self, ticket_id: int, into: int, *, at: datetime | None = None) -> None:
        """Merge a ticket into another one: it closes with the tag `closed_by_merge`."""
        if ticket_id == into:
            raise ValueError("a ticket cannot be merged into itself")
        with self.lock:
            moment = self._moment(at)
            source, target = self._open_ticket(ticket_id, moment), self._open_ticket(into, moment)
            author = source.assignee_id or source.requester_id
            body = f"This request was closed and merged into request #{into} {target.subject!r}."
            self._comment(source, author, body, moment, public=True)
            note = f"Request #{ticket_id} {source.subject!r} was closed and merged into this request."
            self._comment(target, author, note, moment, public=False)
            self._close(source, moment)
            source.tags = (*source.tags, MERGED_TAG)

    def rating_of(self, ticket: Ticket) -> Rating | None:
        """Return a ticket's current rating row, offered ones included."""
        return self.ratings.get(ticket.rating_id) if ticket.rating_id is not None else None

    def _moment(self, at: datetime | None) -> datetime:
        return (at or self.clock.now()).astimezone(UTC).replace(microsecond=0)

    def _ticket_id(self, wanted: int | None) -> int:
        number = self._last_ticket_id + 1 if wanted is None else wanted
        if number in self._tickets:
            raise ValueError(f"ticket {number} exists already")
        self._last_ticket_id = max(self._last_ticket_id, number)
        return number

    def _open_ticket(self, ticket_id: int, moment: datetime) -> Ticket:
        """Return a ticket that is not closed at that moment, which may lie in the past."""
        ticket = self.tickets[ticket_id]
        if ticket.closed_at is not None and moment >= ticket.closed_at:
            raise ValueError(f"ticket {ticket_id} is closed: its rating and its conversation stay as they are")
        return ticket

    def _close_due(self, now: datetime) -> None:
        for at, ticket_id in self._closings.until(now):
            ticket = self._tickets.get(ticket_id)
            if ticket and ticket.status == "solved" and ticket.solved_at == at - CLOSES_AFTER:
                self._close(ticket, at)

    def _close(self, ticket: Ticket, moment: datetime) -> None:
        ticket.status, ticket.closed_at = "closed", moment
        self._touch(ticket, moment)

    def _comment(self, ticket: Ticket, author_id: int, body: str, moment: datetime, *, public: bool) -> Comment:
        comment = Comment(next(self._comment_ids), author_id, body, public, moment)
        ticket.comments.append(comment)
        self._touch(ticket, moment)
        return comment

    def _touch(self, ticket: Ticket, moment: datetime) -> None:
        ticket.updated_at = max(ticket.updated_at, moment)

    def _send(self, ticket: Ticket, moment: datetime) -> Response:
        """Return the survey about a ticket, which is sent when it is solved."""
        sent_at = min(ticket.solved_at or moment, moment)
        return self.surveys.send(("ticket", str(ticket.id)), ticket.requester_id, sent_at)

    def _add_rating(
        self,
        ticket: Ticket,
        score: Score,
        moment: datetime,
        *,
        comment: str | None = None,
        reason: Reason | None = None,
        points: int | None = None,
    ) -> Rating:
        # Neighbours swap places: real ids are not in the order of creation.
        rating_id = 7_000_000_000_101 + 20 * (self._rating_count ^ 1)
        self._rating_count += 1
        people = (ticket.requester_id, ticket.assignee_id, ticket.group_id)
        row = Rating(rating_id, ticket.id, *people, score, comment, reason, moment, moment, points)
        self.ratings.put(row)
        ticket.rating_id = row.id
        self._touch(ticket, moment)
        self.hooks.tell_of_rating(ticket, score)
        return row
