"""Shows the difference between `labels.yml` and the project, or makes the project so: the command `labels`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot import brake, contact, label_diff, lease, writing
from bot.config import LabelsConfig
from bot.contact import Ground
from bot.domain.actions import Action, CreateLabel, Finding, RelabelIssue, UpdateLabel
from bot.domain.errors import ConfigError, Denied
from bot.domain.markers import Key
from bot.domain.model import Issue
from bot.label_diff import Move
from bot.ports import Ports
from bot.report import Done, Outcome, Report, Result


@dataclass(slots=True)
class LabelPlan:
    """What one look led to.

    Args:
        labels: creations and changes of labels.
        moves: former labels beside their new ones.
        issues: the bot's issues that have to change labels.
        findings: what only people can do.
        carriers: by former label the numbers of the bot's issues that carry it.
        others: the same for issues that are not the bot's, which keep it.
    """

    labels: list[Action]
    moves: list[Move]
    findings: list[Finding]
    issues: list[RelabelIssue] = field(default_factory=list)
    carriers: dict[str, list[int]] = field(default_factory=dict)
    others: dict[str, list[int]] = field(default_factory=dict)

    @property
    def actions(self) -> list[tuple[Action, ...]]:
        """What the brake looks at: labels first, since issues need them."""
        return [*((each,) for each in self.labels), *((each,) for each in self.issues)]


class LabelPass:
    """One comparison of `labels.yml` with one project.

    Args:
        ports: the services, the cache, the configuration.
        is_forced: past the brake's refusal.
    """

    def __init__(self, ports: Ports, *, is_forced: bool = False) -> None:
        self._ports = ports
        self._bot = ports.config.bot
        self._is_forced = is_forced
        self._started = ports.monotonic()
        self.report = Report(about="labels")
        self.report.warn(ports.cache.remark)

    def run(self) -> Report:
        """Makes the project so.

        Raises:
            ConfigError: nothing was attempted; `labels.yml` is broken, or the project or the role forbid it.
            ServiceError: GitLab failed before anything was written.
        """
        return self._guarded(self._apply)

    def plan(self) -> Report:
        """The difference, each write as `planned`; writes nothing anywhere."""
        self.report.is_plan = True
        return self._guarded(self._show)

    def _guarded(self, work: Callable[[Ground, LabelsConfig], None]) -> Report:
        ports = self._ports
        if ports.config.labels is None:
            raise ConfigError("\n".join(map(str, ports.config.problems)))
        try:
            ground = contact.make(ports.gitlab, ports.cache, self._bot, ports.local_now)
            self.report.at = ground.now
            work(ground, ports.config.labels)
        finally:
            ports.cache.commit()
            self.report.warn(ports.cache.remark)
            self.report.cost(ports.requests, ports.answered, ports.progress.waited)
        return self.report

    # -- looking -----------------------------------------------------------------------------------------------

    def _look(self, ground: Ground, labels: LabelsConfig) -> LabelPlan:
        difference = label_diff.compare(labels.entries, self._ports.gitlab.labels())
        plan = LabelPlan(difference.actions, difference.moves, difference.findings)
        held: dict[int, Issue] = {}
        for old in (move.old.name for move in plan.moves):
            carriers = [issue for issue in self._ports.gitlab.issues(label=old) if old in issue.labels]
            own = {issue.iid: issue for issue in carriers if self._is_ours(issue, ground) and self._is_sure(issue)}
            plan.carriers[old] = list(own)
            plan.others[old] = [issue.iid for issue in carriers if issue.iid not in own]
            held |= own
        for iid in sorted(held):
            wanted = label_diff.relabelled(held[iid], plan.moves, labels, self._key(held[iid]))
            if isinstance(wanted, Finding):
                plan.findings.append(wanted)
            else:
                plan.issues.append(wanted)
        return plan

    def _is_ours(self, issue: Issue, ground: Ground) -> bool:
        return issue.author_id in ground.ours and issue.is_of(self._bot.zendesk.source, self._ports.config.owner)

    def _is_sure(self, issue: Issue) -> bool:
        """Whether an issue of the bot's account is this mirror's: one that lost its marker is by its link alone."""
        ticket_id = issue.linked_ticket
        if not self._ports.config.mirror or issue.marker is not None:
            return True
        return ticket_id is not None and not issue.is_elsewhere(self._ports.source.ticket_link(ticket_id))

    def _key(self, issue: Issue) -> Key | None:
        return None if issue.ticket_id is None else Key(self._bot.zendesk.source, issue.ticket_id)

    def _is_paused(self, ground: Ground, labels: LabelsConfig) -> bool:
        """Whether people put the pause label, by its present or a former name, on the status issue."""
        title = self._bot.status.title
        return any(
            self._is_ours(issue, ground) and (issue.is_status or issue.title == title) and name in issue.labels
            for name in sorted(labels.states.paused.names)
            for issue in self._ports.gitlab.issues(label=name)
        )

    def _braked(self, plan: LabelPlan) -> Sequence[tuple[Action, ...]]:
        """What may go; the rest is put into the report."""
        most = self._bot.run.max_writes
        verdict = brake.check(plan.actions, self._bot.brake, max_writes=most, is_forced=self._is_forced)
        self.report.findings = plan.findings
        self.report.done = [Done(each.action, Result.REFUSED, each.why) for each in verdict.refused]
        self.report.done += [Done(action, Result.DEFERRED, "over the cap of writes") for action in verdict.deferred]
        return verdict.go

    # -- labels ------------------------------------------------------------------------------------------------

    def _show(self, ground: Ground, labels: LabelsConfig) -> None:
        plan = self._look(ground, labels)
        planned = [Done(action, Result.PLANNED) for case in self._braked(plan) for action in case]
        self.report.done = planned + self.report.done
        self._tell_of_former(plan, frozenset())

    # -- labels --apply ----------------------------------------------------------------------------------------

    def _apply(self, ground: Ground, labels: LabelsConfig) -> None:
        plan = self._look(ground, labels)
        if not self._braked(plan):
            self._finish(plan)
            return
        if self._is_paused(ground, labels):
            self.report.outcome = Outcome.PAUSED
            return
        budget = self._bot.run.time_budget
        try:
            with lease.taken(self._ports.gitlab, self._ports.holder, ground.now, budget, self._ports.monotonic) as held:
                if held is None:
                    self.report.outcome = Outcome.BUSY
                    return
                self._write(self._look(ground, labels), held)
        except Denied:
            contact.check_role(self._ports.gitlab, ground.account, ground.project)  # names the role that is lacking
            raise

    def _write(self, plan: LabelPlan, held: lease.Lease) -> None:
        """Labels first; an issue whose new label could not be made waits for the next time."""
        ports, workers = self._ports, self._bot.run.workers
        ends_at = self._started + self._bot.run.time_budget.total_seconds()
        writer = writing.writer(ports, held, ends_at)
        go = self._braked(plan)
        self.report.done += writer.carry_out([case for case in go if not isinstance(case[0], RelabelIssue)], workers)
        lacking = {_made(each.action) for each in self.report.done if each.result is not Result.DONE}
        issues = [action for case in go for action in case if isinstance(action, RelabelIssue)]
        ready = [action for action in issues if lacking.isdisjoint(action.add_labels)]
        self.report.done += writer.carry_out([(action,) for action in ready], workers)
        self.report.done += [
            Done(action, Result.DEFERRED, "its new label is not there yet") for action in issues if action not in ready
        ]
        self._finish(plan)

    def _finish(self, plan: LabelPlan) -> None:
        """Nobody but the caller goes on with what was left: it makes the outcome partial."""
        finished = frozenset(each.action.iid for each in self.report.of(Result.DONE, Result.GONE))
        self.report.outcome = Outcome.OK if self._is_all_done() else Outcome.PARTIAL
        self._tell_of_former(plan, finished)

    def _is_all_done(self) -> bool:
        return len(self.report.of(Result.DONE, Result.GONE)) == len(self.report.done)

    def _tell_of_former(self, plan: LabelPlan, finished: frozenset[int | None]) -> None:
        """Says of each former label who still carries it, or that it may go. The bot itself deletes none."""
        for move in plan.moves:
            old, left = move.old.name, [iid for iid in plan.carriers[move.old.name] if iid not in finished]
            others = plan.others[old]
            if others:
                who = "people or another mirror" if self._ports.config.mirror else "people"
                many = f"{len(others)} issues that {who} opened (#{others[0]} for one)"
                why = f"{old} stays on " + (many if len(others) > 1 else f"#{others[0]}, which {who} opened")
            elif left:
                continue
            elif move.old.is_project_label:
                why = f"{old}: no issue carries it any more, it may be deleted by hand"
            else:
                why = f"{old}: none of the project's issues carries it any more; it belongs to a group above"
            self.report.findings.append(Finding(kind="former_label", why=why))


def _made(action: Action) -> str | None:
    """The name that only exists once the action is done."""
    match action:
        case CreateLabel(label=label):
            return label.name
        case UpdateLabel(new_name=name):
            return name
    return None
