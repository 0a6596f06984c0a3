"""Every address of the sandbox's Zendesk: a further kind of object is one more file and one more name here."""

from starlette.routing import BaseRoute

from bot.sandbox.zendesk import exports, hook_routes, people, satisfaction, survey_routes, tickets
from bot.sandbox.zendesk.http import routes_of, tokens, unknown
from bot.sandbox.zendesk.state import Zendesk

ENDPOINTS = (
    *satisfaction.ENDPOINTS,
    *survey_routes.ENDPOINTS,
    *tickets.ENDPOINTS,
    *exports.ENDPOINTS,
    *people.ENDPOINTS,
)


def routes(zendesk: Zendesk) -> list[BaseRoute]:
    """Return the routes of an account: `/oauth/tokens` and everything below `/api/v2`."""
    return [tokens(zendesk), *routes_of(zendesk, ENDPOINTS), *hook_routes.routes(zendesk), unknown(zendesk)]
