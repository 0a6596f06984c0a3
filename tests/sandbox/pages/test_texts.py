"""Texts on pages: readable, complete or cut with a word, and unable to do anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from bot.sandbox.hostile import HOSTILE
from bot.sandbox.pages import texts
from bot.sandbox.pages.texts import MOST_CHARACTERS, MOST_LINES, Memory, Surroundings

AROUND = Surroundings("/acme/feedback/-/issues", {7: None}, {"ana"})
TAGS = {"img", "input", "script", "style", "iframe", "object", "embed", "form", "video", "audio", "link", "svg"}


def shown(markdown: str) -> str:
    return str(texts.markdown(markdown, AROUND, prefix="note_1").html)


def test_a_table_moves_in_its_own_frame() -> None:
    """So that words stay whole on a telephone; the keyboard reaches it, and what stands behind it is outside."""
    inside, _, behind = shown("| a |\n|---|\n| 1 |\n\nbehind").partition("</table></div>")
    assert inside.startswith('<div class="scroll" tabindex="0"')
    assert (inside.count("<table"), "behind" in behind, "<div" in behind) == (1, True, False)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# Big", '<p class="heading h1">Big</p>\n'),
        ("see #7", '<p>see <a href="/acme/feedback/-/issues/7">#7</a></p>\n'),
        ("see #8, a#7 and `#7`", "<p>see #8, a#7 and <code>#7</code></p>\n"),
        ("@Ana and @bob", '<p><span class="mention">@Ana</span> and @bob</p>\n'),
        ("- [x] a", "<ul>\n<li>\u2611  a</li>\n</ul>\n"),
        ("![me](https://t.example/x)", '<p><span class="picture">[picture not shown: me from t.example]</span></p>\n'),
        ("![](x.png)", '<p><span class="picture">[picture not shown]</span></p>\n'),
        ("~~~text\na\n~~~", "<pre><code>a\n</code></pre>\n"),
        ("{-a-}b [+c+]", "<p><del>a</del>b <ins>c</ins></p>\n"),
        (
            "{-@ana-} {+ `d` +} {-e+}",
            '<p><del><span class="mention">@ana</span></del> {+ <code>d</code> +} {-e+}</p>\n',
        ),
        ("a<br>b\n\n---", "<p>a<br>b</p>\n<hr>\n"),
    ],
)
def test_markdown_becomes_what_a_page_can_hold(markdown: str, expected: str) -> None:
    """Headings, references, boxes and pictures fit into a page that has its own headings and loads nothing."""
    assert shown(markdown) == expected


def test_footnotes_of_two_texts_do_not_mix() -> None:
    """Each anchor begins with the text's own name, and each link leads to one of them."""
    page = html.fragment_fromstring(shown("a[^1]\n\n[^1]: b"), create_parent=True)
    anchors = page.xpath("//@id")
    assert anchors == [each for each in anchors if each.startswith("note_1-")] != []
    assert {link.removeprefix("#") for link in page.xpath("//@href")} == set(anchors)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_load_and_run_nothing(text: str) -> None:
    """Neither as Markdown nor as plain text is there a tag that does something, nor a link to a script."""
    for rendered in (texts.markdown(text, AROUND, prefix="x", whole=True), texts.plain(text, whole=True)):
        page = html.fragment_fromstring(f"<div>{rendered.html}</div>", create_parent=True)
        assert {each.tag for each in page.iter()} & TAGS == set()
        assert page.xpath("//@*[starts-with(name(), 'on')] | //@style | //@src") == []
        assert [link for link in page.xpath("//@href") if link.lower().startswith(("javascript:", "data:"))] == []
        rendered.html.encode()


@given(st.text())
def test_plain_text_is_only_text(text: str) -> None:
    """Whatever a customer typed has no tag, and comes back as it was but for what cannot be sent."""
    rendered = texts.plain(text, whole=True).html
    assert "<" not in rendered
    assert rendered.unescape() == text.replace("\0", "\ufffd")


def test_half_an_emoji_can_be_sent() -> None:
    """A character that no browser can be sent becomes one that it can."""
    assert texts.plain("\ud83d half").html == "\ufffd half"


@pytest.mark.parametrize(
    "text", ["x" * (MOST_CHARACTERS + 1), "x\n" * (MOST_LINES + 1), "\n".join(["# x"] * (MOST_LINES + 1))]
)
def test_long_texts_are_cut_unless_all_is_asked_for(text: str) -> None:
    """Too many characters or lines: only the beginning, and how long the whole is."""
    both = [
        (texts.markdown(text, AROUND, prefix="x", whole=whole), texts.plain(text, whole=whole))
        for whole in (False, True)
    ]
    for head, whole in zip(*both, strict=True):
        assert (head.is_cut, whole.is_cut, head.characters) == (True, False, len(text))
        assert len(head.html) < len(whole.html)


def test_no_row_is_cut_in_the_middle() -> None:
    """Whatever goes beyond the limit goes as a whole line, unless the line is most of what there is."""
    row, long = f"| {'x' * 40} |\n", "x" * MOST_CHARACTERS
    fitting = MOST_CHARACTERS // len(row)
    assert texts.beginning(row * (fitting + 1)) == (row * fitting).rstrip("\n")
    assert texts.beginning(f"a\n{long}") == f"a\n{long}"[:MOST_CHARACTERS]


def test_short_texts_are_whole() -> None:
    """At the limits nothing is cut."""
    assert [texts.beginning(text) for text in ("x" * MOST_CHARACTERS, "x\n" * (MOST_LINES - 1))] == [
        "x" * MOST_CHARACTERS,
        "x\n" * (MOST_LINES - 1),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi\n\n<!-- feedback-bot card a:b round=1 -->", ("Hi", Memory("card", {"key": "a:b", "round": "1"}))),
        ("<!-- feedback-bot status -->\n", ("", Memory("status", {}))),
        ("Hi\n<!-- feedback-bot  -->", ("Hi", Memory("?", {}))),
        ("Hi <!-- feedback-bot card -->", ("Hi <!-- feedback-bot card -->", None)),
        ("<!-- feedback-bot card -->\nHi", ("<!-- feedback-bot card -->\nHi", None)),
        ("", ("", None)),
    ],
)
def test_the_hidden_line_is_parted_from_the_text(text: str, expected: tuple[str, Memory | None]) -> None:
    """Only the last line can be the bot's memory."""
    assert texts.memory_of(text) == expected
