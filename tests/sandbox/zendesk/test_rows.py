"""The list of rating rows behind every page."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.zendesk.model import Rating, Score
from bot.sandbox.zendesk.rows import SCORES, RatingRows

EPOCH = datetime(2026, 11, 1, tzinfo=UTC)
SCORE = st.sampled_from(["offered", "good", "bad"])
ROWS = st.lists(st.tuples(st.integers(0, 50), SCORE, st.sampled_from([None, "", "Thanks!"])), max_size=30)


def _row(number: int, seconds: int, score: Score, comment: str | None) -> Rating:
    at = EPOCH + timedelta(seconds=seconds)
    return Rating(number, 1, 2, None, None, score, comment, None, at, at)


def _filled(rows: list[tuple[int, Score, str | None]]) -> tuple[RatingRows, list[Rating]]:
    store = RatingRows()
    made = [_row(number, *row) for number, row in enumerate(rows, start=1)]
    for row in made:
        store.put(row)
    return store, sorted(made, key=lambda row: row.key)


@given(ROWS)
def test_views_are_in_the_order_of_time(rows: list[tuple[int, Score, str | None]]) -> None:
    """However rows were added, they are listed by creation, then by id."""
    store, expected = _filled(rows)
    assert store.view().rows == expected
    assert store.view().keys == [row.key for row in expected]


@given(ROWS)
def test_good_and_bad_are_all_that_is_received(rows: list[tuple[int, Score, str | None]]) -> None:
    """The filters with and without a comment part what the filter without a word about it holds."""
    store, _ = _filled(rows)
    for score in ("received", "good", "bad"):
        parts = [*store.view(f"{score}_with_comment").rows, *store.view(f"{score}_without_comment").rows]
        assert sorted(parts, key=lambda row: row.key) == store.view(score).rows
    assert len(store.view("received").rows) + len(store.view("offered").rows) == len(store)


@given(ROWS, st.integers(-5, 55), st.integers(-5, 55))
def test_a_span_of_time_is_cut_exactly(rows: list[tuple[int, Score, str | None]], start: int, end: int) -> None:
    """Both ends belong to the span, to the second."""
    store, expected = _filled(rows)
    low, high = (int(EPOCH.timestamp()) + seconds for seconds in (start, end))
    within = [row for row in expected if low <= row.created_at.timestamp() <= high]
    assert store.view().between(low, high).rows == within


@given(ROWS.filter(bool), st.data())
def test_a_dropped_row_is_gone_from_every_view(rows: list[tuple[int, Score, str | None]], data: st.DataObject) -> None:
    """A list that was asked for before shows the change."""
    store, expected = _filled(rows)
    gone = data.draw(st.sampled_from(expected))
    before = [len(store.view(score).rows) for score in SCORES]
    store.drop(gone.id)
    expected.remove(gone)
    assert store.view().rows == expected
    assert store.get(gone.id) is None
    assert sum(before) > sum(len(store.view(score).rows) for score in SCORES)


def test_a_replaced_row_changes_its_views() -> None:
    """A row that turns bad leaves the good ones and keeps its place."""
    store, _ = _filled([(1, "good", None), (2, "good", None)])
    assert len(store.view("good").rows) == 2
    store.put(_row(1, 1, "bad", None))
    assert [[row.id for row in store.view(score).rows] for score in (None, "good", "bad")] == [[1, 2], [2], [1]]


def test_an_unknown_filter_is_an_error() -> None:
    """Nobody gets all rows by a slip of the pen."""
    with pytest.raises(KeyError):
        RatingRows().view("excellent")
