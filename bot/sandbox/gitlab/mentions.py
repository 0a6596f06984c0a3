"""What a text sets off in GitLab: to-dos, e-mails to the mentioned, and "mentioned in" lines on other issues."""

from bot.sandbox.gitlab.activity import add_system_note
from bot.sandbox.gitlab.model import Issue, Note, Notification, Reason, Todo, User
from bot.sandbox.gitlab.policy import can_read_issue, can_read_note
from bot.sandbox.gitlab.references import references
from bot.sandbox.gitlab.store import Store


def mentioned_users(store: Store, issue: Issue, text: str, *, is_title: bool = False) -> set[User]:
    """Return the people whom a text addresses: by name, through their group's name, or all members by `@all`."""
    found = references(text, single_line=is_title)
    if not found.users and not found.all_mentioned:
        return set()
    members = {user for user, _ in store.members(issue.project).values()}
    users: set[User] = set(members) if found.all_mentioned else set()
    groups = {path.lower() for path in issue.project.group_paths}
    for name in found.users:
        user = store.user_named(name)
        if user is not None:
            users.add(user)
        elif name.lower() in groups:
            users |= members
    return users


def announce(
    store: Store, issue: Issue, author: User, users: set[User], note: Note | None = None, *, is_edit: bool = False
) -> None:
    """Give everybody mentioned who may read it a to-do, and an e-mail unless it is an edit; its author no e-mail."""
    for user in sorted(users, key=lambda user: user.id):
        if not can_read_issue(store, user, issue):
            continue
        if note is not None and not can_read_note(store, user, note):
            continue
        todo = Todo(user, author, "mentioned", issue, note, store.now())
        if user is author:
            store.todos.append(todo)
            continue
        _tell(store, todo, "newly_mentioned" if is_edit else "mentioned")


def assigned(store: Store, issue: Issue, author: User, users: list[User]) -> None:
    """Tell people that an issue became theirs, unless they took it themselves."""
    for user in users:
        if user is not author:
            _tell(store, Todo(user, author, "assigned", issue, None, store.now()), "assigned")


def _tell(store: Store, todo: Todo, reason: Reason) -> None:
    """Record it; no e-mail for an edit, and none to a blocked account, which may not receive any (GitLab's source)."""
    by_email = reason != "newly_mentioned" and todo.user.state == "active"
    told = Notification(todo.user, todo.author, reason, todo.issue, todo.note, todo.created_at, by_email)
    store.todos.append(todo)
    store.notifications.append(told)


def cross_reference(store: Store, source: Issue, author: User, text: str, *, is_title: bool = False) -> None:
    """Write `mentioned in issue #n` on every issue that the text refers to, once for each pair of issues."""
    for iid in sorted(references(text, single_line=is_title).issues):
        target = source.project.issues.get(iid)
        if target is None or target is source or not can_read_issue(store, author, target):
            continue
        if not any(note.source is source for note in target.notes):
            add_system_note(store, target, author, f"mentioned in issue #{source.iid}", source=source)
