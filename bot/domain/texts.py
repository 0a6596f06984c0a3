"""What the bot says: texts with variables, into which foreign words come only in quoted form.

One mechanism serves the admin's templates and the bot's own sentences: Jinja2 in its sandbox, where every variable
must be of a type that is safe to print (`Safe`), and a finished `Body` that GitLab cannot take for a command.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from jinja2 import StrictUndefined, Template, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.domain.markers import Marker
from bot.domain.quoted import Quoted, QuotedInline

BODY_LIMIT_CHARACTERS = 200_000
"""Far below GitLab's limits of a note (1,000,000) and a description (1,048,576), where its parser cuts and shifts."""

_FORBIDDEN_LINE = re.compile(r"\A(---|\+\+\+|;;;)|^(/|>>>)", re.MULTILINE)
_BLANK_LINES = re.compile(r"(?<![ \t])[ \t]*+\n(?:[ \t]*+\n){2,}")
"""From where the blanks begin and without going back: customers write thousands of them."""

_LINK = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~/?&=%#-]*)?")


class UnsafeTextError(ValueError):
    """A text that must not be sent: it could act in GitLab, or a variable is foreign text that was not quoted."""


class Plain(str):
    """Words of our own or of the admin's configuration, printed as they are."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Link:
    """An address made by the bot from configuration and numbers.

    Args:
        url: absolute http(s) address of plain characters; anything else raises `UnsafeTextError`.
    """

    url: str

    def __post_init__(self) -> None:
        """Refuses what could end a Markdown link early."""
        if not _LINK.fullmatch(self.url):
            raise UnsafeTextError(f"not a plain address: {self.url!r}")

    def __str__(self) -> str:
        """The address."""
        return self.url


Safe = Plain | Link | Quoted | QuotedInline | int | datetime
"""The types of which a value may be printed in a text."""


@dataclass(frozen=True, slots=True)
class Body:
    """A finished description or note. Only `Text.fill` makes one; no line of it can act as a quick action.

    Args:
        text: Markdown without the marker.
        marker: printed as the last line, a blank line above, as GitLab's HTML comments need it.
    """

    text: str = field(repr=False)
    marker: Marker | None = None

    def __post_init__(self) -> None:
        """Refuses what GitLab would execute, or would read as front matter or as a quote that swallows the rest."""
        found = _FORBIDDEN_LINE.search(self.text)
        if found:
            line = self.text.count("\n", 0, found.start()) + 1
            raise UnsafeTextError(f"line {line} starts with {found.group()!r}, which GitLab would act upon")
        if "\r" in self.text or len(self.text) > BODY_LIMIT_CHARACTERS:
            raise UnsafeTextError("a carriage return, or more than 200,000 characters")

    def __str__(self) -> str:
        """The Markdown as it is sent."""
        return "\n\n".join(filter(None, [self.text, str(self.marker or "")]))


def _printed(value: object) -> object:
    if isinstance(value, Undefined):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    if isinstance(value, Safe) and not isinstance(value, bool):
        return value
    raise UnsafeTextError(f"a value of type {type(value).__name__} may not be printed in a text")


_ENVIRONMENT = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined, finalize=_printed, trim_blocks=True, lstrip_blocks=True, autoescape=False
)  # Markdown, not HTML: escaping is the work of Quoted


@dataclass(frozen=True)
class Text:
    """A text with Jinja2 variables.

    Args:
        source: the template; a syntax error shows itself at the first `fill` or `compiled` as `jinja2.TemplateError`.
    """

    source: str

    @cached_property
    def compiled(self) -> Template:
        """The template, compiled once."""
        return _ENVIRONMENT.from_string(self.source)

    def fill(self, marker: Marker | None = None, /, **values: object) -> Body:
        """The body with its variables printed.

        Raises:
            UnsafeTextError: a printed value is not `Safe`, or the result could act.
            jinja2.UndefinedError: the template names a variable that is not given.
        """
        text = self.compiled.render(**values)
        return Body(_BLANK_LINES.sub("\n\n", text).strip(), marker)
