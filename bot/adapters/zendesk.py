"""Reads ratings, tickets and replies from a Zendesk account; it never writes there."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.adapters import zendesk_rows as rows
from bot.adapters.channel import Patience
from bot.adapters.pacing import Pace
from bot.adapters.replies import parsed
from bot.adapters.zendesk_auth import LEGACY_ENDS_ON, LEGACY_WARNING, ApiToken, OAuthClient
from bot.adapters.zendesk_client import Query, ZendeskClient, member_of
from bot.adapters.zendesk_errors import SERVICE
from bot.adapters.zendesk_ratings import SatisfactionRatings
from bot.adapters.zendesk_surveys import SurveyResponses
from bot.config.surveys import Surveys
from bot.domain.errors import BadReply, ConfigError, Denied, NotFound
from bot.domain.masking import unmasked
from bot.domain.model import Gone, Ticket
from bot.domain.ports import Deletions, Skipped
from bot.domain.ports_wire import Wire
from bot.domain.quoted import QuotedInline
from bot.domain.rating import CsatKind, Mask, Rating
from bot.domain.texts import Link, UnsafeTextError

PAGE_SIZE = 100
"""Zendesk's largest page, and its largest `show_many`."""


@dataclass(frozen=True, slots=True)
class Agent:
    """The Zendesk user behind the credentials."""

    user_id: int
    name: QuotedInline


class Reader(Protocol):
    """Reads one kind of customer satisfaction."""

    @property
    def answered_within(self) -> timedelta:
        """How long after its row was created a rating may still be given."""
        ...

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the operator should know of what was read, one line each."""
        ...

    def read(self, since: datetime, until: datetime | None) -> Iterator[Rating | Skipped]:
        """Received ratings whose row was created in [since, until)."""
        ...

    def of_ticket(self, ticket: rows.TicketRow) -> Rating | None:
        """The current rating of a ticket."""
        ...

    def newest(self, now: datetime) -> datetime | None:
        """When customers last answered."""
        ...


class Zendesk:
    """A Zendesk account as a `RatingSource`. Thread-safe.

    Args:
        name: the fixed name from `bot.yml`, part of every key.
        url: `https://acme.zendesk.com`, or a sandbox on this machine.
        account: OAuth client, or the old e-mail and token.
        pace: the account's limits and the run's deadline.
        patience: timeouts and repeats.
        surveys: how survey responses are read, None for the defaults.
        mask: hides in customers' words what nobody needs, before anything else sees them.

    Attributes:
        credentials_end_on: from the start of which day (UTC) on they are no good any more; None where they have no end.

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
        surveys: Surveys | None = None,
        mask: Mask = unmasked,
    ) -> None:
        self._name = name
        self._mask = mask
        self._client = ZendeskClient(url, account, pace, patience or Patience())
        is_legacy = isinstance(account, ApiToken)
        self._warnings = (LEGACY_WARNING,) if is_legacy else ()
        self.credentials_end_on = LEGACY_ENDS_ON if is_legacy else None
        self._readers: Mapping[CsatKind, Reader] = {
            CsatKind.LEGACY: SatisfactionRatings(self._client, name, mask),
            CsatKind.SURVEYS: SurveyResponses(self._client, name, surveys or Surveys(), mask),
        }
        self.use([CsatKind.LEGACY])
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
        """Requests sent so far, tokens and repeats included, without those of `requests_again`."""
        return self._client.sent

    @property
    def answered(self) -> Mapping[str, int]:
        """Requests by the HTTP status of their answers; `error` where none came."""
        return self._client.answered

    @property
    def wire(self) -> Wire:
        """The account as it answers, for the doctor."""
        return self._client

    @property
    def requests_again(self) -> int:
        """Requests sent so far to read again what was sent to customers earlier."""
        return self._client.sent_apart

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the operator should know about this account, one line each; reading may add some."""
        return (*self._warnings, *itertools.chain.from_iterable(reader.warnings for reader in self._readers.values()))

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

    @property
    def kinds(self) -> tuple[CsatKind, ...]:
        """The kinds of customer satisfaction that are read, the one that counts first."""
        return self._kinds

    def use(self, kinds: Sequence[CsatKind], once: Sequence[CsatKind] = ()) -> None:
        """Reads these kinds from now on; `once` are read as well and are no part of `kinds`."""
        self._kinds, self._once = tuple(kinds), tuple(once)

    def newest(self, kind: CsatKind, now: datetime) -> datetime | None:
        """When customers last answered in this way (UTC), None when they did not in the last weeks. Few requests.

        Raises:
            Denied: the account does not offer it.
        """
        return self._readers[kind].newest(now)

    @property
    def answered_within(self) -> timedelta:
        """How long after its row was created a rating may still be given: none where a row is an answer."""
        return max(reader.answered_within for reader in self._reading)

    def ratings(
        self, since: datetime, until: datetime | None = None, *, again: bool = False
    ) -> Iterator[Rating | Skipped]:
        """Received ratings whose row was created in [since, until), in no dependable order.

        Args:
            since: aware; all of this one's second counts.
            until: aware, None for no end.
            again: only kinds whose rows come before their answers, counted in `requests_again`.

        Raises:
            Denied: CSAT is switched off, the plan leaves it out, or the account is no administrator.
        """
        readers = [reader for reader in self._reading if reader.answered_within or not again]
        rows = itertools.chain.from_iterable(reader.read(since, until) for reader in readers)
        return self._client.apart(rows) if again else rows

    def rating_of(self, ticket_id: int) -> Rating | None:
        """The current rating of one ticket, None when it has none.

        Raises:
            NotFound: there is no such ticket.
        """
        ticket = self._ticket(ticket_id)
        found = [rating for reader in self._reading if (rating := reader.of_ticket(ticket)) is not None]
        return max(found, key=lambda rating: rating.recency, default=None)

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
        found = rows.tickets(page, self._mask)
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

    @property
    def _reading(self) -> list[Reader]:
        return [self._readers[kind] for kind in (*self._kinds, *self._once)]

    def _ticket(self, ticket_id: int) -> rows.TicketRow:
        body = self._client.get(f"/tickets/{ticket_id}.json")
        return parsed(rows.TicketRow, body.get("ticket"), SERVICE)
