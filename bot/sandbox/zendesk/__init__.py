"""The sandbox's Zendesk: ratings, tickets and people over HTTP, with the habits of the real service."""

from bot.sandbox.zendesk.routes import routes
from bot.sandbox.zendesk.state import Zendesk

__all__ = ["Zendesk", "routes"]
