"""The hostile texts of the sandbox are really dangerous when they reach GitLab as they are."""

import re

import pytest

from bot.sandbox.gitlab.quick_actions import extract, legacy_extract
from bot.sandbox.gitlab.references import References, references
from bot.sandbox.gitlab.source import LIMIT_BYTES
from bot.sandbox.hostile import BREAKING_OUT, EXECUTING, HOSTILE, MENTIONING, MISLEADING, REFERENCING

# Signs that a rule of the safe form exists for; each must be met by some text.
SIGNS = {
    "NUL": "\x00",
    "lone carriage return": r"\r(?!\n)",
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
    "next line": "\x85",
    "vertical tab": "\x0b",
    "form feed": "\x0c",
    "file separator": "\x1c",
    "bidi": "[\u202a-\u202e]",
    "isolate": "[\u2066-\u2069]",
    "zero width": "\u200b",
    "byte order mark": "\ufeff",
    "escape": "\x1b\\[",
    "marker": "<!-- feedback-bot",
    "task": r"- \[ \]",
    "mermaid": "```mermaid",
    "template": r"\{\{.*\}\}",
    "formula": "^=cmd",
    "long line": ".{20000}",
    "backticks": "`{3000}",
    "half a character": "[\ud800-\udfff]",
    "review template": "Action to be taken",
}


def test_texts_are_distinct_and_many() -> None:
    """About eighty texts, none twice."""
    assert (True, len(HOSTILE)) == (len(HOSTILE) >= 60, len(set(HOSTILE)))


@pytest.mark.parametrize("text", EXECUTING, ids=range(len(EXECUTING)))
def test_executes(text: str) -> None:
    """Each runs a quick action as it is."""
    assert extract(text).commands


def test_many_actions_are_met() -> None:
    """Together they run the dangerous actions, the two that leak an issue to outsiders among them."""
    names = {command.name for text in EXECUTING for command in extract(text).commands}
    assert {"close", "reopen", "title", "label", "assign", "add_email", "convert_to_ticket", "move", "merge"} <= names
    assert len(names) >= 40


@pytest.mark.parametrize("text", BREAKING_OUT, ids=range(len(BREAKING_OUT)))
def test_breaks_out(text: str) -> None:
    """Each runs a quick action from inside a plain fence or a `>>>` block, and none from outside."""
    fenced, quoted = extract(f"```\n{text}\n```"), extract(f">>>\n{text}\n>>>")
    assert (bool(fenced.commands + quoted.commands), extract(text).commands) == (True, ())


@pytest.mark.parametrize("text", MENTIONING, ids=range(len(MENTIONING)))
def test_mentions(text: str) -> None:
    """Each would notify somebody."""
    live = references(text)
    assert live.users or live.all_mentioned


@pytest.mark.parametrize("text", REFERENCING, ids=range(len(REFERENCING)))
def test_refers(text: str) -> None:
    """Each would leave a reference, a link or an image."""
    live = references(text)
    assert live.issues or live.others


@pytest.mark.parametrize("text", MISLEADING, ids=range(len(MISLEADING)))
def test_misleads_without_running(text: str) -> None:
    """The others run nothing: what they do is to the eye."""
    assert extract(text).commands == ()


@pytest.mark.parametrize("pattern", SIGNS.values(), ids=SIGNS)
def test_sign_is_met(pattern: str) -> None:
    """Every kind of trick that the safe form answers is among the texts."""
    assert any(re.search(pattern, text) for text in HOSTILE)


def test_one_text_is_above_the_limit_of_bytes() -> None:
    """One text is longer than what GitLab renders, but not than what it accepts in a comment."""
    long = [text for text in HOSTILE if len(text.encode("utf-8", "replace")) > LIMIT_BYTES]
    assert [len(text) <= 1_000_000 for text in long] == [True]


def test_older_versions_run_many_too() -> None:
    """Most of what runs today ran in older versions."""
    ran = [text for text in EXECUTING if len(text) < LIMIT_BYTES // 4 and legacy_extract(text).commands]
    assert len(ran) >= 25


def test_quoting_them_all_makes_them_safe() -> None:
    """The safe form, a quoted fence longer than any run of backticks, leaves nothing alive in any of them."""
    for text in HOSTILE:
        lines = re.split("[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", text)
        fence = "`" * (1 + max(2, *(len(run) for run in re.findall("`+", text) or [""])))
        body = "\n".join(["Customer comment:", "", *(f"> {line}" for line in [f"{fence}text", *lines, fence])])
        assert ((), (), References()) == (extract(body).commands, legacy_extract(body).commands, references(body))
