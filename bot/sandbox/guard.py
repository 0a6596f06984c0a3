"""Keeps other web sites from using the sandbox through somebody's browser: who may ask, and who may act."""

from urllib.parse import urlsplit

from starlette.requests import Request

LOOPBACK = ("127.0.0.1", "localhost")


def is_local(request: Request) -> bool:
    """Tell whether Host names this machine (against DNS rebinding) and Origin, if any, the same address."""
    origin = request.headers.get("origin")
    return _name(_host(request)) in LOOPBACK and (origin is None or origin == _own(request))


def is_own_form(request: Request) -> bool:
    """Tell whether a form was sent from one of our own pages: browsers say so, and no foreign page can pretend it."""
    said = (request.headers.get("origin") == _own(request), request.headers.get("sec-fetch-site") == "same-origin")
    return is_local(request) and any(said)


def _host(request: Request) -> str:
    return request.headers.get("host", "")


def _own(request: Request) -> str:
    return f"http://{_host(request)}"


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
