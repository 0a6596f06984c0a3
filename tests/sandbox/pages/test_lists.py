"""Pages of long lists, and the addresses that lead through them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.pages.lists import PER_PAGE, Address, cut, cut_from_end

lengths = st.integers(0, 5 * PER_PAGE)


@given(lengths)
def test_all_pages_together_are_the_list(length: int) -> None:
    """From either end nothing is lost or twice."""
    rows = range(length)
    numbers = range(1, cut(rows, None).pages + 1)
    forward = [row for number in numbers for row in cut(rows, str(number)).rows]
    backward = [row for number in reversed(numbers) for row in cut_from_end(rows, str(number)).rows]
    assert (forward, backward) == ([*rows], [*rows])


@given(lengths, st.text(alphabet="0123456789-x \u0664", max_size=12))
def test_any_page_number_shows_a_page(length: int, asked: str) -> None:
    """Nonsense and numbers beyond the end show some page that exists, with its place in the whole."""
    for page in (cut(range(length), asked), cut_from_end(range(length), asked)):
        assert 1 <= page.number <= page.pages
        assert page.rows == tuple(range(page.before, page.last))


def test_the_newest_page_is_full() -> None:
    """Counted from the end, page 1 holds the newest entries and as many as fit."""
    page = cut_from_end(range(PER_PAGE + 1), None)
    assert (page.rows[-1], len(page.rows), page.before) == (PER_PAGE, PER_PAGE, 1)


def test_only_what_is_shown_is_made_ready() -> None:
    """Rows of other pages are not looked at."""
    seen: list[int] = []
    cut(range(1000), "2").of(seen.append)
    assert seen == [*range(PER_PAGE, 2 * PER_PAGE)]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (Address("/a", {}).to(), "/a"),
        (Address("/a", {"x": "", "y": 0}).to(), "/a"),
        (Address("/a", {"x": "1"}).to(page=2), "/a?x=1&page=2"),
        (Address("/a", {"x": "1"}).to(x=""), "/a"),
        (Address("/a", {"l[]": ("b::c", "d&e")}).to(), "/a?l%5B%5D=b%3A%3Ac&l%5B%5D=d%26e"),
    ],
)
def test_addresses_keep_their_filters(address: str, expected: str) -> None:
    """What is not changed stays, what is empty goes, and everything is quoted."""
    assert address == expected
