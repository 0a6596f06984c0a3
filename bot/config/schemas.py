"""Keeps what editors and admins read true: `python -m bot.config.schemas` writes schemas, shipped files and the table.

Everything comes from the models; a test fails when somebody changed a model and did not run this.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from bot.config.durations import format_duration
from bot.config.hours import format_hours
from bot.config.labels import LabelsConfig
from bot.config.mirrors import REQUIRED
from bot.config.models import BotConfig
from bot.config.reference import commented_bot, commented_labels, rotation_table, settings_table
from bot.config.rotation import RotationConfig
from bot.config.shipped import CARD, ISSUE
from bot.config.shipped_rotation import ROTATION
from bot.config.version import KEY
from bot.oncall.model import WorkingHours

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TABLE_BEGIN = "<!-- settings: written by `python -m bot.config.schemas`, do not edit by hand -->"
TABLE_END = "<!-- end of settings -->"
ROTATION_BEGIN = "<!-- rotation: written by `python -m bot.config.schemas`, do not edit by hand -->"
ROTATION_END = "<!-- end of rotation -->"
_ADMINS = "docs/admins.md"


class _Schema(GenerateJsonSchema):
    """Defaults as an admin writes them: editors put them in when they complete a name."""

    def encode_default(self, dft: object) -> object:
        match dft:
            case timedelta():
                return format_duration(dft)
            case WorkingHours():
                return format_hours(dft)
            case _:
                return super().encode_default(dft)


def schema(model: type[BaseModel]) -> str:
    """The JSON Schema of a file, as text."""
    return (
        json.dumps(
            {"$schema": DIALECT, **model.model_json_schema(schema_generator=_Schema)}, indent=2, ensure_ascii=False
        )
        + "\n"
    )


def mirror_schema() -> str:
    """The JSON Schema of a mirror's file: that of `bot.yml`, with the two settings that each mirror must name."""
    rules = json.loads(schema(BotConfig))
    rules["title"] = "MirrorConfig"
    rules["description"] = "What differs from `bot.yml` for one account and project (`mirrors/NAME.yml`)."
    rules |= {"type": "object", "required": [group for group, _ in REQUIRED]}
    del rules["properties"][KEY]
    for group, name in REQUIRED:
        held = rules["properties"][group]
        del held["default"]
        model = rules["$defs"][held["$ref"].rpartition("/")[2]]
        model |= {"type": "object", "required": [name]}
        found = model["properties"][name]
        del found["default"]
        if isinstance(found["type"], list):
            found["type"].remove("null")
    return json.dumps(rules, indent=2, ensure_ascii=False) + "\n"


def generated(root: Path) -> Mapping[str, str]:
    """Every file that is written from the models, by path below `root`, the repository."""
    return {
        **{f"config/{name}": text for name, text in configuration().items()},
        _ADMINS: with_tables((root / _ADMINS).read_text(encoding="utf-8")),
    }


def configuration() -> Mapping[str, str]:
    """The shipped configuration, every file by its path below the folder."""
    return {
        "bot.yml": commented_bot(BotConfig()),
        "labels.yml": commented_labels(LabelsConfig()),
        "rotation.yml": ROTATION,
        "templates/issue.md": ISSUE,
        "templates/card.md": CARD,
        "schemas/bot.schema.json": schema(BotConfig),
        "schemas/mirror.schema.json": mirror_schema(),
        "schemas/labels.schema.json": schema(LabelsConfig),
        "schemas/rotation.schema.json": schema(RotationConfig),
    }


def with_tables(page: str) -> str:
    """A page with the tables of settings and of `rotation.yml` renewed, each between its two comment lines.

    Raises:
        ValueError: the page lacks one of the lines.
    """
    missing = f"{_ADMINS} lacks the lines around the table of"
    page = between(page, TABLE_BEGIN, settings_table(), TABLE_END, missing=f"{missing} settings")
    return between(page, ROTATION_BEGIN, rotation_table(), ROTATION_END, missing=f"{missing} rotation.yml")


def between(page: str, begin: str, table: str, end: str, *, missing: str) -> str:
    """A page with what stands between two of its lines renewed.

    Args:
        page: the whole of it.
        begin, end: the lines.
        table: what comes between them.
        missing: what to say of a page that lacks one of the lines.

    Raises:
        ValueError: the page lacks one of them.
    """
    before, found_begin, rest = page.partition(begin)
    _, found_end, after = rest.partition(end)
    if not (found_begin and found_end):
        raise ValueError(missing)
    return f"{before}{begin}\n\n{table}\n\n{end}{after}"


def main(root: Path) -> None:
    """Writes all generated files below `root`."""
    for name, text in generated(root).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path())
