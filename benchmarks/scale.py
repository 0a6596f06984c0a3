"""Many mirrors on one machine: what a run of each costs as a process of its own, beside one mirror and one process.

All mirrors have the same Zendesk account and a GitLab project each, in one sandbox, whose own cost is not counted. Four
processes run at a time, as where a scheduler staggers them.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks.client import Service, services
from benchmarks.filling import FIRST_TICKET, Filling, project_of, settings
from benchmarks.jobs import AGAIN_SECONDS
from benchmarks.processes import IMPORTS, SHIPPED
from benchmarks.spent import Spent, spent

Environment = Mapping[str, str]
Line = dict[str, object]

RATINGS = 10
"""That are mirrored in each project before anything is measured, one in ten of them bad."""

AT_ONCE = 4
RUN = ("-m", "bot", "run", "--json")

FIRST, NOTHING, BAD, IMPORTED = "first run", "nothing new", "one new bad rating", "only imports gitlab and zenpy"
OWN, SHARED = "a process each", "all in one process"
WHATS = (
    f"{IMPORTED}, {OWN}",
    f"{FIRST}, {SHARED}",
    f"{NOTHING}, {SHARED}",
    f"{NOTHING}, {OWN}",
    f"{BAD}, {OWN}",
)


def scale(mirrors: int) -> Iterable[Line]:
    """Lines for one mirror and for so many, those of the same work one after the other."""
    measured = [{str(line["what"]): line for line in _fleet(count)} for count in (1, mirrors)]
    return [lines[what] for what in WHATS for lines in measured]


def _fleet(mirrors: int) -> Iterator[Line]:
    """What each kind of run costs where there are so many mirrors."""
    names = [f"m{number}" for number in range(mirrors)]
    with services(Filling(RATINGS, waiting=1, mirrors=mirrors)) as (found,), _surroundings(found, mirrors) as given:
        yield _line(f"{IMPORTED}, {OWN}", mirrors, _each([IMPORTS] * min(mirrors, AT_ONCE), given))
        yield _line(f"{FIRST}, {SHARED}", mirrors, _each([RUN], given))
        found.wait(AGAIN_SECONDS)
        _each([RUN], given)
        found.wait(AGAIN_SECONDS)
        yield _line(f"{NOTHING}, {SHARED}", mirrors, _each([RUN], given))
        found.wait(AGAIN_SECONDS)
        own = [(*RUN, "--mirror", name) for name in names]
        yield _line(f"{NOTHING}, {OWN}", mirrors, _each(own, given))
        found.control("zendesk/rate", {"ticket_id": FIRST_TICKET + RATINGS, "score": "bad"})
        found.wait(AGAIN_SECONDS)
        yield _line(f"{BAD}, {OWN}", mirrors, _each(own, given))


@contextmanager
def _surroundings(found: Service, mirrors: int) -> Iterator[Environment]:
    """The environment of processes that find so many mirrors in their configuration."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config"
        shutil.copytree(SHIPPED, config)
        (config / "bot.yml").write_text(json.dumps(settings()), encoding="utf-8")
        (config / "mirrors").mkdir()
        for number in range(mirrors):
            told = {"zendesk": {"source": f"m{number}"}, "gitlab": {"project": project_of(number)}}
            (config / "mirrors" / f"m{number}.yml").write_text(json.dumps(told), encoding="utf-8")
        given = {name: value for name, value in found.environment.items() if name != "GITLAB_PROJECT"}
        folders = {"FEEDBACK_BOT_CONFIG": str(config), "FEEDBACK_BOT_CACHE": str(Path(folder) / "cache")}
        yield {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(SHIPPED.parent), **given, **folders}


def _each(commands: Sequence[tuple[str, ...]], environment: Environment) -> list[Spent]:
    """What each of the processes cost; a few run at a time."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda command: spent(command, environment), commands))


def _line(what: str, mirrors: int, found: Sequence[Spent]) -> Line:
    """Means are for each mirror, most for each process."""
    requests = [sum(each.requests.values()) for each in found]
    share = mirrors if SHARED in what else len(found)
    return {
        "what": what,
        "mirrors": mirrors,
        "processes": len(found),
        "requests": round(sum(requests) / share, 2),
        "writes": round(sum(each.writes for each in found) / share, 2),
        "cpu_seconds": round(sum(each.cpu_seconds for each in found) / share, 3),
        "most_cpu_seconds": round(max(each.cpu_seconds for each in found), 2),
        "median_megabytes": round(statistics.median(each.megabytes for each in found)),
        "megabytes": max(each.megabytes for each in found),
    }
