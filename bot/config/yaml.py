"""Reads one YAML file of an admin into plain data, and remembers where everything stood.

Aliases (`*name`) work within bounds. Merge keys (`<<`), second documents and tags that name programming types are
refused with a sentence on what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from yaml.error import Mark, MarkedYAMLError, YAMLError
from yaml.reader import ReaderError

from bot.config.grammar import NULL, SCALARS, STR, TAG, Grammar, MappingNode, Node, ScalarNode, SequenceNode, scalar
from bot.config.problems import Problem, shown
from bot.config.yaml_slips import INDENTATION, NO_BREAK_SPACES, slip


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be.

    Args:
        bytes: of the file.
        values: in it, those that aliases repeat counted each time.
    """

    bytes: int
    values: int


USUAL = Limits(256 * 1024, 20_000)
SHORT = Limits(32 * 1024, 0)
"""Of a template: a page that people read."""

LARGE = Limits(4 * 1024 * 1024, 200_000)
"""Of a rotation: 50 layers of 1,000 people, with thousands of overrides and absences."""

Location = tuple[str | int, ...]
"""Keys and 0-based indexes that lead from the top of a file to a value."""

Position = tuple[int, int]
"""Line and column, both 1-based."""

_START: Position = (1, 1)
_COLLECTIONS = frozenset({f"{TAG}map", f"{TAG}seq"})
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_PLAIN_WORDS = (
    (r"found character '\\t'", "a tab stands where only spaces may: indent with spaces"),
    (r"found character '(.+?)' that cannot start", r"a value cannot begin with \1 here: put it in quotes"),
    ("mapping values are not allowed", "a second ':' in one value (put it in quotes), or a wrong indentation"),
    ("(mapping keys|sequence entries) are not allowed", "a value cannot begin with '? ' or '- ': put it in quotes"),
    ("could not find expected ':'", "a ':' is missing after this key"),
    (r"expected <block end>.*", "this does not fit the lines above: align it with its neighbours"),
    (r"expected ',' or '([\]}])'.*", r"a ',' or '\1' is missing before this"),
    ("found undefined alias '(.+)'", r"the alias *\1 names no anchor above it"),
    ("found duplicate anchor.*", "this anchor is used above already: choose another name"),
    ("expected a single document", "a second document ('---') begins here: one file holds one document"),
    ("found '<stream end>'", "the file ends in the middle of this: close what is open"),
    ("found unexpected end of stream", "the quote that opens here is never closed"),
    ("(more than [0-9,]+ .*|an alias holds itself|this escape is not a character)", r"\1"),
)  # fmt: skip
"""PyYAML's words and ours. The first that is found in the error counts."""


@dataclass(frozen=True)
class Document:
    """What a file says.

    Args:
        file: path as the admin gave it.
        data: mappings with text keys, tuples, text, int, float, bool, None; an empty mapping when nothing was read.
        values, keys: where each value, and the key before it, begins.
        problems: what is wrong in the file as YAML.
        is_readable: whether the top level could be read at all, so that `data` is worth a look.
    """

    file: str
    data: object = field(default_factory=dict)
    values: Mapping[Location, Position] = field(default_factory=dict)
    keys: Mapping[Location, Position] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    is_readable: bool = True

    def problem(self, location: Location, message: str, *, at_key: bool = False) -> Problem:
        """A problem at a place of this file; what is not written down there is reported at what should hold it."""
        if not at_key and location in self.values:
            return Problem(self.file, *self.values[location], message)
        while location and location not in self.values:
            location = location[:-1]
        line, column = self.keys.get(location) or self.values.get(location, _START)
        return Problem(self.file, line, column, message)

    def line_of(self, place: Location, beside: Location) -> str:  # noqa: ARG002 - where settings lie in two files
        """The line of a place for a message about another one; empty when it is not written down."""
        return str(self.values[place][0]) if place in self.values else ""


def unreadable(problem: Problem) -> Document:
    """A document of which nothing could be read."""
    return Document(problem.file, problems=(problem,), is_readable=False)


def decoded(file: str, content: bytes, limits: Limits = USUAL) -> str | Problem:
    """The text of a file, without a byte order mark; a problem when it is too long or not UTF-8."""
    if len(content) > limits.bytes:
        return Problem.of_all(file, f"is larger than {limits.bytes // 1024} KiB: this cannot be a configuration")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", "replace")
        return Problem(file, *_end_of(before), "is not UTF-8 text: save the file as UTF-8")


