"""GitLab's own schemas of its REST answers, with the exceptions that tests/data/README.md lists."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import jsonschema
from referencing import Registry
from referencing.jsonschema import DRAFT4

FOLDER = Path(__file__).parents[2] / "data" / "gitlab" / "schemas"
V4 = "spec/fixtures/api/schemas/public_api/v4"
BASE = "https://schemas.example/"
# Today's notes carry these, the published schema is older.
NEWER_NOTE_KEYS = ("project_id", "imported", "imported_from")


def validate(answer: Any, name: str) -> None:
    """Raise jsonschema's ValidationError unless the answer fits the schema, such as `issue.json`."""
    validator = jsonschema.Draft4Validator(
        {"$ref": urljoin(BASE, f"{V4}/{name}")}, registry=_registry(), format_checker=jsonschema.FormatChecker()
    )
    validator.validate(answer)


def validate_notes(notes: list[dict[str, Any]]) -> None:
    """Validate notes by the older schema: without the keys that came later, with the one that went."""
    older = [{k: v for k, v in note.items() if k not in NEWER_NOTE_KEYS} | {"attachment": None} for note in notes]
    validate(older, "notes.json")


def _registry() -> Registry[Any]:
    registry: Registry[Any] = Registry()
    for path in FOLDER.rglob("*.json"):
        # The pattern is no valid regular expression for Python.
        text = path.read_text().replace("{3}{1,2}", "{3,6}")
        uri = urljoin(BASE, path.relative_to(FOLDER).as_posix())
        registry = registry.with_resource(uri, DRAFT4.create_resource(json.loads(text)))
    return registry
