"""Work for several threads whose results are many: taken in order, and never all of them in memory."""

from __future__ import annotations

import threading

import pytest

from bot.threads import Pool, mapped

AHEAD = 3


@pytest.mark.parametrize("count", [0, 1, AHEAD - 1, AHEAD, 10])
def test_results_come_in_the_order_of_the_items(count: int) -> None:
    """Each once, however many there are."""
    with Pool(2) as pool:
        assert list(mapped(pool, str, range(count), AHEAD)) == [str(number) for number in range(count)]


def test_few_are_begun_before_they_are_taken() -> None:
    """Whoever is slow to take the results has no more of them wait than it asked for."""
    begun: list[int] = []
    with Pool(2) as pool:
        for taken, _ in enumerate(mapped(pool, begun.append, range(20), AHEAD), start=1):
            assert len(begun) < taken + AHEAD
    assert len(begun) == 20


def test_an_error_ends_it() -> None:
    """It is raised where its result would have come, and what was not begun by then never is."""
    begun: list[int] = []
    hold = threading.Event()

    def work(number: int) -> int:
        begun.append(number)
        if number == 0:
            raise KeyError(number)
        hold.wait(10)
        return number

    with Pool(1) as pool:
        with pytest.raises(KeyError):
            list(mapped(pool, work, range(20), AHEAD))
        hold.set()
    assert set(begun) <= {0, 1}
