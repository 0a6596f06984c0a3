"""Between HTTP and the account: who asks, whether they may, how often, and in which shape they are told no."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.sky import Sky
from bot.sandbox.zendesk.errors import Problem, forbidden, invalid_endpoint, record_not_found, unauthorized
from bot.sandbox.zendesk.model import User
from bot.sandbox.zendesk.paging import Listing, Row
from bot.sandbox.zendesk.shapes import Json
from bot.sandbox.zendesk.state import Zendesk

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
READS = ("GET", "HEAD")
CHARSET_JSON = "application/json; charset=utf-8"


class _Json(JSONResponse):
    media_type = CHARSET_JSON

    def render(self, content: object) -> bytes:
        # Escaped, half an emoji that a customer's program cut in two is still JSON; as UTF-8 it could not be sent.
        return json.dumps(content, separators=(",", ":")).encode("ascii")


@dataclass(frozen=True, slots=True)
class Ask:
    """One request that passed the gate: the account, who asks (None: anonymous), what for, and in which weather."""

    zendesk: Zendesk
    user: User | None
    base: str
    address: str
    params: QueryParams
    ids: Mapping[str, str]
    sky: Sky

    @property
    def id(self) -> int:
        """The number in the path; the 404 answer for anything else."""
        return whole_number(self.ids["id"])

    def page(self, name: str, listing: Listing[Row], shape: Callable[[Row, str], Json]) -> Json:
        """Return the body of one page of a list, under `name`."""
        cut = listing.page(self.address, self.params, self.sky.page)
        return {name: [shape(row, self.base) for row in cut.rows], **cut.beside}

    def has_arrived(self, row: object, at: datetime) -> bool:
        """Tell whether lists show a row already that is known by `row` and belongs to the time `at` (aware)."""
        return self.sky.has_arrived(row, at, self.zendesk.clock.now())


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address, without `.json`: what it answers, to whom, and which rate limit counts it.

    `resource` is the word in OAuth scopes (`tickets:read`). `admins` narrows agents to administrators; `anonymous`
    lets everybody in.
    """

    path: str
    resource: str
    answer: Callable[[Ask], Json]
    bucket: str | None = None
    admins: bool = False
    anonymous: bool = False


def whole_number(text: str) -> int:
    """Return an id out of a path; raises the 404 answer when it is none."""
    if not (text.isascii() and text.isdigit()):
        raise record_not_found()
    return int(text)


def routes_of(zendesk: Zendesk, endpoints: tuple[Endpoint, ...]) -> list[BaseRoute]:
    """Return the routes of endpoints, each with and without `.json`."""
    return [
        Route(f"/api/v2/{endpoint.path}{suffix}", _handler(zendesk, endpoint), methods=METHODS)
        for endpoint in endpoints
        for suffix in (".json", "")
    ]


def unknown(zendesk: Zendesk) -> BaseRoute:
    """Return the route for every address that the account does not have."""

    def refuse(_ask: Ask) -> Json:
        raise invalid_endpoint()

    endpoint = Endpoint("{rest:path}", "", refuse, anonymous=True)
    return Route("/api/v2/{rest:path}", _handler(zendesk, endpoint, may_write=True), methods=METHODS)


def tokens(zendesk: Zendesk) -> BaseRoute:
    """Return the route that issues OAuth tokens, for JSON and for form bodies."""

    async def issue(request: Request) -> Response:
        try:
            asked = await _body(request)
            with zendesk.lock:
                return _Json(zendesk.accounts.grant(asked), headers={"cache-control": "no-store"})
        except Problem as problem:
            return _Json(problem.body, problem.status)

    return Route("/oauth/tokens", issue, methods=["POST"])


async def _body(request: Request) -> dict[str, Any]:
    if "json" not in request.headers.get("content-type", ""):
        return dict(parse_qsl((await request.body()).decode(errors="replace")))
    try:
        asked = await request.json()
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        body = {"error": "invalid_request", "error_description": "The body is not a JSON object"}
        raise Problem(400, body)
    return asked


def _handler(
    zendesk: Zendesk, endpoint: Endpoint, *, may_write: bool = False
) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        headers: dict[str, str] = {}
        try:
            with zendesk.lock:
                headers = zendesk.limits.take(endpoint.bucket)
                user = _admit(zendesk, endpoint, request, may_write=may_write)
                return _Json(endpoint.answer(_ask(zendesk, user, request)), headers=headers)
        except Problem as problem:
            return _Json(problem.body, problem.status, {**headers, **problem.headers})

    return handle


def _admit(zendesk: Zendesk, endpoint: Endpoint, request: Request, *, may_write: bool) -> User | None:
    identity = zendesk.accounts.identify(request.headers.get("authorization"))
    if endpoint.anonymous and (identity.user is None or may_write):
        return identity.user
    if identity.user is None:
        raise unauthorized()
    is_read = request.method in READS
    # Nothing in this sandbox is written over HTTP: a client of the bot's kind has no business to.
    if not is_read or not identity.may_use(endpoint.resource, "read"):
        raise forbidden()
    if identity.user.role == "end-user" or (endpoint.admins and identity.user.role != "admin"):
        raise forbidden()
    return identity.user


def _ask(zendesk: Zendesk, user: User | None, request: Request) -> Ask:
    base = str(request.base_url)
    path = request.url.path.removesuffix(".json").lstrip("/")
    sky = Sky.over(request.scope)
    return Ask(zendesk, user, base, f"{base}{path}.json", request.query_params, request.path_params, sky)
