"""How problems are told."""

from __future__ import annotations

import pytest

from bot.config import ConfigInvalid, Problem
from bot.config.problems import as_written, did_you_mean, shown


def test_problems_are_told_in_the_order_of_the_files_and_once() -> None:
    """Line 9 comes before line 10, and nothing is repeated."""
    late, early = Problem("b", 10, 1, "late"), Problem("b", 9, 3, "early")
    error = ConfigInvalid([late, Problem("c", 1, 1, "last"), early, late])
    assert str(error) == "b:9:3: early\nb:10:1: late\nc:1:1: last"


def test_what_is_meant_as_a_whole_has_no_place() -> None:
    """A file that is not there has no line that one could go to; it comes before those of its lines."""
    whole = Problem.of_all("b", "no such file")
    assert (str(whole), whole.warning) == ("b: no such file", "b: warning: no such file")
    assert str(ConfigInvalid([Problem("b", 1, 1, "odd"), whole])) == "b: no such file\nb:1:1: odd"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("max_write", ", did you mean 'max_writes'?"),
        ("MAX_WRITES", ", did you mean 'max_writes'?"),
        ("zzz", "; valid here: Workers, max_writes"),
        ("", "; valid here: Workers, max_writes"),
        ("workers", ", did you mean 'Workers'?"),
    ],
)
def test_the_nearest_name_is_offered(name: str, hint: str) -> None:
    """A near name is offered; with none near, all are."""
    assert did_you_mean(name, ["max_writes", "Workers"]) == hint


def test_nothing_is_offered_where_nothing_is_valid() -> None:
    """The sentence simply ends."""
    assert did_you_mean("x", []) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("NO", "'NO'"),
        (5, "5"),
        ("a\u202eb", "'a\\u202eb'"),
        ("\ud800", "'\\ud800'"),
        ("x" * 60, f"'{'x' * 38}…"),
    ],
)
def test_values_are_repeated_short_and_visible(value: object, text: str) -> None:
    """A message fits its line and shows what cannot be seen."""
    assert shown(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "nothing"),
        (True, "true"),
        ((), "[]"),
        (("0 9 * * *",), "['0 9 * * *']"),
        ((1, None, False), "[1, null, false]"),
        ({}, "{}"),
        ({"days": ("mon", 7), "on": True}, "{days: ['mon', 7], on: true}"),
        (("x" * 60,), f"['{'x' * 37}…"),
    ],
)
def test_values_are_repeated_as_yaml(value: object, text: str) -> None:
    """An admin reads what stands in the file, not what Python makes of it."""
    assert as_written(value) == text
