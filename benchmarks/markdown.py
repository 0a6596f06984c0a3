"""Turns the lines of the benchmarks into the tables of `docs/performance.md`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from benchmarks.bench import CLOSINGS, NEW, RATINGS, SIZES, WORKERS
from benchmarks.rotation import LAYERS, USERS, YEARS

Row = tuple[str, ...]

JOBS = {
    "backfill": f"first run, {RATINGS:,} ratings",
    "nothing_new": f"nothing new, {RATINGS:,} mirrored",
    "ten_new": f"{NEW} new ratings, {RATINGS:,} mirrored",
    "ten_answers": f"{NEW} comments with answers, {RATINGS:,} mirrored",
    "ten_commands": f"{NEW} comments with a command, {RATINGS:,} mirrored",
    "idle_closings": f"{CLOSINGS} idle closings",
}
PROCESSES = {
    "bare": "`python -c pass`",
    "imports": '`python -c "import gitlab, zenpy"`',
    "help_imports": '`python -c "import shellingham, typer"`',
    "help": "`feedback-bot --help`",
    "check": "`feedback-bot check`",
    "nothing_new": f"`feedback-bot run`, nothing new, {RATINGS:,} mirrored",
}
YEAR = {
    "runs": "runs",
    "requests": "requests",
    "seconds": "seconds",
    "mentions": "mentions",
    "reminders": "reminders",
    "hand-overs": "hand_overs",
    "rules broken": "violations",
}
WAITED = {"command": "with a command", "answers": "with answers"}
SCALE = ("for each mirror", "mirrors", "requests", "writes", "processor seconds", "peak memory of a process")
RATINGS_HEADING = (
    "a run as a process",
    "mirrored",
    "requests: Zendesk",
    "GitLab",
    "writes",
    "processor seconds",
    "peak memory",
)
COUNTS = ("mirrors", "mirrored", "requests", "zendesk", "gitlab", "writes")
MEMORY = {
    "all_new_megabytes": f"`feedback-bot run`, {SIZES[-1]:,} new ratings",
    "all_mirrored_no_cache_megabytes": f"`feedback-bot run`, {SIZES[-1]:,} mirrored, no cache",
}


def tables(lines: Iterable[Mapping[str, Any]]) -> str:
    """The tables of those lines, blank lines between them; one without rows is left out."""
    rows: dict[tuple[str, ...], list[Row]] = {
        ("job", "latency", "requests: bot", "script", "seconds: bot", "script", "seconds: script / bot"): [],
        ("a manager's comment, until it is answered", "latency", "comments", "seconds: p50", "p95"): [],
        ("nothing new with", "requests: bot", "script", "seconds: bot", "script", "seconds: script / bot"): [],
        ("process", "seconds (median)", "seconds (fastest)", "peak memory"): [],
        ("run", "peak memory"): [],
        ("a comment of", "characters", "seconds: bot", "blocks alone"): [],
        (
            f"{YEARS} years, {LAYERS} layers, {USERS:,} users",
            "entries",
            "seconds: bot",
            "hour by hour",
        ): [],
        ("a run every hour for", *YEAR): [],
        (f"first run, {RATINGS:,} ratings, 50 ms, {WORKERS} workers", "requests", "seconds"): [],
        ("bound by", "limit per minute", "sent", "refused (429)", "seconds", "least seconds", "share used"): [],
        SCALE: [],
        RATINGS_HEADING: [],
    }
    jobs, waited, growth, processes, memory, comments, rotations, years, overhead, limits, scale, ratings = (
        rows.values()
    )
    made: Mapping[str, tuple[list[Row], Callable[[Mapping[str, Any]], list[Row]]]] = {
        "hook": (waited, _waits),
        "growth": (growth, _growth),
        "start_up": (processes, _processes),
        "container": (processes, _processes),
        "memory": (memory, _memory),
        "comments": (comments, _comments),
        "rotation": (rotations, _rotation),
        "year": (years, _year),
        "overhead": (overhead, _overhead),
        "limits": (limits, _limits),
        "scale": (scale, _spent),
        "ratings": (ratings, _spent),
        **dict.fromkeys(JOBS, (jobs, _job)),
    }
    for line in lines:
        kept, rows_of = made[line["bench"]]
        kept += rows_of(line)
    return "\n\n".join(_table(heading, found) for heading, found in rows.items() if found)


def _job(line: Mapping[str, Any]) -> list[Row]:
    return [(JOBS[line["bench"]], f"{line['latency_ms']} ms", *_costs(line))]


def _growth(line: Mapping[str, Any]) -> list[Row]:
    return [(f"{line['mirrored']:,} mirrored", *_costs(line))]


def _memory(line: Mapping[str, Any]) -> list[Row]:
    return [(MEMORY[name], f"{line[name]} MB") for name in MEMORY]


def _comments(line: Mapping[str, Any]) -> list[Row]:
    return [(line["shape"], f"{line['characters']:,}", *_seconds(line, "seconds", "bare_blocks_seconds"))]


def _rotation(line: Mapping[str, Any]) -> list[Row]:
    return [(line["shape"], f"{line['entries']:,}", *_seconds(line, "seconds", "hour_by_hour_seconds"))]


def _year(line: Mapping[str, Any]) -> list[Row]:
    return [(f"{line['weeks']} weeks", *(f"{line[name]:,}" for name in YEAR.values()))]


def _costs(line: Mapping[str, Any]) -> Row:
    bot, script = line["bot"], line["script"]
    requests = (f"{each['requests']:,}" for each in (bot, script))
    seconds = (f"{each['seconds']:.2f}" for each in (bot, script))
    return (*requests, *seconds, f"{line['seconds_ratio']:.1f}")


def _waits(line: Mapping[str, Any]) -> list[Row]:
    figures = ("p50_seconds", "p95_seconds")
    latency = f"{line['latency_ms']} ms"
    return [
        (what, latency, f"{line[name]['comments']}", *_seconds(line[name], *figures)) for name, what in WAITED.items()
    ]


def _seconds(figures: Mapping[str, Any], *names: str) -> Row:
    return tuple(f"{figures[name]:.2f}" for name in names)


def _process(name: str, cost: Mapping[str, Any]) -> Row:
    return (name, f"{cost['seconds']:.2f}", f"{cost['fastest_seconds']:.2f}", f"{cost['megabytes']} MB")


def _processes(line: Mapping[str, Any]) -> list[Row]:
    """Where no container could be started there is nothing to show beside the plain processes."""
    if "where" not in line:
        return [_process(PROCESSES[name], line[name]) for name in PROCESSES]
    if "empty_container" not in line:
        return []
    none = {"megabytes": 0, **line["empty_container"]}
    bot = f"the same run in a container of 256 MB, {line['mirrored']:,} mirrored"
    return [(*_process("a container that does nothing", none)[:3], ""), _process(bot, line["nothing_new"])]


def _overhead(line: Mapping[str, Any]) -> list[Row]:
    count = f"{line['requests']:,}"
    return [
        ("the bot", count, f"{line['seconds']:.2f}"),
        ("a client that only sends as many", count, f"{line['bare_client_seconds']:.2f}"),
        ("as many, were each done after its 50 ms", count, f"{line['ideal_seconds']:.2f}"),
        ("as few as the work allows", f"{line['fewest_requests']:,}", ""),
    ]


def _limits(line: Mapping[str, Any]) -> list[Row]:
    counts = (f"{line[name]:,}" for name in ("limit_per_minute", "sent", "refused"))
    return [(line["shape"], *counts, f"{line['seconds']:.1f}", f"{line['least_seconds']:.1f}", f"{line['share']:.0%}")]


def _spent(line: Mapping[str, Any]) -> list[Row]:
    counts = (f"{line[name]:,}" for name in COUNTS if name in line)
    return [(line["what"], *counts, f"{line['cpu_seconds']:.2f}", f"{line['megabytes']} MB")]


def _table(heading: Row, rows: Sequence[Row]) -> str:
    ruler = "|".join("---" for _ in heading)
    return "\n".join([_line(heading), f"|{ruler}|", *map(_line, rows)])


def _line(cells: Row) -> str:
    return f"| {' | '.join(cells)} |"
