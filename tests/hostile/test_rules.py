"""The rules of GitLab as they are written down here find what GitLab was seen to run and to link."""

from __future__ import annotations

import pytest

from tests.hostile.live import live_in
from tests.hostile.rules import LIMIT_BYTES, commands, former_commands

FENCED = "```\n/close\n```"


@pytest.mark.parametrize(
    ("text", "runs", "ran"),
    [
        ("/close", True, True),
        ("A\r\n/close\r\nB", True, True),
        ("/cl\rose", True, True),
        ("/CLOSE", True, True),
        ("/close  ", True, True),
        ("a line\n/close", True, True),
        ("# heading\n/close", True, True),
        ("> [!note]\n/close", True, True),
        ("<!-- x -->\n/close", True, True),
        ("<details>\n\n/close\n\n</details>", True, False),
        ("$$\n/close\n$$", True, True),
        ("```a`b\n/close\n```", True, False),
        (FENCED, False, False),
        ("~~~\n/close\n~~~", False, True),
        ("> /close", False, False),
        (">>>\n/close\n>>>", False, False),
        (">>>\n```\n>>>\n\n/close\n\n>>>\n```\n>>>", True, True),
        ("- item\n/close", False, True),
        ("`two\n/close\nlines`", False, True),
        (" /close", False, False),
        ("\\/close", False, False),
        ("&#47;close", False, False),
        ("\u200b/close", False, False),
        ("<!-- x -->/close", False, False),
        ("//close", False, False),
        ("/usr/bin", False, False),
        ("/closed", False, False),
        ("a\u2028/close", False, False),
        ("---\nx: y\n---\n\n\n\n\n" + FENCED + "\n\n/x", True, False),
        ("/zzz\n" + FENCED + "\n" + "é" * (LIMIT_BYTES // 2 + 1), True, False),
    ],
)
def test_what_runs(text: str, runs: bool, ran: bool) -> None:  # noqa: FBT001 - rows of a table
    """Each text runs a command today and ran one before as it was seen with GitLab's parser."""
    assert (bool(commands(text)), bool(former_commands(text))) == (runs, ran)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("@all", {"mention"}),
        ("&#64;all", {"mention"}),
        ("> @ana", {"mention"}),
        ("**@ana**", {"mention"}),
        ("`@ana`", set()),
        ("    @ana", set()),
        ("```\n@ana #1 GL-1\n```", set()),
        (r"\@ana \#1", set()),
        ("#1", {"reference"}),
        ("GL-1", {"reference"}),
        (r"\GL-1", {"reference"}),
        ("0123abcdef", {"reference"}),
        ("www.evil.example", {"reference"}),
        ("![p](https://tracker.example/p.gif)", {"image"}),
        ("<img src=x>", {"image"}),
        (r"\[vulnerability:1\]", {"reference"}),
    ],
)
def test_what_is_live(text: str, kinds: set[str]) -> None:
    """Each text calls or links as GitLab's pages would."""
    assert {kind for kind, _ in live_in(text)} == kinds
