"""What all pages share: the layout with its bar, the guard, the message after an act, and pages for what went wrong."""

import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.sandbox import guard, people
from bot.sandbox.gitlab import ApiError
from bot.sandbox.pagerduty import Problem
from bot.sandbox.pages import cases, flash
from bot.sandbox.pages.templating import TEMPLATES
from bot.sandbox.pages.words import refusal

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox

MOST_FIELDS = 200
SEE_OTHER, BAD_REQUEST, FORBIDDEN, NOT_FOUND, NOT_ALLOWED = 303, 400, 403, 404, 405

# Nothing from elsewhere, no script at all, and forms that lead nowhere else. The referrer policy is not `no-referrer`,
# since browsers would then send `Origin: null` with our own forms.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}

ERRORS = {
    BAD_REQUEST: ("That did not work", "The form was not understood."),
    FORBIDDEN: (
        "Not from there",
        "The sandbox answers this machine only, and its own forms only. Open it by the address that it printed.",
    ),
    NOT_FOUND: ("There is nothing here", "The page you looked for does not exist, or not any more."),
    NOT_ALLOWED: ("Not in this way", "This address is for a button. Go back and press it."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A guarded request with its form.

    Args:
        request: path parameters, query and cookies are there.
        form: what was filled in, with plain line ends; empty for a GET.
    """

    request: Request
    form: ImmutableMultiDict[str, str]

    @property
    def back(self) -> str:
        """Where the form was sent from, below this very address: `/` when it does not say so."""
        return local_path(self.form.get("back"))


Handler = Callable[[Asked], Response]


class Frame:
    """Makes routes of handlers, and pages of templates.

    Handlers are plain functions and run in a thread of their own: they may take `sandbox.lock`, and wait.
    """

    def __init__(self, sandbox: "Sandbox") -> None:
        self.sandbox = sandbox
        self.passing = threading.Lock()

    def get(self, path: str, show: Handler) -> Route:
        """Return the route of a page."""
        return Route(path, self._guarded(show, guard.is_local), methods=["GET"])

    def post(self, path: str, act: Handler) -> Route:
        """Return the route of a form, which no other site can send.

        A ValueError (forms that pydantic refuses included), the KeyError of the controls' acts or a service's refusal
        becomes a message on the page from which the form was sent; an HTTPException becomes a page.
        """
        return Route(path, self._guarded(self._told(act), guard.is_own_form), methods=["POST"])

    def page(self, asked: Asked, template: str, *, title: str, **values: Any) -> Response:
        """Return a page: `template` extends `layout.html`, `title` is its heading and the window's."""
        return self._rendered(asked.request, template, title, 200, values)

    def done(self, to: str, words: str) -> Response:
        """Lead to the page `to` after an act, and say there in `words` what happened."""
        return _led(to, flash.Flash(words))

    def refused(self, to: str, words: str) -> Response:
        """Lead to the page `to`, and say there in `words` why nothing happened."""
        return _led(to, flash.Flash(words, is_refusal=True))

    def error(self, request: Request, status: int, words: str | None = None) -> Response:
        """Return the page for something that went wrong, with a way back."""
        title, usual = ERRORS.get(status, ERRORS[BAD_REQUEST])
        return self._rendered(request, "error.html", title, status, {"words": words or usual})

    async def lost(self, request: Request, status: int) -> Response:
        """Answer for an address that no route knows (404), or not with this method (405)."""
        return await run_in_threadpool(self.error, request, status if guard.is_local(request) else FORBIDDEN)

    def _guarded(
        self, handler: Handler, is_allowed: Callable[[Request], bool]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def respond(request: Request) -> Response:
            if not is_allowed(request):
                return await run_in_threadpool(self.error, request, FORBIDDEN)
            try:
                asked = Asked(request, _form(await request.body()))
                return await run_in_threadpool(handler, asked)
            except HTTPException as error:
                return await run_in_threadpool(self.error, request, error.status_code, error.detail)

        return respond

    def _told(self, act: Handler) -> Handler:
        def handler(asked: Asked) -> Response:
            try:
                return act(asked)
            except (ValueError, KeyError, ApiError, Problem) as error:
                return self.refused(asked.back, refusal(error))

        return handler

    def _rendered(self, request: Request, template: str, title: str, status: int, values: dict[str, Any]) -> Response:
        is_foreign = status == FORBIDDEN
        shared = {
            "title": title,
            "path": request.url.path,
            "here": "/" if status >= BAD_REQUEST or request.method != "GET" else _here(request),
            "now": self.sandbox.clock.now(),
            "has_bot": self.sandbox.bot is not None,
            "pause": cases.pause(self.sandbox),
            "every": self.sandbox.runs.every,
            "project": people.PROJECT,
            "flash": None if is_foreign else flash.read(request),
        }
        html = TEMPLATES.get_template(template).render({**shared, **values})
        # Half an emoji, which a customer's program cut in two, cannot be sent.
        response = HTMLResponse(html.encode("utf-8", "replace"), status, HEADERS)
        flash.clear(response)
        return response


def local_path(text: str | None) -> str:
    """Return an address without host, as it is given, or `/` when it would lead to somebody else."""
    try:
        parts = urlsplit(text or "/")
    except ValueError:
        return "/"
    is_plain = text is not None and text.isascii() and text.isprintable() and "\\" not in text
    is_ours = not parts.scheme and not parts.netloc and text is not None and text.startswith("/")
    return text if text and is_plain and is_ours and not text.startswith("//") else "/"


def style(_request: Request) -> Response:
    """The one style sheet; it is always asked for anew, so that an older sandbox on the same port leaves no trace."""
    sheet = files("bot.sandbox.pages").joinpath("static", "style.css").read_bytes()
    return Response(sheet, media_type="text/css", headers={**HEADERS, "Cache-Control": "no-cache"})


def _here(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def _form(body: bytes) -> ImmutableMultiDict[str, str]:
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise HTTPException(BAD_REQUEST, "The form was not understood.") from error
    return ImmutableMultiDict([(name, value.replace("\r\n", "\n")) for name, value in pairs])


def _led(to: str, said: flash.Flash) -> Response:
    response = RedirectResponse(local_path(to), SEE_OTHER, HEADERS)
    flash.write(response, said)
    return response
