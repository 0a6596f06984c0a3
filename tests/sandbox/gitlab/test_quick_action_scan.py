"""Commands are taken out of a piece of text from left to right."""

import pytest

from bot.sandbox.gitlab.quick_action_scan import CURRENT, LEGACY, Command, scan


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/close\n\nB", ("B", [Command("close")])),
        ("/close \nB", ("B", [Command("close")])),
        ("/label ~a \n \n B", (" B", [Command("label", "~a ")])),
        ("/close", ("", [Command("close")])),
        ("`a\n/close\n`\n/reopen", ("`a\n/close\n`\n", [Command("reopen")])),
        ("``\n/close\n``", ("``\n/close\n``", [])),
        ("`\n/close", ("`\n", [Command("close")])),
        ("<b>\n/close\n</i>\n/reopen", ("<b>\n/close\n</i>\n", [Command("reopen")])),
        ("<b>\n/close", ("<b>\n", [Command("close")])),
        ("/x `\n/close\n`", ("/x `\n/close\n`", [])),
        ("/shrug `a`\n/close", ("\u00af\\\uff3f(\u30c4)\uff3f/\u00af\n", [Command("close")])),
        ("/\u017fhrug\nB", ("/\u017fhrug\nB", [])),
        ("/close/reopen", ("/close/reopen", [])),
        ("/close\0", ("/close\0", [])),
    ],
)
def test_scan(text: str, expected: tuple[str, list[Command]]) -> None:
    """Code spans and HTML protect, unknown words do not, and substitutions keep their line end."""
    assert expected == scan(text, CURRENT)


@pytest.mark.parametrize(
    "text",
    [
        "```\n/close\n```",
        ">>>\n/close\n>>>",
        "<b>\n/close\n</b>",
        "a `\n/close\n`",
        "/close\n`a`",
        "a\n/close\n\n`b` `c`",
    ],
)
def test_legacy_scan_protects(text: str) -> None:
    """Old versions protected everything from the start of a line up to the last code span that ended one."""
    assert (text, []) == scan(text, LEGACY)