def read(file: str, content: bytes, limits: Limits = USUAL) -> Document:
    """Parses one file. Never raises: whatever is wrong is among the document's problems."""
    text = decoded(file, content, limits)
    if isinstance(text, Problem):
        return unreadable(text)
    try:
        return _composed(file, text, limits)
    except ReaderError as error:
        character = ord(error.character) if isinstance(error.character, str) else error.character
        message = f"the invisible character U+{character:04X} cannot stand here: delete it"
        return unreadable(Problem(file, *_end_of(text[: error.position]), message))
    except MarkedYAMLError as error:
        line, column = _position(_mark(error))
        return unreadable(Problem(file, *(slip(text, line) or (line, column, _in_plain_words(error)))))
    except YAMLError as error:
        return unreadable(Problem(file, *_START, f"is not valid YAML: {error}"))


def _composed(file: str, text: str, limits: Limits) -> Document:
    grammar = Grammar(text)
    try:
        root = grammar.get_single_node()
    except (ValueError, OverflowError) as error:  # an escape such as "\UFFFFFFFF" in a quoted value
        raise MarkedYAMLError(problem="this escape is not a character", problem_mark=grammar.get_mark()) from error
    if root is None or root.tag == NULL:
        return unreadable(Problem(file, *_START, "holds no settings: write {} to keep every default"))
    if not isinstance(root, MappingNode):
        message = "must hold 'name: value' lines at the top"
        return unreadable(Problem(file, *_position(root.start_mark), message))
    walk = _Walk(file, limits)
    data = walk.value(root, ())
    return Document(file, data, walk.values, walk.keys, tuple(walk.problems))


class _Walk:
    """Turns nodes into plain data, collecting places and problems on the way."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.file = file
        self.limits = limits
        self.values: dict[Location, Position] = {}
        self.keys: dict[Location, Position] = {}
        self.problems: list[Problem] = []
        self._open: set[int] = set()

    def value(self, node: Node, location: Location) -> object:
        """The plain data of a node and all below it."""
        if len(self.values) >= self.limits.values:
            raise MarkedYAMLError(problem=f"more than {self.limits.values:,} values", problem_mark=node.start_mark)
        if id(node) in self._open:
            raise MarkedYAMLError(problem="an alias holds itself", problem_mark=node.start_mark)
        self.values[location] = _position(node.start_mark)
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        if node.tag not in _COLLECTIONS:
            self._complain(node, f"unknown tag {_tag(node)}: delete it")
        self._open.add(id(node))
        try:
            if isinstance(node, SequenceNode):
                return tuple(self.value(item, (*location, index)) for index, item in enumerate(node.value))
            return self._mapping(node, location)
        finally:
            self._open.discard(id(node))

    def _mapping(self, node: Node, location: Location) -> dict[str, object]:
        found: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node)
            if key is None:
                continue
            here = (*location, key)
            if key in found:
                self._complain(key_node, f"duplicate key {shown(key)}: it stands in line {self.keys[here][0]} already")
                continue
            self.keys[here] = _position(key_node.start_mark)
            found[key] = self.value(value_node, here)
        return found

    def _key(self, node: Node) -> str | None:
        if not isinstance(node, ScalarNode):
            self._complain(node, "a key must be a plain word")
        elif node.value == "<<" and node.style is None:
            self._complain(node, "merge keys (<<) are not supported: write the settings out")
        elif node.value == "" and node.style is None:
            self._complain(node, "a key is missing before the ':'")
        elif re.match(f"[{NO_BREAK_SPACES}]", node.value) and node.style is None:
            self._complain(node, f"this line is {INDENTATION}")
        else:
            return str(node.value)
        return None

    def _scalar(self, node: ScalarNode) -> object:
        if _HALF_CHARACTER.search(node.value):
            self._complain(node, "an escape in this value is only half a character")
            return ""
        if node.tag not in SCALARS:
            self._complain(node, f"unknown tag {_tag(node)}: delete it")
            return node.value
        try:
            return scalar(node.tag, node.value)
        except ValueError as error:
            self._complain(node, f"{shown(node.value)} {error}")
            return scalar(STR, node.value)

    def _complain(self, node: Node, message: str) -> None:
        self.problems.append(Problem(self.file, *_position(node.start_mark), message))


def _tag(node: Node) -> str:
    return shown(str(node.tag).replace(TAG, "!!"))


def _position(mark: Mark | None) -> Position:
    return (mark.line + 1, mark.column + 1) if mark else _START


def _end_of(text: str) -> Position:
    """The position right behind a text, with the line ends that YAML knows."""
    lines = re.split("\r\n|[\r\n\x85\u2028\u2029]", text)
    return (len(lines), len(lines[-1]) + 1)


def _mark(error: MarkedYAMLError) -> Mark | None:
    if error.problem == "found unexpected end of stream":
        return error.context_mark  # the end of the file is no help: the place to mend is the open quote
    return error.problem_mark or error.context_mark


def _in_plain_words(error: MarkedYAMLError) -> str:
    told = " ".join(filter(None, (error.problem, error.context)))
    for pattern, words in _PLAIN_WORDS:
        found = re.search(pattern, told)
        if found:
            return found.expand(words)
    return f"is not valid YAML: {told}"
