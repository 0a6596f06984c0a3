"""Knows the public holidays of countries, by the package `holidays`, which only files need that name a country."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.config.problems import as_written, did_you_mean, shown

PATTERN = "^[A-Z]{2}(-[A-Za-z0-9-]{1,20})?$"
MISSING = "needs the Python package holidays: install feedback-bot[holidays], or list the dates"


@dataclass(frozen=True, slots=True)
class FreeDays:
    """Days on which somebody does not work.

    Args:
        days: by date.
        countries: whose public holidays count too, such as `DE` or `DE-BY`.
    """

    days: frozenset[date] = frozenset()
    countries: frozenset[str] = frozenset()

    def __contains__(self, day: object) -> bool:
        """Whether it is one of them."""
        if not isinstance(day, date):
            return False
        return day in self.days or any(day in _public_holidays(code, day.year) for code in self.countries)


def country(value: object) -> str:
    """The code of a country, or of a part of one, whose public holidays are known.

    Raises:
        ValueError: it is none, or the package is not installed.
    """
    if not isinstance(value, str) or not re.fullmatch(PATTERN, value):
        raise ValueError(f"must be the code of a country such as DE, or of a part of it such as DE-BY, {_not(value)}")
    known = _known()
    nation, _, part = value.partition("-")
    if nation not in known:
        raise ValueError(f"has no public holidays that the package holidays knows: {shown(value)}")
    if part and part not in known[nation]:
        raise ValueError(f"{shown(part)} is no part of {nation}{did_you_mean(part, known[nation])}")
    return value


def _not(value: object) -> str:
    return f"not {as_written(value)}"


@cache
def _known() -> Mapping[str, Sequence[str]]:
    """Countries with their parts."""
    try:
        from holidays import list_supported_countries
    except ImportError:
        raise ValueError(MISSING) from None
    return list_supported_countries()


@cache
def _public_holidays(code: str, year: int) -> frozenset[date]:
    """The days of one year; a year at a time, so that nobody sees one that is half known."""
    from holidays import country_holidays

    nation, _, part = code.partition("-")
    return frozenset(country_holidays(nation, subdiv=part or None, years=year))
