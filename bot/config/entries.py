"""The base of all settings: frozen, without unknown keys, without silent conversions."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, ValidationError


class Entry(BaseModel):
    """Anything that stands in the files. A number is no text here, and `1` is not `true`."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _empty_headings(cls, data: object) -> object:
        """A heading without lines beneath it, of a list or names that may be empty, says the same as none."""
        if not isinstance(data, dict):
            return data
        headings = {name for name, field in cls.model_fields.items() if field.default in ((), {})}
        return {name: value for name, value in data.items() if value is not None or name not in headings}

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The schema of the entry; editors are told that an empty heading is fine."""
        schema = handler.resolve_ref_schema(handler(core_schema))
        for found in schema.get("properties", {}).values():
            if found.get("default") in ([], {}) and isinstance(found.get("type"), str):
                found["type"] = [found["type"], "null"]
        return schema

    def _refuse(self, findings: list[InitErrorDetails]) -> Self:
        """The entry itself when nothing was found; for checks across several values.

        Raises:
            pydantic.ValidationError: with every finding at its place.
        """
        if findings:
            raise ValidationError.from_exception_data(type(self).__name__, findings)
        return self


class Section(Entry):
    """A group of settings that all have defaults; a heading without lines beneath it is an empty group."""

    @model_validator(mode="before")
    @classmethod
    def _nothing_is_empty(cls, data: object) -> object:
        return {} if data is None else data

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The schema of the group; editors are told that an empty heading is fine."""
        schema = super().__get_pydantic_json_schema__(core_schema, handler)
        schema["type"] = ["object", "null"]
        return schema


def finding(
    location: tuple[str | int, ...],
    message: str,
    other: tuple[str | int, ...] | None = None,
    *,
    is_key: bool = False,
) -> InitErrorDetails:
    """One thing that a check across several values found, placed at the value to mend.

    Args:
        location: of that value, from the checked entry on.
        message: what is wrong and what to do.
        other: where the value stands with which it clashes, from the same entry on; its line is told.
        is_key: the name before the colon is to mend, not what stands behind it.
    """
    context = {"message": message, "other": other, "depth": len(location), "is_key": is_key}
    return InitErrorDetails(type=PydanticCustomError("refused", "{message}", context), loc=location, input=None)
