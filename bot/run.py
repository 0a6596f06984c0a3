"""One pass: observe, decide, brake, apply, report. Everything that is due is done here, whatever made it run."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime

from bot import (
    brake,
    contact,
    first_plan,
    label_names,
    lease,
    notices,
    on_call,
    refused,
    run_id,
    status,
    status_note,
    surveys,
    writing,
)
from bot.apply import Writer
from bot.brake import Verdict
from bot.changed import Clock, noted
from bot.domain.errors import Denied, ServiceError
from bot.domain.memory import Memory
from bot.hints import NO_HINTS, Hints, issues, pointing_at
from bot.plan import Plan
from bot.planning import Planner
from bot.ports import Ports
from bot.report import Done, Outcome, Report, Result
from bot.scope import first_memory, past_told, with_backfill, with_outage
from bot.standings import cases_of
from bot.status import Board
from bot.threads import Pool
from bot.token_end import TokenEnd, end_of_token

OVER_THE_CAP = "over the cap of writes"

READING_SHARE = 0.5
"""Of the time budget; a backfill stops reading then, so that there is time to write."""


@dataclass(frozen=True, slots=True)
class Options:
    """What an operator asked for.

    Args:
        max_writes: cap for this run instead of the configured one.
        ticket: only this ticket, whatever was deleted before.
        is_forced: go on without the tick, and past the brake's refusals.
        now: plan for this time (UTC) instead of the service's.
        hints: where webhooks say that something may have happened; none of them is needed.
        broken: what is wrong with the configuration that is there now, a line each: the last good one serves.
    """

    max_writes: int | None = None
    ticket: int | None = None
    is_forced: bool = False
    now: datetime | None = None
    hints: Hints = NO_HINTS
    broken: tuple[str, ...] = ()


class Pass:
    """One run over one project.

    Args:
        ports: the services, the cache, the configuration.
        options: what an operator asked for.
    """

    def __init__(self, ports: Ports, options: Options) -> None:
        self._ports = ports
        self._options = options
        self._config = ports.config
        self._max_writes = ports.config.bot.run.max_writes if options.max_writes is None else options.max_writes
        self._started = ports.monotonic()
        self._clock = Clock(ports.monotonic)
        self._board, self._token = Board(), TokenEnd()
        self.report = Report(warnings=[*map(str, ports.config.problems), *ports.warnings], errors=[*options.broken])
        self.report.warn(ports.cache.remark)

    def run(self) -> Report:
        """Does all that is due.

        Raises:
            ConfigError: nothing was attempted.
            ServiceError: a service failed before anything was written.
        """
        try:
            return self._guarded(self._do)
        except Denied as error:
            refused.tell(self._ports, self._board, self.report, error)
            raise

    def plan(self) -> Report:
        """What `run` would do now, each action as `planned`; writes nothing anywhere."""
        self.report.is_plan = True
        return self._guarded(self._show)

    def _guarded(self, work: Callable[[Planner, Board], None]) -> Report:
        ports = self._ports
        try:
            with run_id.forgotten(), Pool(self._config.bot.run.workers, thread_name_prefix="read") as pool:
                planner, board = self._contact(pool)
                if not self._is_paused(board):
                    work(planner, board)
        finally:
            self.report.run_id = self.report.run_id or run_id.made(ports.local_now())  # no service told the time
            ports.cache.commit()
            self.report.warn(ports.cache.remark)
            self.report.cost(ports.requests, ports.answered, ports.progress.waited)
        return self.report

    def _is_paused(self, board: Board) -> bool:
        """Whether people paused the bot; then that is all there is to report."""
        if board.pause is None:
            return False
        self.report.outcome, self.report.pause = Outcome.PAUSED, board.pause
        return True

    def _contact(self, pool: Executor) -> tuple[Planner, Board]:
        ports = self._ports
        ground = contact.make(ports.gitlab, ports.cache, self._config.bot, ports.local_now)
        self._clock.met()
        self._config, awaited = label_names.in_force(self._config, ports.cache, ports.gitlab)
        self.report.run_id = run_id.begun(ground.now)
        now = self._options.now or ground.now
        self._config, unsure = on_call.in_force(self._config, ports.schedules, ports.cache, now)
        self._ports = ports = replace(ports, config=self._config)
        self.report.warnings += [*awaited, *unsure]
        if self._options.now is not None:
            self.report.warn(past_told(now, ground.now))
            ground = replace(ground, now=now)
        self.report.at = ground.now
        self.report.warn(ground.skew_told)
        self._ground = ground
        planner = Planner(
            ports,
            ground,
            Memory(ground.now, ground.now, ground.now),
            pool,
            max_writes=self._max_writes,
            ticket=self._options.ticket,
            read_until=self._started + self._config.bot.run.time_budget.total_seconds() * READING_SHARE,
            is_forced=self._options.is_forced,
        )
        _, board = status.found_beside(planner.watch.read, planner.pool, ports, ground)
        self._board = board
        self.report.seen(ground.project, ground.account, board.iid)
        if board.pause is None:
            self.report.warn(surveys.in_force(self._config, ports.source, ports.cache, board.memory, ground.now))
            self._token = end_of_token(ports, board.memory, ground.now, self.report)
        planner.take(self._memory(board))
        planner.only = issues(self._options.hints) if board.memory and not planner.watch.is_cold else None
        if board.iid in (planner.only or ()):  # somebody pauses the bot, or lets it go on: then all is due
            planner.only = None
        self.report.is_narrow = planner.only is not None
        return planner, board

    def _memory(self, board: Board) -> Memory:
        now, is_hypothetical = self._ground.now, self._options.now is not None
        resumed = surveys.resumed(board.memory, self._ports.source, now)
        memory = resumed or first_memory(now, board.opened_at or now, self._config, self._ports.cache)
        return with_backfill(memory if is_hypothetical else with_outage(memory, now, self._config), self._config)

    # -- plan --------------------------------------------------------------------------------------------------

    def _show(self, planner: Planner, board: Board) -> None:
        plan = planner.look()
        if self._awaits_tick(board):
            self.report.warnings.append(first_plan.UNTICKED)
        verdict = self._braked(plan)
        self._note(plan, verdict)
        self.report.done = [Done(action, Result.PLANNED) for case in verdict.go for action in case] + self.report.done

    def _braked(self, plan: Plan) -> Verdict:
        most = max(1, self._max_writes - plan.reserved)  # a list may wait, a case must not
        return brake.check(plan.actions, self._config.bot.brake, max_writes=most, is_forced=self._options.is_forced)

    def _note(self, plan: Plan, verdict: Verdict) -> None:
        """Puts into the report what was found out, and what the run will not do."""
        report = self.report
        report.found_by(self._ports.requests, self._ports.warnings, surveys.words(self._ports.source))
        report.findings = plan.findings
        report.not_looked_at = len(plan.left)
        report.done = [Done(each.action, Result.REFUSED, each.why) for each in verdict.refused]
        report.done += [Done(action, Result.DEFERRED, OVER_THE_CAP) for action in verdict.deferred]

    # -- run ---------------------------------------------------------------------------------------------------

    def _do(self, planner: Planner, board: Board) -> None:
        plan = planner.look()
        verdict = self._braked(plan)
        self._note(plan, verdict)
        if not verdict.go and board.note_id is not None and not self._ports.cache.deleted_tickets():
            self._finish(planner, plan, board, has_lease=False)
            return
        if board.iid is not None and self._awaits_tick(board):
            first_plan.ask(self._ports, plan, board, self.report)
            return
        budget = self._config.bot.run.time_budget
        with lease.taken(
            self._ports.gitlab, self._ports.holder, self._ground.now, budget, self._ports.monotonic
        ) as held:
            if held is None:
                self.report.outcome = Outcome.BUSY
                return
            self._write(planner, plan, held)

    def _write(self, planner: Planner, plan: Plan, held: lease.Lease) -> None:
        """Looks once more at what others did before the lease was taken, then carries the plan out."""
        ports = self._ports
        self._clock.begin()
        has_changed, board = status.found_beside(planner.watch.read, planner.pool, ports, self._ground)
        if self._is_paused(board):
            return
        memory = self._memory(board)
        if has_changed or memory != planner.memory:
            planner.take(memory)
            plan = planner.decide()
        verdict = self._braked(plan.of_cases)
        self._note(plan, verdict)
        if self._awaits_tick(board):
            first_plan.ask(self._ports, plan, board, self.report)
            return
        was_ticked = board.iid is not None
        if board.iid is None:
            board = replace(board, iid=status.open_board(ports.gitlab, self._config, None))
            self.report.seen(self._ground.project, self._ground.account, board.iid)
            self.report.status_writes += 1
        if board.memory is None:
            board = self._begin(planner, board, was_ticked=was_ticked)
        ends_at = self._started + self._config.bot.run.time_budget.total_seconds()
        writer = writing.writer(ports, held, ends_at)
        ports.progress.plan(len(verdict.go))
        for is_label in (True, False):  # issues need the labels
            group = [case for case in verdict.go if (case[0].kind == "CreateLabel") is is_label]
            self.report.done += writer.carry_out(group, self._config.bot.run.workers)
        self._write_turns(planner, writer)
        notices.send(ports, self.report)
        planner.watch.forget_gone(each.action for each in self.report.of(Result.GONE))
        self._finish(planner, plan, board, has_lease=True)

    def _write_turns(self, planner: Planner, writer: Writer) -> None:
        """The rotation issues, as cases stand now that they are written, with what the cap of writes leaves."""
        turns, left = planner.turns()[0], self._max_writes - self.report.writes
        verdict = brake.check(turns, self._config.bot.brake, max_writes=max(0, left), is_forced=True)
        self.report.done += writer.carry_out(verdict.go, self._config.bot.run.workers)
        self.report.done += [Done(action, Result.DEFERRED, OVER_THE_CAP) for action in verdict.deferred]

    def _begin(self, planner: Planner, board: Board, *, was_ticked: bool) -> Board:
        """Writes down where the bot begins before it writes anything else: a run that dies then is taken up there."""
        memory = replace(planner.memory, told_at=self._ground.now)
        report = Report(at=self.report.at, run_id=self.report.run_id)
        note_id = status.tell(
            self._ports.gitlab, self._ports.cache, board, memory=memory, report=report, config=self._config
        )
        self.report.status_writes += 1
        if was_ticked and board.iid is not None:
            status.approve(self._ports.gitlab, board.iid, self._config)
            self.report.status_writes += 1
        return replace(board, note_id=note_id, memory=memory)

    def _awaits_tick(self, board: Board) -> bool:
        return first_plan.awaits_tick(self._ports, board, is_forced=self._options.is_forced)

    def _finish(self, planner: Planner, plan: Plan, board: Board, *, has_lease: bool) -> None:
        """Settles the outcome and tells the status issue, if something happened or an hour went by."""
        report, ports = self.report, self._ports
        report.warn(ports.cache.remark)
        troubled = report.of(Result.FAILED, Result.UNKNOWN, Result.DENIED, Result.REFUSED)
        unmet = report.of(Result.FAILED, Result.UNKNOWN, Result.DEFERRED)
        report.waiting = pointing_at((each.action for each in unmet), ports.cache)
        is_broken = self._config.labels is None or self._config.is_rotation_broken or bool(self._options.broken)
        report.outcome = Outcome.PARTIAL if troubled or is_broken else Outcome.OK
        report.cases = cases_of(ports, self._ground, self._config)
        memory = self._token.kept(planner.remembered(plan, report.unfinished))
        memory = noted(status_note.kept(memory, planner.memory, report), report, ports.cache, self._clock)
        is_due = status_note.is_due(planner.memory, report, self._config)
        is_news = memory.told_of != planner.memory.told_of
        if not (report.writes or is_due or is_news or board.note_id is None):
            if board.iid is not None and board.note_id is not None:
                status.keep(ports.cache, board.iid, board.note_id, status_note.unsaid(memory, planner.memory))
            return
        if not has_lease and status.was_told_meanwhile(ports.gitlab, ports.cache, self._ground, board, self._config):
            return
        try:
            status.tell(ports.gitlab, ports.cache, board, memory=memory, report=report, config=self._config)
            report.status_writes += 1
        except ServiceError as error:
            report.warnings.append(f"the status note could not be written: {error}")
            report.outcome = Outcome.PARTIAL
