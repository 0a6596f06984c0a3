"""Writes down for admins what can be set: the table of the documentation and the commented files, from the models."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args, get_origin

import yaml
from pydantic import BaseModel

from bot.config.entries import Entry, Section
from bot.config.grammar import FORMS
from bot.config.labels import LabelsConfig
from bot.config.models import BotConfig
from bot.config.rotation import RotationConfig

_COMMENT_WIDTH = 110
_CELL_WIDTH = 100
"""Of a default in the table; longer lists are for the file."""

_BOT_HEADER = "What the bot does. Every setting stands here with its default; a deleted line means the default too."
_LABELS_HEADER = (
    "The labels that the bot creates in the project, gives and reads. A label gets another name by writing the old one "
    "beneath the new: `was: [old name]`, and then `feedback-bot labels --apply`."
)


class _Quoting(yaml.SafeDumper):
    """Puts into quotes what our own reader takes for more than text, beside what others do."""


for _tag, (_form, _first) in FORMS.items():
    _Quoting.add_implicit_resolver(_tag, re.compile(rf"(?:{_form.pattern})\Z"), list(_first))

_CHECK = "`feedback-bot check` finds mistakes before they hurt."


def settings_table() -> str:
    """Every setting of `bot.yml` with its default and meaning, as a Markdown table."""
    return "\n".join(("| setting | default | meaning |", "|---|---|---|", *_rows(BotConfig(), "")))


def commented_bot(config: BotConfig) -> str:
    """`bot.yml` with these values, every setting explained."""
    return _file("bot", _BOT_HEADER, config)


def commented_labels(config: LabelsConfig) -> str:
    """`labels.yml` with these values, every label explained."""
    return _file("labels", _LABELS_HEADER, config)


def rotation_table() -> str:
    """Every key of `rotation.yml` with its meaning, as a Markdown table; NAME is one that the admin chooses."""
    return "\n".join(("| key | meaning |", "|---|---|", *_keys(RotationConfig, "", set())))


def _keys(model: type[BaseModel], above: str, told: set[type[Entry]]) -> Iterator[str]:
    """The rows of a group of keys; of two places that hold the same entries, the first one explains them."""
    for name, info in model.model_fields.items():
        held, is_named = _entry_in(info.annotation), get_origin(info.annotation) is dict
        place = f"{above}{name}{'.NAME' if is_named else ''}"
        yield f"| `{place}` | {info.description} |"
        if held and held not in told:
            told.add(held)
            yield from _keys(held, f"{place}.", told)


def _entry_in(annotation: object) -> type[Entry] | None:
    """The entries that a key holds, directly, in a list or by names."""
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        return annotation
    return next((found for found in map(_entry_in, get_args(annotation)) if found), None)


def _rows(section: Section, above: str) -> Iterator[str]:
    dumped = section.model_dump(mode="json")
    for name, info in type(section).model_fields.items():
        value = getattr(section, name)
        if isinstance(value, Section):
            yield from _rows(value, f"{above}{name}.")
        else:
            default = flow(dumped[name])
            default = f"`{default}`" if len(default) <= _CELL_WIDTH else "see `config/bot.yml`"
            yield f"| `{above}{name}` | {default} | {info.description} |"


def _holds_entries(value: object) -> bool:
    return isinstance(value, tuple) and any(isinstance(item, Entry) for item in value)


def _file(name: str, header: str, config: Section) -> str:
    top = f"# yaml-language-server: $schema=schemas/{name}.schema.json\n{_comment(f'{header} {_CHECK}', '')}"
    return f"{top}{_section(config, '')}"


def _section(section: Section, indent: str) -> str:
    """The lines of a group of settings, each below its comment; groups are set apart by blank lines."""
    parts: list[str] = []
    for name, info in type(section).model_fields.items():
        value = getattr(section, name)
        is_group = isinstance(value, Entry) or _holds_entries(value)
        is_apart = is_group if parts else not indent
        parts.append("\n" if is_apart else "")
        parts.append(_comment(str(info.description), indent))
        if isinstance(value, Section):
            parts.append(f"{indent}{name}:\n{_section(value, f'{indent}  ')}")
        else:
            parts += (f"{indent}{line}\n" for line in _lines(name, _dumped(section, name), len(indent)))
    return "".join(parts)


def _dumped(section: Section, name: str) -> object:
    """A setting as plain data; of the entries of a list only what differs from their defaults."""
    value = getattr(section, name)
    if _holds_entries(value):
        return [item.model_dump(mode="json", exclude_defaults=True) for item in value]
    return section.model_dump(mode="json", include={name})[name]


def _comment(text: str, indent: str) -> str:
    prefix = f"{indent}# "
    wrapped = textwrap.wrap(text, _COMMENT_WIDTH, break_long_words=False, break_on_hyphens=False)
    return "".join(f"{prefix}{line}\n" for line in wrapped)


def _lines(name: str, value: object, indent: int) -> Iterator[str]:
    """A setting as lines: mappings and lists of mappings as blocks, without their empty lists, all else as flow."""
    inner = {key: held for key, held in value.items() if held != []} if isinstance(value, Mapping) else {}
    if inner:
        yield f"{name}:"
        yield from (f"  {line}" for line in _inner_lines(inner, indent + 2))
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        yield f"{name}:"
        for item in value:
            lines = [*_inner_lines(item, indent + 4)]
            yield f"  - {lines[0]}"
            yield from (f"    {line}" for line in lines[1:])
    elif isinstance(value, list):
        yield from _wrapped(name, [flow([item])[1:-1] for item in value], _COMMENT_WIDTH - indent)
    else:
        yield f"{name}: {flow({} if isinstance(value, Mapping) else value)}"


def _inner_lines(entry: Mapping[str, object], indent: int) -> Iterator[str]:
    return (line for key, inner in entry.items() if inner != [] for line in _lines(key, inner, indent))


def _wrapped(name: str, items: Sequence[str], width: int) -> Iterator[str]:
    """A list of plain values in one line of flow, or in as many as it takes; no value is broken."""
    line = f"{name}: ["
    for index, item in enumerate(items):
        piece = f"{item}," if index < len(items) - 1 else f"{item}]"
        if index and len(line) + len(piece) + 1 > width:
            yield line
            line = f"  {piece}"
        else:
            line += f" {piece}" if index else piece
    yield line if items else f"{name}: []"


def flow(value: object) -> str:
    """A value in one line of YAML, in quotes where any parser could take it for something else."""
    dumped = yaml.dump(
        value, None, _Quoting, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10_000
    )
    return dumped.removesuffix("\n").removesuffix("...").removesuffix("\n")
