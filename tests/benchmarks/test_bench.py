"""Every benchmark has a place in the tables of the documentation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as command_line
from benchmarks import bench, comments, limits, markdown, ratings, rotation, scale

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "performance.md"
BLOCK = re.compile(r"<!-- benchmarks -->\n\n(.*?)\n\n<!-- end of benchmarks -->", re.DOTALL)
LENGTH = re.compile(r"\d+ ms|\d+00,000|1,000,000")

COST = {"requests": 1234, "seconds": 1.5}
SAMPLE = {"seconds": 0.5, "fastest_seconds": 0.25, "megabytes": 42}
PAIR = {"bot": COST, "script": COST, "seconds_ratio": 1.0}


def example(name: str) -> list[Mapping[str, Any]]:
    """Lines as the benchmark prints them."""
    by_latency = [{**PAIR, "latency_ms": latency} for latency in bench.LATENCIES_MS]
    return [{"bench": name, **line} for line in EXAMPLES.get(name, by_latency)]


def measured(whats: Iterable[str], *counts: str) -> list[dict[str, Any]]:
    """Lines of processes, each of two sizes."""
    names = (*counts, "writes", "cpu_seconds", "megabytes")
    return [{"what": what, **dict.fromkeys(names, size)} for what in whats for size in (1, 2)]


WAITED = {"comments": 20, "p50_seconds": 0.5, "p95_seconds": 0.75}
READ = {"seconds": 0.5, "bare_blocks_seconds": 0.25}
HOURS = {"entries": 10, "seconds": 0.5, "hour_by_hour_seconds": 0.25}
OVERHEAD = ("requests", "fewest_requests", "seconds", "ideal_seconds", "bare_client_seconds")
LIMITED = dict.fromkeys(("limit_per_minute", "sent", "refused", "seconds", "least_seconds", "share"), 1)
EXAMPLES: Mapping[str, list[dict[str, Any]]] = {
    "hook": [{"latency_ms": 50, **dict.fromkeys(markdown.WAITED, WAITED)}],
    "growth": [{**PAIR, "mirrored": size} for size in bench.SIZES],
    "start_up": [dict.fromkeys(markdown.PROCESSES, SAMPLE)],
    "container": [{"mirrored": bench.RATINGS, "where": "", "empty_container": SAMPLE, "nothing_new": SAMPLE}],
    "memory": [dict.fromkeys(markdown.MEMORY, 42)],
    "comments": [
        {"shape": shape, **READ, "characters": size} for shape in comments.SHAPES for size in bench.CHARACTERS
    ],
    "rotation": [{"shape": shape, **HOURS} for shape in rotation.SHAPES],
    "year": [{**dict.fromkeys(markdown.YEAR.values(), 1), "weeks": bench.WEEKS}],
    "overhead": [dict.fromkeys(OVERHEAD, 1)],
    "limits": [{"shape": shape.name, **LIMITED} for shape in limits.SHAPES],
    "scale": measured(scale.WHATS, "mirrors", "requests"),
    "ratings": measured(ratings.WHATS, "mirrored", "zendesk", "gitlab"),
}


def labels(tables: str) -> list[tuple[str, ...]]:
    """What the rows are about: their first cell, and the latency or the length where there is one."""
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in tables.splitlines() if line]
    return [(row[0], row[1] if LENGTH.fullmatch(row[1]) else "") for row in rows if not row[0].startswith("---")]


def test_the_document_has_a_row_for_each_line() -> None:
    """The tables were made by these very benchmarks, and none is missing."""
    block = BLOCK.search(DOCUMENT.read_text("utf-8"))
    assert block
    expected = markdown.tables(line for name in bench.BENCHMARKS for line in example(name))
    assert labels(block[1]) == labels(expected)


def test_a_part_can_be_made_alone() -> None:
    """A table without lines is left out."""
    assert markdown.tables(example("memory")).splitlines()[2:] == [
        f"| {name} | 42 MB |" for name in markdown.MEMORY.values()
    ]


@pytest.mark.parametrize("name", ["bakfill", "backfill=3", "scale=0", "scale=many", "scale="])
def test_an_unknown_name(name: str) -> None:
    """A slip of the pen is told before anything is measured, and so is a size where there is none."""
    with pytest.raises(SystemExit, match=f"no benchmark {name}; there are backfill, "):
        command_line.main([name])


def test_another_size(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What takes a size is measured in the one that is asked for."""
    monkeypatch.setattr(bench, "SIZED", {"scale": lambda size: [{"mirrors": size}]})
    command_line.main(["scale=200"])
    assert json.loads(capsys.readouterr().out) == {"bench": "scale", "mirrors": 200}


@pytest.mark.parametrize(("option", "streams"), [([], ("line", "")), (["--markdown"], ("table", "line"))])
def test_what_is_printed(
    option: list[str],
    streams: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One JSON line each; with `--markdown` tables, and the lines where they are in nobody's way."""
    (found,) = example("memory")
    monkeypatch.setattr(bench, "BENCHMARKS", {"memory": lambda: [found]})
    command_line.main([*option, "memory"])
    texts = {"line": json.dumps(found) + "\n", "table": markdown.tables([found]) + "\n", "": ""}
    assert tuple(capsys.readouterr()) == tuple(texts[each] for each in streams)
