"""Runs every benchmark, or those named on the command line, and prints one JSON line each, or tables of them."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Mapping

import structlog

from benchmarks import bench, markdown


def lines(names: list[str]) -> Iterator[Mapping[str, object]]:
    """The lines of the named benchmarks, or of all."""
    for name in names or bench.BENCHMARKS:
        yield from ({"bench": name, **line} for line in bench.BENCHMARKS[name]())


def main(arguments: list[str]) -> None:
    """`[--markdown] [NAME ...]`: with the option, tables are printed at the end."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    names = [argument for argument in arguments if argument != "--markdown"]
    unknown = [name for name in names if name not in bench.BENCHMARKS]
    if unknown:
        sys.exit(f"no benchmark {', '.join(unknown)}; there are {', '.join(bench.BENCHMARKS)}")
    found = []
    for line in lines(names):
        found.append(line)
        print(json.dumps(line), flush=True, file=sys.stderr if "--markdown" in arguments else sys.stdout)
    if "--markdown" in arguments:
        print(markdown.tables(found))


if __name__ == "__main__":
    main(sys.argv[1:])
