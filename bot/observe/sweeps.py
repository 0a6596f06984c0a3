"""When a run looks at everything; one that ran out of time in it does not keep the next ones from their work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from bot.cache import Cache
from bot.domain.errors import OutOfTime
from bot.domain.memory import moment, stamp
from bot.observe.windows import SWEEP_EVERY

TRY_AGAIN = timedelta(hours=1)
"""After a look at everything that took too long, runs do the rest of their work for so long."""

OUT_OF_TIME_AT = "sweep_out_of_time_at"
"""What the cache calls when that was."""


def is_due(swept_at: datetime | None, now: datetime, cache: Cache) -> bool:
    """Whether a run looks at everything: a day after the last such look, and an hour after one that took too long.

    Args:
        swept_at: when the last one was completed (UTC); None before the first, which every run tries.
        now: UTC.
        cache: knows which one took too long.
    """
    tried_at = moment(cache.fact(OUT_OF_TIME_AT) or "")
    if swept_at is None:
        return True
    return now - swept_at >= SWEEP_EVERY and not (tried_at and timedelta() <= now - tried_at < TRY_AGAIN)


@contextmanager
def noticed(cache: Cache, now: datetime, *, is_sweeping: bool) -> Iterator[None]:
    """Remembers of a look at everything that the run's time was over before its end.

    Args:
        cache: where.
        now: of the run, UTC.
        is_sweeping: whether it is one.

    Raises:
        OutOfTime: as within.
    """
    try:
        yield
    except OutOfTime:
        if is_sweeping:
            cache.remember(OUT_OF_TIME_AT, stamp(now))
            cache.commit()
        raise
