"""The schedule as an admin writes it: what is wrong is told with its place and the nearest name."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.config import ConfigInvalid, load
from bot.config.schedule import Schedule, at_pace
from bot.domain.errors import ConfigError


def problems(folder: Path, lines: str) -> list[str]:
    """What `check` says of a schedule."""
    (folder / "bot.yml").write_text(f"schedule:\n  {lines}\n")
    (folder / "labels.yml").write_text("{}\n")
    with pytest.raises(ConfigInvalid) as caught:
        load(folder)
    return [str(problem).removeprefix(f"{folder}/bot.yml:") for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("line", "place", "words"),
    [
        ("cron: 61 * * * *", "2:9", "has a minute that does not exist, '61': it goes from 0 to 59"),
        ("cron: 0 0 31 2 *", "2:9", "names a day that never comes: '0 0 31 2 *'"),
        ("cron: 0 0 * * * *", "2:9", "must be a crontab line of five fields"),
        ("cron: '@daily'", "2:9", "must be a crontab line of five fields"),
        ("cron: 15", "2:9", "must be a crontab line of five fields"),
        ("cron: ['0 9 * * *']", "2:9", "in quotes, not ['0 9 * * *']"),
        ("time_zone: Europe/Pragu", "2:14", "did you mean 'Europe/Prague'?"),
        ("time_zone: europe/prague", "2:14", "did you mean 'Europe/Prague'?"),
        ("time_zone: Europe", "2:14", "must be the name of an IANA time zone, not 'Europe'"),
        ("time_zone: ''", "2:14", "such as Europe/Prague"),
        ("time_zone: ../secrets", "2:14", "must be the name of an IANA time zone"),
        ("time_zone: right/Europe/Prague", "2:14", "did you mean 'Europe/Prague'?"),
        ("time_zone: posix/Europe/Prague", "2:14", "did you mean 'Europe/Prague'?"),
        ("time_zone: '+01:00'", "2:14", "not '+01:00': write a place such as Europe/Prague"),
        ("time_zone: CEST", "2:14", "not 'CEST': write a place such as Europe/Prague"),
        ("time_zone: localtime", "2:14", "not 'localtime': write a place such as Europe/Prague"),
        ("time_zone: posixrules", "2:14", "not 'posixrules': write a place such as Europe/Prague"),
        ("time_zone: Factory", "2:14", "not 'Factory': write a place such as Europe/Prague"),
        ("time_zone: utc", "2:14", "did you mean 'UTC'?"),
        ("every: soon", "2:10", "schedule.every is not a length of time: 'soon'; write numbers of weeks, days, hours"),
        ("every: 15", "2:10", "must be a length of time with its unit"),
        ("every: 5 seconds", "2:10", "must be 10 seconds to 7 days, not 5 seconds"),
        ("every: 8 days", "2:10", "must be 10 seconds to 7 days, not 8 days"),
        ("jitter: 2 hours", "2:11", "must be at most 1 hour, not 2 hours"),
        ("jitter: 0 seconds", "2:11", "must be longer than nothing"),
        ("timezone: UTC", "2:3", "did you mean 'time_zone'?"),
    ],
)
def test_a_wrong_schedule(tmp_path: Path, line: str, place: str, words: str) -> None:
    """Each slip is one problem at its place, in words that say what to write instead."""
    (problem,) = problems(tmp_path, line)
    assert (problem.startswith(f"{place}: "), words in problem) == (True, True), problem


@pytest.mark.parametrize("line", ["*/15 7-19 * * mon-fri", "0 0 1,15 * *", "5 4 * * sun", "0 22 * jan-mar 1-5"])
def test_a_sound_line(line: str) -> None:
    """What crontab knows is accepted as it stands; spaces between the fields do not count."""
    assert (Schedule(cron=line).cron, Schedule(cron=line.replace(" ", "   ")).cron) == (line, line)


def test_nothing_is_jittered_by_null() -> None:
    """`null` switches the delay off."""
    assert Schedule(jitter=None).jitter is None


def test_the_operator_asks_for_a_pace() -> None:
    """`--every` replaces line and pace; the rest of the schedule stays."""
    schedule = at_pace(Schedule(cron="0 9 * * *", time_zone="Europe/Prague"), "10m")
    assert schedule == Schedule(every=timedelta(minutes=10), time_zone="Europe/Prague")


@pytest.mark.parametrize("words", ["soon", "1 second", "10", ""])
def test_the_operator_slips(words: str) -> None:
    """A pace that is none is refused in one line."""
    with pytest.raises(ConfigError, match=f"--every .*{words or chr(39) * 2}"):
        at_pace(Schedule(), words)


def test_a_name_of_a_zone_is_text() -> None:
    """A number is no name."""
    with pytest.raises(ValidationError, match="string"):
        Schedule.model_validate({"time_zone": 1})
