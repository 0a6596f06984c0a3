"""Runs Python's `-m MODULE` or `-c CODE` and says at its end, on standard error, the largest memory it ever had.

The process asks Linux for itself: what a parent is told about a child begins with the parent's own size.
"""

from __future__ import annotations

import atexit
import runpy
import sys


def _tell() -> None:
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 (pathlib is an import that would count)
        print(next(line for line in status if line.startswith("VmHWM")).strip(), file=sys.stderr)


if __name__ == "__main__":
    atexit.register(_tell)
    kind, what, *others = sys.argv[1:]
    sys.argv = [what, *others]
    if kind == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        exec(what)  # noqa: S102 (what the caller wrote, as `python -c` would)
