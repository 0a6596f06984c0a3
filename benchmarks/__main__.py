"""Runs every benchmark, or those named on the command line, and prints one JSON line each, or tables of them.

Some can be asked for in another size: `scale=200`.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Mapping

import structlog

from benchmarks import bench, markdown


def lines(names: list[str]) -> Iterator[Mapping[str, object]]:
    """The lines of the named benchmarks, or of all."""
    for asked in names or bench.BENCHMARKS:
        name, _, size = asked.partition("=")
        found = bench.SIZED[name](int(size)) if size else bench.BENCHMARKS[name]()
        yield from ({"bench": name, **line} for line in found)


def is_known(asked: str) -> bool:
    """Whether that is the name of a benchmark, or `NAME=NUMBER` of one that takes a size."""
    name, equals, size = asked.partition("=")
    return (name in bench.SIZED and size.isdecimal() and int(size) > 0) if equals else name in bench.BENCHMARKS


def main(arguments: list[str]) -> None:
    """`[--markdown] [NAME[=SIZE] ...]`: with the option, tables are printed at the end."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    names = [argument for argument in arguments if argument != "--markdown"]
    unknown = [name for name in names if not is_known(name)]
    if unknown:
        known = f"{', '.join(bench.BENCHMARKS)}; {' and '.join(bench.SIZED)} take =NUMBER"
        sys.exit(f"no benchmark {', '.join(unknown)}; there are {known}")
    found = []
    for line in lines(names):
        found.append(line)
        print(json.dumps(line), flush=True, file=sys.stderr if "--markdown" in arguments else sys.stdout)
    if "--markdown" in arguments:
        print(markdown.tables(found))


if __name__ == "__main__":
    main(sys.argv[1:])
