"""Carries a plan out: the only place that writes. Cases run side by side, the actions of one case in their order.

An action that fails ends its case for this run; what is missing then is found by the next look.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

import structlog

from bot import removal
from bot.cache import Cache, Known
from bot.domain.actions import (
    Action,
    AskInIssue,
    CreateLabel,
    EditNote,
    OpenIssue,
    PostNote,
    React,
    UpdateIssue,
    UpdateLabel,
)
from bot.domain.errors import Conflict, Denied, NotFound, OutOfTime, ServiceError, UnknownOutcome
from bot.domain.history import Card, History
from bot.domain.markers import Key, with_marker
from bot.domain.model import Issue
from bot.domain.ports import FeedbackProject
from bot.domain.removals import DeleteIssue, DeleteNote, EmptyNote
from bot.lanes import carried_out
from bot.observe import own
from bot.report import Done, Result
from bot.reread import Reread

_log = structlog.get_logger()

TOUCHED = "somebody acted on the issue just now: the next run looks at it again"

NOT_ASSIGNED = "GitLab assigned nobody: the person may not see the issue any more"

NOBODY = -1
"""Stands for an account that does not exist."""

NO_ACCOUNT = "GitLab knows no account of the name that rotation.yml gives"

LABEL_DROPPED = "GitLab did not take the label: the bot's account needs the role Planner or Reporter"


class Writer:
    """Writes one run's actions.

    Args:
        gitlab: where to.
        cache: told of every write, so that the next look does not read it again.
        may_write: asked before every write: lease and time budget.
        monotonic: seconds that never go back, for the age of a last look.
        advance: told of each case that is done with.
    """

    def __init__(
        self,
        gitlab: FeedbackProject,
        cache: Cache,
        may_write: Callable[[], bool],
        monotonic: Callable[[], float],
        advance: Callable[[], None] = lambda: None,
    ) -> None:
        self._gitlab = gitlab
        self._cache = cache
        self._may_write = may_write
        self._monotonic, self._advance = monotonic, advance
        self._reread = Reread(gitlab, monotonic, ())
        self._seen: dict[int, Known] = {}
        self._written: dict[int, tuple[int, str]] = {}
        self._opened: dict[Key, int] = {}

    def carry_out(self, cases: Sequence[Sequence[Action]], workers: int) -> list[Done]:
        """Writes all cases with that many workers; the results come in the order of the plan."""
        guarded = [action for case in cases for action in case if _as_seen(action) is not None]
        self._reread = Reread(self._gitlab, self._monotonic, [self._iid(action) for action in guarded])
        try:
            return carried_out(cases, self._case, workers)
        finally:
            self._tell_cache()

    def _tell_cache(self) -> None:
        """Hands over what was seen, all at once: while the workers write, they do not wait for the cache."""
        for iid, known in self._seen.items():
            self._cache.see(known.issue)
            if iid in self._opened.values():
                self._cache.see_opened(iid)
                self._cache.hear(known.issue)
            if known.history is not None:
                self._cache.see_history(iid, known.history, known.issue.notes_count)
        for note_id, (iid, told) in self._written.items():
            self._cache.see_written(iid, note_id, told)
        self._seen.clear()
        self._written.clear()
        self._cache.commit()

    def _known(self, iid: int) -> Known | None:
        return self._seen.get(iid) or self._cache.known(iid)

    def _case(self, actions: Sequence[Action]) -> list[Done]:
        results: list[Done] = []
        self._look_before_own_writes(actions)
        for action in actions:
            if results and results[-1].result is not Result.DONE:
                results.append(Done(action, Result.DEFERRED, "an earlier step of the case is not done"))
            elif not self._may_write():
                results.append(Done(action, Result.DEFERRED, "the time for writing is over"))
            else:
                results.append(self._attempt(action))
                _log_done(results[-1])
        self._advance()
        return results

    def _attempt(self, action: Action) -> Done:
        try:
            return Done(action, *self._write(action))
        except UnknownOutcome as error:
            return Done(action, Result.UNKNOWN, str(error))
        except OutOfTime as error:
            return Done(action, Result.DEFERRED, str(error))
        except Denied as error:
            return Done(action, Result.DENIED, str(error))
        except NotFound as error:
            return Done(action, Result.GONE if self._is_deleted(action) else Result.FAILED, str(error))
        except ServiceError as error:
            return Done(action, Result.FAILED, str(error))

    def _is_deleted(self, action: Action) -> bool:
        """Whether people deleted the action's issue. A 404 may also mean that the account sees less than before."""
        if (action.key is None and action.iid is None) or isinstance(action, OpenIssue):
            return False
        try:
            return not self._gitlab.issues_by_iid([self._iid(action)])
        except ServiceError:
            return False

    def _write(self, action: Action) -> tuple[Result, str]:
        match action:
            case CreateLabel():
                self._create_label(action)
            case UpdateLabel(label=label):
                self._gitlab.update_label(
                    label.label_id or label.name,
                    new_name=action.new_name,
                    color=action.color,
                    description=action.description,
                    archived=action.archived,
                )
            case OpenIssue():
                return self._open(action)
            case UpdateIssue():
                return self._update(action)
            case PostNote():
                self._post(action)
            case EditNote():
                self._edit(action)
            case DeleteIssue() | DeleteNote() | EmptyNote():
                removal.write(self._gitlab, self._iid(action), action)
            case React():
                self._gitlab.react(self._iid(action), action.note_id, action.emoji)
            case _:
                raise TypeError(f"no way to write {action.kind}")
        return Result.DONE, ""

    def _iid(self, action: Action) -> int:
        """The issue of the action: a double by its number, else the oldest that claims the ticket."""
        if action.iid is not None:
            return action.iid
        if _key(action) in self._opened:
            return self._opened[_key(action)]
        known = self._cache.of_ticket(_key(action).ticket_id)
        if not known:
            raise NotFound("GitLab", f"no issue is known for {action.key}")
        return known[0].issue.iid

    def _create_label(self, action: CreateLabel) -> None:
        try:
            self._gitlab.create_label(action.label)
        except Conflict:
            return  # somebody was faster: the label is there, which is what was wanted

    def _open(self, action: OpenIssue) -> tuple[Result, str]:
        issue = self._gitlab.open_issue(action.title, action.body, action.labels)
        self._seen[issue.iid] = Known(issue, History())
        if action.key is not None:
            self._opened[action.key] = issue.iid
        return _label_result(issue, action.labels)

    def _update(self, action: UpdateIssue) -> tuple[Result, str]:
        iid = self._iid(action)
        if action.as_seen is not None and not self._is_as_seen(iid, action.as_seen):
            return Result.DEFERRED, TOUCHED
        assignee_id = self._assignee_id(action)
        if assignee_id == NOBODY:
            return Result.DENIED, NO_ACCOUNT
        text = None if action.description is None else str(action.description)
        if action.marker is not None:
            text = with_marker(self._gitlab.description(iid), action.marker)
        issue = self._gitlab.update_issue(
            iid,
            title=action.title,
            description=text,
            add_labels=action.add_labels,
            remove_labels=action.remove_labels,
            state_event=action.state_event,
            assignee_id=assignee_id,
        )
        before = self._known(iid)
        is_same = before is not None and before.issue.notes_count == issue.notes_count
        self._seen[iid] = Known(issue, before.history if before and is_same else None)
        if assignee_id and not issue.assignees:
            return Result.DENIED, NOT_ASSIGNED
        return _label_result(issue, action.add_labels)

    def _assignee_id(self, action: UpdateIssue) -> int | None:
        """The account that shall get the issue; one that is named is asked for."""
        if not isinstance(action, AskInIssue) or not action.assignee:
            return action.assignee_id
        person = self._gitlab.person_named(action.assignee)
        return person.user_id if person else NOBODY

    def _look_before_own_writes(self, actions: Sequence[Action]) -> None:
        """Looks at a guarded case before its first write: afterwards the bot's own touch would hide a person's.

        A look that fails is repeated, and its failure told, when the guarded action has its turn.
        """
        guarded = [action for action in actions[1:] if _as_seen(action) is not None]
        for action in guarded:
            with suppress(ServiceError):
                self._reread.issue(self._iid(action))

    def _is_as_seen(self, iid: int, seen: Issue) -> bool:
        """Whether nobody touched the issue since the plan was made.

        `updated_at` alone does not tell: GitLab leaves it alone within a minute of the last touch.
        """
        issue = self._reread.issue(iid)
        if issue is None:
            raise NotFound("GitLab", f"issue #{iid} does not exist any more")
        return issue == seen

    def _post(self, action: PostNote) -> None:
        iid = self._iid(action)
        note_id = self._gitlab.post_note(iid, action.body)
        self._written[note_id] = iid, own.told(action.body.marker)
        known = self._known(iid)
        if known is None or known.history is None:
            return
        issue = replace(known.issue, notes_count=known.issue.notes_count + 1)
        self._seen[iid] = Known(issue, known.history.with_note(action.body.marker, note_id))

    def _edit(self, action: EditNote) -> None:
        """Rewrites the note, or writes a new one where it was deleted or belongs to a former account."""
        iid, note_id = self._iid(action), action.note_id
        try:
            self._gitlab.edit_note(iid, note_id, action.body)
        except (Denied, NotFound):
            if _is_double(action):
                raise  # it is gone, which is better still
            note_id = self._gitlab.post_note(iid, action.body)
        known, marker = self._known(iid), action.body.marker
        self._written[note_id] = iid, own.told(marker)
        if known and known.history and _is_double(action):
            self._seen[iid] = replace(known, history=known.history.with_note(marker, note_id))
        if known and known.history and marker and marker.kind == "card":
            is_new = note_id != action.note_id
            issue = replace(known.issue, notes_count=known.issue.notes_count + is_new)
            self._seen[iid] = Known(issue, replace(known.history, card=Card(note_id, marker)))


def _as_seen(action: Action) -> Issue | None:
    return action.as_seen if isinstance(action, UpdateIssue) else None


def _is_double(action: EditNote) -> bool:
    return action.body.marker is not None and action.body.marker.kind == "twice"


def _log_done(done: Done) -> None:
    case = str(done.action.key) if done.action.key else None
    _log.info(done.action.kind, case=case, why=done.action.why, result=done.result.value)


def _label_result(issue: Issue, wanted: Sequence[str]) -> tuple[Result, str]:
    """GitLab answers 200 or 201 and leaves labels out when the account may not set them: the answer is read again."""
    return (Result.DONE, "") if issue.labels.issuperset(wanted) else (Result.DENIED, LABEL_DROPPED)


def _key(action: Action) -> Key:
    if action.key is None:
        raise TypeError(f"{action.kind} belongs to no case")
    return action.key
