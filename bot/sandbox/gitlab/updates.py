"""Applies a change to an issue: which parts the author may change, and the lines, events and mails that follow."""

from collections.abc import Sequence

from bot.sandbox.gitlab import labels as label_rules
from bot.sandbox.gitlab import mentions
from bot.sandbox.gitlab.activity import (
    add_system_note,
    assignee_change,
    record_state,
    save,
    title_change,
    touch,
)
from bot.sandbox.gitlab.awards import toggle
from bot.sandbox.gitlab.changes import CommandUpdates, IssueChanges, StateEvent
from bot.sandbox.gitlab.commands import interpret
from bot.sandbox.gitlab.errors import forbidden, not_found
from bot.sandbox.gitlab.hooks import told_of_changes
from bot.sandbox.gitlab.links import relate
from bot.sandbox.gitlab.model import Issue, Label, Todo, User
from bot.sandbox.gitlab.policy import can_read_issue, can_set_metadata, can_update_issue
from bot.sandbox.gitlab.quick_actions import extract_edit
from bot.sandbox.gitlab.store import Store
from bot.sandbox.gitlab.texts import check_issue


def update(store: Store, issue: Issue, author: User, changes: IssueChanges) -> Issue:
    """Change an issue, as `PUT` does.

    Labels, assignees, date, confidentiality and the lock are dropped silently when the author's role does not allow
    them (the author of an issue may change its texts and state whatever the role). Raises 404 when the issue is not
    visible, 403 when nothing of it may be changed, 400 for a bad title or description.
    """
    if not can_read_issue(store, author, issue):
        raise not_found()
    if not can_update_issue(store, author, issue):
        raise forbidden()
    check_issue(changes.get("title", issue.title), changes.get("description", issue.description))
    with told_of_changes(store, issue, author):
        issue.confidential = issue.confidential and not store.odd.forgets_confidential
        _change_title(store, issue, author, changes)
        updates = _change_description(store, issue, author, changes)
        if can_set_metadata(store, author, issue.project, is_new=False):
            _change_metadata(store, issue, author, changes)
        if "state_event" in changes:
            _change_state(store, issue, author, changes["state_event"])
    if updates:
        apply_updates(store, issue, author, updates)
    return issue


def apply_updates(store: Store, issue: Issue, author: User, updates: CommandUpdates) -> None:
    """Do what quick actions asked for, as one update of the issue, and then what is no field of an issue."""
    changes = IssueChanges()
    titles = {label.id: label.title for label in store.labels(issue.project)}
    if "title" in updates:
        changes["title"] = updates["title"]
    if "label_ids" in updates:
        changes["labels"] = [titles[number] for number in updates["label_ids"]]
    changes["add_labels"] = [titles[number] for number in updates.get("add_label_ids", ())]
    changes["remove_labels"] = [titles[number] for number in updates.get("remove_label_ids", ())]
    if "assignee_ids" in updates:
        changes["assignee_ids"] = updates["assignee_ids"]
    if "due_date" in updates:
        changes["due_date"] = updates["due_date"]
    if "confidential" in updates:
        changes["confidential"] = updates["confidential"]
    if "discussion_locked" in updates:
        changes["discussion_locked"] = updates["discussion_locked"]
    if "state_event" in updates:
        changes["state_event"] = updates["state_event"]
    update(store, issue, author, changes)
    apply_effects(store, issue, author, updates)


def apply_effects(store: Store, issue: Issue, author: User, updates: CommandUpdates) -> None:
    """Do what quick actions ask for beside the issue's fields: to-do, subscription, reaction, duplicate."""
    if updates.get("todo_event") == "add":
        store.todos.append(Todo(author, author, "marked", issue, None, store.now()))
    if updates.get("todo_event") == "done":
        for todo in store.todos:
            todo.is_done = todo.is_done or (todo.user is author and todo.issue is issue)
    if "subscription_event" in updates:
        issue.subscriptions[author.id] = updates["subscription_event"] == "subscribe"
    if "emoji_award" in updates:
        toggle(store, issue, author, updates["emoji_award"])
    if "canonical_issue_id" in updates:
        _mark_duplicate(store, issue, author, store.index(issue.project).by_id[updates["canonical_issue_id"]])


def set_assignees(store: Store, issue: Issue, user_ids: Sequence[int]) -> None:
    """Assign those who may read the issue, nobody for no number or a single 0.

    A free plan looks at the first number only. When none of those who are looked at may read the issue, the wish is
    dropped and the assignees stay. A blocked member may read (GitLab's source, `filter_assignees`).
    """
    looked_at = list(user_ids) if store.paid else list(user_ids)[:1]
    users = [store.users[number] for number in looked_at if number in store.users]
    readers = [user for user in users if can_read_issue(store, user, issue)]
    if readers or looked_at in ([], [0]):
        issue.assignees = tuple(dict.fromkeys(readers))


