"""Matches requests by the address as it was sent, since a project's path and a label's title travel encoded."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from bot.sandbox.gitlab.api.auth import READING, authenticate, check_scope
from bot.sandbox.gitlab.api.call import Call, Reply
from bot.sandbox.gitlab.api.params import Params
from bot.sandbox.gitlab.errors import ApiError
from bot.sandbox.gitlab.replica import as_listed
from bot.sandbox.gitlab.store import Store
from bot.sandbox.sky import Sky

Handler = Callable[[Call], Reply]


class RawRoute(Route):
    """A route whose `{name}` matches one part of the address before `%2F` is decoded."""

    def __init__(self, path: str, endpoint: Callable[..., object]) -> None:
        super().__init__(path, endpoint)
        self.methods = None
        self._pattern = re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path)))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match the address as it was sent, for every method: a wrong one gets GitLab's own 405."""
        found = self._pattern.fullmatch(_raw_path(scope)) if scope["type"] == "http" else None
        if found is None:
            return Match.NONE, {}
        values = {name: unquote(value) for name, value in found.groupdict().items()}
        return Match.FULL, {"endpoint": self.endpoint, "path_params": values}


def route(store: Store, path: str, handlers: Mapping[str, Handler], *, any_scope: bool = False) -> RawRoute:
    """Return the route of a path with a handler per method; `any_scope` lets tokens of every scope in."""

    async def endpoint(request: Request) -> Response:
        body = await request.body()
        with store.lock:
            try:
                return _answer(store, request, body, handlers, any_scope=any_scope)
            finally:
                if store.replica and request.method not in READING:
                    store.replica.notice()

    return RawRoute(path, endpoint)


def unknown_endpoint(path: str) -> Route:
    """Return the route for everything below a path that GitLab does not have."""

    async def endpoint(_: Request) -> Response:
        return JSONResponse({"error": "404 Not Found"}, 404)

    return Route(path, endpoint, methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])


def _answer(
    store: Store, request: Request, body: bytes, handlers: Mapping[str, Handler], *, any_scope: bool
) -> Response:
    headers: dict[str, str] = {}
    sky = Sky.over(request.scope)
    lists = as_listed(store, sky.chaos)
    try:
        token = authenticate(store, request.headers)
        if token is not None:
            headers |= store.limiter.check_request(token.user.id, store.now(), store.switches.requests_per_minute)
        handler = _handler(handlers, request.method)
        if token is not None and not any_scope:
            check_scope(token, request.method)
        params = Params.read(request.url.query, body, request.headers.get("content-type", ""))
        base = f"{request.url.scheme}://{request.url.netloc}"
        raw_path = _raw_path(request.scope)
        call = Call(
            store, request.method, base, raw_path, request.url.query, request.path_params, params, token, lists, sky
        )
        reply = handler(call)
    except ApiError as error:
        return _refusal(error, headers)
    headers |= reply.headers
    if reply.body is None:
        return Response(status_code=reply.status, headers=headers)
    return JSONResponse(reply.body, reply.status, headers)


def _handler(handlers: Mapping[str, Handler], method: str) -> Handler:
    handler = handlers.get("GET" if method == "HEAD" else method)
    if handler is None:
        raise ApiError(405, {"error": "405 Not Allowed"}, {"Allow": ", ".join(handlers)})
    return handler


def _refusal(error: ApiError, headers: dict[str, str]) -> Response:
    headers |= error.headers
    if isinstance(error.body, str):
        return PlainTextResponse(error.body, error.status, headers)
    return JSONResponse(error.body, error.status, headers)


def _raw_path(scope: Scope) -> str:
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.partition(b"?")[0].decode("latin-1")
