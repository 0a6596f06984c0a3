"""The bot finds again what it wrote."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.markers import LARGEST, Key, Marker, linked_ticket, titled_ticket, with_marker

NAMES = st.text("abcdefgz_", min_size=1, max_size=8).filter(str.isidentifier)
VALUES = st.text("abcXYZ019_.:,/+-", max_size=12).filter(lambda value: "--" not in value)
SOURCES = st.text("abz09-", min_size=1, max_size=10).filter(lambda s: "--" not in s and s.strip("-") == s)
KEYS = st.none() | st.builds(Key, SOURCES, st.integers(1, 10**18))
MARKERS = st.builds(
    lambda kind, key, values: Marker(kind, key, MappingProxyType(values)),
    st.sampled_from(["case", "card", "changed", "gone", "status", "duplicate"]),
    KEYS,
    st.dictionaries(NAMES, VALUES, max_size=4),
)


@given(MARKERS, st.text())
def test_what_is_written_is_read_again(marker: Marker, words: str) -> None:
    """Any marker survives as the last line of any text."""
    assert Marker.of(f"{words}\n\n{marker}") == marker


@given(st.text())
def test_reading_never_fails(text: str) -> None:
    """People may write anything into a last line."""
    found = Marker.of(f"<!-- feedback-bot {text} -->")
    assert found is None or isinstance(found, Marker)


@given(MARKERS, MARKERS, st.text())
def test_a_marker_is_replaced_not_added(old: Marker, new: Marker, words: str) -> None:
    """An issue carries one marker, and the words above it stay."""
    text = with_marker(with_marker(words, old), new)
    assert Marker.of(text) == new
    assert with_marker(text, old) == with_marker(words, old)


@pytest.mark.parametrize(
    "text",
    [
        "<!-- feedback-bot case -->\nlater words",
        "<!-- feedback-bot -->",
        "<!--feedback-bot case-->",
        "> <!-- feedback-bot case -->",
        "",
    ],
)
def test_no_marker(text: str) -> None:
    """Only the last line counts, in exactly the form that the bot writes."""
    assert Marker.of(text) is None


@pytest.mark.parametrize("value", ["a b", "a--b", "a>b", '"'])
def test_a_value_that_would_not_come_back_is_refused(value: str) -> None:
    """What could end the comment early never gets into one."""
    with pytest.raises(ValueError, match="not fit"):
        Marker("case", None, MappingProxyType({"a": value}))


@pytest.mark.parametrize(
    ("description", "ticket_id"),
    [
        ("See https://acme.example/agent/tickets/4711 there", 4711),
        ("> https://acme.example/agent/tickets/1\n[#2](https://acme.example/agent/tickets/2)", 2),
        ("> https://acme.example/agent/tickets/1", None),
        ("https://acme.example/agent/tickets/", None),
        ("", None),
    ],
)
def test_the_linked_ticket(description: str, ticket_id: int | None) -> None:
    """The bot's own link counts, never one in the customer's words."""
    assert linked_ticket(description) == ticket_id


@pytest.mark.parametrize(
    ("title", "ticket_id"),
    [("Bad: ticket #4711", 4711), ("VIP! Bad: ticket #4711 (ana)", 4711), ("ticket 4711", None), ("", None)],
)
def test_the_titled_ticket(title: str, ticket_id: int | None) -> None:
    """People may add words to a title."""
    assert titled_ticket(title) == ticket_id


@pytest.mark.parametrize(("number", "counts"), [(LARGEST, True), (LARGEST + 1, False), (10**19 - 1, False)])
def test_a_number_that_no_database_holds_names_no_ticket(number: int, counts: bool) -> None:  # noqa: FBT001 - a table
    """Whoever edits a title or a link to such a number stops no run by it."""
    named = {titled_ticket(f"Bad: ticket #{number}"), linked_ticket(f"[x](https://z.example/agent/tickets/{number})")}
    key = Key.parse(f"zendesk:z:ticket/{number}")
    assert (named, key) == (({number}, Key("z", number)) if counts else ({None}, None))
