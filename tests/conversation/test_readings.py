"""The table of expected readings, written before the parser and by other eyes: each row is one comment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import Configuration
from bot.config.models import BotConfig
from bot.config.review import Review, ReviewField
from bot.conversation import Grammar, read
from bot.domain.said import Command, Said
from tests.conversation.conftest import MORE, USERNAME, VERBS

FOLDER = Path(__file__).parent / "readings"
ADDED: Mapping[str, tuple[ReviewField, ...]] = {"default": (), "account_manager": MORE[:1], "severity": MORE[1:]}
NAMES = dict(
    zip(
        (each.name for each in (*Review().fields, *MORE)),
        ("Summary", "Action", "Contact", "AM", "Severity"),
        strict=True,
    )
)
GRAMMARS = {
    name: Grammar.of(Configuration.shipped(BotConfig(review=Review(fields=(*Review().fields, *more)))), USERNAME, VERBS)
    for name, more in ADDED.items()
}


@dataclass(frozen=True)
class Row:
    name: str
    comment: str
    fields: str
    expect: Mapping[str, Any]


def rows() -> Iterator[Row]:
    for file in sorted(FOLDER.glob("*.yml")):
        for row in yaml.safe_load(file.read_text("utf-8")):
            fields = row.get("fields", "default")
            if "comment" in row:
                yield Row(row["name"], row["comment"], fields, row["expect"] or {})
            else:
                for side in ("before", "after"):
                    yield Row(f"{row['name']}-{side}", row[side], fields, row[f"expect_{side}"] or {})


ROWS = list(rows())


def told(said: Said, expect: Mapping[str, Any]) -> dict[str, Any]:
    """What was read, in the words of the table; what is empty is left out."""
    expected = expect.get("commands") or [{}] * len(said.commands)
    doubts = {
        NAMES[each.field]: each.doubt.value + (f":{each.nearest}" if each.doubt == "unknown_choice" else "")
        for each in said.answers
        if each.doubt
    }
    found = {
        "answers": {NAMES[each.field]: each.value.text for each in said.answers if each.value},
        "doubts": doubts,
        "causes": list(said.causes),
        "unknown_causes": {each.word.text: each.nearest for each in said.unknown_causes},
        "commands": [
            _command(each, expected[index] if index < len(expected) else {}) for index, each in enumerate(said.commands)
        ],
        "mail": said.mail.text.strip() if said.mail else None,
    }
    return {name: value for name, value in found.items() if value}


def _command(command: Command, expected: Mapping[str, Any]) -> dict[str, Any]:
    """A command with its place where the table gives one, and its words where there are any."""
    places = {name: getattr(command, name) for name in ("line", "column") if name in expected}
    return {"verb": command.verb, **({"args": command.args} if command.args or "args" in expected else {}), **places}


def wanted(expect: Mapping[str, Any]) -> dict[str, Any]:
    trimmed = {name: value.strip() if name == "mail" else value for name, value in expect.items() if value}
    if "answers" in trimmed:
        trimmed["answers"] = {name: value.rstrip("\n") for name, value in trimmed["answers"].items()}
    return trimmed


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_reading(row: Row) -> None:
    """A comment says what its reader expects."""
    assert told(read(row.comment, GRAMMARS[row.fields]), row.expect) == wanted(row.expect)


def test_names_differ() -> None:
    """Each row can be named."""
    assert len({row.name for row in ROWS}) == len(ROWS)
