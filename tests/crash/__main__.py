"""Prints what dying and late runs leave behind: `python -m tests.crash` each write, `… --rounds N` two bots at once."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import get_args

import structlog

from bot.sandbox.server import Server
from tests.crash import view
from tests.crash.scenes import SCENES
from tests.crash.story import Death, Story
from tests.world import Stage, World


def each_write(story: Story) -> Iterator[str]:
    """A row for each write of the scene: what it is, in how many ways of dying it heals, what a late one doubles."""
    expected = story.undisturbed()
    nth = 1
    while writes := story.late(nth):
        story.follow()
        seen = view.everything(story.world)
        late = view.doubled(expected, seen) + [f"lacks {each}" for each in view.lacking(expected, seen)]
        healed = sum(_is_healed(story, nth, death, expected) for death in get_args(Death))
        yield f"| {story.name} | {nth} | {writes[-1]} | {healed} of {len(get_args(Death))} | {'; '.join(late) or '-'} |"
        nth += 1


def _is_healed(story: Story, nth: int, death: Death, expected: dict[str, object]) -> bool:
    story.killed(nth, death)
    story.follow()
    return view.everything(story.world) == expected


def rounds(story: Story, many: int, seed: int) -> Iterator[Counter[str]]:
    """What two bots doubled that started at the same moment, up to each round."""
    expected = story.undisturbed()
    found: Counter[str] = Counter(rounds=0)
    for number in range(many):
        story.together(Random(seed + number))
        story.follow()
        seen = view.everything(story.world)
        found["rounds"] += 1
        found.update(f"doubled: {each}" for each in view.doubled(expected, seen))
        found.update(f"lacking: {each}" for each in view.lacking(expected, seen))
        yield found


def main() -> None:
    """Prints a table, or what so many rounds gave."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*", default=[*SCENES])
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    stage = Stage()
    with Server(stage) as server:
        for name in asked.scenes:
            with TemporaryDirectory() as folder:
                story = Story(World(stage, server.url, Path(folder)), name, Path(folder))
                rows = rounds(story, asked.rounds, asked.seed) if asked.rounds else each_write(story)
                for row in rows:
                    print(row if isinstance(row, str) else f"{name}: {dict(row)}", flush=True)


if __name__ == "__main__":
    main()
