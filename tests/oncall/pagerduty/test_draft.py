"""What is said of a saved schedule that cannot be taken over."""

from __future__ import annotations

import pytest

from bot.oncall.pagerduty.draft import Refused, counted, one_line, shown
from tests.oncall.pagerduty.saved import layered, made


def test_missing_fields() -> None:
    """The first three are named, with their places."""
    words = (
        "the schedule has no usable schedule_layers.0.rotation_turn_length_seconds, "
        "schedule_layers.0.rotation_virtual_start, schedule_layers.0.start: is the file complete?"
    )
    with pytest.raises(Refused) as caught:
        made(layered({}, time_zone=None))
    assert str(caught.value) == words


def test_the_schedule_is_named() -> None:
    """In a file of several one wants to know which."""
    with pytest.raises(Refused, match=r"^schedule 'Feedback review' is in an unknown time zone: 'Middle Earth'$"):
        made(layered(time_zone="Middle Earth"))


@pytest.mark.parametrize(("length", "expected"), [(80, "x" * 80), (81, "x" * 79 + "\u2026")])
def test_long_words(length: int, expected: str) -> None:
    """Of foreign words so much is shown as a line can hold."""
    assert shown("x" * length) == repr(expected)


def test_words_that_end_a_line() -> None:
    """They become a space: nothing foreign begins a line of its own."""
    assert one_line("a\u2028b") == "a b"


@pytest.mark.parametrize(("count", "expected"), [(0, "0 layers"), (1, "1 layer"), (2, "2 layers")])
def test_counted(count: int, expected: str) -> None:
    """One of a thing has another word than several."""
    assert counted(count, "layer", "layers") == expected
