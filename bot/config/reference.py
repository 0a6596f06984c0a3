"""Writes down for admins what can be set: the table of the documentation and the commented files, from the models."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

import yaml

from bot.config.entries import Entry, Section
from bot.config.labels import LabelsConfig
from bot.config.models import BotConfig

_COMMENT_WIDTH = 110
_BOT_HEADER = "What the bot does. Every setting stands here with its default; a deleted line means the default too."
_LABELS_HEADER = (
    "The labels that the bot creates in the project, gives and reads. A label gets another name by writing the old one "
    "beneath the new: `was: [old name]`, and then `feedback-bot labels --apply`."
)
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


def _rows(section: Section, above: str) -> Iterator[str]:
    dumped = section.model_dump(mode="json")
    for name, info in type(section).model_fields.items():
        value = getattr(section, name)
        if isinstance(value, Section):
            yield from _rows(value, f"{above}{name}.")
        else:
            default = "the questions below" if _holds_entries(value) else f"`{_flow(dumped[name])}`"
            yield f"| `{above}{name}` | {default} | {info.description} |"


def _holds_entries(value: object) -> bool:
    return isinstance(value, tuple) and any(isinstance(item, Entry) for item in value)


def _file(name: str, header: str, config: Section) -> str:
    top = f"# yaml-language-server: $schema=schemas/{name}.schema.json\n{_comment(f'{header} {_CHECK}', '')}"
    return f"{top}{_section(config, '')}"


def _section(section: Section, indent: str) -> str:
    """The lines of a group of settings, each below its comment; groups are set apart by blank lines."""
    dumped = section.model_dump(mode="json")
    parts: list[str] = []
    for name, info in type(section).model_fields.items():
        value = getattr(section, name)
        is_group = isinstance(value, Entry) or _holds_entries(value)
        parts.append("\n" if is_group and (parts or not indent) else "")
        parts.append(_comment(str(info.description), indent))
        if isinstance(value, Section):
            parts.append(f"{indent}{name}:\n{_section(value, f'{indent}  ')}")
        else:
            parts += (f"{indent}{line}\n" for line in _lines(name, dumped[name]))
    return "".join(parts)


def _comment(text: str, indent: str) -> str:
    prefix = f"{indent}# "
    wrapped = textwrap.wrap(text, _COMMENT_WIDTH, break_long_words=False, break_on_hyphens=False)
    return "".join(f"{prefix}{line}\n" for line in wrapped)


def _lines(name: str, value: object) -> Iterator[str]:
    """A setting as lines: mappings and lists of mappings as blocks, without their empty lists, all else in one line."""
    if isinstance(value, Mapping):
        yield f"{name}:"
        yield from (f"  {line}" for line in _inner_lines(value))
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        yield f"{name}:"
        for item in value:
            lines = [*_inner_lines(item)]
            yield f"  - {lines[0]}"
            yield from (f"    {line}" for line in lines[1:])
    else:
        yield f"{name}: {_flow(value)}"


def _inner_lines(entry: Mapping[str, object]) -> Iterator[str]:
    return (line for key, inner in entry.items() if inner != [] for line in _lines(key, inner))


def _flow(value: object) -> str:
    """A value in one line of YAML, in quotes where any parser could take it for something else."""
    dumped = yaml.safe_dump(value, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10_000)
    return dumped.removesuffix("\n").removesuffix("...").removesuffix("\n")
