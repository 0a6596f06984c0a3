"""What GitLab does to a text before it reads the Markdown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.gitlab.source import LIMIT_BYTES, strip_end, transform, without_carriage_returns

# The rule as one expression: correct, but too slow for hostile texts.
FRONT_MATTER = re.compile(
    r"\A(?:[^\n]*coding:[^\n]*)?\s*^(---|\+\+\+|;;;)[ \t]*(\S*)\s*^(.*?)\s*^\1\s*",
    re.MULTILINE | re.DOTALL | re.ASCII,
)
PIECES = st.sampled_from(["---", "+++", ";;;", "\n", "\n\n", " ", "\t", "a: b", "yaml", "coding: x", "\x0b", "/close"])


@pytest.mark.parametrize(
    ("text", "transformed"),
    [
        ("---\na: b\n---\nrest", "```yaml\na: b\n```\n\nrest"),
        ("+++\na = 1\n+++", "```toml\na = 1\n```\n\n"),
        (";;;\n{}\n;;;\n", "```json\n{}\n```\n\n"),
        ("---ruby\nx\n---\n", "```ruby\nx\n```\n\n"),
        ("# coding: utf-8\n\n---\nx\n---\n", "```yaml\nx\n```\n\n"),
        ("\n \n---  \n\n\nx\n\n\n---\n\n\n\nrest", "```yaml\nx\n```\n\nrest"),
        ("---coding:\nx\n---\n", "```coding:\nx\n```\n\n"),
        ("---\n---\nrest", "```yaml\n\n```\n\nrest"),
        ("---\nx\n----\n", "```yaml\nx\n```\n\n-\n"),
        ("---\nnever closed", "---\nnever closed"),
        ("---\nother\n+++\n", "---\nother\n+++\n"),
        (" ---\nx\n---\n", " ---\nx\n---\n"),
        ("text\n---\nx\n---\n", "text\n---\nx\n---\n"),
        ("--- a b\nx\n---\n", "--- a b\nx\n---\n"),
        ("\ufeff---\nx\n---\n", "```yaml\nx\n```\n\n"),
        ("\ufeff\ufeffx", "\ufeffx"),
        ("\ud83d", "\ufffd"),
        ("", ""),
    ],
)
def test_transform(text: str, transformed: str) -> None:
    """Front matter becomes a code block, a byte order mark goes, half a character is replaced."""
    assert transformed == transform(text)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_front_matter_follows_the_published_rule(text: str) -> None:
    """The fast reading of front matter gives what the rule as one expression gives."""

    def fenced(found: re.Match[str]) -> str:
        language = found[2] or {"---": "yaml", "+++": "toml", ";;;": "json"}[found[1]]
        return f"```{language}\n{found[3]}\n```\n\n"

    assert FRONT_MATTER.sub(fenced, text) == transform(text)


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("---" + " " * 100_000 + "x", id="blanks"),
        pytest.param("---\n" + "\n" * 100_000, id="empty lines"),
        pytest.param("---" + "x" * 100_000, id="long language"),
        pytest.param("coding:" * 20_000, id="encodings"),
    ],
)
def test_hostile_front_matter_ends_soon(text: str) -> None:
    """A text that only begins like front matter stays, and costs no more than its length."""
    assert text == transform(text)


@pytest.mark.parametrize("character", ["x", "\u00e9", "\u20ac", "\U0001f600"])
def test_text_at_the_limit_stays(character: str) -> None:
    """Exactly 1 MiB of UTF-8 is not cut."""
    text = character * (LIMIT_BYTES // len(character.encode())) + "x" * (LIMIT_BYTES % len(character.encode()))
    assert text == transform(text)


@pytest.mark.parametrize("character", ["x", "\u00e9", "\u20ac", "\U0001f600"])
def test_text_above_the_limit_is_cut(character: str) -> None:
    """One byte more leaves a notice, a blank line, and whole characters up to 1 MiB that end in dots."""
    notice, blank, cut = transform(character * LIMIT_BYTES + "x").split("\n")
    assert (True, "", character) == (str(LIMIT_BYTES) in notice, blank, cut[0])
    assert LIMIT_BYTES - 3 <= len(cut.encode()) <= LIMIT_BYTES
    assert cut.removesuffix("...") == character * (len(cut) - 3)


def test_cut_text_has_no_front_matter() -> None:
    """The notice comes first, so nothing below it leads the text."""
    assert "```yaml" not in transform("---\nx\n---\n" + "y" * LIMIT_BYTES)


def test_every_carriage_return_goes() -> None:
    """Lone carriage returns do not become line ends."""
    assert without_carriage_returns("a\rb\r\nc\r") == "ab\nc"


def test_strip_end_knows_nul_but_no_unicode_space() -> None:
    """Ruby's `rstrip` takes ASCII white space and NUL in any mix."""
    assert strip_end(" a\u00a0 \t\n\v\f\r\0 \0") == " a\u00a0"
