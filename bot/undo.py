"""Takes back what one run changed of labels, closings and reopenings: the command `undo`.

What a run changed, GitLab's events of labels and state tell; the status note says when it wrote, and on which issues.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot import brake, changed, contact, label_names, lease, run_id, status, undone_note, writing
from bot.apply import Writer
from bot.contact import Ground
from bot.domain.actions import Action, Finding
from bot.domain.changes import Changes
from bot.domain.errors import ConfigError, Denied
from bot.domain.model import Issue
from bot.observe import IssueWatch
from bot.observe.seeds import batches
from bot.ports import Ports
from bot.report import Done, Outcome, Report, Result
from bot.taking_back import Looked, Undoing
from bot.threads import Pool

GONE = "the issue was deleted since"
UNLISTED = "more than the record has room for: they stay, look at the log of the run"
OVER_THE_CAP = "over the cap of writes: call `undo` again"


class UndoPass:
    """Takes one run back.

    Args:
        ports: the services, the cache, the configuration.
        run: its name; empty to look only which runs there are.
    """

    def __init__(self, ports: Ports, run: str = "") -> None:
        self._ports = ports
        self._run = run
        self._started = ports.monotonic()
        self.report = Report(about=f"undo {run}".strip())
        self.report.warn(ports.cache.remark)

    def run(self) -> Report:
        """Does it, also while the bot is paused: that is when people want it.

        Raises:
            ConfigError: nothing was attempted; no such run is on record, or `labels.yml` is broken.
            ServiceError: GitLab failed before anything was written.
        """
        return self._guarded(self._undo)

    def plan(self) -> Report:
        """What `run` would do, each write as `planned`, or which runs there are; writes nothing anywhere."""
        self.report.is_plan = True
        return self._guarded(self._show if self._run else self._list)

    def _guarded(self, work: Callable[[Ground], None]) -> Report:
        ports = self._ports
        if ports.config.labels is None:
            raise ConfigError("\n".join(map(str, ports.config.problems)))
        try:
            with run_id.forgotten():
                ground = contact.make(ports.gitlab, ports.cache, ports.config.bot, ports.local_now)
                self.report.at, self.report.run_id = ground.now, run_id.begun(ground.now)
                self.report.warn(ground.skew_told)
                work(ground)
        finally:
            ports.cache.commit()
            self.report.warn(ports.cache.remark)
            self.report.requests = ports.requests
        return self.report

    # -- looking -----------------------------------------------------------------------------------------------

    def _recorded(self, ground: Ground) -> tuple[Changes, ...]:
        """What the status note tells of the last runs."""
        ports, source = self._ports, self._ports.source
        IssueWatch(ports.gitlab, ports.cache, ports.config, ground, source.name, source.ticket_link).read()
        board = status.find(ports.gitlab, ports.cache, ground, ports.config)
        self.report.seen(ground.project, ground.account, board.iid)
        return board.memory.runs if board.memory else ()

    def _list(self, ground: Ground) -> None:
        for run in self._recorded(ground):
            self.report.findings.append(Finding(kind="recorded_run", why=f"{run.run_id}: {changed.told(run)}"))

    def _meant(self, ground: Ground) -> Changes:
        found = next((run for run in self._recorded(ground) if run.run_id == self._run), None)
        if found is None:
            raise ConfigError(
                f"undo: the status issue tells of no run {self._run!r}: `undo` alone lists those it knows"
            )
        return found

    def _look(self, ground: Ground, run: Changes) -> list[tuple[Action, ...]]:
        """What to write, issue by issue; why the rest stays is put into the report."""
        ports = self._ports
        config, awaited = label_names.in_force(ports.config, ports.cache, ports.gitlab)
        for line in awaited:
            self.report.warn(line)
        undoing = Undoing(run, ground.ours, ground.now, config)
        found = {issue.iid: issue for batch in batches(run.iids) for issue in ports.gitlab.issues_by_iid(batch)}
        with Pool(ports.config.bot.run.workers, thread_name_prefix="read") as pool:
            decided = [*pool.map(lambda issue: undoing.decide(self._looked(issue, undoing)), found.values())]
        self.report.findings = [
            *self._lost(run, found),
            *(finding for _, findings in decided for finding in findings),
        ]
        return [actions for actions, _ in decided if actions]

    def _looked(self, issue: Issue, undoing: Undoing) -> Looked:
        if undoing.refusal(issue):
            return Looked(issue, (), (), ())
        gitlab, iid = self._ports.gitlab, issue.iid
        return Looked(issue, tuple(gitlab.label_events(iid)), tuple(gitlab.state_events(iid)), tuple(gitlab.notes(iid)))

    @staticmethod
    def _lost(run: Changes, found: Iterable[int]) -> Iterable[Finding]:
        for iid in sorted({*run.iids} - {*found}):
            yield Finding(kind="not_taken_back", why=f"#{iid}: {GONE}")
        if run.unlisted:
            yield Finding(kind="not_taken_back", why=f"{run.unlisted} changes {UNLISTED}")

    def _braked(self, cases: list[tuple[Action, ...]]) -> tuple[tuple[Action, ...], ...]:
        """What may go: the operator saw the plan, so only the cap of writes holds something back."""
        bot = self._ports.config.bot
        verdict = brake.check(cases, bot.brake, max_writes=bot.run.max_writes, is_forced=True)
        self.report.done = [Done(action, Result.DEFERRED, OVER_THE_CAP) for action in verdict.deferred]
        return verdict.go

    # -- doing -------------------------------------------------------------------------------------------------

    def _show(self, ground: Ground) -> None:
        go = self._braked(self._look(ground, self._meant(ground)))
        self.report.done = [Done(action, Result.PLANNED) for case in go for action in case] + self.report.done

    def _undo(self, ground: Ground) -> None:
        ports, budget = self._ports, self._ports.config.bot.run.time_budget
        try:
            with lease.taken(ports.gitlab, ports.holder, ground.now, budget, ports.monotonic) as held:
                if held is None:
                    self.report.outcome = Outcome.BUSY
                    return
                run = self._meant(ground)
                go = self._braked(self._look(ground, run))
                self.report.done += self._writer(held).carry_out(go, ports.config.bot.run.workers)
                undone_note.mark(ports, ground, run, self.report)
        except Denied:
            contact.check_role(ports.gitlab, ground.account, ground.project)  # names the role that is lacking
            raise
        is_done = len(self.report.of(Result.DONE, Result.GONE)) == len(self.report.done)
        self.report.outcome = Outcome.OK if is_done else Outcome.PARTIAL

    def _writer(self, held: lease.Lease) -> Writer:
        ports = self._ports
        return writing.writer(ports, held, self._started + ports.config.bot.run.time_budget.total_seconds())
