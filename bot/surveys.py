"""Finds out in which of Zendesk's two ways customers answer, and says so when the one that is read is silent.

An account uses either satisfaction ratings or survey responses. Once a day, and at first contact, both are looked at in
a few requests; the cache remembers what was seen. Who changes from one to the other loses nothing: a run that reads
another kind than the last one goes four weeks back and reads both, until nothing of it waits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.cache import Cache
from bot.config import Configuration
from bot.domain.errors import Denied, NotFound, ServiceError, Unavailable
from bot.domain.memory import Memory, moment, stamp
from bot.domain.ports import RatingSource
from bot.domain.rating import CsatKind
from bot.observe import LOOKED_AT, SWEEP_BACK, SWEEP_EVERY

_NEVER, _DENIED = "never", "denied"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at one kind found.

    Args:
        newest: when customers last answered in this way (UTC), None when they did not in the last weeks.
        is_offered: whether the account lets the bot read it.
    """

    newest: datetime | None = None
    is_offered: bool = True


Looks = Mapping[CsatKind, Seen]


def in_force(config: Configuration, source: RatingSource, cache: Cache, memory: Memory | None, now: datetime) -> str:
    """Lets the source read what it should.

    Args:
        config: `zendesk.csat`.
        source: is told which kinds to read.
        cache: remembers what the daily look found.
        memory: of the last run, None at first contact.
        now: UTC.

    Returns:
        What an admin should change, empty for nothing.

    Raises:
        Unavailable: it is not known yet which kind the account uses, and Zendesk does not answer.
    """
    looks = _looks(config, source, cache, now)
    kinds = chosen(config, looks, now)
    left = _read_before(memory) - set(kinds)
    source.use(kinds, [kind for kind in CsatKind if kind in left and looks.get(kind, Seen()).is_offered])
    return silent(kinds[0], looks) if config.bot.zendesk.csat != "auto" else ""


def chosen(config: Configuration, looks: Looks, now: datetime) -> list[CsatKind]:
    """The kinds to read: as set, else all in which somebody answered in the last weeks, the newest answer first.

    While nobody has answered in any way, all that the account offers are read.
    """
    if config.bot.zendesk.csat != "auto":
        return [CsatKind(config.bot.zendesk.csat)]
    spoke = {kind: seen.newest for kind, seen in looks.items() if seen.newest and now - seen.newest <= SWEEP_BACK}
    offered = [kind for kind in CsatKind if looks.get(kind, Seen()).is_offered]
    return sorted(spoke, key=lambda kind: spoke[kind], reverse=True) or offered or [CsatKind.LEGACY]


def silent(kind: CsatKind, looks: Looks) -> str:
    """What to say when customers answer in another way than the one that is read; empty when they do not."""
    (other,) = set(CsatKind) - {kind}
    mine, theirs = looks.get(kind, Seen()).newest, looks.get(other, Seen()).newest
    if theirs is None or (mine is not None and mine >= theirs):
        return ""
    since = f"the last of the {kind.words} is of {stamp(mine)}" if mine else f"there are no {kind.words}"
    return (
        f"zendesk.csat is {kind.value!r}, but {since}, while {other.words} came up to {stamp(theirs)}: write "
        f"csat: {other.value} (or auto) into bot.yml"
    )


def resumed(memory: Memory | None, source: RatingSource, now: datetime) -> Memory | None:
    """The memory of the last run, with the watermark four weeks back where this one reads a kind that it did not."""
    before = _read_before(memory)
    if memory is None or not before or before.issuperset(source.kinds):
        return memory
    return replace(memory, watermark=max(memory.scope_from, min(memory.watermark, now - SWEEP_BACK)))


def words(source: RatingSource) -> str:
    """What is read, for people."""
    return " and ".join(kind.words for kind in source.kinds)


def _read_before(memory: Memory | None) -> frozenset[CsatKind]:
    """What the last runs read that counts; empty when none has mirrored anything yet."""
    if memory is None or memory.kinds:
        return memory.kinds if memory else frozenset()
    if memory.watermark <= memory.scope_from:
        return frozenset()
    return frozenset({CsatKind.LEGACY if memory.asked_again_at is None else CsatKind.SURVEYS})


def _looks(config: Configuration, source: RatingSource, cache: Cache, now: datetime) -> Looks:
    """What the last daily look found, or a new one that is due."""
    looked_at, known = moment(cache.fact(LOOKED_AT) or ""), _remembered(cache)
    if looked_at is not None and timedelta() <= now - looked_at < SWEEP_EVERY:
        return known
    try:
        looks = {kind: seen for kind in CsatKind if (seen := _look(source, kind, now)) is not None}
    except Unavailable:
        if not known and config.bot.zendesk.csat == "auto":
            raise
        return known
    for kind, seen in looks.items():
        told = stamp(seen.newest) if seen.newest else _NEVER
        cache.remember(_fact(kind), told if seen.is_offered else _DENIED)
    if len(looks) == len(CsatKind):
        cache.remember(LOOKED_AT, stamp(now))
    return {**known, **looks}


def _look(source: RatingSource, kind: CsatKind, now: datetime) -> Seen | None:
    """What is seen of a kind; None when Zendesk's answer tells nothing, and the next run has to look again."""
    try:
        return Seen(source.newest(kind, now))
    except (Denied, NotFound):
        return Seen(is_offered=False)
    except Unavailable:
        raise
    except ServiceError:
        return None


def _remembered(cache: Cache) -> Looks:
    facts = {kind: cache.fact(_fact(kind)) for kind in CsatKind}
    return {kind: Seen(moment(fact), fact != _DENIED) for kind, fact in facts.items() if fact}


def _fact(kind: CsatKind) -> str:
    return f"csat_{kind.value}"
