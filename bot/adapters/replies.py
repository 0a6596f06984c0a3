"""Turns reply bodies into frozen types, and what does not fit into one clear error without anybody's words in it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import requests
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.domain.errors import BadReply, UnknownOutcome
from bot.domain.markers import LARGEST

Parsed = TypeVar("Parsed", bound=BaseModel)


def _without_surrogates(value: object) -> object:
    """JSON can hold half a character, which is no Unicode text; one such comment must not stop a page."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


Words = Annotated[str, BeforeValidator(_without_surrogates)]
"""Text as services send it."""

Number = Annotated[int, Field(ge=-LARGEST, le=LARGEST)]
"""A number as services send it, small enough for the cache's database."""

_YEARS = range(1970, 9000)


def _in_utc(value: datetime) -> datetime:
    if value.year not in _YEARS:
        raise ValueError("not a time of this world")
    return value.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A time as services send it, in UTC, and far enough from the ends of what can be reckoned with."""


class Reply(BaseModel):
    """Base of the shapes read from replies: only the fields that are used, anything else is ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


def body_of(response: requests.Response, service: str) -> Any:
    """The JSON of a reply.

    Raises:
        BadReply: it is a page of a proxy, or broken off.
    """
    if "json" not in response.headers.get("Content-Type", "").lower():
        raise BadReply(service, "answers with something other than JSON, perhaps a proxy's or a login page")
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        raise BadReply(service, "answers with broken JSON") from None


def parsed(shape: type[Parsed], data: object, service: str) -> Parsed:
    """The data as a frozen type.

    Raises:
        BadReply: a field is missing or of another kind; the message names it, not its content.
    """
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        raise BadReply(service, f"answers without a usable {faults(error)}") from None


def faults(error: ValidationError) -> str:
    """The names of the fields that do not fit."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    names = {".".join(str(part) for part in fault["loc"] if not isinstance(part, int)) or "object" for fault in found}
    return ", ".join(sorted(names))


def written(shape: type[Parsed], response: requests.Response, service: str) -> Parsed:
    """The reply to a write that a service has accepted.

    Raises:
        UnknownOutcome: it cannot be read, so what happened can only be looked up.
    """
    try:
        return parsed(shape, body_of(response, service), service)
    except BadReply as error:
        raise UnknownOutcome(service, f"accepted a write, but {str(error).partition(': ')[2]}") from None
