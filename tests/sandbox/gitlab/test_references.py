"""Mentions and references are live where GitLab makes them live; the rows are those of a real instance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.gitlab import references as module
from bot.sandbox.gitlab.references import References, references

PIECES = st.sampled_from(
    [
        "@all", "@ana", "#1", "!2", "&3", "$4", "%5", "^6", "~7", "GL-1", "0123abc", "x@y.example", "www.a.example",
        "http://a.example", "`", "\\", "_", "*", "\n", " ", "[", "](", ")", "<b>", "&#64;", "|", "word", "7", "-",
        "*iteration:x",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=10).map("".join), st.text(max_size=60))


def users(*names: str) -> References:
    return References(users=frozenset(names))


def issues(*iids: int) -> References:
    return References(issues=frozenset(iids))


def others(*texts: str) -> References:
    return References(others=frozenset(texts))


EVERYONE = References(all_mentioned=True)
NOTHING = References()


@pytest.mark.parametrize(
    ("markdown", "live"),
    [
        pytest.param("@all", EVERYONE, id="all"),
        pytest.param("&#64;all", EVERYONE, id="entity"),
        pytest.param("&commat;all &#x40;all", EVERYONE, id="named and hexadecimal entity"),
        pytest.param("> @all", EVERYONE, id="quote"),
        pytest.param("- @ana", users("ana"), id="list"),
        pytest.param("| @ana |\n|---|\n| @bob |", users("ana", "bob"), id="table"),
        pytest.param("**@ana**", users("ana"), id="bold"),
        pytest.param("[@ana](", users("ana"), id="broken link"),
        pytest.param("@a@b", users("a", "b"), id="twice in a row"),
        pytest.param("@Ana and @ana", users("ana"), id="case"),
        pytest.param("@ana. @bob, (@eve)", users("ana", "bob", "eve"), id="punctuation"),
        pytest.param("@group/sub-group", users("group/sub-group"), id="group"),
        pytest.param("<div>@ana</div>", users("ana"), id="html"),
        pytest.param("<!-- @eve -->@ana", users("ana"), id="behind a comment"),
        pytest.param("# @ana", users("ana"), id="heading"),
        pytest.param("\u00e9@ana", users("ana"), id="after a letter outside ASCII"),
        pytest.param("x[^1]\n\n[^1]: @ana", users("ana"), id="footnote"),
        pytest.param("---\na: b\n---\n@ana", users("ana"), id="below front matter"),
        pytest.param("```\n@all\n```", NOTHING, id="fence"),
        pytest.param("    @all", NOTHING, id="indented code"),
        pytest.param("`@all`", NOTHING, id="code span"),
        pytest.param("[@all](x)", others("x"), id="link text"),
        pytest.param("https://a.example/@all", others("https://a.example/@all"), id="address of a page"),
        pytest.param("ana@all.example", others("mailto:ana@all.example"), id="e-mail address"),
        pytest.param("x@all", NOTHING, id="after a letter"),
        pytest.param("7@all", NOTHING, id="after a digit"),
        pytest.param("_@all", NOTHING, id="after an underscore"),
        pytest.param("\\@all", NOTHING, id="after a backslash"),
        pytest.param("\uff20all", NOTHING, id="full width"),
        pytest.param("@ all @-x @", NOTHING, id="no name"),
        pytest.param("<!-- @all -->", NOTHING, id="comment"),
        pytest.param("<style>@all</style>", NOTHING, id="style"),
        pytest.param("---\nx: '@all'\n---\n", NOTHING, id="front matter"),
    ],
)
def test_mentions(markdown: str, live: References) -> None:
    """People are called from all text that is neither code nor link nor style, once entities are decoded."""
    assert live == references(markdown)


@pytest.mark.parametrize(
    ("markdown", "live"),
    [
        ("#1", issues(1)),
        ("(#1), #2: ##3", issues(1, 2, 3)),
        ("#007", issues(7)),
        ("> &#35;5", issues(5)),
        ("#2147483647", issues(2_147_483_647)),
        ("#2147483648", NOTHING),
        ("#0 #1a #x", NOTHING),
        ("`#1` \\#2 [#3][]", issues(3)),
        ("x#1", others("x#1")),
        ("group/sub/project#4", others("group/sub/project#4")),
        ("group/project!4", others("group/project!4")),
    ],
)
def test_issues(markdown: str, live: References) -> None:
    """Only `#iid` of the own project is an issue; larger numbers and other words are not."""
    assert live == references(markdown)


@pytest.mark.parametrize(
    ("markdown", "live"),
    [
        ("!1", "!1"),
        ("&1", "&1"),
        ("$1", "$1"),
        ("^1", "^1"),
        ("^alert#1", "^alert#1"),
        ("%1", "%1"),
        ("%v1.2.", "%v1.2"),
        ('%"next year"', '%"next year"'),
        ("~1", "~1"),
        ("~satisfaction::bad", "~satisfaction::bad"),
        ('~"two words"', '~"two words"'),
        ("GL-1", "GL-1"),
        ("JIRA-1", "JIRA-1"),
        ("0123abc", "0123abc"),
        ("a" * 40, "a" * 40),
        ("*iteration:1", "*iteration:1"),
        ("[vulnerability:1]", "[vulnerability:1]"),
        ("[contact:a]", "[contact:a]"),
        ("www.a.example", "http://www.a.example"),
        ("ftp://a.example/b", "ftp://a.example/b"),
        ("https://gitlab.example/a/b/-/issues/1", "https://gitlab.example/a/b/-/issues/1"),
        ("![a](https://b.example/c.png)", "https://b.example/c.png"),
        ("[a](/b)", "/b"),
        ("<https://a.example>", "https://a.example"),
        ("[a]: https://b.example\n\n[a]", "https://b.example"),
        ("[[a page]]", "a%20page"),
        ('<img src="https://a.example/b">', "https://a.example/b"),
        ('<iframe src="https://a.example"></iframe>', "https://a.example"),
    ],
)
def test_others(markdown: str, live: str) -> None:
    """Other references, links and images are named as written, or by their target."""
    assert others(live) == references(markdown)


@pytest.mark.parametrize(
    "markdown",
    [
        "100 % sure",
        "a & b",
        "5 $",
        "x ~ y",
        "`~a`",
        "0123ab",
        "a" * 41,
        "0123abx",
        "gl-1",
        "- [ ] a",
        "x[^1]\n\n[^1]: y",
    ],
)
def test_nothing_is_live_in_plain_words(markdown: str) -> None:
    """Ordinary use of the signs refers to nothing, and a footnote only to its own text."""
    assert references(markdown) == NOTHING


@pytest.mark.parametrize(
    ("title", "live"),
    [
        ("@all", EVERYONE),
        ("&#64;all", EVERYONE),
        ("`@ana`", users("ana")),
        ("\\@ana", users("ana")),
        ("    @ana", users("ana")),
        ("<b>@ana</b>", users("ana")),
        ("x@ana", NOTHING),
        ("Bad: ticket #4711", issues(4711)),
        ("see https://a.example/@all#1 now", others("https://a.example/@all#1")),
        ("Good", NOTHING),
    ],
)
def test_titles(title: str, live: References) -> None:
    """In a title there is no Markdown: neither code nor backslash protects."""
    assert live == references(title, single_line=True)


@given(TEXTS)
def test_fast_path_equals_slow_path(markdown: str) -> None:
    """Skipping the parser for texts without any of the signs changes nothing."""
    assert module._in_body(markdown) == references(markdown)


@given(TEXTS)
def test_fast_path_equals_slow_path_in_titles(title: str) -> None:
    """The same holds for titles."""
    assert module._in_title(title) == references(title, single_line=True)


@given(TEXTS)
def test_fenced_quote_is_dead(text: str) -> None:
    """Nothing is live in a quoted fence that is longer than any run of backticks in it."""
    fence = "`" * (max(3, text.count("`") + 1))
    lines = [f"{fence}text", *text.splitlines(), fence]
    assert references("\n".join(f"> {line}" for line in lines)) == NOTHING


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("@" + "a" * 100_000, id="long name"),
        pytest.param("@a" * 50_000, id="many names"),
        pytest.param("a/" * 50_000 + "#", id="long path"),
        pytest.param("A" * 100_000 + "@", id="long word"),
        pytest.param('%"' * 50_000, id="quotation marks"),
        pytest.param("#" + "9" * 100_000, id="long number"),
    ],
)
def test_hostile_texts_end_soon(text: str) -> None:
    """A hostile text costs little more than its length."""
    assert not references(text).all_mentioned
