"""One look and what follows from it: which cases need which writes, and what the next run should know."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby

from bot import brake, label_names, policies
from bot.config.models import Exclude
from bot.contact import Ground
from bot.domain.actions import Action, CreateLabel, Finding
from bot.domain.markers import Key
from bot.domain.memory import Memory
from bot.domain.model import Origin
from bot.domain.rating import Rating
from bot.domain.texts import UnsafeTextError
from bot.observe import (
    BATCH,
    SWEEP_EVERY,
    CaseReader,
    DeletionReader,
    DeskReader,
    IssueWatch,
    RatingReader,
    Seed,
    Window,
    backfilled,
    merged,
    requested,
    reread,
    settle,
    sweeps,
)
from bot.plan import Plan
from bot.ports import Ports
from bot.quota import Quota

BACKFILL_WINDOW = timedelta(days=7)

SWEEP_AGAIN = SWEEP_EVERY - timedelta(hours=1)

UNHEARD = timedelta(days=2)
"""So far back comments are listened to when an earlier version of the bot, which did not, wrote the memory."""


class Planner:
    """Looks and decides; writes nothing. With `only` it looks at these issues, and leaves the rest to others.

    Args:
        ports: the services, the cache, the configuration.
        ground: the run's time and accounts.
        memory: what the last run told.
        pool: reads independent things side by side.
        max_writes: how much the run may write; cases beyond it are only counted.
        ticket: only this ticket, or None.
        read_until: when a backfill stops to read, in the seconds of `ports.monotonic`.
        is_forced: whether the brake holds nothing back.
    """

    def __init__(
        self,
        ports: Ports,
        ground: Ground,
        memory: Memory,
        pool: Executor,
        *,
        max_writes: int,
        ticket: int | None,
        read_until: float,
        is_forced: bool = False,
    ) -> None:
        source = ports.source
        self.watch = IssueWatch(ports.gitlab, ports.cache, ports.config, ground, source.name, source.ticket_link)
        self.memory = memory
        self.is_sweeping = False
        self.only: frozenset[int] | None = None
        self._ports = ports
        self._ground = ground
        self.pool = pool
        self._read_until = read_until
        self._max_writes = max_writes
        self._ticket = ticket
        self._is_forced = is_forced
        self._reader = RatingReader(ports.source, ports.cache, ports.config, pool)
        self._deletions = DeletionReader(ports.source, ports.cache, ports.config)
        self._cases = CaseReader(
            ports.source,
            ports.gitlab,
            self.watch,
            pool,
            threading.Semaphore(ports.config.bot.run.note_reads),
            ports.listener(ground),
        )
        self._desk = DeskReader(ports.gitlab, ports.cache, ground, ports.source.name, self._cases.history)
        self._ratings: dict[int, Rating] = {}
        self._windows: dict[datetime, tuple[datetime, dict[int, Rating]]] = {}
        self._ended: list[Seed] = []
        self._labels: list[CreateLabel] = []
        self._is_whole = True
        self._unrated: list[Finding] = []

    def take(self, memory: Memory) -> None:
        """Goes on from what the last run told. Another run's words mean that what was read of notes is out of date."""
        if memory != self.memory:
            self._cases.forget()
        self.memory = memory
        self._ports = self._ports.on_call_by(memory.outages)
        self.watch.config = self._ports.config
        self.watch.heard_at = memory.heard_at or memory.told_at - UNHEARD

    def look(self) -> Plan:
        """Reads ratings, once a day everything that is open, and decides; a narrow look reads neither."""
        if self._ticket is not None:
            self.watch.verify([known.issue.iid for known in self._ports.cache.of_ticket(self._ticket)])
            self.watch.refuse_erased(self._ticket)
            self._ratings, self._unrated = requested(self._ports.source, self._ticket)
        if self._is_partial:
            return self.decide()
        ports, now = self._ports, self._ground.now
        self.is_sweeping = is_daily = sweeps.is_due(self.memory.swept_at, now, ports.cache)
        labels = self.pool.submit(label_names.missing, ports.config, ports.cache, ports.gitlab, is_daily=is_daily)
        within = ports.source.answered_within
        window = Window.of(self.memory, now, within, is_sweeping=is_daily)
        with sweeps.noticed(ports.cache, now, is_sweeping=is_daily):
            self._ratings = self._reader.read_window(window, now)
            self._is_whole = window.is_whole
            if is_daily:
                self._ended = list(self._cases.ended(self.watch.sweep(self._ratings)))
        self._ended += self._deletions.seeds(self.memory, now, ports.gitlab.service_time)
        self._labels = labels.result()
        return self.decide()

    def decide(self) -> Plan:
        """What is to be done about all that is known now."""
        self.watch.findings.clear()
        self._reader.missing.clear()
        self._cases.postponed.clear()
        self._quota = Quota(self._ports.cache, self._ports.config.roster, self._ground.now)
        plan = Plan(labels=self._labels)
        origin = Origin.REQUESTED if self._ticket is not None else Origin.RATED
        rated = list(self._reader.seeds(self._ratings, self._known(), origin))
        seeds = merged([*self.watch.seeds(), *rated, *self._ended])
        if self._ticket is not None:
            seeds = [seed for seed in seeds if seed.key.ticket_id == self._ticket]
        if self.only is not None:
            seeds = [seed for seed in seeds if seed.iid in self.only]
        for _, group in groupby(seeds, key=lambda seed: seed.urgency[0]):
            self._fill(plan, list(group))
            plan.held = self._held(plan)
        if not self._is_partial:
            self._fill_with_backfill(plan)
        if self._ticket is None:
            plan.turns, told = self.turns(plan)
            plan.findings += told
        plan.left += self._cases.postponed
        plan.findings += [*self.watch.findings, *self._missing(), *self._reader.unusable()]
        plan.findings += [*self._unrated, *self._reader.excluded.values(), *self._deletions.findings]
        return plan

    @property
    def _is_partial(self) -> bool:
        """Whether ratings are left to another run: then the memory stays where it is."""
        return self._ticket is not None or self.only is not None

    def turns(self, plan: Plan | None = None) -> tuple[list[tuple[Action, ...]], list[Finding]]:
        """What the rotation issues need, and what people should know; nothing in a run for one ticket.

        Args:
            plan: what is about to be written on cases; None once it is.
        """
        if self._ticket is not None:
            return [], []
        return self._desk.decided(self._ground.now, self._ports.config, plan.by_issue if plan else {})

    def _held(self, plan: Plan) -> int:
        """How many actions of the plan the brake holds back: the run goes on to what comes after them."""
        limits = self._ports.config.bot.brake
        verdict = brake.check(plan.actions, limits, max_writes=self._max_writes, is_forced=self._is_forced)
        return len(verdict.refused)

    def _known(self) -> Memory:
        """The memory, with the deletions that this look noticed."""
        today = self._ground.now.date()
        return replace(
            self.memory, deleted={**self.memory.deleted, **dict.fromkeys(self._ports.cache.deleted_tickets(), today)}
        )

    def _missing(self) -> list[Finding]:
        """The ratings that lack their issue, without those that settings exclude, which a lost cache knows no more."""
        missing = {each.key.ticket_id: each for each in self._reader.missing if each.key is not None}
        if self._ports.config.bot.mirror.exclude != Exclude():
            tickets = self._cases.read_tickets(list(missing))
            for ticket_id in missing.keys() & tickets.keys():
                if policies.mirror.exclusion(tickets[ticket_id], self._ports.config):
                    self._reader.exclude(self._ratings[ticket_id])
                    del missing[ticket_id]
        return list(missing.values())

    def _fill(self, plan: Plan, seeds: Sequence[Seed]) -> None:
        """Decides case by case until the run is full."""
        position = 0
        while position < len(seeds) and plan.writes < self._max_writes:
            taken = seeds[position : position + max(BATCH, self._max_writes - plan.writes)]
            position += len(taken)
            self._decide(plan, taken)
        plan.left += seeds[position:]

    def _decide(self, plan: Plan, seeds: Sequence[Seed]) -> None:
        by_place = {(seed.key, seed.iid): seed for seed in seeds}
        for case in self._cases.cases(seeds):
            seed = by_place[case.key, case.issue.iid if case.issue else None]
            try:
                asked_today = replace(case, pinged=self._quota.counts())
                decided = policies.decide(asked_today, self._ground.now, self._ports.config)
            except UnsafeTextError as error:
                why = f"its text cannot be sent to GitLab ({error}): look at the templates, or run --ticket later"
                plan.findings.append(Finding(kind="left_alone", key=seed.key, why=why))
                plan.left.append(seed)
                continue
            findings = [each for each in decided if isinstance(each, Finding)]
            actions = tuple(each for each in decided if isinstance(each, Action))
            self._reader.note_exclusions(findings, [seed])
            plan.findings += [each for each in findings if each.kind != "excluded"]
            plan.cases.append((seed, actions))
            self._quota.take(actions)
            settle(
                self._ports.cache, case, [each for each in decided if not isinstance(each, Finding)], self._ground.now
            )

    def _fill_with_backfill(self, plan: Plan) -> None:
        """Goes through the backfill from the oldest on while there is room and time; windows widen where nothing is.

        A ticket that was rated again in the scope is left to its newer rating; one that an earlier window of this run
        opens is left to the next run, which finds its issue.
        """
        newer = {ticket_id for ticket_id, each in self._ratings.items() if each.rated_at >= self.memory.scope_from}
        start, span = self.memory.backfilled_to, BACKFILL_WINDOW
        while start is not None and start < self.memory.scope_from and plan.writes < self._max_writes:
            if start not in self._windows:
                if self._ports.monotonic() > self._read_until:
                    return
                until = min(start + span, self.memory.scope_from)
                self._windows[start] = until, self._backfill(start, until)
            start, ratings = self._windows[start]
            span = BACKFILL_WINDOW if ratings else 2 * span
            opened = {seed.key for seed, actions in plan.cases if actions and seed.iid is None}
            seeds = merged(self._reader.seeds(ratings, self._known(), Origin.BACKFILL))
            seeds = [seed for seed in seeds if seed.key.ticket_id not in newer]
            plan.left += [seed for seed in seeds if seed.key in opened]
            self._fill(plan, [seed for seed in seeds if seed.key not in opened])

    def _backfill(self, start: datetime, until: datetime) -> dict[int, Rating]:
        """What was given since the backfill's date, of the rows of one window, and of those that came before it."""
        begin = self.memory.backfill_from or start
        since = start - self._ports.source.answered_within if start == begin else start
        ratings = self._reader.read(since, self._ground.now, until)
        return {ticket_id: each for ticket_id, each in ratings.items() if each.rated_at >= begin}

    def remembered(self, plan: Plan, unfinished: Collection[Key]) -> Memory:
        """What the next run should know.

        The watermark waits for what came after it, and never goes back: what is left behind it is found by a sweep,
        which then comes again within the hour.

        Args:
            plan: what was planned last.
            unfinished: the cases of it that were not done as planned.
        """
        waiting = [seed for seed, _ in plan.cases if seed.key in unfinished] + plan.left
        rated = [seed for seed in waiting if seed.rating is not None]
        heard_at = min(filter(None, [self._ground.now, self._ports.cache.oldest_unheard()]))
        memory = replace(self.memory, told_at=self._ground.now, heard_at=heard_at, deleted=self._deleted(plan))
        if self._is_partial:
            return memory
        current = [seed for seed in rated if seed.origin is not Origin.BACKFILL]
        ahead = [each.since - timedelta(seconds=1) for each in current if each.since > self.memory.watermark]
        seen_to = self._ground.now if self._is_whole else self.memory.watermark
        is_urgent = plan.is_urgent(current, unfinished, self._ground.now)
        memory = replace(memory, watermark=min([seen_to, *ahead]))
        kinds, is_whole = self._ports.source.kinds, self._is_whole
        memory = reread(memory, self._ground.now, kinds, is_whole=is_whole, is_done=not current, is_urgent=is_urgent)
        memory = self._deletions.remembered(memory, waiting)
        if self.is_sweeping:
            is_complete = len(current) == len(ahead) and not self._cases.postponed
            memory = replace(memory, swept_at=self._ground.now - (timedelta() if is_complete else SWEEP_AGAIN))
        return backfilled(
            memory, self._windows, {seed.key.ticket_id for seed in rated if seed.origin is Origin.BACKFILL}
        )

    def _deleted(self, plan: Plan) -> Mapping[int, date]:
        mirrored = {seed.key.ticket_id for seed, actions in plan.cases if actions and seed.iid is None}
        noticed = self._ports.cache.deleted_tickets()
        return self.memory.deleted_by(self._ground.now.date(), noticed, mirrored)
