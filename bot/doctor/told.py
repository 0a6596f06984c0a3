"""The examination in words: a table on a terminal, lines elsewhere. Both can be pasted into an issue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.doctor.model import Examination, Result, Stage, Verdict
from bot.doctor.registry import CHECKS
from bot.domain.quoted import visible
from bot.show.words import counted

WORDS = MappingProxyType(
    {
        Verdict.OK: "ok",
        Verdict.WARNING: "warning",
        Verdict.FAILED: "failed",
        Verdict.UNUSED: "not needed",
        Verdict.UNSEEN: "not looked at",
        Verdict.AWAY: "no answer",
    }
)
LOOKED_AT = (Verdict.WARNING, Verdict.FAILED, Verdict.UNSEEN, Verdict.AWAY)
"""What somebody has to look at."""

_STYLES = MappingProxyType(
    {
        Verdict.OK: "green",
        Verdict.WARNING: "yellow",
        Verdict.FAILED: "bold red",
        Verdict.UNUSED: "dim",
        Verdict.UNSEEN: "yellow",
        Verdict.AWAY: "bold red",
    }
)


def lines(found: Examination, *, is_quiet: bool = False) -> str:
    """A line for each check, below it what was expected and what to do where it is not so, and a last line of sums.

    Args:
        found: what was seen.
        is_quiet: only of what needs a look; nothing where all is well.
    """
    results = found.of(*LOOKED_AT) if is_quiet else found.results
    return "\n".join(visible(line) for line in _lines(found, results)) if results else ""


def _lines(found: Examination, results: Sequence[Result]) -> Iterator[str]:
    for result in results:
        yield f"{WORDS[result.verdict]}: {result.check.name}: {result.finding.seen}"
        yield from (f"    {line}" for line in _more(result))
    yield headline(found)


def _more(result: Result) -> list[str]:
    if not result.advice:
        return []
    return [f"expected: {result.check.expects}", f"to do: {result.advice}"]


def headline(found: Examination) -> str:
    """How many checks came to what, and what was left out."""
    sums = [f"{len(found.of(verdict))} {word}" for verdict, word in WORDS.items() if found.of(verdict)]
    made = {result.check.stage for result in found.results}
    left = sum(check.stage is not Stage.READ for check in CHECKS)
    more = "" if made - {Stage.READ} else f"; {counted(left, 'more check')} with --probe"
    return f"{', '.join(sums)}{more}"


def shown(found: Examination, *, is_quiet: bool = False) -> RenderableType:
    """The same for a terminal; `NO_COLOR` takes the colours away (Rich)."""
    results = found.of(*LOOKED_AT) if is_quiet else found.results
    if not results:
        return Group()  # not even an empty line
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for result in results:
        about = Group(Text(visible(result.finding.seen)), *(Text(visible(line), "dim") for line in _more(result)))
        grid.add_row(Text(WORDS[result.verdict], _STYLES[result.verdict]), Text(result.check.name, "cyan"), about)
    return Group(grid, Padding(Text(headline(found), "bold"), (1, 0, 0, 0)))
