"""Public holidays of countries, by a package that may be missing."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.config import public_holidays
from bot.config.public_holidays import MISSING, FreeDays, country
from tests.config.conftest import Told

EPIPHANY, CHRISTMAS = date(2027, 1, 6), date(2026, 12, 25)


@pytest.fixture
def no_package(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine on which the extra was not installed."""
    public_holidays._known.cache_clear()
    monkeypatch.setitem(sys.modules, "holidays", None)
    yield
    public_holidays._known.cache_clear()


def test_days_off_are_dates_and_public_holidays() -> None:
    """A part of a country has more of them than the whole."""
    whole, part = FreeDays(countries=frozenset({"DE"})), FreeDays(countries=frozenset({"DE-BY"}))
    assert [[day in days for day in (EPIPHANY, CHRISTMAS)] for days in (whole, part)] == [[False, True], [True, True]]
    assert [EPIPHANY in FreeDays(frozenset({EPIPHANY})), "today" in part, EPIPHANY in FreeDays()] == [
        True,
        False,
        False,
    ]


def test_days_off_are_values() -> None:
    """Two users of one country have the same, whatever was asked of them before."""
    one, other = (FreeDays(countries=frozenset({"DE"})) for _ in range(2))
    assert CHRISTMAS in one
    assert (one, hash(one)) == (other, hash(other))


@pytest.mark.parametrize("code", ["DE", "DE-BY", "NO", "US-CA"])
def test_codes_that_are_known(code: str) -> None:
    """Norway is a country, not a switch."""
    assert country(code) == code


def test_a_missing_package_is_told(no_package: None, told: Told) -> None:
    """At check, with what to install; not when somebody would have had a day off."""
    assert told({"rotation.yml": "holidays: [{country: DE}]"}) == [f"rotation.yml:1:22: holidays[1].country {MISSING}"]


def test_what_to_install_is_an_extra() -> None:
    """The line names the package and the extra by which it comes."""
    extras = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert any(name.startswith("holidays") for name in extras["optional-dependencies"]["holidays"])
    assert "feedback-bot[holidays]" in MISSING


def test_the_package_is_not_needed_for_dates(no_package: None, told: Told) -> None:
    """Whoever lists dates needs no extra."""
    assert told({"rotation.yml": "users: {ana: {days_off: [2026-12-24]}}\nholidays: [{date: 2026-12-25}]"}) == []
