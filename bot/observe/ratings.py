"""Which ratings are new, late, changed or out of scope."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, pairwise

from bot.cache import Cache
from bot.config import Configuration
from bot.domain.actions import Action, Finding
from bot.domain.errors import ConfigError, Denied, NotFound
from bot.domain.markers import Key
from bot.domain.memory import Memory, stamp
from bot.domain.model import Case, Issue, Origin
from bot.domain.ports import RatingSource, Skipped
from bot.domain.rating import Rating
from bot.observe.seeds import BATCH, Seed
from bot.observe.windows import Window
from bot.policies import change

LATE = timedelta(days=2)
"""A rating so far behind the watermark came late; an older one without an issue had one that people deleted."""

FEW = 2 * BATCH
"""So many ratings are worth a slice: smaller ones would cost more requests than they save time."""

LOOKED_AT = "csat_looked_at"
"""What the cache calls the time of the last look at which kind of customer satisfaction the account uses."""

SLICES = 7
"""Into how many parts a long span is cut at the most: each may cost one page more, and saves waiting."""

MOST_A_DAY = 1e9
"""No account brings more; a number beyond is none."""

RATES = {False: "ratings_a_day", True: "ratings_a_day_again"}
"""What the cache calls how many ratings a day brought, by whether they were read again."""

Span = tuple[datetime, datetime | None]
"""Rows created from then on and before then, or to this day."""


@dataclass(slots=True)
class RatingReader:
    """One run's view of the ratings.

    Args:
        source: where they come from.
        cache: which issues and exclusions are known.
        config: exclusions and scope.
        pool: reads slices of a long span at the same time.
    """

    source: RatingSource
    cache: Cache
    config: Configuration
    pool: Executor
    skipped: dict[str, Skipped] = field(default_factory=dict)
    missing: list[Finding] = field(default_factory=list)
    excluded: dict[Key, Finding] = field(default_factory=dict)

    def read(self, since: datetime, now: datetime, until: datetime | None = None) -> dict[int, Rating]:
        """The newest rating of each ticket among the rows created in [since, until), or since then for None."""
        return self._newest(self._read(since, now, until, again=False))

    def read_window(self, window: Window, now: datetime) -> dict[int, Rating]:
        """The newest rating of each ticket among all that a run reads.

        Raises:
            Denied: the account does not offer it, or no longer: the next run looks which kind it does.
        """
        try:
            return self._newest(self._parts(window, now))
        except Denied:
            self.cache.remember(LOOKED_AT, "")
            raise

    def _parts(self, window: Window, now: datetime) -> Iterator[Rating | Skipped]:
        """What comes in every run, and after that, so that tokens count there, what is read again."""
        yield from self._read(window.start, now, None, again=False)
        if window.again_from is not None:
            yield from self._read(window.again_from, now, window.start, again=True)

    def _read(
        self, since: datetime, now: datetime, until: datetime | None, *, again: bool
    ) -> Iterator[Rating | Skipped]:
        """The rows of a span, each asked for once.

        A span that will hold many, by what the last long one held, is read in slices side by side; the last one is
        open, since rows go on to come. While nobody knows, it is read page by page.
        """
        days = ((until or max(since, now)) - since) / timedelta(days=1)
        expected = days * _rate(self.cache.fact(RATES[again]) or "")
        slices = _slices(since, until, now, max(1, min(SLICES, int(days), int(expected) // FEW)))
        read = partial(self._slice, again=again)
        rows = chain.from_iterable(self.pool.map(read, slices) if slices[1:] else [self._rows(slices[0], again=again)])
        count = 0
        for row in rows:
            count += 1
            yield row
        if days >= 1:
            self.cache.remember(RATES[again], str(count / days))

    def _rows(self, span: Span, *, again: bool) -> Iterator[Rating | Skipped]:
        return self.source.ratings(*span, again=again)

    def _slice(self, span: Span, *, again: bool) -> list[Rating | Skipped]:
        return list(self._rows(span, again=again))

    def _newest(self, rows: Iterable[Rating | Skipped]) -> dict[int, Rating]:
        newest: dict[int, Rating] = {}
        for row in rows:
            if isinstance(row, Skipped):
                self.skipped.setdefault(row.rating_id or str(len(self.skipped)), row)
                continue
            held = newest.get(row.key.ticket_id)
            if held is None or row.recency > held.recency:
                newest[row.key.ticket_id] = row
        return newest

    def unusable(self) -> Iterator[Finding]:
        """What was read and is no rating, each reason once."""
        for row, times in Counter(replace(row, rating_id="") for row in self.skipped.values()).items():
            several = f"{times} {row.many}" if row.many else f"{row.why} ({times} times)"
            told = row.why if times == 1 else several
            yield Finding(kind="ungraded", why=told) if row.is_ungraded else Finding(kind="skipped", why=told)

    def seeds(self, ratings: Mapping[int, Rating], memory: Memory, origin: Origin = Origin.RATED) -> Iterator[Seed]:
        """The ratings that may need work: without an issue, or differing from what their issue shows."""
        for rating in ratings.values():
            known = next(iter(self.cache.of_ticket(rating.key.ticket_id)), None)
            if known is None:
                yield from self._unmirrored(rating, memory, origin)
            elif origin is Origin.REQUESTED or _may_change(rating, known.issue):
                yield Seed(rating.key, origin, rating.rated_at, rating, known.issue.iid)

    def note_exclusions(self, decided: Iterable[Action | Finding], seeds: Iterable[Seed]) -> None:
        """Remembers which ratings settings exclude: the next look does not read their tickets again, nor tell of it."""
        found = {each.key: each for each in decided if isinstance(each, Finding) and each.kind == "excluded"}
        for seed in seeds:
            if seed.rating is not None and seed.key in found:
                self.excluded[seed.key] = found[seed.key]
                self.exclude(seed.rating)

    def exclude(self, rating: Rating) -> None:
        """Remembers that settings exclude this rating."""
        self.cache.exclude(rating.key.ticket_id, self._fingerprint(rating))

    def _unmirrored(self, rating: Rating, memory: Memory, origin: Origin) -> Iterator[Seed]:
        ticket_id = rating.key.ticket_id
        if origin is Origin.REQUESTED:
            yield Seed(rating.key, origin, rating.rated_at, rating)
        elif ticket_id in memory.deleted or self.cache.is_excluded(ticket_id, self._fingerprint(rating)):
            return
        elif origin is Origin.BACKFILL:
            yield Seed(rating.key, origin, rating.rated_at, rating)
        elif rating.rated_at >= memory.scope_from:
            yield from self._in_scope(rating, memory)

    def _in_scope(self, rating: Rating, memory: Memory) -> Iterator[Seed]:
        if rating.rated_at > memory.watermark:
            yield Seed(rating.key, Origin.RATED, rating.rated_at, rating)
        elif rating.rated_at >= memory.watermark - LATE:
            yield Seed(rating.key, Origin.LATE, rating.rated_at, rating)
        else:
            command = f"`run --ticket {rating.key.ticket_id}`"
            why = f"rated {stamp(rating.rated_at)} and has no issue: people deleted it, or it came too late; {command}"
            self.missing.append(Finding(kind="missing", key=rating.key, why=f"{why} opens one"))

    def _fingerprint(self, rating: Rating) -> str:
        """Covers what decides about an exclusion: the settings and the rating."""
        told = f"{self.config.bot.mirror.exclude!r} {rating.content_hash}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def _slices(since: datetime, until: datetime | None, now: datetime, parts: int) -> list[Span]:
    """The span in so many parts."""
    end = until or max(since, now)
    cuts: list[datetime | None] = [since + (end - since) * part / parts for part in range(parts)]
    return [(start, stop) for start, stop in pairwise([*cuts, until]) if start is not None]


def _may_change(rating: Rating, issue: Issue) -> bool:
    if issue.ticket_id != rating.key.ticket_id:
        return False
    return issue.true_marker is None or change.is_pending(Case(rating.key, Origin.CHANGED, rating=rating, issue=issue))


def requested(source: RatingSource, ticket_id: int) -> tuple[dict[int, Rating], list[Finding]]:
    """The rating of the ticket that an operator names, by its number, or the finding that there is none.

    Raises:
        ConfigError: there is no such ticket.
    """
    try:
        rating = source.rating_of(ticket_id)
    except NotFound as error:
        why = f"Zendesk knows no ticket {ticket_id}: it was deleted, or the number is mistyped"
        raise ConfigError(why) from error
    if rating is None:
        return {}, [Finding(kind="not_rated", why=f"ticket {ticket_id} has no rating")]
    return {ticket_id: rating}, []


def _rate(told: str) -> float:
    """A number of rows a day as the cache has it; 0, which means unknown, for anything that is none."""
    with suppress(ValueError):
        rate = float(told)
        return rate if 0 <= rate < MOST_A_DAY else 0.0
    return 0.0
