"""Reads YAML the way an admin means it: `10:00` is a time of day, `NO` is Norway, `2026-12-12` is what stands there.

PyYAML follows YAML 1.1, where these become 600, false and a date object. Here only null, true/false and decimal numbers
are more than text (the core schema of YAML 1.2.2, section 10.3); what a text means is for the models to say.
"""

from __future__ import annotations

import re

from yaml.composer import Composer
from yaml.error import MarkedYAMLError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.resolver import BaseResolver
from yaml.scanner import Scanner

MAX_DEPTH = 40
TAG = "tag:yaml.org,2002:"
NULL, BOOL, INT, FLOAT, STR = (f"{TAG}{name}" for name in ("null", "bool", "int", "float", "str"))
SCALARS = frozenset({NULL, BOOL, INT, FLOAT, STR})

_INT = r"[-+]?(0|[1-9][0-9]{0,17})"
FORMS = {
    NULL: (re.compile(r"~|null|Null|NULL|"), ("~", "n", "N", "")),
    BOOL: (re.compile(r"true|True|TRUE|false|False|FALSE"), tuple("tTfF")),
    INT: (re.compile(_INT), tuple("-+0123456789")),
    FLOAT: (
        re.compile(rf"({_INT}\.[0-9]{{0,17}}|[-+]?\.[0-9]{{1,17}})([eE][-+]?[0-9]{{1,2}})?"),
        tuple("-+.0123456789"),
    ),
}


class _Resolver(BaseResolver):
    """Which plain scalars are more than text."""


for _tag, (_form, _first) in FORMS.items():
    _Resolver.add_implicit_resolver(_tag, re.compile(rf"(?:{_form.pattern})\Z"), list(_first))


class Grammar(Reader, Scanner, Parser, Composer, _Resolver):
    """PyYAML up to the node tree, with our own resolver and a bound on nesting."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)
        _Resolver.__init__(self)
        self._depth = 0

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        """One node; refuses nesting that no configuration has and that would exhaust Python's stack."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise MarkedYAMLError(problem=f"more than {MAX_DEPTH} levels of nesting", problem_mark=self.get_mark())
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1


def scalar(tag: str, text: str) -> object:
    """The value of a scalar with one of the known tags.

    Raises:
        ValueError: the text is not of the form that an explicit tag promises.
    """
    if tag == STR:
        return text
    if not FORMS[tag][0].fullmatch(text):
        raise ValueError(f"is not of the type that its tag !!{tag.removeprefix(TAG)} names")
    if tag == BOOL:
        return text.lower() == "true"
    if tag == INT:
        return int(text)
    return float(text) if tag == FLOAT else None


__all__ = [
    "FORMS", "MAX_DEPTH", "NULL", "SCALARS", "STR", "TAG", "Grammar", "MappingNode", "Node", "ScalarNode",
    "SequenceNode",
]  # fmt: skip
