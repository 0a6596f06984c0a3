"""Who carries a plan out: while the lease is held, the time is not over, and nobody asked the process to stop."""

from __future__ import annotations

from bot.apply import Writer
from bot.lease import Lease
from bot.ports import Ports


def writer(ports: Ports, held: Lease, ends_at: float) -> Writer:
    """The writer of a pass.

    Args:
        ports: GitLab, the cache, the clock.
        held: without it nothing is written.
        ends_at: from when on nothing is begun, in the seconds of `ports.monotonic`.
    """
    return Writer(
        ports.gitlab,
        ports.cache,
        lambda: held.is_held() and ports.monotonic() < ends_at and not ports.is_stopped(),
        ports.monotonic,
        ports.progress.advance,
    )