def _change_title(store: Store, issue: Issue, author: User, changes: IssueChanges) -> None:
    old, new = issue.title, changes.get("title", issue.title).strip()
    if new == old:
        return
    before = mentions.mentioned_users(store, issue, old, is_title=True)
    issue.title = new
    save(store, issue)
    add_system_note(store, issue, author, title_change(old, new))
    after = mentions.mentioned_users(store, issue, new, is_title=True)
    mentions.announce(store, issue, author, after - before, is_edit=True)
    mentions.cross_reference(store, issue, author, new, is_title=True)


def _change_description(store: Store, issue: Issue, author: User, changes: IssueChanges) -> CommandUpdates:
    """Store the new description without its commands, and return what those that are new to it ask for."""
    if "description" not in changes:
        return CommandUpdates()
    old = issue.description
    extracted = extract_edit(old, changes["description"])
    updates = interpret(store, issue, author, extracted.commands).updates
    if extracted.stored != old:
        before = mentions.mentioned_users(store, issue, old)
        issue.description = extracted.stored
        save(store, issue)
        add_system_note(store, issue, author, "changed the description")
        after = mentions.mentioned_users(store, issue, issue.description)
        mentions.announce(store, issue, author, after - before, is_edit=True)
        mentions.cross_reference(store, issue, author, issue.description)
    return updates


def _change_metadata(store: Store, issue: Issue, author: User, changes: IssueChanges) -> None:
    _change_labels(store, issue, author, changes)
    if "assignee_ids" in changes:
        _change_assignees(store, issue, author, changes)
    if changes.get("confidential", issue.confidential) != issue.confidential:
        issue.confidential = not issue.confidential
        save(store, issue)
        body = "made the issue confidential" if issue.confidential else "made the issue visible to everyone"
        add_system_note(store, issue, author, body)
    if "discussion_locked" in changes and changes["discussion_locked"] != bool(issue.discussion_locked):
        issue.discussion_locked = changes["discussion_locked"]
        save(store, issue)
        verb = "locked" if issue.discussion_locked else "unlocked"
        add_system_note(store, issue, author, f"{verb} the discussion in this issue")
    if "due_date" in changes and changes["due_date"] != issue.due_date:
        issue.due_date = due = changes["due_date"]
        save(store, issue)
        body = f"changed due date to {due:%B} {due.day}, {due.year}" if due else "removed due date"
        add_system_note(store, issue, author, body)


def _change_labels(store: Store, issue: Issue, author: User, changes: IssueChanges) -> None:
    wanted: list[Label] = list(issue.label_records.values())
    if "labels" in changes:
        wanted = label_rules.find_or_create(store, issue.project, author, changes["labels"])
    added = label_rules.find_or_create(store, issue.project, author, changes.get("add_labels", ()))
    wanted += [label for label in added if label not in wanted]
    gone = {title.strip() for title in changes.get("remove_labels", ())}
    label_rules.replace(store, issue, author, [label for label in wanted if label.title not in gone])


def _change_assignees(store: Store, issue: Issue, author: User, changes: IssueChanges) -> None:
    old = issue.assignees
    set_assignees(store, issue, changes["assignee_ids"])
    if set(old) == set(issue.assignees):
        issue.assignees = old
        return
    store.index(issue.project).forget_answers()
    touch(store, issue)
    add_system_note(store, issue, author, assignee_change(old, issue.assignees))
    mentions.assigned(store, issue, author, [user for user in issue.assignees if user not in old])


def _change_state(store: Store, issue: Issue, author: User, event: StateEvent) -> None:
    """Close or reopen; nothing happens when it is so already, or to a locked issue that shall reopen."""
    if store.odd.ignores_state:
        return
    if event == "close" and issue.state == "opened":
        issue.closed_at, issue.closed_by = store.now(), author
        save(store, issue, state="closed")
        record_state(store, issue, author, "closed")
    elif event == "reopen" and issue.state == "closed" and not issue.discussion_locked:
        issue.closed_at = issue.closed_by = None
        save(store, issue, state="opened")
        record_state(store, issue, author, "reopened")


def _mark_duplicate(store: Store, issue: Issue, author: User, canonical: Issue) -> None:
    add_system_note(store, issue, author, f"marked this issue as a duplicate of #{canonical.iid}")
    add_system_note(store, canonical, author, f"marked #{issue.iid} as a duplicate of this issue")
    _change_state(store, issue, author, "close")
    relate(store, issue, canonical)
