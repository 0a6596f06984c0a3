"""What a run costs as a process where a hundred issues are mirrored, beside one where there are many more.

A run without anything new, one with ten new ratings, and the daily sweep, which looks at all ratings of 29 days and at
every open issue. Good issues do not close meanwhile: that would be work of the day, and not the sweep's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from benchmarks.client import services
from benchmarks.filling import BAD, EVERY, FIRST_TICKET, Filling, settings
from benchmarks.jobs import AGAIN_SECONDS, MONTH_DAYS
from benchmarks.processes import surroundings
from benchmarks.spent import Spent, spent

FEW, NEW = 100, 10
RUN = ("-m", "bot", "run", "--json")
DAY_SECONDS = timedelta(days=1).total_seconds()
COLD, NOTHING, TEN, SWEEP = "without its cache", "nothing new", f"{NEW} new ratings", "the daily sweep"
WHATS = (NOTHING, TEN, SWEEP, COLD)

Line = dict[str, object]


def ratings(mirrored: int) -> Iterable[Line]:
    """Lines for a hundred mirrored issues and for so many, those of the same work one after the other."""
    measured = [{str(line["what"]): line for line in _mirror(size)} for size in (FEW, mirrored)]
    return [lines[what] for what in WHATS for lines in measured]


def _mirror(size: int) -> Iterator[Line]:
    """What each kind of run costs where so many issues are mirrored."""
    filling = Filling(size, days=MONTH_DAYS, is_mirrored=True, waiting=NEW)
    with services(filling) as (found,), surroundings(found) as environment:
        _keep_open(environment)
        yield _line(COLD, size, spent(RUN, environment))
        found.wait(AGAIN_SECONDS)
        spent(RUN, environment)
        found.wait(AGAIN_SECONDS)
        yield _line(NOTHING, size, spent(RUN, environment))
        for number in range(NEW):
            score = "bad" if number % EVERY == BAD else "good"
            found.control("zendesk/rate", {"ticket_id": FIRST_TICKET + size + number, "score": score})
        found.wait(AGAIN_SECONDS)
        yield _line(TEN, size, spent(RUN, environment))
        found.wait(AGAIN_SECONDS)
        spent(RUN, environment)
        found.wait(DAY_SECONDS)
        yield _line(SWEEP, size, spent(RUN, environment))


def _keep_open(environment: Mapping[str, str]) -> None:
    file = Path(environment["FEEDBACK_BOT_CONFIG"]) / "bot.yml"
    told = settings(time_budget="1 hour", note_reads=100_000) | {"close_idle": {"after": None}}
    file.write_text(json.dumps(told), encoding="utf-8")


def _line(what: str, size: int, found: Spent) -> Line:
    return {
        "what": what,
        "mirrored": size,
        "zendesk": found.requests.get("zendesk", 0),
        "gitlab": found.requests.get("gitlab", 0),
        "writes": found.writes,
        "cpu_seconds": round(found.cpu_seconds, 2),
        "megabytes": found.megabytes,
    }
