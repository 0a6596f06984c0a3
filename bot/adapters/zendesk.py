"""Reads ratings, tickets and replies from a Zendesk account; it never writes there."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.adapters import zendesk_rows as rows
from bot.adapters.channel import Patience
from bot.adapters.pacing import Pace
from bot.adapters.replies import parsed
from bot.adapters.zendesk_auth import LEGACY_WARNING, ApiToken, OAuthClient
from bot.adapters.zendesk_client import Query, ZendeskClient, member_of
from bot.adapters.zendesk_errors import SERVICE
from bot.domain.errors import BadReply, ConfigError, Denied, NotFound
from bot.domain.masking import Mask, unmasked
from bot.domain.model import Gone, Rating, Ticket
from bot.domain.ports import Deletions, Skipped
from bot.domain.quoted import QuotedInline
from bot.domain.texts import Link, UnsafeTextError

PAGE_SIZE = 100
"""Zendesk's largest page, and its largest `show_many`."""


@dataclass(frozen=True, slots=True)
class Agent:
    """The Zendesk user behind the credentials."""

    user_id: int
    name: QuotedInline


class Zendesk:
    """A Zendesk account as a `RatingSource`. Thread-safe.

    Args:
        name: the fixed name from `bot.yml`, part of every key.
        url: `https://acme.zendesk.com`, or a sandbox on this machine.
        account: OAuth client, or the old e-mail and token.
        pace: the account's limits and the run's deadline.
        patience: timeouts and repeats.
        mask: hides in customers' words what nobody needs, before anything else sees them.

    Raises:
        ConfigError: address or credentials cannot be meant.
    """

    def __init__(
        self,
        name: str,
        url: str,
        account: OAuthClient | ApiToken,
        pace: Pace,
        patience: Patience | None = None,
        *,
        mask: Mask = unmasked,
    ) -> None:
        self._name = name
        self._mask = mask
        self._client = ZendeskClient(url, account, pace, patience or Patience())
        self.warnings: tuple[str, ...] = (LEGACY_WARNING,) if isinstance(account, ApiToken) else ()
        try:
            self.ticket_link(1)
        except UnsafeTextError as error:
            raise ConfigError("ZENDESK_URL holds characters that a link for people must not have") from error

    @property
    def name(self) -> str:
        """The fixed name from `bot.yml`."""
        return self._name

    @property
    def requests(self) -> int:
        """Requests sent so far, tokens and repeats included."""
        return self._client.sent

    def verify(self) -> Agent:
        """Who the credentials stand for.

        Raises:
            Denied: nobody (Zendesk answers strangers with 200 and an anonymous user), or no administrator.
        """
        me = parsed(rows.Me, member_of(self._client.get("/users/me.json"), "user", dict), SERVICE)
        if me.id is None:
            raise Denied(SERVICE, "takes the bot for a stranger: the credentials are wrong or were not sent")
        if me.role != "admin":
            raise Denied(SERVICE, "the account is no administrator, and only they may read ratings: change its role")
        return Agent(me.id, QuotedInline(me.name or ""))

    def ratings(self, since: datetime, until: datetime | None = None) -> Iterator[Rating | Skipped]:
        """Received ratings whose row was created in [since, until), in no dependable order.

        Args:
            since: aware; Zendesk keeps whole seconds, so all of this one's second counts.
            until: aware, None for no end.

        Raises:
            Denied: CSAT is switched off, the plan leaves it out, or the account is no administrator.
        """
        query: dict[str, str | int] = {"score": "received", "page[size]": PAGE_SIZE}
        query["start_time"] = math.floor(since.timestamp())
        if until is not None:
            query["end_time"] = math.ceil(until.timestamp())
        span = rows.Span(since, until)
        pages = self._client.pages("/satisfaction_ratings.json", query, "satisfaction_ratings")
        for row in itertools.chain.from_iterable(pages):
            found = rows.rating(row, self._name, span, self._mask)
            if found is not None:
                yield found

    def rating_of(self, ticket_id: int) -> Rating | None:
        """The current rating of one ticket, None when it has none.

        Raises:
            NotFound: there is no such ticket.
        """
        current = self._ticket(ticket_id).satisfaction_rating
        if current is None or current.id is None:
            return None
        try:
            body = self._client.get(f"/satisfaction_ratings/{current.id}.json")
        except NotFound:
            return None
        row = body.get("satisfaction_rating")
        found = rows.rating(row[0] if isinstance(row, list) and row else row, self._name, mask=self._mask)
        if isinstance(found, Skipped):
            raise BadReply(SERVICE, f"the current rating of ticket {ticket_id} is unusable: {found.why}")
        return found

    def tickets(self, ticket_ids: Sequence[int]) -> dict[int, Ticket]:
        """Tickets by number with the names to show; those that do not exist any more are missing.

        Raises:
            ValueError: more than 100 different numbers, which Zendesk refuses.
        """
        wanted = list(dict.fromkeys(ticket_ids))
        if len(wanted) > PAGE_SIZE:
            raise ValueError(f"{len(wanted)} tickets in one request; at most {PAGE_SIZE} are possible")
        if not wanted:
            return {}
        query = {"ids": ",".join(map(str, wanted)), "include": "users,groups,organizations"}
        page = parsed(rows.TicketsPage, self._client.get("/tickets/show_many.json", query), SERVICE)
        found = rows.tickets(page)
        return {ticket_id: found[ticket_id] for ticket_id in wanted if ticket_id in found}

    def is_deleted(self, ticket_id: int) -> bool:
        """Whether Zendesk says that there is no such ticket."""
        try:
            return self._ticket(ticket_id).is_deleted
        except NotFound:
            return True

    def deletions(self, since: datetime, now: datetime, most_pages: int) -> Deletions:
        """The tickets that were deleted since then, as far as some pages of all changes go (Incremental exports API).

        Args:
            since: aware.
            now: aware; the last minute cannot be asked for and is not told.
            most_pages: of a thousand tickets. Zendesk allows ten requests a minute. More are read only while all
                tickets so far changed in one second, since the next look begins at a second.

        Raises:
            BadReply: the pages lead in a circle.
        """
        start = min(since, now - rows.UNTOLD)
        query: Query = {"start_time": math.floor(start.timestamp()), "per_page": rows.MOST_CHANGES}
        found: dict[int, Gone] = {}
        until, pages = start, 0
        while pages < most_pages or until <= start:
            page = parsed(rows.ChangesPage, self._client.get("/incremental/tickets/cursor.json", query), SERVICE)
            pages += 1
            found |= {row.id: row.gone for row in page.tickets if row.gone}
            until = max([until, *(datetime.fromtimestamp(row.generated_timestamp, UTC) for row in page.tickets)])
            if page.end_of_stream:
                return Deletions(found, now - rows.UNTOLD, is_complete=True)
            if not page.after_cursor or page.after_cursor == query.get("cursor"):
                raise BadReply(SERVICE, "says that more tickets changed, but not where they are")
            query = {"cursor": page.after_cursor, "per_page": rows.MOST_CHANGES}
        return Deletions(found, until, is_complete=False)

    def public_replies(self, ticket_id: int, count: int) -> tuple[str, ...]:
        """The newest `count` public comments of a ticket, masked, oldest first: foreign text, to be quoted.

        Raises:
            NotFound: there is no such ticket.
        """
        if count < 1:
            return ()
        query: Query = {"sort": "-created_at", "page[size]": PAGE_SIZE}
        seen: list[rows.CommentRow] = []
        for page in self._client.pages(f"/tickets/{ticket_id}/comments.json", query, "comments"):
            seen += [parsed(rows.CommentRow, row, SERVICE) for row in page]
            if rows.is_newest_first(seen) and sum(comment.public for comment in seen) >= count:
                break
        public = sorted((comment for comment in seen if comment.public), key=lambda one: (one.created_at, one.id))
        return tuple(self._mask(comment.words) for comment in public[-count:])

    def ticket_link(self, ticket_id: int) -> Link:
        """The address where an agent opens the ticket. No request."""
        return Link(f"{self._client.address.url}/agent/tickets/{ticket_id}")

    def _ticket(self, ticket_id: int) -> rows.TicketRow:
        body = self._client.get(f"/tickets/{ticket_id}.json")
        return parsed(rows.TicketRow, body.get("ticket"), SERVICE)
