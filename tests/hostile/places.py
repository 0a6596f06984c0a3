"""Every text of the bot with foreign words wherever some may stand: the real templates, found by looking for them."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache, partial

from jinja2 import TemplateError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

import bot
from bot import show, status_note
from bot.config import BotConfig, Configuration
from bot.config.problems import Problem, shown
from bot.domain.actions import Finding
from bot.domain.markers import Marker
from bot.domain.memory import Memory
from bot.domain.quoted import BLOCK_LIMIT_BYTES, REPLY_LIMIT_BYTES, Quoted, QuotedInline
from bot.domain.texts import Plain, Text, UnsafeTextError
from bot.report import Report
from tests.hostile.live import live, skeleton
from tests.hostile.rules import rendered

MARKER = Marker("case")
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
_GRAMMAR = ImmutableSandboxedEnvironment()
_WORD = "w0rd"
_OURS = frozenset({"how", "silence"})
"""Parts of lists that stand right behind a foreign name: words of the bot's own."""

_UNFIT = (TemplateError, UnsafeTextError, TypeError, AttributeError, ValueError)
"""What filling a text with values of a wrong kind raises: that branch of it takes no foreign words."""


@dataclass(frozen=True, slots=True)
class Foreign(QuotedInline):
    """A foreign name that stands for whatever a text asks of a variable: each of its parts, each item of its list."""

    ready: str = ""

    def __str__(self) -> str:
        """The safe form, which is at hand: one text stands in many places."""
        return self.ready

    def __getattr__(self, name: str) -> Foreign | Ours:
        return Ours("x") if name in _OURS else self

    def __iter__(self) -> Iterator[Foreign]:
        return iter((self, self))


@dataclass(frozen=True, slots=True)
class Ready(Quoted):
    """A block whose safe form is at hand: one text stands in many places."""

    ready: str = ""

    def __str__(self) -> str:
        """The safe form."""
        return self.ready


class Ours(Plain):
    """A word of the bot's own in the same role."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Ours:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __iter__(self) -> Iterator[Ours]:
        return iter((self, self))


@lru_cache(maxsize=8)
def block(words: str, limit_bytes: int) -> Quoted:
    """Words as a block of the bot's."""
    return Ready(words, limit_bytes, str(Quoted(words, limit_bytes)))


@lru_cache(maxsize=8)
def inline(words: str) -> Foreign:
    """Words as a name of the bot's."""
    return Foreign(words, ready=str(QuotedInline(words)))


@dataclass(frozen=True)
class Place:
    """One text of the bot with its foreign words.

    Args:
        name: where it is in the source, and what is left out of it.
        fill: makes the finished body of foreign words.
        is_code: foreign words stand in code there, and nowhere else.
    """

    name: str
    fill: Callable[[str], str]
    is_code: bool = True


@lru_cache(maxsize=1_000)
def harmless(place: Place, length: int) -> tuple[str, Counter[tuple[str, str]]]:
    """Skeleton and live parts of a text with harmless words of a length, for those that are shortened say so."""
    html = rendered(place.fill("x" * length), keeps_html=True)
    return skeleton(html), live(html)


def alike(text: str) -> int:
    """The length of harmless words that are shortened in the same places as a text."""
    size = len(text.encode("utf-8", "replace"))
    return (
        1
        if size <= REPLY_LIMIT_BYTES
        else REPLY_LIMIT_BYTES + 1
        if size <= BLOCK_LIMIT_BYTES
        else BLOCK_LIMIT_BYTES + 1
    )


@dataclass(frozen=True)
class _Source:
    """A text with what its variables may be."""

    name: str
    text: Text

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(find_undeclared_variables(_GRAMMAR.parse(self.text.source)))

    @cached_property
    def blocks(self) -> frozenset[str]:
        """Variables that stand alone on a line, where a block may stand."""
        return frozenset(re.findall(r"^\{\{ (\w+) \}\}$", self.text.source, re.MULTILINE))

    @cached_property
    def items(self) -> frozenset[str]:
        """Lists of which each item stands alone on a line."""
        loops = re.findall(r"\{% for (\w+) in (\w+) %\}", self.text.source)
        return frozenset(listed for item, listed in loops if item in self.blocks)

    def values(self, words: str, absent: str = "") -> Mapping[str, object]:
        """Values of all variables: foreign words where they stay in their code."""
        found = {name: self._value(name, words) for name in self.names}
        return found | ({absent: None} if absent else {})

    def _value(self, name: str, words: str) -> object:
        if name in self.items:
            return (block(words, REPLY_LIMIT_BYTES),) * 2
        if name in self.blocks:
            return block(words, BLOCK_LIMIT_BYTES)
        return inline(words) if name in self.foreign else Ours("x")

    @cached_property
    def foreign(self) -> frozenset[str]:
        """Variables that no code surrounds: a name may stand there."""
        return frozenset(name for name in self.names if self._stays_in_code(name))

    def _stays_in_code(self, name: str) -> bool:
        values: dict[str, object] = dict.fromkeys(self.names, Ours("x"))
        values |= {listed: (Ours("x"),) for listed in self.items}
        with suppress(*_UNFIT):
            html = rendered(str(self.text.fill(**values | {name: inline(_WORD)})), keeps_html=True)
            return html.count(_WORD) == html.count(f"<code>{_WORD}</code>") > 0
        return False

    def filled(self, absent: str, words: str) -> str:
        return str(self.text.fill(MARKER, **self.values(words, absent)))

    def places(self) -> Iterator[Place]:
        """The text with all of its variables, and without each of them."""
        for absent in ("", *sorted(self.names)):
            with suppress(*_UNFIT):
                if _WORD in self.filled(absent, _WORD):
                    yield Place(f"{self.name} without {absent or 'nothing'}", partial(self.filled, absent))


def sources() -> Iterator[_Source]:
    """Every text in the source of the bot, and both that admins may write."""
    for found in pkgutil.walk_packages(bot.__path__, "bot."):
        if ".sandbox" not in found.name and not found.name.endswith("__main__"):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if isinstance(value, Text):
                    yield _Source(f"{found.name}.{name}", value)
    templates = Configuration.shipped(BotConfig()).templates
    yield from (_Source("issue.md", templates.issue), _Source("card.md", templates.card))


def _status(words: str) -> str:
    """The status note, which repeats values of the configuration and what was found."""
    report = Report()
    report.errors.append(str(Problem("config/bot.yml", 3, 5, f"run.max_writes must be a number, not {shown(words)}")))
    report.warnings.append(f"config/labels.yml:1:1: unknown name {words[:200]!r}")
    report.findings.append(Finding(kind="left_alone", key=None, why=f"#31: nothing reads {words[:200]!r}"))
    return str(status_note.written(Memory(AT, AT, AT), report, Configuration.shipped(BotConfig())))


def _report(words: str) -> str:
    """A report as Markdown, as people paste it."""
    report = Report()
    report.errors.append(f"config/bot.yml:1:1: {shown(words)}")
    report.warnings.append(words[:200])
    return show.markdown(report)


def places() -> list[Place]:
    """All of them, the description of an issue first."""
    found = {place.name: place for source in sources() for place in source.places()}
    found |= {"status": Place("status", _status, is_code=False), "report": Place("report", _report, is_code=False)}
    return sorted(found.values(), key=lambda place: not place.name.startswith("issue.md without nothing"))
