"""`python -m tests.hostile --texts 1000000`: checks so many hostile texts and prints one line of JSON."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from functools import partial
from multiprocessing import get_context

from tests.hostile.check import Tally, chunk

CHUNK = 500
KINDS = ("command", "mention", "reference", "image", "escape")


def main(arguments: Sequence[str] | None = None) -> int:
    """Checks and prints; the answer is the exit code, 1 where anything came to life."""
    asked = _asked(arguments)
    begun, done = time.monotonic(), Tally()
    end = asked.start + asked.texts
    spans = [(first, min(first + CHUNK, end)) for first in range(asked.start, end, CHUNK)]
    with get_context("forkserver").Pool(asked.jobs) as pool:
        for last, found in pool.imap(partial(chunk, asked.seed), spans):
            done.add(found)
            if (last - asked.start) % (100 * CHUNK) == 0 or found.where:
                sys.stderr.write(f"{last} {dict(done.raw)} {dict(done.found)} {done.where}\n")
    seconds = round(time.monotonic() - begun, 1)
    told = {"texts": asked.texts, "start": asked.start, "seed": asked.seed, "jobs": asked.jobs, "seconds": seconds}
    told |= {f"{kind}s": done.found[kind] for kind in KINDS} | {"raw": dict(sorted(done.raw.items()))}
    sys.stdout.write(json.dumps(told | {"where": done.where}) + "\n")
    return 1 if done.found else 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("--texts", type=int, default=1_000_000, help="how many texts (default: %(default)s)")
    parser.add_argument("--start", type=int, default=0, help="the number of the first one, to go on where a run ended")
    parser.add_argument("--seed", type=int, default=0, help="other texts for another seed")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default: %(default)s)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
