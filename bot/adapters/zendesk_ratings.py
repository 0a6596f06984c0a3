"""Reads satisfaction ratings, the older kind of customer satisfaction: one row is one answer."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.adapters import zendesk_rows as rows
from bot.adapters.zendesk_client import Query, ZendeskClient
from bot.adapters.zendesk_errors import SERVICE, switched_on
from bot.domain.errors import BadReply, NotFound
from bot.domain.ports import Skipped
from bot.domain.rating import CsatKind, Mask, Rating

PAGE_SIZE = 100
"""Zendesk's largest page."""

_LIST, _MEMBER = "/satisfaction_ratings.json", "satisfaction_ratings"
_LOOKS = (timedelta(days=1), timedelta(days=7), timedelta(days=29))


class SatisfactionRatings:
    """The satisfaction ratings of an account.

    Args:
        client: sends the requests.
        name: the fixed name of the source, part of every key.
        mask: hides in customers' words what nobody needs.
    """

    answered_within = timedelta()

    def __init__(self, client: ZendeskClient, name: str, mask: Mask) -> None:
        self._client, self._name, self._mask = client, name, mask
        self.warnings: tuple[str, ...] = ()

    def read(self, since: datetime, until: datetime | None) -> Iterator[Rating | Skipped]:
        """Received ratings whose row was created in [since, until)."""
        query: dict[str, str | int] = {"score": "received", "page[size]": PAGE_SIZE}
        query["start_time"] = math.floor(since.timestamp())
        if until is not None:
            query["end_time"] = math.ceil(until.timestamp())
        span = rows.Span(since, until)
        pages = switched_on(self._client.pages(_LIST, query, _MEMBER), CsatKind.LEGACY)
        for row in itertools.chain.from_iterable(pages):
            found = rows.rating(row, self._name, span, self._mask)
            if found is not None:
                yield found

    def of_ticket(self, ticket: rows.TicketRow) -> Rating | None:
        """The current rating of a ticket, None when it has none.

        Raises:
            BadReply: its row is unusable.
        """
        current = ticket.satisfaction_rating
        if current is None or current.id is None:
            return None
        try:
            body = self._client.get(f"/satisfaction_ratings/{current.id}.json")
        except NotFound:
            return None
        row = body.get("satisfaction_rating")
        found = rows.rating(row[0] if isinstance(row, list) and row else row, self._name, mask=self._mask)
        if isinstance(found, Skipped):
            raise BadReply(SERVICE, f"the current rating of ticket {ticket.id} is unusable: {found.why}")
        return found

    def newest(self, now: datetime) -> datetime | None:
        """When somebody last rated, to the day: the newest on the first page of the shortest span that has any."""
        for back in _LOOKS:
            start = math.floor((now - back).timestamp())
            query: Query = {"score": "received", "page[size]": PAGE_SIZE, "start_time": start}
            page = next(self._client.pages(_LIST, query, _MEMBER), [])
            found = [each.rated_at for row in page if isinstance(each := rows.rating(row, self._name), Rating)]
            if found:
                return max(found)
        return None
