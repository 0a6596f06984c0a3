"""Which cause people mean by a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Cause, LabelsConfig
from bot.standing.label_words import causes_named, nearest_cause, short, spoken

CAUSES = LabelsConfig().causes
DOCS = "feedback::docs-issue"


def named(word: str, causes: tuple[Cause, ...] = CAUSES) -> list[str]:
    return [cause.name for cause in causes_named(word, causes)]


@pytest.mark.parametrize(
    "word",
    [DOCS, DOCS.upper(), f'~"{DOCS}"', f"~{DOCS}", f"`{DOCS}`", f"\u201e{DOCS}\u201c", "docs-issue", "docs issue",
     "docs_issue", " Docs  Issue. ", "docs", "documentation", "documentaton", "docs-isue", "dosc-issue"],
)  # fmt: skip
def test_ways_to_name_a_cause(word: str) -> None:
    """Label, short name, alias, each with GitLab's marks or one typo."""
    assert named(word) == [DOCS]


@pytest.mark.parametrize(
    "word",
    [
        "",
        " ",
        "::",
        "~",
        "issue",
        "doks-isue",
        "dics",
        "toner",
        "feedback::docs-isue",
        "contact::docs",
        "docs or product",
        "x" * 10**6,
    ],
)
def test_what_names_none(word: str) -> None:
    """Two typos, a typo in a short word or in a whole label, another scope, and more words."""
    assert named(word) == []


def test_every_shipped_cause_has_its_names() -> None:
    """Label, short name and aliases lead to it and to no other."""
    words = {word: cause.name for cause in CAUSES for word in (cause.name, short(cause.name), *cause.aliases)}
    assert {word: named(word) for word in words} == {word: [name] for word, name in words.items()}


def test_former_names() -> None:
    """A cause is known by the name that it had."""
    assert named("old::doku", (Cause(name="a::manual", was=("old::doku",)),)) == ["a::manual"]


def test_several() -> None:
    """A short name of two causes names both, their whole labels each one; a typo names neither."""
    causes = (Cause(name="a::waiting"), Cause(name="b::waiting"))
    assert named("waiting", causes) == ["a::waiting", "b::waiting"]
    assert named("b::waiting", causes) == ["b::waiting"]
    assert named("waitin", causes) == []


def test_labels_that_differ_by_their_dashes() -> None:
    """Each is named as it is written."""
    causes = (Cause(name="a-b"), Cause(name="a b"))
    assert (named("a b", causes), named("a-b", causes)) == (["a b"], ["a-b"])


@pytest.mark.parametrize(
    ("word", "nearest"),
    [
        ("doks-isue", DOCS),
        ("feedback::docs-isue", DOCS),
        ("documents", DOCS),
        ("feedback::dcs", DOCS),
        ("feedback::xyz", ""),
        ("team::blue", ""),
        ("", ""),
        ("x" * 10**6, ""),
    ],
)
def test_the_nearest_cause(word: str, nearest: str) -> None:
    """By what stands behind the scope: all causes share the scope."""
    assert nearest_cause(word, CAUSES) == nearest


@given(st.text())
def test_spoken_is_spoken_once(text: str) -> None:
    """Folding a folded name changes nothing, so that names can be compared in any form."""
    assert spoken(spoken(spoken(text))) == spoken(spoken(text))
