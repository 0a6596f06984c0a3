"""Names of questions at the beginning of lines."""

from __future__ import annotations

import pytest

from bot.config.naming import key
from bot.conversation.names import named

NAMES = {
    key(name): name
    for name in (
        "Summary of it:",
        "Summary",
        "Action",
        "Call the customer? (Y/N)",
        "Maßnahme",
        "Działanie",
        "Note: internal",
    )
}


def found(text: str, *, is_alone: bool = False) -> tuple[str, str] | None:
    name = named(text, NAMES, is_alone=is_alone)
    return (name.meaning, text[name.rest :]) if name else None


@pytest.mark.parametrize(
    ("text", "meaning", "rest"),
    [
        ("Summary: a", "Summary", " a"),
        ("**Summary:** a", "Summary", " a"),
        ("**Summary**: a", "Summary", " a"),
        ("**Summary** a", "Summary", " a"),
        ("__Summary:__ a", "Summary", " a"),
        ("<b>Summary</b>: a", "Summary", " a"),
        ("~~Summary:~~ a", "Summary", " a"),
        ("summary : a", "Summary", " a"),
        ("Summary - a", "Summary", " a"),
        ("Summary \u2013 a", "Summary", " a"),
        ("Summary = a", "Summary", " a"),
        ("Summary\uff1aa", "Summary", "a"),
        ("Summary: :+1:", "Summary", " :+1:"),
        ("**1. Summary:** a", "Summary", " a"),
        ("1) Summary: a", "Summary", " a"),
        ("• Summary: a", "Summary", " a"),
        ("📝 Summary: a", "Summary", " a"),
        ("[x] Summary: a", "Summary", " a"),
        ("Summary  of\tit", "Summary of it:", ""),
        ("Summary of it: a", "Summary of it:", " a"),
        ("Call the customer? (Y/N) a", "Call the customer? (Y/N)", " a"),
        ("Call the customer (y / n): a", "Call the customer? (Y/N)", " a"),
        ("Call the customer? a", "Call the customer? (Y/N)", " a"),
        ("**Call the customer?** **a**", "Call the customer? (Y/N)", " **a**"),
        ("Call the customer? Y/N: a", "Call the customer? (Y/N)", " a"),
        ("massnahme: a", "Maßnahme", " a"),
        ("DZIALANIE - a", "Działanie", " a"),
        ("Note: internal: a", "Note: internal", " a"),
        ("Sumary: a", "Summary", " a"),
        ("Call teh custmer: a", "Call the customer? (Y/N)", " a"),
    ],
)
def test_dressed(text: str, meaning: str, rest: str) -> None:
    """A name is found whatever stands around it; what stands behind is the value."""
    assert found(text) == (meaning, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Action is needed here", "Summary", "Actions speak", "Summary? a", "See Summary: a", "`Summary:` a",
        "Summary::x", "**Action is needed:** x y", "Sumary of the week", "Smry: a", "", "***",
        "Summary of it is long", "@ana Summary: a",
    ],
)  # fmt: skip
def test_prose(text: str) -> None:
    """Prose that happens to begin with a short name answers nothing, nor does a word that only resembles one."""
    assert found(text) is None


def test_alone() -> None:
    """As a heading or a cell a short name needs no colon."""
    assert found("Summary", is_alone=True) == ("Summary", "")


@pytest.mark.parametrize(("text", "box"), [("[x] Summary:", True), ("[ ] Summary:", False), ("Summary:", None)])
def test_box(text: str, *, box: bool | None) -> None:
    """A checkbox before the name is told apart."""
    name = named(text, NAMES)
    assert name
    assert name.box is box


def test_a_slip_between_two_questions() -> None:
    """A word as near to one question as to another is neither."""
    assert named("Contast: x", {"contact": "a", "contrast": "b"}) is None
    assert named("Contast: x", {"contact": "a", "contrast": "a"}) is not None
