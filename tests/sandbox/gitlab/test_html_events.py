"""Rendered HTML is read as a row of tags and texts."""

import pytest

from bot.sandbox.gitlab.html_events import Comment, End, Event, Start, Text, events


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", []),
        ("a &amp; &#64;b", [Text("a & @b")]),
        ("<P Title='a&quot;b'>x</P>", [Start("p", {"title": 'a"b'}), Text("x"), End("p")]),
        ("<br />x", [Start("br", {}), End("br"), Text("x")]),
        ("a<!-- b -->c", [Text("a"), Comment(), Text("c")]),
        ("<b>x", [Start("b", {}), Text("x"), End("b")]),
        ("x</b>", [Text("x")]),
        ("\x0b\x1b", [Text("\x0b\x1b")]),
    ],
)
def test_events(html: str, expected: list[Event]) -> None:
    """Texts come whole and decoded; what is not closed is closed, and what was not opened is skipped."""
    assert expected == events(html)


def test_depth_has_no_limit() -> None:
    """What follows five thousand nested tags is still read."""
    assert Text("after") in events("<div>" * 5_000 + "</div>" * 5_000 + "<p>after</p>")


def test_long_text_comes_in_one_piece() -> None:
    """A text longer than the parser's buffers is one event."""
    assert [Text("x&" * 300_000)] == events("x&amp;" * 300_000)
