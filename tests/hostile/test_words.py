"""Comments, markers and records may hold anything, of any length: they are read in bounded time, and nothing fails."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.reader import read
from bot.domain.markers import Marker, linked_ticket, titled_ticket
from bot.domain.memory import Memory
from bot.standing.record import Record
from tests.conversation.conftest import GRAMMAR
from tests.hostile.attacks import attack

LONG = 1_000_000
REPEATED = (
    "*", "**", "* **", "`", "```\n", "> ", "- ", "<", "<!--", "-->", "<div>", "&", "![", " ", "\n", "\t", "|",
    "\\", "_", "@", "@feedback-bot ", "@feedback-bot label x\n", "* **Summary of ticket/feedback:** x\n",
    "~\"", "Email:\n", "# ", "---\n", "http://", "https://z/agent/tickets/1", "www.", "\u2028", "\r", "\x00", "'",
    "*a ",
    "<b", "[a]: b\n", "<!-- feedback-bot case ", "ticket #1", "a b ", "\u200b", "\U0001f469\u200d",
)  # fmt: skip
ATTACKS = st.integers(0, 10**9).map(lambda number: attack(1, number))
SPOKEN = st.sampled_from(["@feedback-bot ", "close", "label ", "* **Action to be taken:** ", "Email:", "\n", "Y", "> "])
WORDS = st.lists(st.one_of(ATTACKS, SPOKEN, st.text(max_size=20)), max_size=6).map("".join)
VALUES = st.one_of(
    st.sampled_from(["", "-1", "9" * 30, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "bad", "a,b"]),
    st.text("abz019.:,/+-=", max_size=30),
)  # fmt: skip
NAMES = st.sampled_from(
    [
        "score", "rating", "rated_at", "round", "record", "scope_from", "watermark", "told_at", "outages", "deleted",
        "level",
        "heard_at", "backfill_from", "to", "of", "at", "turn", "until", "to_review",
    ]
)  # fmt: skip
KINDS = st.sampled_from(
    ["case", "card", "status", "ping", "changed", "answer", "rotation", "handover", "duplicate", "nonsense"]
)
MARKERS = st.builds(
    lambda kind, key, pairs: f"<!-- feedback-bot {kind} {key}{''.join(f' {n}={v}' for n, v in pairs)} -->",
    KINDS,
    st.sampled_from(["", "zendesk:z:ticket/1", "zendesk:z:ticket/9999999999999999999", "zendesk:Z:ticket/0"]),
    st.lists(st.tuples(NAMES, VALUES), max_size=8),
)


@given(WORDS)
def test_any_comment_is_read(words: str) -> None:
    """Whatever people write is read, and what the bot keeps of it is bounded."""
    said = read(words, GRAMMAR)
    assert all(len(answer.word.text) <= len(words) for answer in said.answers)


@pytest.mark.parametrize("piece", REPEATED)
def test_a_comment_as_long_as_gitlab_takes_is_read(piece: str) -> None:
    """A million characters of one thing end within the time of a test: no expression goes back over what it read."""
    read(piece * (LONG // 10 // len(piece)), GRAMMAR)
    text = piece * (LONG // len(piece))
    assert {type(each) for each in (Marker.of(text), linked_ticket(text), titled_ticket(text))} <= {
        Marker,
        int,
        type(None),
    }


@given(st.one_of(MARKERS, WORDS, MARKERS.map(lambda marker: marker[:-9])))
def test_any_marker_is_read(text: str) -> None:
    """Damaged and invented markers are read as far as they make sense."""
    marker = Marker.of(text)
    memory = Memory.of(marker)
    assert memory is None or Memory.of(memory.marker()) == memory
    if marker is not None:
        Record.of(marker)
        assert Marker.of(str(marker)) == marker
