"""What a person may see and do, as GitLab's policies decide it for projects, issues and notes."""

from bot.sandbox.gitlab import roles
from bot.sandbox.gitlab.model import Issue, Note, Project, User
from bot.sandbox.gitlab.store import Store


def can_read_project(store: Store, user: User | None, project: Project) -> bool:
    """Tell whether the project is visible: to members, to all (public), to everybody signed in (internal)."""
    if project.visibility == "public" or (project.visibility == "internal" and user is not None):
        return True
    return store.access_level(project, user) is not None


def can_use_issues(store: Store, user: User | None, project: Project) -> bool:
    """Tell whether the project shows issues to the user: `issues_access_level` enabled, private (members), disabled."""
    if project.issues_access_level == "disabled" or not can_read_project(store, user, project):
        return False
    return project.issues_access_level != "private" or store.access_level(project, user) is not None


def is_issue_admin(store: Store, user: User | None, project: Project) -> bool:
    """Tell whether the role allows to label, assign and see confidential issues and internal notes."""
    return store.access_level(project, user) in roles.ISSUE_ADMINS


def can_read_issue(store: Store, user: User | None, issue: Issue) -> bool:
    """Tell whether the issue is visible; a confidential one only to its author, assignees and from Planner on."""
    if not can_use_issues(store, user, issue.project):
        return False
    if not issue.confidential:
        return True
    return _is_concerned(user, issue) or is_issue_admin(store, user, issue.project)


def can_create_issue(store: Store, user: User, project: Project) -> bool:
    """Tell whether the user may open issues: every member, and everybody where the project is not private."""
    return not project.archived and can_use_issues(store, user, project)


def can_update_issue(store: Store, user: User, issue: Issue) -> bool:
    """Tell whether the user may change title, description and state: author, assignee, and from Planner on."""
    if issue.project.archived or not can_read_issue(store, user, issue):
        return False
    return _is_concerned(user, issue) or is_issue_admin(store, user, issue.project)


def can_set_metadata(store: Store, user: User, project: Project, *, is_new: bool) -> bool:
    """Tell whether labels, assignees and dates are taken: from every member while creating, later from Planner on."""
    level = store.access_level(project, user)
    return level in (roles.MEMBERS if is_new else roles.ISSUE_ADMINS)


def can_delete_issue(store: Store, user: User, project: Project) -> bool:
    """Tell whether the user may delete issues: Owner and Planner."""
    return store.access_level(project, user) in roles.ISSUE_DESTROYERS


def can_own(store: Store, user: User, project: Project) -> bool:
    """Tell whether the user may set what only owners set: `iid`, `created_at`."""
    return store.access_level(project, user) in roles.OWNERS


def can_create_note(store: Store, user: User, issue: Issue) -> bool:
    """Tell whether the user may comment; in a locked discussion only members may."""
    if issue.project.archived or not can_read_issue(store, user, issue):
        return False
    return not issue.discussion_locked or store.access_level(issue.project, user) is not None


def can_read_note(store: Store, user: User | None, note: Note) -> bool:
    """Tell whether a note is visible, given that its issue is."""
    if note.hidden:
        return False
    if note.internal and not is_issue_admin(store, user, note.issue.project):
        return False
    return note.source is None or can_read_issue(store, user, note.source)


def can_admin_note(store: Store, user: User, note: Note) -> bool:
    """Tell whether the user may edit or delete a note: its author and from Maintainer on; nobody GitLab's own."""
    if note.system or not can_create_note(store, user, note.issue) or not can_read_note(store, user, note):
        return False
    return note.author is user or store.access_level(note.issue.project, user) in roles.NOTE_ADMINS


def _is_concerned(user: User | None, issue: Issue) -> bool:
    return user is not None and (issue.author is user or user in issue.assignees)
