"""Turns what pydantic finds into sentences for an admin, each at its place in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, get_origin

from pydantic import BaseModel, ValidationError

from bot.config.commands import SECOND_NAME, UNKNOWN
from bot.config.problems import Problem, as_written, did_you_mean, shown
from bot.config.yaml import Document, Location

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_Context = Mapping[str, Any]

_BAD_KEY = "[key]"
"""Below which pydantic tells what is wrong with a name that the admin chose."""

_FEW = 3
_MANY_DIGITS = re.compile(r"[-+]?[0-9]{19,}")
_WORDS: Mapping[str, Callable[[_Context], str]] = {
    "bool_type": lambda _: "must be true or false",
    "int_type": lambda _: "must be a whole number",
    "int_from_float": lambda _: "must be a whole number",
    "string_type": lambda _: "must be text in quotes",
    "tuple_type": lambda _: "must be a list: one '- value' per line",
    "model_type": lambda _: "must hold 'name: value' lines",
    "dict_type": lambda _: "must hold 'name: value' lines",
    "literal_error": lambda context: f"must be {context['expected'].replace(chr(39), '')}",
    "greater_than_equal": lambda context: f"must be at least {context['ge']}",
    "less_than_equal": lambda context: f"must be at most {context['le']}",
    "string_too_long": lambda context: f"must have at most {context['max_length']} characters",
    "too_short": lambda _: "must not be empty: list one at least",
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
    if location[-1:] == (_BAD_KEY,) and location not in document.values:
        return document.problem(location[:-1], f"{path_of(location[:-1])} {_said(detail)}", at_key=True)
    about_key = _about_key(detail, location, model)
    told = about_key or f"{_about_value(detail, location, model)}{_line_of_other(detail, location, document)}"
    is_key = bool(about_key) or detail.get("ctx", {}).get("is_key", False)
    return document.problem(location, told, at_key=is_key)


def _line_of_other(detail: ErrorDetails, location: Location, document: Document) -> str:
    """In which line that stands with which a value clashes, as far as it is written in the file."""
    context = detail.get("ctx", {})
    if context.get("other") is None:
        return ""
    place = (*location[: len(location) - context["depth"]], *context["other"])
    line = document.line_of(place, location)
    return f" (line {line})" if line else ""


def _about_key(detail: ErrorDetails, location: Location, model: type[BaseModel]) -> str:
    """What is wrong with a name before a colon; empty when it is the value that is wrong."""
    name = str(location[-1]) if location else ""
    if detail["type"] == "extra_forbidden":
        return f"unknown key {shown(name)}{did_you_mean(name, valid_names(model, location[:-1]))}"
    if detail["type"] == UNKNOWN:
        return f"unknown command {shown(name)}{did_you_mean(name, detail['ctx']['verbs'])}"
    if detail["type"] == SECOND_NAME:
        return f"{shown(name)} is another name of {shown(detail['ctx']['first'])}: write that"
    return ""


def _about_value(detail: ErrorDetails, location: Location, model: type[BaseModel]) -> str:
    if detail["type"] == "missing":
        return f"the key {location[-1]!r} is missing here"
    if _is_commented_out(detail):
        return f"{path_of(location)} is empty: everything behind # is a comment, use quotes"
    if _is_too_large(detail):
        return f"{path_of(location)} is too large a number"
    context = detail.get("ctx", {})
    if _is_one_of_many(detail):
        hint = did_you_mean(detail["input"], _alternatives(context))
        return f"{path_of(location)} {shown(detail['input'])} is none that exists{hint}"
    return f"{path_of(location)} {_said(detail)}{_but_is(detail)}{_instead(detail, model)}"


def _said(detail: ErrorDetails) -> str:
    say = _WORDS.get(detail["type"])
    return say(detail.get("ctx", {})) if say else detail["msg"]


def _instead(detail: ErrorDetails, model: type[BaseModel]) -> str:
    """What was probably meant: the nearest of a few words, or the switch of a group that somebody tried to turn off."""
    value = detail.get("input")
    if detail["type"] == "literal_error" and isinstance(value, str):
        hint = did_you_mean(value, _alternatives(detail["ctx"]))
        return hint if hint.endswith("?") else ""
    is_off = value is False or (isinstance(value, str) and value in {"off", "no"})
    if detail["type"] == "model_type" and is_off and "enabled" in valid_names(model, detail["loc"]):
        return ": write `enabled: false` beneath it"
    return ""


def _is_commented_out(detail: ErrorDetails) -> bool:
    """Whether a colour was written without quotes, so that YAML reads nothing."""
    return detail["loc"][-1:] == ("color",) and detail.get("input") is None


def _is_one_of_many(detail: ErrorDetails) -> bool:
    """Whether a word stands where so many others may that the nearest one says more than all."""
    is_word = detail["type"] == "literal_error" and isinstance(detail["input"], str)
    return is_word and len(_alternatives(detail["ctx"])) > _FEW


def _alternatives(context: _Context) -> list[str]:
    return re.findall("'(.*?)'", context["expected"])


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


def path_of(location: Location) -> str:
    """A place as messages name it, such as `review.fields[2].name`, counted from 1 as people count."""
    path = ""
    for part in location:
        path += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return path.removeprefix(".")


def valid_names(model: type[BaseModel], location: Location) -> tuple[str, ...]:
    """The keys that may stand below a place of the file."""
    here: type[BaseModel] | None = model
    is_free = False
    for part in location:
        if here is not None and isinstance(part, str) and not is_free:
            annotation = here.model_fields[part].annotation
            here, is_free = _model_in(annotation), get_origin(annotation) is dict
        else:
            is_free = False
    return tuple(here.model_fields) if here else ()


def _model_in(annotation: object) -> type[BaseModel] | None:
    """The model that a field holds, directly or in a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = getattr(annotation, "__args__", ())
    return next((found for found in map(_model_in, inner) if found), None)
