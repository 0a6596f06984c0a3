"""Issues opened, changed, closed and deleted, with every trap of GitLab's API: dropped fields, own lines, to-dos."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.sandbox.gitlab import hooks, mentions
from bot.sandbox.gitlab import labels as label_rules
from bot.sandbox.gitlab.changes import CommandUpdates
from bot.sandbox.gitlab.commands import interpret
from bot.sandbox.gitlab.errors import conflict, forbidden
from bot.sandbox.gitlab.model import Issue, Project, User
from bot.sandbox.gitlab.policy import can_create_issue, can_delete_issue, can_own, can_set_metadata
from bot.sandbox.gitlab.store import Store
from bot.sandbox.gitlab.texts import check_issue
from bot.sandbox.gitlab.updates import apply_effects, set_assignees


@dataclass(frozen=True, slots=True)
class NewIssue:
    """What a new issue is asked to be; `iid` and `created_at` (aware) count for owners only."""

    title: str
    description: str = ""
    labels: Sequence[str] = ()
    confidential: bool = False
    assignee_ids: Sequence[int] = ()
    due_date: date | None = None
    iid: int | None = None
    created_at: datetime | None = None


def create(store: Store, project: Project, author: User, new: NewIssue) -> Issue:
    """Open an issue: what the author's role does not allow is dropped without a word, as GitLab does.

    Raises 403 without the right to open issues, 400 for a bad title or description, 409 for an `iid` in use.
    Quick actions in the description are cut out; those that make sense before an issue exists are executed.
    """
    if not can_create_issue(store, author, project):
        raise forbidden()
    title = new.title.strip()
    check_issue(title, new.description)
    extracted = store.odd.extracted(new.description)
    issue = _build(store, project, author, replace(new, title=title, description=extracted.stored))
    interpreted = interpret(store, issue, author, extracted.commands, is_new=True)
    _dress(store, issue, author, new, interpreted.updates)
    project.issues[issue.iid] = issue
    store.index(project).add(issue)
    mentions.assigned(store, issue, author, list(issue.assignees))
    _announce(store, issue, author)
    hooks.tell_of_new_issue(store, issue, author)
    return issue


def delete(store: Store, issue: Issue, author: User) -> None:
    """Delete an issue for good, with its notes, links and to-dos; 403 unless the author is Owner or Planner."""
    if not can_delete_issue(store, author, issue.project):
        raise forbidden()
    del issue.project.issues[issue.iid]
    store.deleted_issues.append(issue)
    store.index(issue.project).discard(issue)
    for label in issue.label_records.values():
        label.issue_ids.discard(issue.id)
    store.links = {key: link for key, link in store.links.items() if issue not in (link.source, link.target)}
    store.todos = [todo for todo in store.todos if todo.issue is not issue]


def _build(store: Store, project: Project, author: User, new: NewIssue) -> Issue:
    is_owner = can_own(store, author, project)
    iid = new.iid if is_owner and new.iid else project.last_iid + 1
    if iid in project.issues:
        raise conflict("Duplicated issue")
    project.last_iid = max(project.last_iid, iid)
    now = store.now()
    created_at = new.created_at if is_owner and new.created_at else now
    number = store.next_id("issues")
    return Issue(number, iid, project, author, new.title, new.description, created_at, now, new.confidential)


def _dress(store: Store, issue: Issue, author: User, new: NewIssue, updates: CommandUpdates) -> None:
    """Put labels, assignees and date on a new issue, where the author may."""
    project = issue.project
    issue.confidential = updates.get("confidential", issue.confidential)
    if not can_set_metadata(store, author, project, is_new=True):
        return
    issue.due_date = updates.get("due_date", new.due_date)
    assignee_ids = updates.get("assignee_ids", new.assignee_ids)
    set_assignees(store, issue, assignee_ids)
    wanted = label_rules.find_or_create(store, project, author, new.labels)
    by_id = {label.id: label for label in store.labels(project)}
    wanted += [by_id[number] for number in updates.get("add_label_ids", ()) if by_id[number] not in wanted]
    label_rules.replace(store, issue, author, wanted, is_new=True)
    apply_effects(store, issue, author, updates)


def _announce(store: Store, issue: Issue, author: User) -> None:
    users = mentions.mentioned_users(store, issue, issue.title, is_title=True)
    users |= mentions.mentioned_users(store, issue, issue.description)
    mentions.announce(store, issue, author, users)
    mentions.cross_reference(store, issue, author, issue.title, is_title=True)
    mentions.cross_reference(store, issue, author, issue.description)
