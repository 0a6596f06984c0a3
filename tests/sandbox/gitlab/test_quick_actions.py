"""Quick actions are found exactly where GitLab finds them; the rows are those of its source and of a real instance."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.sandbox.gitlab import quick_actions
from bot.sandbox.gitlab.quick_actions import Command, Extracted, extract, extract_edit, legacy_extract
from bot.sandbox.gitlab.source import LIMIT_BYTES, strip_end, without_carriage_returns

CLOSE = (Command("close"),)

# Lines that Markdown, code, quotes and commands are made of: random texts of these meet every rule.
LINES = st.sampled_from(
    [
        "", "a", "/close", "/label ~bug", "/shrug x", "/unknown", "/usr/bin `", "`", "a `b` c", "a `b", "```", "````",
        "~~~", "> /close", ">>>", ">>>>", "- /close", "    /close", "# h", "---", "+++", "<div>", "</div>", "<p>",
        "<!-- c -->", "$$", "| a |", "|--|", "> [!note]", "[^1]: /close", "x[^1]", ": d", " /close", "/CLO\u017fE",
        "/close\r", "\r/close", "\x0b", "/close\x0c", "\x00", "\u2028/close", "title: x", "-*- coding: utf-8 -*-",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(LINES, max_size=14).map("\n".join), st.text(max_size=60))


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        pytest.param("para\n/close", "para", id="after a paragraph line"),
        pytest.param("# heading\n/close", "# heading", id="after a heading"),
        pytest.param("> [!note]\n/close", "> [!note]", id="after an alert line"),
        pytest.param("<!-- x -->\n/close", "<!-- x -->", id="after a comment line"),
        pytest.param("<details>\n\n/close\n\n</details>", "<details>\n\n</details>", id="inside details"),
        pytest.param("$$\n/close\n$$", "$$\n$$", id="between display math"),
        pytest.param("```a`b\n/close\n```", "```a`b\n```", id="below a fence with a backtick in its info"),
        pytest.param("/close", "", id="alone"),
        pytest.param("a\x0bb\x0cc\u2028d\n\n/close", "a\x0bb\x0cc\u2028d", id="below signs that end no line"),
        pytest.param("a\\\n/close", "a\\", id="after a hard break"),
        pytest.param("- item\n\n/close", "- item", id="after a list"),
        pytest.param("> quote\n\n/close", "> quote", id="after a quote"),
        pytest.param("/cl\rose", "", id="over a lone carriage return, which is deleted first"),
        pytest.param("a\n/close `x`", "a", id="with code in its argument"),
    ],
)
def test_runs(text: str, stored: str) -> None:
    """What looks protected but is not loses its command, which runs."""
    extracted = extract(text)
    assert (stored, ["close"]) == (extracted.stored, [command.name for command in extracted.commands])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("```\n/close\n```", id="backtick fence"),
        pytest.param("~~~\n/close\n~~~", id="tilde fence"),
        pytest.param("> /close", id="quote"),
        pytest.param("> a\n/close", id="lazy continuation of a quote"),
        pytest.param(">>>\n/close\n>>>", id="multiline quote"),
        pytest.param("- a\n/close", id="lazy continuation of a list item"),
        pytest.param("- a\n\n  /close", id="list item"),
        pytest.param("| a |\n|---|\n/close", id="table row"),
        pytest.param("<p>\n/close\n</p>", id="html block"),
        pytest.param("text\n<b>\n/close\n</b>", id="html over lines inside a paragraph"),
        pytest.param("a `b\n/close\nc` d", id="inline code over lines"),
        pytest.param("    /close", id="indented code"),
        pytest.param(" /close", id="leading space"),
        pytest.param("\\/close", id="escaped slash"),
        pytest.param("&#47;close", id="entity"),
        pytest.param("\u200b/close", id="zero width space before"),
        pytest.param("\ufeff/close", id="byte order mark before"),
        pytest.param("<!-- x -->/close", id="after a comment on one line"),
        pytest.param("<!--\n/close\n-->", id="inside a comment"),
        pytest.param("//close", id="two slashes"),
        pytest.param("/usr/bin", id="path"),
        pytest.param("/closed", id="longer word"),
        pytest.param("/close\tx", id="tab before the argument"),
        pytest.param("/close\u00a0", id="no-break space behind"),
        pytest.param("/close\u00a0\nB", id="no-break space before the line end"),
        pytest.param("/close\u00a0x", id="no-break space before the argument"),
        pytest.param("a\u2028/close", id="line separator"),
        pytest.param("a\x85/close", id="next line"),
        pytest.param("a\x0b/close", id="vertical tab"),
        pytest.param("a\x0c/close", id="form feed"),
        pytest.param("a\r/close", id="lone carriage return"),
        pytest.param("middle /close", id="middle of a line"),
        pytest.param("x[^1]\n\n[^1]: /close", id="footnote"),
        pytest.param("term\n: /close", id="description list"),
    ],
)
def test_does_not_run(text: str) -> None:
    """What GitLab protects stays as it is, apart from carriage returns."""
    assert Extracted(text.replace("\r", "")) == extract(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("```\n```\n\n/close\n\n```\n```", id="own fence inside a plain fence"),
        pytest.param(">>>\n>>>\n\n/close\n\n>>>\n>>>", id="own closer inside >>> lines"),
        pytest.param(">>>\n```\n>>>\n/close\n>>>\n```\n>>>", id="closer inside a fence inside >>> lines"),
        pytest.param(">>>>\n```\n>>>>\n/close\n```\n>>>>", id="longer opener and closer"),
        pytest.param(" >>>\n```\n>>>\n/close\n```\n>>>", id="indented opener"),
        pytest.param(">>> \n```\n>>>\n/close\n```\n>>>", id="opener with a space"),
        pytest.param(">>>\t\n```\n>>>\n/close\n```\n>>>", id="opener with a tab"),
        pytest.param(">>> [!note]\n```\n>>>\n/close\n```\n>>>", id="alert opener"),
        pytest.param("---\na: b\n---\n\n\n\n\n```\n/close\n```\n\n/x", id="front matter, blank lines, decoy"),
        pytest.param(
            "coding: x\n+++\na = 1\n+++\n\n\n\n```\n/close\n```\n\n/x", id="front matter below an encoding line"
        ),
        pytest.param("/zzz\n```\n/close\n```\n" + "x" * LIMIT_BYTES, id="more than 1 MiB"),
    ],
)
def test_breaks_out(text: str) -> None:
    """A container that customer text can close, or shift against the line numbers, protects nothing."""
    assert extract(text).commands == CLOSE


def test_quote_in_quote_does_not_close() -> None:
    """A prefixed line `> >>>` is no closer."""
    text = "> ```text\n> >>>\n> /close\n> ```"
    assert Extracted(text) == extract(text)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("A\n/close\n\nB", "A\nB"),
        ("A\n/close\nB", "A\nB"),
        ("A\n\n/close\n\nB", "A\n\nB"),
        ("/close   \nB", "B"),
        ("/close \t\x0b\nB", "B"),
        ("A\r\n/close\r\nB\r\n", "A\nB"),
        ("/shrug\n\nB", "\u00af\\\uff3f(\u30c4)\uff3f/\u00af\n\nB"),
        ("A\n/SHRUG whatever\nB", "A\n\u00af\\\uff3f(\u30c4)\uff3f/\u00af\nB"),
        ("/tableflip", "(\u256f\u00b0\u25a1\u00b0)\u256f\ufe35 \u253b\u2501\u253b"),
        ("/merge\n/approve\n/draft\nB", "B"),
        ("/zzz\n/close", "/zzz"),
    ],
)
def test_stored(text: str, stored: str) -> None:
    """Commands go with their line end and one blank line; substitutions keep both; unknown words stay."""
    assert stored == extract(text).stored


@pytest.mark.parametrize("text", ["a\r\nb \t\n\v\f\0\0\n", "a\rb\n", "\r\r", "a\u00a0", " a", "\0a\0"])
def test_stored_without_commands(text: str) -> None:
    """A text without commands too loses carriage returns, trailing white space and NULs, and nothing else."""
    assert Extracted(text.replace("\r", "").rstrip(" \t\n\v\f\0")) == extract(text)


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("/LABEL ~a", (Command("label", "~a"),)),
        ("/labels ~a ~b", (Command("label", "~a ~b"),)),
        ("/award :x:", (Command("react", ":x:"),)),
        ("/title  two  spaces ", (Command("title", " two  spaces "),)),
        ("/close \u00a0", CLOSE),
        ("/loc\u212a", (Command("lock"),)),
        ("/clo\u017fe", ()),
        ("/con\ufb01dential", ()),
        ("/shrug", ()),
        ("/close\n/reopen\n/close", (Command("close"), Command("reopen"), Command("close"))),
        ("/title /close", (Command("title", "/close"),)),
        ("a `\n/x `\n/close", CLOSE),
        ("/x `\n/close\n`", ()),
    ],
)
def test_commands(text: str, commands: tuple[Command, ...]) -> None:
    """Names are canonical, arguments are as written, and order and repetition stay."""
    assert commands == extract(text).commands


@pytest.mark.parametrize("text", ["/clo\u017fe", "/con\ufb01dential"])
def test_folded_names_are_cut_out(text: str) -> None:
    """A name that is known only after Unicode folding vanishes though it runs nothing."""
    assert Extracted("") == extract(text)


def test_edit_runs_only_new_commands() -> None:
    """An edited description runs what its old text did not hold, and stores none of either."""
    expected = Extracted("B", (Command("label", "~b"),))
    assert expected == extract_edit("A\n/close\n/label ~a", "B\n/close\n/label ~a\n/label ~b")


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("~~~\n/close\n~~~", True),
        ("- a\n/close", True),
        ("> a\n/close", True),
        ("a\n\n/close", True),
        ("```\n/close\n```", False),
        ("a `b\n/close\n`", False),
        ("<div>\n/close\n</div>", False),
        (">>>\n/close\n>>>", False),
        ("> ~~~\n> /close\n> ~~~", False),
    ],
)
def test_legacy(text: str, *, runs: bool) -> None:
    """Older versions knew fewer ways to protect a line, and ran what was in the others."""
    assert runs == (legacy_extract(text).commands == CLOSE)


def test_legacy_stores_the_rest() -> None:
    """Older versions cut all blank lines after a command, too."""
    assert Extracted("A\nB", CLOSE) == legacy_extract("A\r\n/close\n\n\nB \n")


@pytest.mark.timeout(10)
def test_many_backticks_and_newlines_end_soon() -> None:
    """A hostile text costs no more than its length."""
    text = "/x `" + "\n" * 20_000 + "`" * 20_000
    assert Extracted(text) == extract(text)


@given(TEXTS.map(lambda text: re.sub("(?m)^/", " /", text.replace("\r", ""))))
def test_fast_path_equals_slow_path(text: str) -> None:
    """Skipping the parser for texts without a slash at a line start changes nothing."""
    assert quick_actions._extract_from_paragraphs(text) == extract(text)


@given(TEXTS)
def test_stored_never_holds_a_carriage_return(text: str) -> None:
    """Nothing that is stored holds a carriage return or ends in white space."""
    stored = extract(text).stored
    assert stored.replace("\r", "").rstrip(" \t\n\v\f\0") == stored


def test_a_command_can_wait_for_the_next_edit() -> None:
    """A tab at the very end saves a command from running, and is not stored: saved anew, the text runs."""
    stored = extract("a\n/close\t").stored
    assert (stored, extract(stored).commands) == ("a\n/close", CLOSE)


@given(TEXTS.map(lambda text: text + "\nend \t\v\n\0"))
def test_extract_is_idempotent_without_commands(text: str) -> None:
    """A text that ends in words and from which nothing was cut is stored unchanged the next time."""
    extracted = extract(text)
    assume(extracted == Extracted(strip_end(without_carriage_returns(text))))
    assert extracted == extract(extracted.stored)


@given(TEXTS.map(lambda text: text.replace("/", "|")))
def test_legacy_agrees_where_nothing_runs(text: str) -> None:
    """Old and new versions store a text without commands alike."""
    assert extract(text) == legacy_extract(text)


@given(TEXTS)
def test_prefixed_text_is_safe(text: str) -> None:
    """No line that starts with a slash means no command, in new and old versions, whatever the text holds."""
    prefixed = "> " + text.replace("\r", "\n").replace("\n", "\n> ")
    assert (extract(prefixed).commands, legacy_extract(prefixed).commands) == ((), ())
