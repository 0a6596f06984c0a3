"""The record of what runs changed comes back as it was written, and never outgrows the status note."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.changes import MOST_ISSUES, MOST_RUNS, Changes, read, span, with_run, written
from bot.domain.markers import LARGEST, Marker

NOW = datetime(2026, 11, 22, 10, 15, tzinfo=UTC)
SECOND = timedelta(seconds=1)

seconds = st.integers(0, 10**10).map(lambda each: datetime.fromtimestamp(each, UTC))
iids = st.lists(st.integers(1, LARGEST), max_size=5).map(tuple)
runs = st.builds(
    Changes,
    st.from_regex(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}", fullmatch=True),
    seconds,
    seconds,
    iids,
    iids,
    iids,
    st.integers(0, 10**6),
    st.booleans(),
)


def run(number: int = 1, size: int = 1) -> Changes:
    at = NOW + number * SECOND
    return Changes(f"{at:%Y%m%dT%H%M%SZ}-0000", at, at + SECOND, closed=tuple(range(1, size + 1)))


@given(st.lists(runs, max_size=5).map(tuple))
def test_it_comes_back(record: tuple[Changes, ...]) -> None:
    """Whatever runs did is read as it was written, by way of a marker."""
    marker = Marker.of(str(Marker("status", None, {"runs": written(record)})))
    assert marker is not None
    assert read(marker.values["runs"]) == record


@given(st.text(alphabet="0123456789./,TZ-abc", max_size=80))
def test_what_people_make_of_it(text: str) -> None:
    """A record that was edited by hand is read as far as it is one."""
    assert all(each.run_id in text for each in read(text))


@pytest.mark.parametrize(
    "text", ["", "a/b/c", "r/2026-11-22T10:15:00Z/2026-11-22T10:15:01Z/x//1/0", f"r//{LARGEST + 1}"]
)
def test_no_record(text: str) -> None:
    """What is none names no run."""
    assert read(text) == ()


def test_the_oldest_runs_go_first() -> None:
    """So many are kept, the newest of them first."""
    record: tuple[Changes, ...] = ()
    for number in range(MOST_RUNS + 5):
        record = with_run(record, run(number))
    assert [each.run_id for each in record] == [run(number).run_id for number in reversed(range(5, MOST_RUNS + 5))]


def test_many_issues_leave_less_room_for_runs() -> None:
    """Once the numbers of issues are too many, older runs go however few they are."""
    record = with_run((run(3, MOST_ISSUES // 2), run(2, MOST_ISSUES // 2), run(1)), run(4, 1))
    assert [each.run_id for each in record] == [run(4).run_id, run(3).run_id]


def test_a_run_that_is_too_long_is_cut() -> None:
    """Closings and reopenings stay before labels, and how many are left out is told."""
    both = Changes("a", NOW, NOW, (1,), (2,), tuple(range(3, MOST_ISSUES + 6)))
    (kept,) = with_run((), both)
    assert (kept.closed, kept.reopened, kept.size, kept.unlisted) == ((1,), (2,), MOST_ISSUES, 5)
    assert with_run((), kept) == (kept,)


def test_each_issue_once() -> None:
    """An issue that was closed and labelled is one issue."""
    assert Changes("a", NOW, NOW, (2,), (), (2, 1)).iids == (1, 2)


def test_it_fits_into_a_note() -> None:
    """A full record is a small part of the million characters that GitLab takes."""
    largest = tuple(range(10**9, 10**9 + MOST_ISSUES))
    assert len(written(with_run((), Changes("a" * 21, NOW, NOW, labelled=largest)))) < 30_000


@pytest.mark.parametrize(
    ("known", "start"), [((), 0), ((-9,), 0), ((3,), 3), ((30,), 5)], ids=["none", "before", "while", "after"]
)
def test_when_a_run_wrote(known: tuple[int, ...], start: int) -> None:
    """From its first look on, but not before another run that wrote meanwhile had ended, nor after it could write."""
    others = [Changes("other", NOW, NOW + seconds * SECOND) for seconds in known]
    assert span(NOW, 5.5, 7.2, others) == (NOW + start * SECOND, NOW + 9 * SECOND)
