"""Which causes people name."""

from __future__ import annotations

import pytest

from bot.config import Configuration
from bot.config.labels import Cause, LabelsConfig
from bot.conversation import Grammar, read

P, D, T = "feedback::process", "feedback::docs-issue", "feedback::tech-skills"


def named(text: str, grammar: Grammar) -> tuple[str, ...]:
    return read(text, grammar).causes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (D, (D,)),
        (f'~"{D}"', (D,)),
        (f"~{D}.", (D,)),
        (f"I think **{D.upper()}**, really", (D,)),
        (f"not {P} but {D}", (D,)),
        (f"{P} → {D}", (D,)),
        (f"~{P} -> ~{D}", (D,)),
        (f"was {P}, now {D}", (D,)),
        (f"{D} rather than {P}", (D,)),
        (f"instead of {P} use {D}", (D,)),
        (f"~~{P}~~ {D}", (D,)),
        (f"the cause was {D}", (D,)),
        (f"it was {P}, it is {D}", (D,)),
        (f"No. {D}", (D,)),
        (f"no idea\n{D}", (D,)),
        (f"{D} {D}", (D,)),
        (f"{P} {D}", (P, D)),
        (f"is it {P}? It is {D}.", (D,)),
        (f"changed from {P} to {D}", (D,)),
        (f"replace {P} with {D}", (D,)),
        (f"{P} is wrong, {D} is right", (D,)),
        (f"{P} isn't it", ()),
        (f"nothing to do with {P}", ()),
        (f"- [x] {P}\n- [ ] {D}", (P,)),
        (f'/label ~"{P}"', (P,)),
        (f'/unlabel ~"{P}"', ()),
        (f"this is not {P}", ()),
        (f"this isn't {P} or {D}", ()),
        (f"this is not\n{P}", ()),
        (f"is this {P}?", ()),
        (f"`{P}`", ()),
        (f"> {P}", ()),
        (f"https://x.y/{P}", ()),
        (f"~~{P}~~", ()),
        ("docs", ()),
        ("severity::high satisfaction::bad ~bug", ()),
    ],
)
def test_in_text(text: str, expected: tuple[str, ...], grammar: Grammar) -> None:
    """A label anywhere names its cause, unless it is denied, past, asked about, struck or quoted."""
    assert named(text, grammar) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (f"`{D}`", (D,)),
        (f'~"{D}"', (D,)),
        ("docs-issue", (D,)),
        ("Docs Issue", (D,)),
        ("documentation", (D,)),
        ("docs, they are outdated", (D,)),
        ("it is the docs", (D,)),
        ("not docs but process", (P,)),
        ("doc-issue", (D,)),
        ("feedback::doc-issue", (D,)),
        ("**technical**", (T,)),
        ("docs / process", (D, P)),
        ("the docs?", (D,)),
        ("'doc-issue', they are outdated", (D,)),
        ("\n- [ ] process\n- [x] docs", (D,)),
        ("\n- [ ] process\n- [ ] docs", ()),
        ("tbd", ()),
        ("", ()),
    ],
)
def test_in_its_line(value: str, expected: tuple[str, ...], grammar: Grammar) -> None:
    """On the cause line every word for a cause counts."""
    assert named(f"* **Cause:** {value}", grammar) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cause: doks-isue", [("doks-isue", D)]),
        ("Cause: bananas", [("bananas", "")]),
        ("Cause: unknown", [("unknown", "")]),
        ("feedback::foo", [("feedback::foo", "")]),
        ('~"feedback::proces"', [("feedback::proces", P)]),
        ("feedback::docs-issues.", [("feedback::docs-issues", D)]),
        ("other::foo", []),
        ("| Cause | bananas |\n|---|---|\n| Summary | a |", [("bananas", "")]),
        ("| Cause: bananas | Summary: a |\n|---|---|", [("bananas", "")]),
        ("| Cause | Summary |\n|---|---|\n| bananas | a |", [("bananas", "")]),
    ],
)
def test_unknown(text: str, expected: list[tuple[str, str]], grammar: Grammar) -> None:
    """A word in a cause's place that names none is told with the nearest."""
    found = read(text, grammar)
    assert [(each.word.text, each.nearest) for each in found.unknown_causes] == expected
    assert found.causes == ()


def test_the_line_counts_first(grammar: Grammar) -> None:
    """A cause in its line counts before others elsewhere."""
    assert named(f"this looks like {P}\n\nCause: docs", grammar) == (D,)


def test_former_names() -> None:
    """A former name leads to the present label; causes without a scope are named with a tilde or in their line."""
    causes = (Cause(name="why::new", was=("why::old",)), Cause(name="plain"))
    shipped = Configuration.shipped()
    grammar = Grammar.of(Configuration(shipped.bot, LabelsConfig(causes=causes), shipped.templates), "bot")
    assert named("why::old", grammar) == ("why::new",)
    assert named("Cause: old", grammar) == ("why::new",)
    assert named("plain words", grammar) == ()
    assert named("~plain words", grammar) == ("plain",)


def test_without_causes() -> None:
    """While `labels.yml` is broken no cause is known, and none is unknown."""
    shipped = Configuration.shipped()
    said = read(f"{D}\n\nCause: docs", Grammar.of(Configuration(shipped.bot, None, shipped.templates), "bot"))
    assert (said.causes, said.unknown_causes) == ((), ())
