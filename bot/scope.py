"""What a run takes from the memory of the last one: which ratings are in scope, and how long nobody looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.cache import Cache
from bot.config import Configuration
from bot.domain.memory import Memory, moment, stamp

OUTAGES_KEPT_FOR = timedelta(days=60)
"""Far longer than any deadline."""

MOST_OUTAGES = 20
"""Of which the marker of the status note has room; the longest ones count."""


def first_memory(now: datetime, first_contact: datetime, config: Configuration, cache: Cache) -> Memory:
    """What a run knows that finds no memory: a new project, or one whose status note people deleted.

    The scope begins before the first contact, which may be days before somebody ticks the first plan.

    In the second case the youngest rating that any issue shows is taken for the watermark, so that issues which people
    deleted do not return; what is missing behind it is reported.
    """
    scope_from = first_contact - config.bot.mirror.look_back
    newest = moment(cache.newest_rating_at() or "")
    deleted = dict.fromkeys(cache.deleted_tickets(told=True), now.date())
    return Memory(scope_from, newest or scope_from, now, swept_at=None if newest else now, deleted=deleted)


def with_backfill(memory: Memory, config: Configuration) -> Memory:
    """The memory with the backfill that settings ask for, unless it is done or under way already."""
    wanted = config.bot.mirror.backfill
    start = datetime.combine(wanted, time(), UTC) if wanted else None
    if start is None or start >= memory.scope_from:
        return replace(memory, backfill_from=None, backfilled_to=None)
    if memory.backfill_from == start:
        return memory
    return replace(memory, backfill_from=start, backfilled_to=start)


def with_outage(memory: Memory, now: datetime, config: Configuration) -> Memory:
    """The memory with the time in which the bot did not run, where that was long: no deadline ran meanwhile.

    One that the last runs found already, and told nobody of since webhooks named a few issues alone, is the same one:
    it lasts until a run tells.

    Args:
        memory: of the last run.
        now: UTC.
        config: how long is long; the bot tells once per heartbeat that it runs, and a shorter silence is none.
    """
    known = [each for each in memory.outages if each[1] >= now - OUTAGES_KEPT_FOR]
    shortest = max(config.bot.rotation.outage, 2 * config.bot.status.heartbeat)
    if now - memory.told_at >= shortest:
        known = [*(each for each in known if each[0] != memory.told_at), (memory.told_at, now)]
    longest = sorted(known, key=lambda each: each[1] - each[0])[-MOST_OUTAGES:]
    return replace(memory, outages=tuple(sorted(longest)))


def past_told(wanted: datetime, now: datetime) -> str:
    """What to know of a plan for another time (both UTC); empty where it is for a time to come."""
    past = f"the time that was asked for, {stamp(wanted)}, is past: ratings and issues are those of today"
    return past if wanted < now else ""
