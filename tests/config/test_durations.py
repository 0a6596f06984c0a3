"""Lengths of time as people write them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.durations import LONGEST, PATTERN, format_duration, parse_duration
from bot.config.problems import shown


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("7 days", timedelta(days=7)),
        ("1 day", timedelta(days=1)),
        ("3d", timedelta(days=3)),
        ("2 weeks", timedelta(days=14)),
        ("90 minutes", timedelta(minutes=90)),
        ("1h 30m", timedelta(minutes=90)),
        ("1h30m", timedelta(minutes=90)),
        ("1 Hour", timedelta(hours=1)),
        ("45 secs", timedelta(seconds=45)),
        ("  10 min  ", timedelta(minutes=10)),
        ("0 days", timedelta(0)),
        ("3660 days", LONGEST),
    ],
)
def test_reads_what_people_write(text: str, length: timedelta) -> None:
    """Numbers with units, long or short, together or apart, name a length."""
    assert length == parse_duration(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "7",
        "days",
        "7 fortnights",
        "-1 day",
        "1.5 hours",
        "1 day and 2 hours",
        "1 day,",
        "P7D",
        "7 dayss",
        "\u0667 days",
    ],
)
def test_shows_an_example_for_what_it_cannot_read(text: str) -> None:
    """A text that is no length is repeated and answered with how to write one."""
    with pytest.raises(ValueError, match="weeks, days, hours, minutes or seconds, such as '7 days'") as caught:
        parse_duration(text)
    assert shown(text) in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 day 2 days", "names a unit twice"),
        ("1h 2 hours", "names a unit twice"),
        ("3661 days", "longer than ten years"),
        ("999999999 weeks", "longer than ten years"),
    ],
)
def test_refuses_slips(text: str, message: str) -> None:
    """A repeated unit and an absurd length are slips of the keyboard."""
    with pytest.raises(ValueError, match=message):
        parse_duration(text)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(days=7), "7 days"),
        (timedelta(minutes=90), "1 hour 30 minutes"),
        (timedelta(days=1, seconds=1), "1 day 1 second"),
        (timedelta(0), "0 seconds"),
    ],
)
def test_writes_lengths_in_words(length: timedelta, text: str) -> None:
    """A length is shown in its largest whole units, singular where there is one."""
    assert text == format_duration(length)


@given(st.integers(min_value=0, max_value=int(LONGEST.total_seconds())).map(lambda n: timedelta(seconds=n)))
def test_what_is_written_can_be_read(length: timedelta) -> None:
    """Writing and reading back is the same length, and editors accept the text."""
    text = format_duration(length)
    assert (length, True) == (parse_duration(text), bool(re.search(PATTERN, text)))


@given(st.text(alphabet="0123456789 dhmsweekayours", max_size=20))
def test_editors_and_the_bot_agree(text: str) -> None:
    """What the bot reads, the pattern of the JSON Schema accepts too."""
    try:
        parse_duration(text)
    except ValueError:
        return
    assert re.search(PATTERN, text)
