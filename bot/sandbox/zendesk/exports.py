"""The address that tells which tickets changed since a time, deleted ones among them: the incremental export."""

import base64
import binascii
import json
from datetime import timedelta

from bot.sandbox.zendesk import shapes
from bot.sandbox.zendesk.errors import bad_request
from bot.sandbox.zendesk.http import Ask, Endpoint
from bot.sandbox.zendesk.limits import EXPORTS
from bot.sandbox.zendesk.model import Ticket
from bot.sandbox.zendesk.shapes import Json

MOST = 1000
UNTOLD = timedelta(minutes=1)

_Key = tuple[int, int]


def _changed(ask: Ask) -> Json:
    """Return the tickets after a time or cursor, the longest unchanged first; never those of the last minute."""
    size = _number(ask, "per_page", MOST)
    if not 1 <= size <= MOST:
        raise bad_request("InvalidValue", f"per_page must be between 1 and {MOST}")
    last = int((ask.zendesk.clock.now() - UNTOLD).timestamp())
    after = _after(ask, last)
    rows = sorted((each for each in _all(ask) if after < _key(each) and _key(each)[0] <= last), key=_key)
    shown = rows[:size]
    cursor = _cursor(_key(shown[-1]) if shown else after)
    address = f"{ask.address}?cursor={cursor}"
    return {
        "tickets": [_shaped(ask, ticket) for ticket in shown],
        "after_url": address,
        "after_cursor": cursor,
        "before_url": None,
        "before_cursor": None,
        "end_of_stream": len(rows) == len(shown),
    }


def _all(ask: Ask) -> list[Ticket]:
    return [*ask.zendesk.tickets.values(), *ask.zendesk.deleted.tickets.values()]


def _shaped(ask: Ask, ticket: Ticket) -> Json:
    shape = shapes.ticket(ticket, ask.zendesk.rating_of(ticket), ask.base)
    return {**shape, "status": "deleted"} if ticket.id in ask.zendesk.deleted.tickets else shape


def _key(ticket: Ticket) -> _Key:
    return int(ticket.updated_at.timestamp()), ticket.id


def _after(ask: Ask, last: int) -> _Key:
    """Return behind which ticket a page begins; the 400 answer for a time that is too late, or for none at all."""
    if "cursor" in ask.params:
        return _decoded(ask.params["cursor"])
    if "start_time" not in ask.params:
        raise bad_request("StartTimeMissing", "start_time is missing")
    start = _number(ask, "start_time", 0)
    if start > last:
        raise bad_request("StartTimeTooRecent", "Too recent start_time. Use a start_time older than 60 seconds")
    return start - 1, 0


def _number(ask: Ask, name: str, otherwise: int) -> int:
    try:
        return int(ask.params.get(name, otherwise))
    except ValueError:
        raise bad_request("InvalidValue", f"{name} must be a number") from None


def _cursor(key: _Key) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def _decoded(cursor: str) -> _Key:
    try:
        at, ticket_id = json.loads(base64.urlsafe_b64decode(cursor))
        return int(at), int(ticket_id)
    except (binascii.Error, ValueError, TypeError):
        raise bad_request("InvalidCursor", "The cursor is not valid for this list") from None


ENDPOINTS = (Endpoint("incremental/tickets/cursor", "tickets", _changed, EXPORTS, admins=True),)
