"""Descriptions and comments look as on GitLab, and nothing in them runs."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.gitlab.html_events import Start, events
from bot.sandbox.gitlab.markdown import render, to_html
from bot.sandbox.hostile import HOSTILE

REL = 'rel="nofollow noreferrer noopener"'
PIECES = st.sampled_from(
    [
        "<script>", "</script>", "</div>", "<details>", "<p>", "</p>", "<td>", "<li>",
        "<img src=x onerror=alert(1)>", "<svg/onload=x>", "<a href='vbscript:x'>", "<div ",
        "[a](javascript:x)", "![b](data:x)", "[c](<java\nscript:x>)", "[[d|e]]", "[^1]", "[^1]: ", "http://",
        "javascript:x", "`", "```\n", "\n", "\n\n", ">", "|", "- [ ] ", "&lt;", "&#x6a;", "<!--", "-->", '"', "'", "$",
        "\x00", "onclick=x",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=80))


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("", ""),
        ("**a** _b_ ~~c~~", "<p><strong>a</strong> <em>b</em> <del>c</del></p>\n"),
        ("a\nb  \nc", "<p>a\nb<br>\nc</p>\n"),
        ("- [x] a", '<ul>\n<li><input checked="" disabled="" type="checkbox"> a</li>\n</ul>\n'),
        ("```js x\ny\n```", '<pre data-meta="x" lang="js"><code>y\n</code></pre>\n'),
        (">>>\na\n>>>", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
        ("a\n: b", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n"),
        ("$a$ $`b`$", '<p><span data-math-style="inline">a</span> <code data-math-style="inline">b</code></p>\n'),
        ("\\@a", "<p><span data-escaped-char=\"\">@</span>a</p>\n"),
        ("https://a.example", f'<p><a href="https://a.example" {REL}>https://a.example</a></p>\n'),
        ("[ftp://a.example]", f'<p>[<a {REL}>ftp://a.example</a>]</p>\n'),
        ("**\u4e2d\u3002**\u6587", "<p><strong>\u4e2d\u3002</strong>\u6587</p>\n"),
        ("- [~] a", '<ul>\n<li><input checked="" disabled="" type="checkbox"> a</li>\n</ul>\n'),
        ("[[a]]", f'<p><a data-wikilink="true" href="a" {REL}>a</a></p>\n'),
        ("---\na: b\n---\n# c", '<pre lang="yaml"><code>a: b\n</code></pre>\n<h1>c</h1>\n'),
        ("<b>a</b><script>b</script>", "<p><b>a</b></p>\n"),
        ("<div>\na\n</div>\n\nb", "<div>\na\n</div>\n<p>b</p>\n"),
        ("<details><summary>a</summary>\n\nb\n\n</details>", "<details><summary>a</summary>\n<p>b</p>\n</details>\n"),
        ("a\n\n<!-- b -->", "<p>a</p>\n\n"),
        ("[a](javascript:b)", f'<p><a {REL}>a</a></p>\n'),
    ],
)  # fmt: skip
def test_render(markdown: str, html: str) -> None:
    """GitLab's Markdown becomes HTML; of raw HTML only what is harmless gets through, and no dangerous link."""
    assert html == render(markdown)


def test_task_in_a_table_cell() -> None:
    """A cell that is nothing but a task shows its box."""
    assert '<td>\n<input checked="" disabled="" type="checkbox">' in render("| a |\n|---|\n| [x] |")


def test_alert_keeps_its_look() -> None:
    """The classes that the parser itself writes stay."""
    assert '<div class="markdown-alert markdown-alert-warning">' in render("> [!warning]\n> a")


def test_footnotes_link_to_each_other() -> None:
    """A footnote and its place in the text keep their anchors."""
    html = render("a[^1]\n\n[^1]: b")
    assert ['href="#fn-1"' in html and 'id="fn-1"' in html, 'href="#fnref-1"' in html] == [True, True]


def test_positions_count_lines_and_columns_from_one() -> None:
    """Source positions tell where a paragraph began and ended."""
    assert '<p data-sourcepos="3:1-4:1">a\nb</p>\n' in to_html("# x\n\na\nb", positions=True)


def assert_nothing_runs(html: str) -> None:
    for event in events(html):
        if isinstance(event, Start):
            assert event.tag not in {"script", "style", "iframe", "object", "svg", "form"}
            assert [name for name in event.attributes if name.startswith("on") or name == "style"] == []
            links = [event.attributes.get(name, "").lower().lstrip() for name in ("href", "src")]
            assert [link for link in links if link.startswith(("javascript:", "vbscript:", "data:"))] == []


@given(TEXTS)
def test_whatever_is_opened_is_closed(markdown: str) -> None:
    """No text ends an element of the page around it, or leaves one open."""
    open_tags = list[str]()
    html = render(markdown)
    for closing, tag in re.findall(r"<(/?)([a-z0-9]+)", html):
        if not closing and tag not in {"br", "hr", "img", "input"}:
            open_tags.append(tag)
        elif closing:
            assert open_tags.pop() == tag
    assert open_tags == []


@given(TEXTS)
def test_render_never_lets_a_script_through(markdown: str) -> None:
    """No text becomes a script, an event handler, a style or a link that runs."""
    assert_nothing_runs(render(markdown))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_render_harmlessly(text: str) -> None:
    """Every hostile text of the sandbox can be shown."""
    assert_nothing_runs(render(text))
