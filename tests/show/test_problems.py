"""What somebody has to look at, in a few lines."""

from __future__ import annotations

import pytest

from bot.report import Result
from bot.show import cut, problems
from bot.show.problems import SHOWN
from tests.show import reports


def test_errors_warnings_and_reasons() -> None:
    """Errors come first; a reason is told once, the most frequent first, whatever the result; what was done is not."""
    told = reports.cards(
        (Result.DONE, "fine"),
        (Result.FAILED, "GitLab: no"),
        *[(Result.REFUSED, "too many")] * 2,
        (Result.DENIED, "GitLab: may not"),
        (Result.UNKNOWN, "GitLab: lost"),
        (Result.DEFERRED, "later"),
    )
    told.errors, told.warnings = ["no tick"], ["the clock is wrong"]
    assert problems(told) == [
        "no tick",
        "the clock is wrong",
        "too many (2 times)",
        "GitLab: no",
        "GitLab: may not",
        "GitLab: lost",
    ]


def test_an_action_without_a_detail() -> None:
    """Then it is told why it was to be done."""
    assert problems(reports.cards((Result.FAILED, ""))) == ["a bad rating is to be reviewed"]


def test_nothing_to_look_at() -> None:
    """A quiet run has no lines."""
    assert problems(reports.of()) == []


@pytest.mark.parametrize(("count", "last"), [(SHOWN, str(SHOWN - 1)), (SHOWN + 1, "and 1 more")])
def test_many_lines_are_cut(count: int, last: str) -> None:
    """The others are counted."""
    assert cut([str(number) for number in range(count)])[-1] == last
