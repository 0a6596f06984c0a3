"""What is said once on the page after an act: kept in a cookie, since the sandbox knows no sessions."""

import base64
import binascii
import json
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "said"
LIFE_SECONDS = 60
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Flash:
    """What happened, or with `is_refusal` why nothing did."""

    words: str
    is_refusal: bool = False


def write(response: Response, said: Flash) -> None:
    """Have it said on the next page; what is longer than a cookie should hold is cut."""
    words = said.words if len(said.words) <= LONGEST else f"{said.words[:LONGEST]} …"
    raw = json.dumps([words, said.is_refusal], ensure_ascii=False).encode(errors="replace")
    text = base64.urlsafe_b64encode(raw).decode()
    response.set_cookie(COOKIE, text, max_age=LIFE_SECONDS, httponly=True, samesite="strict")


def read(request: Request) -> Flash | None:
    """Return what is to be said, None when there is nothing or the cookie is not ours."""
    try:
        words, is_refusal = json.loads(base64.urlsafe_b64decode(request.cookies.get(COOKIE, "")))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        return None
    return Flash(words[: LONGEST + 2], is_refusal is True) if isinstance(words, str) else None


def clear(response: Response) -> None:
    """Have it said no second time."""
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")
