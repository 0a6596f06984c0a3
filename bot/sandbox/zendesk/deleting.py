"""What a Zendesk account still tells of deleted tickets: all of one in the trash, nearly nothing of a scrubbed one."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.sandbox.zendesk.model import Ticket

SCRUBBED: Final = "SCRUBBED"


class Deleted:
    """The deleted tickets by number; only the incremental export shows them."""

    def __init__(self) -> None:
        self.tickets: dict[int, Ticket] = {}

    def add(self, ticket: Ticket, at: datetime) -> None:
        """Put a ticket into the trash, at an aware time."""
        ticket.updated_at = at
        self.tickets[ticket.id] = ticket

    def is_scrubbed(self, ticket_id: int) -> bool:
        """Tell whether a ticket was deleted for good, or was never there."""
        return ticket_id not in self.tickets or self.tickets[ticket_id].subject == SCRUBBED

    def scrub(self, ticket_id: int, at: datetime) -> None:
        """Delete a ticket of the trash for good: its fields are written over. KeyError when it is not there."""
        ticket = self.tickets[ticket_id]
        ticket.subject, ticket.updated_at, ticket.tags, ticket.custom_fields = SCRUBBED, at, (), {}
        ticket.comments = [replace(comment, body=SCRUBBED) for comment in ticket.comments[:1]]
