"""Changes single places of a YAML file of an admin's and leaves every other character as it is, comments included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from yaml.error import YAMLError

from bot.config.grammar import Grammar, MappingNode, Node, ScalarNode

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """One change of a text.

    Args:
        start, end: characters of the text, 0-based, the end excluded.
        text: what takes their place.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Held:
    """One value of a file.

    Args:
        key: the node before the colon.
        value: the node behind it.
    """

    key: Node
    value: Node


def tree(text: str) -> Node | None:
    """The nodes of a file; None when it is no YAML, or holds nothing."""
    try:
        found: Node | None = Grammar(text).get_single_node()
    except (YAMLError, ValueError, OverflowError):
        return None
    return found


def held(node: Node | None, *path: str) -> Iterator[Held]:
    """What stands at a place of a file; `*` in the path is every name."""
    if not path or not isinstance(node, MappingNode):
        return
    for key, value in node.value:
        if isinstance(key, ScalarNode) and path[0] in {"*", key.value}:
            if len(path) == 1:
                yield Held(key, value)
            else:
                yield from held(value, *path[1:])


def replaced(node: Node, text: str) -> Edit:
    """Another text in place of a plain or quoted value or name, in whose quotes it stands then."""
    quote = node.style if isinstance(node, ScalarNode) and node.style in {"'", '"'} else ""
    return Edit(node.start_mark.index, node.end_mark.index, f"{quote}{text}{quote}")


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text after the changes, which must not overlap."""
    for edit in sorted(set(edits), reverse=True):
        text = f"{text[: edit.start]}{edit.text}{text[edit.end :]}"
    return text


def first_key(text: str, line: str) -> Edit | None:
    """A line such as `version: 1` above the first key of a file, below its heading; None where there is no key.

    Args:
        text: of the file.
        line: to add, without its end.
    """
    root = tree(text)
    if not isinstance(root, MappingNode) or not root.value:
        return None
    if root.flow_style:
        at = root.start_mark.index + 1
        return Edit(at, at, f"{line}, ")
    first = root.value[0][0].start_mark
    at, end = first.index - first.column, "\r\n" if "\r\n" in text else "\n"
    at = _above_its_comment(text, at)
    return Edit(at, at, f"{' ' * first.column}{line}{end}{end}")


def _above_its_comment(text: str, at: int) -> int:
    """Where the comment begins that belongs to the line at `at`; the heading of a file belongs to none."""
    lines = text[:at].splitlines(keepends=True)
    comment = 0
    while comment < len(lines) and lines[-1 - comment].lstrip().startswith("#"):
        comment += 1
    is_heading = comment == len(lines)
    return at if is_heading else at - sum(map(len, lines[len(lines) - comment :]))
