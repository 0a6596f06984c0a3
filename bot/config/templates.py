"""Checks the admin's texts before anybody gets them.

A template is filled with sample cases, hostile words among them, and the result is read as Markdown: what the bot needs
in the text must be there, and no foreign word may stand outside of its quote.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.config import samples
from bot.config.problems import Problem, did_you_mean
from bot.config.reading import mentions, not_shown, outside_quotes, swallows
from bot.domain.markers import Marker, linked_ticket
from bot.domain.texts import Body, Text, UnsafeTextError

_PARSER = ImmutableSandboxedEnvironment()
_NOT_ALONE = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.FilterBlock)
_FAULTS = (
    TemplateError, ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, RuntimeError, SyntaxError,
    TypeError, ValueError,
)  # fmt: skip
"""A template is a small program: all that running one may raise."""

_MARKER = Marker("case")
_UNKNOWN_PART = re.compile(r"(?P<owner>\w+)'?(?: object'?)? has no attribute '(?P<name>\w+)'")
_Findings = Iterable[tuple[str, str]]
"""The variable or the words to point at, and the message."""


@dataclass(frozen=True)
class Templates:
    """The texts that admins may write.

    Args:
        issue: description of an issue, with score, ticket_id, ticket_link, rated_at, points, comment, reason, answers,
            assignee, group, organization, tags and replies.
        card: the review card, with fields (name; the line of the cause is the last), causes (name, description), round
            and ticket_id.
    """

    issue: Text
    card: Text


@dataclass(frozen=True)
class _Source:
    """A template as the admin wrote it."""

    file: str
    text: str

    def problem(self, line: int, column: int, message: str) -> Problem:
        return Problem(self.file, line, column, message)

    def at_line(self, line: int, message: str) -> Problem:
        """At the first tag of a line, where a program fault is."""
        lines = self._lines()
        found = re.search(r"\{[{%]", lines[line - 1]) if 0 < line <= len(lines) else None
        return self.problem(max(line, 1), found.start() + 1 if found else 1, message)

    def at_words(self, words: str, message: str) -> Problem:
        """Where a variable is used in a tag, else where the words begin a line or name somebody, else at the start."""
        name = re.escape(words)
        patterns = (
            rf"\{{[{{%][^{{}}]*?(?<!\w)({name})(?!\w)",
            rf"^(?:\s|\{{%.*?%\}}|\{{\{{.*?\}}\}})*({name})",
            rf"(?<!\w)(?=@)({name})(?!\w)",
        )
        for pattern in patterns:
            for number, line in enumerate(self._lines(), 1):
                found = re.search(pattern, line) if words else None
                if found:
                    return self.problem(number, found.start(1) + 1, message)
        return self.problem(1, 1, message)

    def _lines(self) -> list[str]:
        return re.split(r"\r\n|\r|\n", self.text)


def check_issue(file: str, text: str) -> tuple[Problem, ...]:
    """What is wrong with `issue.md`: nothing when it is fit to be filled with real cases."""
    source = _Source(file, text)
    return _as_program(source, samples.ISSUE_VARIABLES) or _with_samples(source, samples.issues(), _issue_findings)


def check_card(
    file: str, text: str, *, fields: Sequence[str] | None, causes: Sequence[tuple[str, str]]
) -> tuple[Problem, ...]:
    """What is wrong with `card.md`.

    Args:
        file: its path, for the problems.
        text: its text.
        fields: the lines that the card must show, questions and cause; None while nobody knows them: then only the
            program is checked.
        causes: names and descriptions of the configured causes, none while nobody knows them.
    """
    source = _Source(file, text)
    found = _as_program(source, samples.CARD_VARIABLES)
    if found or fields is None:
        return found
    return _with_samples(source, samples.cards(fields, causes), lambda body: _card_findings(body, fields))


def at_variable(file: str, text: str, name: str, message: str) -> Problem:
    """A problem of a template at the first tag that uses a variable, else at its beginning."""
    return _Source(file, text).at_words(name, message)


def _as_program(source: _Source, variables: frozenset[str]) -> tuple[Problem, ...]:
    """Faults that show without running the template."""
    try:
        tree = _PARSER.parse(source.text)
        unknown = find_undeclared_variables(tree) - variables - set(_PARSER.globals)
        found = [source.at_line(node.lineno, _cannot(node)) for node in tree.find_all(_NOT_ALONE)]
        found += [
            source.at_words(name, f"unknown variable {name!r}{did_you_mean(name, variables)}") for name in unknown
        ]
        if not found:
            _ = Text(source.text).compiled
    except TemplateSyntaxError as error:
        found = [source.at_line(error.lineno, f"the template does not parse: {error.message}")]
    except _FAULTS as error:
        found = [source.at_line(1, f"the template does not parse: {error}")]
    return tuple(sorted(found))


def _cannot(node: nodes.Node) -> str:
    if isinstance(node, nodes.FilterBlock):
        return "filter blocks are not available: they could take foreign words out of their quotes"
    return "a template stands alone: it cannot include, import or extend another"


def _with_samples(
    source: _Source, cases: Iterable[Mapping[str, object]], findings: Callable[[str], _Findings]
) -> tuple[Problem, ...]:
    """Faults that show when the template is filled, each once."""
    found: set[Problem] = set()
    template = Text(source.text)  # compiled once for all cases
    for values in cases:
        try:
            body = template.fill(_MARKER, **values)
        except _FAULTS as error:
            found.add(_failure(source, error))
        else:
            told = list(findings(body.text)) or _late_findings(body)
            found.update(source.at_words(words, message) for words, message in told)
    return tuple(sorted(found))


def _failure(source: _Source, error: BaseException) -> Problem:
    """Why a template could not be filled."""
    frames = traceback.walk_tb(error.__traceback__)
    lines = [line for frame, line in frames if frame.f_code.co_filename == "<template>"]
    starts = re.search(r"starts with '(.+?)'", str(error))
    if starts:
        return source.at_words(starts[1], f"a line starts with {starts[1]!r}, which GitLab would act upon")
    return source.at_line(lines[-1] if lines else 1, _why(error, is_in_template=bool(lines)))


def _why(error: BaseException, *, is_in_template: bool) -> str:
    """The fault in an admin's words."""
    part = _UNKNOWN_PART.search(str(error))
    if "NoneType" in str(error) or (part and part["owner"] == "None"):
        return "this is absent in some cases: put it between {% if … %} and {% endif %}"
    if isinstance(error, UndefinedError) and part:
        return f"unknown part {part['name']!r}: a field has a name, a cause has a name and a description"
    if isinstance(error, UnsafeTextError) and is_in_template:
        return "only whole variables can be printed: no filter, no part of one, no list and no text in quotes"
    return f"cannot be filled: {error}"


