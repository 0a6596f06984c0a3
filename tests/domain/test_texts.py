"""Only safe values enter a text, and no finished text can act."""

from __future__ import annotations

from datetime import UTC, datetime

import jinja2
import pytest

from bot.domain.markers import Marker
from bot.domain.quoted import Quoted
from bot.domain.texts import Body, Link, Plain, Text, UnsafeTextError


@pytest.mark.parametrize("value", ["a string", None, True, 1.5, ["x"], object()])
def test_an_unsafe_value_is_refused(value: object) -> None:
    """A plain string is foreign text until somebody says otherwise."""
    with pytest.raises(UnsafeTextError):
        Text("{{ value }}").fill(value=value)


def test_safe_values_are_printed() -> None:
    """Numbers, times, addresses and our own words print as they are."""
    text = Text("{{ n }} {{ at }} {{ link }} {{ word }}")
    at = datetime(2026, 11, 2, 8, 15, tzinfo=UTC)
    body = text.fill(n=7, at=at, link=Link("https://acme.example/agent/tickets/7"), word=Plain("Bad"))
    assert str(body) == "7 2026-11-02 08:15 UTC https://acme.example/agent/tickets/7 Bad"


def test_a_filter_does_not_launder_a_quote() -> None:
    """`{{ comment|upper }}` would make a string of foreign words, so it is refused."""
    with pytest.raises(UnsafeTextError):
        Text("{{ comment|string|upper }}").fill(comment=Quoted("/close"))


def test_an_unknown_variable_is_an_error() -> None:
    """A typo in a template does not print as nothing."""
    with pytest.raises(jinja2.UndefinedError):
        Text("{{ coment }}").fill(comment=Quoted("x"))


@pytest.mark.parametrize("text", ["/close", "a\n/close", "a\n>>>\n", "---\ntitle: x\n---", "+++\n", "a\r\n"])
def test_a_text_that_could_act_is_refused(text: str) -> None:
    """A line that starts with a slash, a quote container, front matter and carriage returns never leave the bot."""
    with pytest.raises(UnsafeTextError):
        Body(text)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a.example/) [x](http://b", "https://a b", "/agent"])
def test_a_link_of_strange_characters_is_refused(url: str) -> None:
    """What could end a Markdown link early is no link."""
    with pytest.raises(UnsafeTextError):
        Link(url)


def test_a_block_stands_alone_wherever_a_template_puts_it() -> None:
    """Even in the middle of a line the quote begins on its own line, with blank lines around."""
    assert str(Text("Comment: {{ c }} end").fill(c=Quoted("x"))) == "Comment: \n\n> ```text\n> x\n> ```\n\n end"


def test_the_marker_is_the_last_line() -> None:
    """GitLab hides the HTML comment only with a blank line above."""
    assert str(Text("Hello\n").fill(Marker("status"))) == "Hello\n\n<!-- feedback-bot status -->"
