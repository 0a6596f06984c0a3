"""What an admin can set in `bot.yml` about customers' data in the feedback project."""

from __future__ import annotations

from typing import Annotated, Literal

from phonenumbers import SUPPORTED_REGIONS
from pydantic import AfterValidator, Field, WithJsonSchema

from bot.config.entries import Section
from bot.config.fields import matching

Masked = Literal["emails", "phones", "cards", "accounts", "tokens", "links"]
"""What is hidden in customers' words."""

_REGION = "^[A-Z]{2}$"


def region(text: str | None) -> str | None:
    """The text, if it is a country with a plan of phone numbers that is known.

    Raises:
        ValueError: it is none.
    """
    if text is None or matching(text, _REGION, "a country such as DE") in SUPPORTED_REGIONS:
        return text
    raise ValueError(f"must be a country with phone numbers of its own, such as GB (ISO 3166), not {text!r}")


OptionalRegion = Annotated[
    str | None,
    AfterValidator(region),
    WithJsonSchema({"type": ["string", "null"], "pattern": _REGION}),
]


class Privacy(Section):
    """What is kept of customers' words, and how long."""

    mask: tuple[Masked, ...] = Field(
        default=("emails", "phones", "cards", "accounts", "tokens", "links"),
        description="What is hidden in customers' words before they reach GitLab: e-mail addresses, phone numbers, "
        "numbers of payment cards, of bank accounts (IBAN), access tokens and keys, and what links hold beside host "
        "and path. []: nothing.",
    )
    phone_region: OptionalRegion = Field(
        default=None,
        description="Country (ISO 3166, two capital letters) in which phone numbers without a country code are meant. "
        "null: only numbers with one are recognised.",
    )
    retention_months: Annotated[int, Field(ge=1, le=240)] | None = Field(
        default=None,
        description="Closed issues whose rating is older than so many months lose the customer's words. null: none.",
    )
    follow_deletions: bool = Field(
        default=False,
        description="true: once a day, tickets that were deleted in Zendesk, or emptied there for privacy, lose the "
        "customer's words here too.",
    )
