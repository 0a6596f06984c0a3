"""Reads the parameters of a request as GitLab's API does, and complains in its words."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Self
from urllib.parse import parse_qsl

from bot.sandbox.gitlab.errors import bad_parameter

_TRUE = frozenset({"true", "t", "1", "on", "yes"})
_FALSE = frozenset({"false", "f", "0", "off", "no"})


class Params:
    """The parameters of a query string and a body together; the body wins. `x[]` and `x` name the same list."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    @classmethod
    def read(cls, query: str, body: bytes, content_type: str) -> Self:
        """Read a query string and a body (JSON or a form); raises the 400 for a body that is neither."""
        values = _pairs(query)
        if body and content_type.startswith("application/json"):
            values |= _json(body)
        elif body:
            values |= _pairs(body.decode("utf-8", "replace"))
        return cls(values)

    def has(self, name: str) -> bool:
        """Tell whether the parameter was sent, be it null or empty."""
        return name in self._values

    def require(self, *names: str) -> None:
        """Raise the 400 that names all missing parameters."""
        missing = [name for name in names if name not in self._values]
        if missing:
            raise bad_parameter(", ".join(f"{name} is missing" for name in missing))

    def require_any(self, *names: str) -> None:
        """Raise the 400 when none of the parameters was sent."""
        if not any(name in self._values for name in names):
            raise bad_parameter(f"{', '.join(names)} are missing, at least one parameter must be provided")

    def text(self, name: str, default: str = "") -> str:
        """Return a parameter as text; null counts as not sent."""
        value = self._values.get(name)
        if isinstance(value, list | dict):
            raise bad_parameter(f"{name} is invalid")
        return default if value is None else str(value)

    def choice(self, name: str, allowed: Sequence[str], default: str) -> str:
        """Return one of the allowed words."""
        value = self.text(name, default)
        if value not in allowed:
            raise bad_parameter(f"{name} does not have a valid value")
        return value

    def integer(self, name: str) -> int | None:
        """Return a whole number, or None when it was not sent or is empty."""
        value = self.text(name)
        if not value:
            return None
        if not value.removeprefix("-").isdecimal():
            raise bad_parameter(f"{name} is invalid")
        return int(value)

    def boolean(self, name: str) -> bool | None:
        """Return a yes or no in any of the usual spellings, or None when it was not sent or is empty."""
        value = self.text(name).lower()
        if value and value not in _TRUE | _FALSE:
            raise bad_parameter(f"{name} is invalid")
        return value in _TRUE if value else None

    def words(self, name: str) -> list[str]:
        """Return a list that was sent as an array or as words with commas between them, without empty ones."""
        value = self._values.get(name)
        found = [str(word) for word in value] if isinstance(value, list) else self.text(name).split(",")
        return [word.strip() for word in found if word.strip()]

    def integers(self, name: str) -> list[int]:
        """Return a list of whole numbers, sent in either way."""
        found = self.words(name)
        if not all(word.isdecimal() for word in found):
            raise bad_parameter(f"{name} is invalid")
        return [int(word) for word in found]

    def time(self, name: str) -> datetime | None:
        """Return a time with its zone (UTC when none was sent), or None."""
        value = self.text(name)
        if not value:
            return None
        try:
            parsed = datetime.fromisoformat(value)
        except ValueError as error:
            raise bad_parameter(f"{name} is invalid") from error
        return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)

    def day(self, name: str) -> date | None:
        """Return a date, or None when it was not sent, is null or empty."""
        value = self.text(name)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError as error:
            raise bad_parameter(f"{name} is invalid") from error


def _pairs(text: str) -> dict[str, object]:
    values: dict[str, object] = {}
    lists: dict[str, list[str]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        if name.endswith("[]"):
            lists.setdefault(name.removesuffix("[]"), []).append(value)
        else:
            values[name] = value
    return values | lists


def _json(body: bytes) -> dict[str, object]:
    try:
        value = json.loads(body)
    except ValueError as error:
        raise bad_parameter("The request body could not be parsed as JSON") from error
    if not isinstance(value, dict):
        raise bad_parameter("The request body must be a JSON object")
    return {name.removesuffix("[]"): entry for name, entry in value.items()}
