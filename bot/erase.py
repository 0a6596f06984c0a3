"""Erases what was mirrored of one ticket: the command `erase`. An empty closed issue keeps the ticket's place.

Where the account may delete issues, that issue is a new one and the old ones are deleted. Elsewhere the old ones become
empty, and GitLab keeps earlier versions of their descriptions. All that a crash leaves undone, the next call does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType

from bot import contact, lease, remains, writing
from bot.apply import Writer
from bot.contact import Ground
from bot.domain.actions import Action, Finding, StateEvent, UpdateIssue
from bot.domain.history import Note
from bot.domain.markers import Key, Marker
from bot.domain.memory import stamp
from bot.domain.model import Issue
from bot.domain.removals import DeleteIssue, DeleteNote, EraseIssue, OpenErased
from bot.domain.texts import Body
from bot.observe.deletions import is_known
from bot.ports import Ports
from bot.remains import Remains, has_versions
from bot.report import Done, Outcome, Report, Result

DELETING_ROLES = frozenset({15, 50})
"""Planner and Owner, who may delete issues (GitLab docs, Permissions)."""

ASKED = "an operator asked to erase the ticket"
FOREVER = "so that the ticket is never mirrored again"
VERSIONS = (
    "GitLab keeps earlier versions of the description. Only a Planner or an Owner can delete the issue: make the bot's "
    "account a Planner and call `erase` again, which leaves a new empty issue"
)
LEFT = frozenset({"stays", "left_alone", "not_found"})
"""Kinds of findings that tell of words which are still there, or might be under another number."""

NOT_FOUND = (
    "Zendesk has no such ticket, nor did it delete one in the last thirty days, and GitLab has no issue of it: nothing "
    "has to go, or the number is mistyped. Nothing is written"
)

SENTENCE = (
    "Erased for privacy: this issue only keeps the place of a ticket, so that it is never mirrored again. Comments and "
    "commands are not answered here."
)
BLANK = Body("*Erased.*")
OTHERS = "deleted only with `--comments`, by an account with the role Maintainer"
DOUBTFUL = "title, link and marker do not agree on the ticket: look at it and erase it by hand"


class ErasePass:
    """Erases one ticket.

    Args:
        ports: the services, the cache, the configuration.
        ticket: Zendesk's number. One that has no issue must exist there, or have been deleted not long ago.
        with_comments: people's comments are deleted too, where the role allows it.
    """

    def __init__(self, ports: Ports, ticket: int, *, with_comments: bool = False) -> None:
        self._ports = ports
        self._key = Key(ports.config.bot.zendesk.source, ticket)
        self._link = ports.source.ticket_link(ticket)
        self._with_comments = with_comments
        self._started = ports.monotonic()
        self.report = Report(about=f"erase ticket {ticket}")
        self.report.warn(ports.cache.remark)

    def run(self) -> Report:
        """Does it.

        Raises:
            ConfigError: nothing was attempted.
            ServiceError: GitLab failed before anything was written, or Zendesk did not say whether it has the ticket.
        """
        return self._guarded(self._erase)

    def plan(self) -> Report:
        """What `run` would do, each write as `planned`; writes nothing anywhere."""
        self.report.is_plan = True
        return self._guarded(self._show)

    def _guarded(self, work: Callable[[Ground], None]) -> Report:
        ports = self._ports
        try:
            ground = contact.make(ports.gitlab, ports.cache, ports.config.bot, ports.local_now)
            self.report.at = ground.now
            work(ground)
        finally:
            ports.cache.commit()
            self.report.cost(ports.requests, ports.answered, ports.progress.waited)
        return self.report

    def _may_delete(self, ground: Ground) -> bool:
        return self._ports.gitlab.access_level(ground.account.user_id) in DELETING_ROLES

    # -- deciding ----------------------------------------------------------------------------------------------

    def _place(self, ground: Ground, found: Remains, *, may_delete: bool) -> list[Action]:
        """The empty issue: the one that never held words, or a new one; without the right to delete, any will do."""
        if not found.is_real:
            return []
        fresh = found.fresh
        close = UpdateIssue(key=self._key, why=FOREVER, state_event=StateEvent.CLOSE)
        if fresh is not None:
            return [replace(close, iid=fresh.iid)] if fresh.is_open else []
        if found.all and not may_delete:
            return []
        body = Body(SENTENCE, self._marker(ground))
        return [OpenErased(key=self._key, why=FOREVER, title=self._title, body=body), close]

    def _rest(self, ground: Ground, found: Remains, *, may_delete: bool) -> Iterator[Action]:
        """What goes once the place is kept."""
        for issue in found.all:
            if may_delete and has_versions(issue):
                yield DeleteIssue(key=self._key, iid=issue.iid, why=ASKED)
            else:
                yield from self._emptied(ground, issue, found.notes[issue.iid])

    def _emptied(self, ground: Ground, issue: Issue, notes: Sequence[Note]) -> Iterator[Action]:
        """What takes all words out of an issue that stays: description, labels and assignee, the comments."""
        if not issue.is_erased or issue.is_open:
            yield self._as_place(ground, issue)
        for note in notes:
            if note.author_id in ground.ours:
                yield DeleteNote(key=self._key, iid=issue.iid, note_id=note.note_id, why=ASKED, instead=BLANK)
            elif self._with_comments:
                why = f"{ASKED}, with people's comments"
                yield DeleteNote(key=self._key, iid=issue.iid, note_id=note.note_id, why=why)

    def _as_place(self, ground: Ground, issue: Issue) -> EraseIssue:
        labels = self._ports.config.labels
        ours = {name for entry in labels.entries for name in entry.names} if labels else set()
        return EraseIssue(
            key=self._key,
            iid=issue.iid,
            why=ASKED,
            title=self._title,
            description=Body(SENTENCE, issue.marker if issue.is_erased else self._marker(ground, was="issue")),
            remove_labels=tuple(sorted(ours & issue.labels)),
            assignee_id=0 if issue.assignees else None,
            state_event=StateEvent.CLOSE if issue.is_open else None,
        )

    @property
    def _title(self) -> str:
        return f"Erased: ticket #{self._key.ticket_id}"

    def _marker(self, ground: Ground, **values: str) -> Marker:
        return Marker("erased", self._key, MappingProxyType({"at": stamp(ground.now), **values}))

    def _findings(self, ground: Ground, found: Remains, *, may_delete: bool) -> Iterator[Finding]:
        """What only people can do, or should know."""
        for issue in found.doubtful:
            yield Finding(kind="left_alone", key=self._key, why=f"#{issue.iid}: {DOUBTFUL}")
        if not found.is_real:
            yield Finding(kind="not_found", key=self._key, why=NOT_FOUND)
        elif not found.all:
            yield Finding(kind="not_mirrored", key=self._key, why=f"it has no issue: an empty one is opened, {FOREVER}")
        for issue in found.all:
            written = [note for note in found.notes[issue.iid] if note.author_id not in ground.ours]
            links = " ".join(f"{issue.web_url}#note_{note.note_id}" for note in written)
            goes = may_delete and has_versions(issue)
            fate = "deleted with the issue" if goes else "deleted" if self._with_comments else OTHERS
            if written:
                yield Finding(kind="people_wrote", key=self._key, why=f"{links}: {fate}")
        left = [issue for issue in found.all if has_versions(issue)]
        if left and not may_delete:
            yield self._versions(left)

    def _versions(self, issues: Sequence[Issue]) -> Finding:
        """Says where words stay that nobody sees on the page of the issue."""
        named = ", ".join(f"#{issue.iid}" for issue in issues)
        return Finding(kind="stays", key=self._key, why=f"{named}: {VERSIONS}")

    def _found(self, ground: Ground) -> Remains:
        """What there is of the ticket; where GitLab has nothing, whether Zendesk knows the number."""
        ports = self._ports
        found = remains.of(ports.gitlab, ground, self._key, self._link)
        found.is_real = bool(found.all) or is_known(ports.source, self._key.ticket_id, ground.now)
        return found

    # -- doing -------------------------------------------------------------------------------------------------

    def _show(self, ground: Ground) -> None:
        found, may_delete = self._found(ground), self._may_delete(ground)
        place = self._place(ground, found, may_delete=may_delete)
        actions = [*place, *self._rest(ground, found, may_delete=may_delete)]
        self.report.done = [Done(action, Result.PLANNED) for action in actions]
        self.report.findings = [*self._findings(ground, found, may_delete=may_delete)]
        self.report.outcome = Outcome.OK if found.is_real else Outcome.PARTIAL

    def _erase(self, ground: Ground) -> None:
        ports, budget = self._ports, self._ports.config.bot.run.time_budget
        with lease.taken(ports.gitlab, ports.holder, ground.now, budget, ports.monotonic) as held:
            if held is None:
                self.report.outcome = Outcome.BUSY
                return
            found, may_delete = self._found(ground), self._may_delete(ground)
            self.report.findings = [*self._findings(ground, found, may_delete=may_delete)]
            self._write(ground, found, self._writer(held), may_delete=may_delete)
        is_done = len(self.report.of(Result.DONE)) == len(self.report.done)
        is_left = any(finding.kind in LEFT for finding in self.report.findings)
        self.report.outcome = Outcome.OK if is_done and not is_left else Outcome.PARTIAL

    def _writer(self, held: lease.Lease) -> Writer:
        ports = self._ports
        return writing.writer(ports, held, self._started + ports.config.bot.run.time_budget.total_seconds())

    def _write(self, ground: Ground, found: Remains, writer: Writer, *, may_delete: bool) -> None:
        """The place first: what is deleted without it, the next run might mirror again."""
        place, rest = (
            self._place(ground, found, may_delete=may_delete),
            [*self._rest(ground, found, may_delete=may_delete)],
        )
        self.report.done += writer.carry_out([place] if place else [], 1)
        if any(each.result is not Result.DONE for each in self.report.done):
            self.report.done += [Done(each, Result.DEFERRED, "its place is not kept yet") for each in rest]
            return
        workers = self._ports.config.bot.run.workers
        self.report.done += writer.carry_out([(action,) for action in rest], workers)
        deletions = [each for each in self.report.done if isinstance(each.action, DeleteIssue)]
        for each in deletions:
            if each.result is Result.DONE and each.action.iid is not None:
                self._ports.cache.forget(each.action.iid)
        denied = {each.action.iid for each in deletions if each.result is Result.DENIED}
        kept = [issue for issue in found.all if issue.iid in denied]
        if kept:  # the role says more than the project allows
            self.report.findings.append(self._versions(kept))
            instead = [action for issue in kept for action in self._emptied(ground, issue, found.notes[issue.iid])]
            self.report.done += writer.carry_out([(action,) for action in instead], workers)
