"""Turns what pydantic finds into sentences for an admin, each at its place in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from bot.config.problems import Problem, as_written, did_you_mean, shown
from bot.config.yaml import Document, Location

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_Context = Mapping[str, Any]

_MANY_DIGITS = re.compile(r"[-+]?[0-9]{19,}")
_WORDS: Mapping[str, Callable[[_Context], str]] = {
    "bool_type": lambda _: "must be true or false",
    "int_type": lambda _: "must be a whole number",
    "int_from_float": lambda _: "must be a whole number",
    "string_type": lambda _: "must be text in quotes",
    "tuple_type": lambda _: "must be a list: one '- value' per line",
    "model_type": lambda _: "must hold 'name: value' lines",
    "literal_error": lambda context: f"must be {context['expected'].replace(chr(39), '')}",
    "greater_than_equal": lambda context: f"must be at least {context['ge']}",
    "less_than_equal": lambda context: f"must be at most {context['le']}",
    "string_too_long": lambda context: f"must have at most {context['max_length']} characters",
    "string_pattern_mismatch": lambda context: f"must be of the form {context['pattern']}",
    "too_short": lambda context: f"must have at least {context['min_length']} entries",
    "too_long": lambda context: f"must have at most {context['max_length']} entries",
    "refused": lambda context: str(context["message"]),
    "value_error": lambda context: str(context["error"]),
}


def problems_of(error: ValidationError, document: Document, model: type[BaseModel]) -> Iterator[Problem]:
    """Every finding of pydantic as a problem of the file.

    Args:
        error: what validating the document's data raised.
        document: knows where each value stands.
        model: the model of the whole file, for the names that are valid at a place.
    """
    details = error.errors(include_url=False)
    for detail in details:
        location = detail["loc"]
        is_echo = detail["type"] == "too_short" and any(_is_below(other["loc"], location) for other in details)
        if not is_echo:
            yield _problem(detail, location, document, model)


def _is_below(location: Location, above: Location) -> bool:
    return len(location) > len(above) and location[: len(above)] == above


def _problem(detail: ErrorDetails, location: Location, document: Document, model: type[BaseModel]) -> Problem:
    name = location[-1] if location else ""
    if detail["type"] == "extra_forbidden":
        hint = did_you_mean(str(name), valid_names(model, location[:-1]))
        return document.problem(location, f"unknown key {shown(name)}{hint}", at_key=True)
    if detail["type"] == "missing":
        return document.problem(location, f"the key {name!r} is missing here")
    if _is_commented_out(detail):
        return document.problem(location, f"{_path(location)} is empty: everything behind # is a comment, use quotes")
    if _is_too_large(detail):
        return document.problem(location, f"{_path(location)} is too large a number")
    context = detail.get("ctx", {})
    say = _WORDS.get(detail["type"])
    words = say(context) if say else detail["msg"]
    return document.problem(location, f"{_path(location)} {words}{_but_is(detail)}")


def _is_commented_out(detail: ErrorDetails) -> bool:
    """Whether a colour was written without quotes, so that YAML reads nothing."""
    return detail["loc"][-1:] == ("color",) and detail.get("input") is None


def _is_too_large(detail: ErrorDetails) -> bool:
    """Whether a whole number has so many digits that our YAML leaves it as text."""
    value = detail.get("input")
    return detail["type"] == "int_type" and isinstance(value, str) and bool(_MANY_DIGITS.fullmatch(value))


def _but_is(detail: ErrorDetails) -> str:
    """What stands there instead, where the sentence does not say it yet and it is short."""
    value = detail.get("input")
    told_already = detail["type"] in {"refused", "value_error", "too_short", "too_long", "string_too_long"}
    if told_already or not isinstance(value, str | int | float | None):
        return ""
    return f", not {as_written(value)}"


def _path(location: Location) -> str:
    """`review.fields[2].name`, counted from 1 as people count."""
    path = ""
    for part in location:
        path += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return path.removeprefix(".")


def valid_names(model: type[BaseModel], location: Location) -> tuple[str, ...]:
    """The keys that may stand below a place of the file."""
    here: type[BaseModel] | None = model
    for part in location:
        if here is None:
            return ()
        here = here if isinstance(part, int) else _model_in(here.model_fields[str(part)].annotation)
    return tuple(here.model_fields) if here else ()


def _model_in(annotation: object) -> type[BaseModel] | None:
    """The model that a field holds, directly or in a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = getattr(annotation, "__args__", ())
    return next((found for found in map(_model_in, inner) if found), None)
