"""What within a line is shown, not said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.inline import UNREAD, masked


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("say `@bot x` now", "say ######## now"),
        ("``a ` b`` c", "######### c"),
        ("`a `` b", "`a `` b"),
        (r"\`a` b", r"\`a` b"),
        ("a <b>x</b> c", "a ###x#### c"),
        ("a <!-- @bot --> c", "a ############# c"),
        ("a <!-- @bot", "a <!-- @bot"),
        ("1 < 2 > 1", "1 < 2 > 1"),
        ("a <`b` c", "a <### c"),
        ("a --> <!-- b --> c <!-- d -->", "a --> ########## c ##########"),
        ("<b>a</b> --> c", "###a#### --> c"),
        ("[text](http://a/@bot) b", "[text](#############) b"),
        ("[text](a(b)c) d", "[text](#####) d"),
        ("[text](a", "[text](a"),
        ("see https://a.b/@bot now", "see https://######## now"),
        ("[bot]: @bot", "###########"),
        ("[^1]: words", "[^1]: words"),
        ("two\n`lines\nof` code", "two\n######\n### code"),
    ],
)
def test_unread(text: str, seen: str) -> None:
    """Code, HTML and addresses are not read; everything else stays in its place."""
    assert masked(text)[0] == seen.replace("#", UNREAD)


@pytest.mark.parametrize(
    ("text", "live"),
    [
        ("~~old~~ new", "####### new"),
        ("a ~~b c", "a ~~b c"),
        ("<del>old</del> new", "############## new"),
        ("<s>old</del> new", "###old###### new"),
        ("~~a `~~` b~~ c", "############ c"),
        (r"\~~a~~", r"\~~a~~"),
        ("a ~~ b ~~ c", "a ~~ b ~~ c"),
    ],
)
def test_struck(text: str, live: str) -> None:
    """Struck words are left out of what lives."""
    assert masked(text)[1] == live.replace("#", UNREAD)


@given(st.one_of(st.text(), st.text("a `<>!-~[]()\\\n/:s")))
def test_places_stay(text: str) -> None:
    """Every character keeps its place, and every line its end."""
    text = text.replace(UNREAD, "")
    for result in masked(text):
        assert len(result) == len(text)
        assert all(
            new in (old, UNREAD) and (old == "\n") == (new == "\n") for old, new in zip(text, result, strict=True)
        )
