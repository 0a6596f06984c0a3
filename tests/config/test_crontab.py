"""What crontab takes is taken, and what it does not take is told in words with what to write instead."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice

import pytest
from cronsim import CronSim
from hypothesis import given
from hypothesis import strategies as st

from bot.config.crontab import NICKNAMES, checked

START = datetime(2026, 1, 1, tzinfo=UTC)


def refusal(line: str) -> str:
    with pytest.raises(ValueError, match=" ") as caught:
        checked(line)
    return str(caught.value)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("0 24 * * *", "has an hour that does not exist, '24': it goes from 0 to 23"),
        ("0 9- * * *", "has an hour that does not exist, '': it goes from 0 to 23"),
        ("0 jul * * *", "has an hour that does not exist, 'jul': it goes from 0 to 23"),
        ("0 0 0 * *", "has a day of the month that does not exist, '0': it goes from 1 to 31"),
        ("0 0 * 13 *", "has a month that does not exist, '13': it goes from 1 to 12 or jan to dec"),
        ("0 9 * * 8", "has a day of the week that does not exist, '8': it goes from 0 to 7 or sun to sat"),
        ("0 9 * * mon-xxx", "has a day of the week that does not exist, 'xxx': it goes from 0 to 7 or sun to sat"),
        ("\u0661 9 * * *", "has a minute that does not exist, '\u0661': it goes from 0 to 59"),
        ("1,,2 * * * *", "has a comma too many: '1,,2'"),
        ("1, * * * *", "has a comma too many: '1,'"),
        ("*/0 * * * *", "has a step that is no number from 1 on: '*/0'"),
        ("*/ * * * *", "has a step that is no number from 1 on: '*/'"),
        ("0 22-2/2 * * *", "has a range that runs backwards, '22-2': name its two parts, with a comma between"),
        ("0 0 31 2 *", "names a day that never comes: '0 0 31 2 *'"),
        ("0 0 ? * *", "has '?', which crontab does not know: write * for any"),
        ("@reboot", "must be a crontab line of five fields: at its start `serve` makes a run anyway"),
        ("@Daily", "must be a crontab line of five fields: for @Daily write '0 0 * * *'"),
    ],
)
def test_what_crontab_does_not_take(line: str, words: str) -> None:
    """The part that is wrong is named, and what is right."""
    assert refusal(line) == words


@pytest.mark.parametrize("line", ["* * L * *", "* * LW * *", "* * * * 5L", "* * * * mon#2", "* * 15W * *", "* * l * *"])
def test_words_of_other_schedulers(line: str) -> None:
    """Crontab has no last, nearest or nth day, and says nothing of them: they are refused here."""
    assert "but crontab knows no last, nearest or nth day" in refusal(line)


@pytest.mark.parametrize(
    ("field", "backwards", "forwards"),
    [
        (1, "22-2", "22-23,0-2"),
        (1, "23-0", "23,0"),
        (2, "25-5", "25-31,1-5"),
        (3, "nov-feb", "nov-dec,jan-feb"),
        (4, "fri-mon", "fri-sat,sun-mon"),
        (4, "fri-sun", "fri-sat,sun"),
        (4, "6-1", "6,0-1"),
        (4, "7-2", "7,0-2"),
    ],
)
def test_a_range_that_runs_backwards(field: int, backwards: str, forwards: str) -> None:
    """The message holds what to write, and that is accepted."""
    fields = ["0", "0", "*", "*", "*"]
    fields[field] = backwards
    assert refusal(" ".join(fields)).endswith(f"{backwards}': write {forwards}")
    fields[field] = forwards
    assert checked(" ".join(fields)) == " ".join(fields)


@pytest.mark.parametrize("name", NICKNAMES)
def test_nicknames(name: str) -> None:
    """Each is answered with the line for which it stands."""
    assert (checked(NICKNAMES[name]), refusal(name).endswith(f"write '{NICKNAMES[name]}'")) == (NICKNAMES[name], True)


WORDS = "* 0 1 5-7 22-2 */2 1-4/2 5/0 7 12 31 60 L LW 5L mon MON-fri jul mon#2 mon#2/2 ? - 1- x 99999999999"
PARTS = st.sampled_from(["", *WORDS.split()])


@given(st.lists(st.lists(PARTS, min_size=1, max_size=3).map(",".join), min_size=5, max_size=5))
def test_what_is_accepted_comes(fields: list[str]) -> None:
    """Every line is refused in words, or the scheduler finds slots for it."""
    line = " ".join(fields)
    try:
        accepted = checked(line)
    except ValueError:
        assert refusal(line).startswith(("has ", "names ", "must "))
        return
    assert len(list(islice(CronSim(accepted, START), 2))) == 2
