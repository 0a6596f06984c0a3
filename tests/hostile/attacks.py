"""Writes hostile texts by a grammar of attacks, each from a number: the same number gives the same text."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.hostile.rules import NAMES

_NAMES = sorted(NAMES)
_ENDS = ("\n", "\n\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029", "\x1c", "\x1d", "\x1e", "\n \n", "\n\t")
_INVISIBLE = (
    "\u200b", "\u200d",
    "\u202e", "\u2066", "\u2069", "\ufeff", "\u00ad", "\x00", "\x07", "\x1b[31m", "\x7f", "\t", "\xa0",
    "\ud83d", "\udc00", "\u0301", "\U000e0041",
)  # fmt: skip
_OPENERS = (
    "```", "~~~", "````", "``` a`b",
    "```mermaid", "```math", "```suggestion", "```json:table", ">>>", ">>>>", ">>> [!note]",
    "> ", ">", "> > ", "> [!warning]\n> ", "- ", "1. ", "* [ ] ", "- [x] ", "    ", "# ", "| a | b |\n|---|---|\n| ",
    "term\n\n: ", "---", "+++", ";;;", "---yaml", "# coding: utf-8\n---\n", "$$", "$`", "`$", "`", "``", "[^1]: ",
    "[a]: ",
    "<details>", "<details>\n<summary>", "</details>\n", "<pre>", "</pre>", "<p>", "<code>", "</code>", "<style>",
    "<!-- ", "-->", "<!-- feedback-bot case -->", "<![CDATA[", "<?php ", "<x\n", "\\", "\\\\", "[[_TOC_]]", "***", "__",
    "~~",
    "==\n", "--\n", "%{project_name}", "{{ 7*7 }}", "{% raw %}", "::: ", "\n>\n", "> ```", "</blockquote>", "{+ ",
    "[- ",
)  # fmt: skip
_LIVE = (
    "@all", "@root", "@support/managers", "&#64;all", "&commat;root", "&#x40;ana", "**@all**", "[@eve](", "@a@b",
    "| @bob |",
    "#1", "!1", "&1", "$1", "%1", "~bug", '~"a b"', "^alert#1", "GL-1", "JIRA-7", "0123abcdef", "acme/secret#42",
    "#1+", "#1+s",
    "[vulnerability:1]", "[[a wiki page]]", "[[text|page]]", "*iteration:1", "https://gitlab.example/a/b/-/issues/1",
    "http://evil.example", "www.evil.example", "phish@evil.example", "<https://evil.example>", "mailto:a@evil.example",
    "![p](https://tracker.example/p.gif)", "![v](/uploads/v.mp4)", "[x](https://phish.example)",
    "[c](javascript:alert(1))",
    "[a]", "[^1]", '<img src="//tracker.example/i">', '<a href="https://phish.example">', "<svg onload=alert(1)>",
    "<iframe src=x>", "]\\(a b)", "](a b)", ":smile:", "javascript:alert(1)", "data:text/html,x",
)  # fmt: skip
_WORDS = (
    "please", "never mind", "Ünïcödé", "日本語。", "a_b", "x*y", "100%", "C:\\tmp", "'; DROP TABLE", "Y", "N",
    "\u00e9" * 9,
)  # fmt: skip
_CASES: tuple[Callable[[str], str], ...] = (
    str,
    str,
    str.upper,
    str.title,
    lambda name: name.replace("s", "\u017f"),
    lambda name: name.replace("k", "\u212a"),
)
_BEHIND = ("", "", " ", "  ", "\t", " ~x", " @all", " #1", " x@evil.example", "\xa0", " `", " <b>", "d", "\u200b")
_BEFORE = ("", "", "", "", " ", "\ufeff", "\u200b", "\\", "&#47;", "/", "<!-- x -->", "> ", "\x00")
BIG_EVERY = 20_000
"""One text in so many is longer than what GitLab renders."""

LONG = 0.003
"""How many of the others are longer than what the bot shows."""


def _command(rng: Random) -> str:
    name = rng.choice(_CASES)(rng.choice(_NAMES))
    return f"{rng.choice(_ENDS[:2])}{rng.choice(_BEFORE)}/{name}{rng.choice(_BEHIND)}{rng.choice(_ENDS)}"


def _opener(rng: Random) -> str:
    return rng.choice(_OPENERS) + rng.choice(("", "", "\n", "\n\n", " "))


def _alive(rng: Random) -> str:
    return rng.choice(_LIVE) + rng.choice(("", " ", "\n"))


def _run(rng: Random) -> str:
    return rng.choice("`~>#|-*_[]()<>!\\$:/@\n ") * rng.randint(1, 100)


def _word(rng: Random) -> str:
    return rng.choice(_WORDS) + rng.choice((" ", "", "\n"))


_PIECES: tuple[Callable[[Random], str], ...] = (
    _command, _opener, _alive, lambda rng: rng.choice(_ENDS), lambda rng: rng.choice(_INVISIBLE), _run, _word,
)  # fmt: skip
_WEIGHTS = (22, 23, 20, 15, 6, 4, 10)


def attack(seed: int, number: int) -> str:
    """The text of a number: some tens of pieces of attacks, now and then one that is too long for any limit."""
    rng = Random(f"{seed}:{number}")
    pieces = [piece(rng) for piece in rng.choices(_PIECES, _WEIGHTS, k=rng.randint(1, 24))]
    place = rng.randint(0, len(pieces))
    if number % BIG_EVERY == BIG_EVERY - 1:
        pieces.insert(place, ("\u00e9" * 400 + "\n") * 1_310)
    elif rng.random() < LONG:
        pieces.insert(place, rng.choice(("x", "é ", "`", "a `", ">", "\n")) * rng.randint(2_000, 20_000))
    return "".join(pieces)
