"""A sandbox in a process of its own.

Run as `python -m benchmarks.service FILLING`, the fields of a `Filling` as JSON; prints its address and serves until
standard input ends.
"""

from __future__ import annotations

import json
import sys

from benchmarks.filling import Filling, filled
from bot.sandbox.server import Server


def main(wanted: Filling) -> None:
    """Serves until standard input ends."""
    with Server(filled(wanted)) as server:
        print(server.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(Filling(**json.loads(sys.argv[1])))