def _issue_findings(body: str) -> Iterator[tuple[str, str]]:
    """What an issue's description must hold, and must not."""
    yield from _common_findings(body)
    names = {samples.word(name): name for name in samples.ISSUE_VARIABLES}
    for word in outside_quotes(body, names):
        yield names[word], f"{names[word]} stands where GitLab does not read it as a quote: not in HTML, tables or code"
    if linked_ticket(body) != samples.TICKET:
        yield (
            "ticket_link",
            "{{ ticket_link }} must stand in every issue: outside of quotes, above all foreign words",
        )


def _card_findings(body: str, fields: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What the card must hold, and must not."""
    yield from _common_findings(body)
    missing = not_shown(body, fields)
    if missing:
        yield "fields", f"every question must stand on the card: {missing[0]!r} is missing"


def _late_findings(body: Body) -> Iterator[tuple[str, str]]:
    """What makes sense only once the foreign words are known to stand in quotes."""
    for name in mentions(body.text):
        yield name, f"{name} would be notified by every issue: write it in backquotes"
    opening = swallows(str(body), str(body.marker))
    if opening is not None:
        yield opening, "the code fence or HTML that begins here is never closed: the bot's marker would show in it"


def _common_findings(body: str) -> Iterator[tuple[str, str]]:
    if "<!-- feedback-bot" in body:
        yield "<!-- feedback-bot", "the bot writes its marker itself: delete this line"
    if body.count("<!--") > body.count("-->"):
        yield "<!--", "this HTML comment is never closed and would hide what follows"
