"""What `docs/scale.md` works out on paper follows from the figures in its own tables."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.config import BotConfig
from bot.observe import SWEEP_BACK

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "scale.md"
DAY_RATINGS = (50, 1_000, 5_000, 10_000, 20_000, 100_000)
FLEETS = ((1, 50), (10, 1_000), (100, 1_000), (200, 1_000), (1_000, 50), (1_000, 1_000), (1, 100_000))
SWEEP_DAYS = SWEEP_BACK.days
SURVEY_DAYS, SURVEY_PAGE = 28, 50
HOUR_MINUTES = 60
ASKED, COMPUTED, HELD = "requests to Zendesk", "processor seconds", "megabytes"

Figures = Mapping[str, float]


def table(heading: str) -> list[list[str]]:
    """The rows of the table whose first column is headed so."""
    text = DOCUMENT.read_text("utf-8")
    found = re.search(rf"^\| {re.escape(heading)} \|.*\n\|[-|]+\n((?:\|.*\n?)+)", text, re.MULTILINE)
    assert found, f"no table of {heading!r}"
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in found[1].splitlines()]


def figures() -> Figures:
    """Every figure that the document takes as given, by its name there."""
    rows = [row for heading in ("measured", "assumed", "limit") for row in table(heading)]
    return {row[0]: float(row[1].replace(",", "")) for row in rows}


def shown(value: float, limit: float | None = None) -> str:
    """A figure with as many digits as count, in bold where it is beyond a limit."""
    text = f"{value:,.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"
    return f"**{text}**" if limit is not None and value > limit else text


def in_busiest_hour(ratings: float, of: Figures) -> float:
    """How many ratings a minute there are."""
    return ratings * of["share of a day's ratings in its busiest hour"] / HOUR_MINUTES


def per_rating(of: Figures, good: float, bad: float) -> float:
    share = of["share of bad ratings"]
    return (1 - share) * good + share * bad


def notes(of: Figures) -> float:
    return per_rating(of, 0, of["new notes for a bad rating"])


def writes(of: Figures) -> float:
    return per_rating(of, of["writes for a good rating"], of["writes for a bad rating"])


def requests(of: Figures) -> float:
    return writes(of) + per_rating(of, 0, of["reads of GitLab for a bad rating"])


def standing(of: Figures) -> float:
    """Requests to GitLab a minute of runs that write, whatever they write."""
    each = of["requests to GitLab, nothing new"] + of["more requests to GitLab of a run that writes"]
    return each * of["runs an hour"] / HOUR_MINUTES


def swept(ratings: float, of: Figures, what: str) -> float:
    """What the daily sweep needs for the ratings that it looks at."""
    return SWEEP_DAYS * ratings / 10_000 * of[f"{what} for 10,000 ratings in a sweep"]


def most_swept(most: float, of: Figures, what: str) -> float:
    """For how many ratings a day so much is enough in the daily sweep."""
    return most / of[f"{what} for 10,000 ratings in a sweep"] * 10_000 / SWEEP_DAYS


def one_mirror(ratings: float, of: Figures) -> list[str]:
    """A row of the first table."""
    minute = in_busiest_hour(ratings, of)
    run = minute * HOUR_MINUTES / of["runs an hour"]
    return [
        f"{ratings:,}",
        shown(minute, of["new issues a minute"]),
        shown(minute * notes(of), of["new notes a minute"]),
        shown(minute * requests(of) + standing(of), of["requests to GitLab a minute"]),
        shown(run * writes(of), of["writes of a run"]),
        shown(run * per_rating(of, 1, 0), of["closings of a run"]),
        shown(swept(ratings, of, ASKED) / of["requests to Zendesk a minute"], of["minutes of a run"]),
        shown(swept(ratings, of, COMPUTED) / 60, of["minutes of a run"]),
        shown(of["megabytes of a process"] + swept(ratings, of, HELD), of["megabytes of a container"]),
    ]


def bounds(of: Figures) -> dict[str, float]:
    """From how many ratings a day on each limit binds one mirror."""
    a_minute = in_busiest_hour(1, of)
    a_run = a_minute * HOUR_MINUTES / of["runs an hour"]
    reads = of["requests to Zendesk a minute"] * of["minutes of a run"]
    memory = of["megabytes of a container"] - of["megabytes of a process"]
    hourly = of["requests to GitLab an hour (announced, Free)"] / HOUR_MINUTES
    return {
        "surveys sent a day: read again each hour": reads * SURVEY_PAGE / SURVEY_DAYS,
        "writes of a run": of["writes of a run"] / (a_run * writes(of)),
        "minutes of a run: requests of the daily sweep": most_swept(reads, of, ASKED),
        "minutes of a run: computing of the daily sweep": most_swept(of["minutes of a run"] * 60, of, COMPUTED),
        "closings of a run": of["closings of a run"] / (a_run * per_rating(of, 1, 0)),
        "requests to GitLab an hour (announced, Free)": (hourly - standing(of)) / (a_minute * requests(of)),
        "megabytes of a container: the daily sweep": most_swept(memory, of, HELD),
        "new notes a minute": of["new notes a minute"] / (a_minute * notes(of)),
        "new issues a minute": of["new issues a minute"] / a_minute,
        "requests to GitLab a minute": (of["requests to GitLab a minute"] - standing(of)) / (a_minute * requests(of)),
    }


def fleet(mirrors: int, ratings: int, of: Figures) -> list[str]:
    """A row of the table of many mirrors."""
    runs = mirrors * of["runs an hour"] / HOUR_MINUTES
    at_once = math.ceil(runs * of["seconds from start to end of a run"] / 60)
    cpu = of["processor seconds of a run, in one process"]
    minute = mirrors * in_busiest_hour(ratings, of)
    written = in_busiest_hour(ratings, of) * HOUR_MINUTES / of["runs an hour"] * writes(of)
    turn = cpu + of["seconds to wait for the replies of a run"] + written * of["seconds of a write in a run"]
    return [
        f"{mirrors:,}",
        f"{ratings:,}",
        f"{mirrors * ratings:,}",
        shown(runs),
        shown(runs * of["processor seconds of a run, a process each"] / 60),
        f"{at_once:,}",
        shown(at_once * of["megabytes of a process"]),
        shown(mirrors * turn / 60, HOUR_MINUTES / of["runs an hour"]),
        shown(minute * notes(of), of["new notes a minute"]),
        shown(minute * requests(of) + mirrors * standing(of), of["requests to GitLab a minute"]),
    ]


@pytest.mark.parametrize("ratings", DAY_RATINGS)
def test_one_mirror(ratings: int) -> None:
    """Each row follows from the figures, and is bold where it is beyond a limit."""
    rows = {row[0]: row for row in table("ratings a day")}
    assert rows[f"{ratings:,}"] == one_mirror(ratings, figures())
    assert len(rows) == len(DAY_RATINGS)


def test_where_each_limit_binds() -> None:
    """The table has every limit, the first to bind above."""
    expected = sorted(bounds(figures()).items(), key=lambda each: each[1])
    assert [row[:2] for row in table("what binds")] == [[name, f"{value:,.0f}"] for name, value in expected]


def test_many_mirrors() -> None:
    """Each row follows from the figures."""
    assert table("mirrors") == [fleet(*each, figures()) for each in FLEETS]


def test_what_the_text_says() -> None:
    """The figures between the tables are worked out as well."""
    of, text = figures(), " ".join(DOCUMENT.read_text("utf-8").split())
    memory = 1_000 * of["megabytes of a process"] / 1_000
    mirrors = of["new notes a minute"] / (in_busiest_hour(1_000, of) * notes(of))
    asked = swept(100_000, of, ASKED)
    assert f"a thousand take {memory:.0f} GB" in text
    assert f"it takes the notes of {mirrors:.0f} mirrors with 1,000 ratings" in text
    assert f"a sweep asks Zendesk {asked:,.0f} times" in text
    assert f"in {asked / 2_500:.0f} minutes" in text


def test_the_limits_are_the_shipped_ones() -> None:
    """Nothing is worked out with a setting that differs from the default."""
    of, shipped = figures(), BotConfig()
    assert {
        "new notes a minute": shipped.pace.notes_per_minute,
        "new issues a minute": shipped.pace.issues_per_minute,
        "requests to GitLab a minute": shipped.pace.requests_per_minute,
        "requests to Zendesk a minute": shipped.pace.zendesk_requests_per_minute,
        "minutes of a run": shipped.run.time_budget.total_seconds() / 60,
        "writes of a run": shipped.run.max_writes,
        "closings of a run": shipped.brake.mass_close,
        "runs an hour": 3600 / shipped.schedule.every.total_seconds(),
    }.items() <= of.items()
