"""The sandbox's GitLab as the tests, the story and the REST routes use it: people act on it, with their own rights."""

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from bot.sandbox.gitlab import awards, issues, labels, links, notes, updates
from bot.sandbox.gitlab.changes import IssueChanges
from bot.sandbox.gitlab.index import IssueIndex
from bot.sandbox.gitlab.issues import NewIssue
from bot.sandbox.gitlab.model import Award, Issue, IssueLink, Label, Note, Project, Token, User
from bot.sandbox.gitlab.store import Store


class GitLab(Store):
    """A GitLab installation in memory: `GitLab(clock, lock, paid=False)`.

    Methods may be called from any thread. Those that act as somebody raise `ApiError` with GitLab's status and body
    where GitLab refuses, and drop silently what GitLab drops silently. Beside them: `users`, `projects`,
    `project.issues` by iid, `issue.notes`, `todos`, `notifications`, `executed_commands` and `switches`.
    """

    def add_user(self, username: str, name: str, *, bot: bool = False, email: str | None = None) -> User:
        """Create an account; ValueError when the user name is taken."""
        with self.lock:
            if self.user_named(username) is not None:
                raise ValueError(f"the user name {username!r} is taken")
            user = User(self.next_id("users"), username, name, self.now(), bot=bot, email=email)
            self.users[user.id] = user
            return user

    def block_user(self, user: User) -> None:
        """Block an account: it stays a member, is told nothing more by e-mail, and its tokens are refused."""
        with self.lock:
            user.state = "blocked"

    def add_token(
        self, user: User, token: str, *, scopes: Sequence[str] = ("api",), expires_at: date | None = None
    ) -> Token:
        """Give a user an access token; it stops working when `expires_at` begins (UTC)."""
        with self.lock:
            added = Token(self.next_id("tokens"), token, user, tuple(scopes), self.now(), expires_at)
            self.tokens[token] = added
            return added

    def revoke_token(self, token: str) -> None:
        """Make a token invalid; KeyError when there is none of that value."""
        with self.lock:
            self.tokens[token].revoked = True

    def add_project(self, path: str, *, visibility: str = "private") -> Project:
        """Create a project below its group, such as `acme/feedback`; visibility private, internal or public."""
        with self.lock:
            if "/" not in path or path.lower() in self.paths:
                raise ValueError(f"a project needs a free path of the form group/name, not {path!r}")
            project = Project(self.next_id("projects"), path, visibility, self.now())
            self.projects[project.id] = self.paths[path.lower()] = project
            self.indexes[project.id] = IssueIndex()
            return project

    def rename_project(self, project: Project, path: str) -> None:
        """Move a project: REST answers its old path with a redirect for reading and an error for writing."""
        with self.lock:
            old = project.path_with_namespace.lower()
            self.moved_paths[old] = self.paths.pop(old)
            project.path_with_namespace = path
            self.paths[path.lower()] = project
            self.moved_paths.pop(path.lower(), None)

    def add_member(self, project: Project, user: User, access_level: int) -> None:
        """Make a user a direct member of a project, or change the level (see `roles`)."""
        with self.lock:
            project.members[user.id] = (user, access_level)

    def remove_member(self, project: Project, user: User) -> None:
        """End a direct membership; nothing happens without one."""
        with self.lock:
            project.members.pop(user.id, None)

    def add_group_member(self, group_path: str, user: User, access_level: int) -> None:
        """Make a user a member of a group, and by that of all projects below it."""
        with self.lock:
            self.group_members[group_path][user.id] = (user, access_level)

    def create_issue(
        self,
        project: Project,
        author: User,
        *,
        title: str,
        description: str = "",
        labels: Sequence[str] = (),
        confidential: bool = False,
        assignee_ids: Sequence[int] = (),
    ) -> Issue:
        """Open an issue as the author would."""
        new = NewIssue(title, description, labels, confidential, assignee_ids)
        with self.lock:
            return issues.create(self, project, author, new)

    def update_issue(self, issue: Issue, author: User, **changes: Unpack[IssueChanges]) -> Issue:
        """Change an issue as the author would; the names are those of `PUT`, labels and ids as sequences."""
        with self.lock:
            return updates.update(self, issue, author, changes)

    def delete_issue(self, issue: Issue, author: User) -> None:
        """Delete an issue for good, as an Owner or Planner may."""
        with self.lock:
            issues.delete(self, issue, author)

    def create_note(self, issue: Issue, author: User, body: str, *, internal: bool = False) -> Note | None:
        """Comment on an issue; None when the body held only quick actions."""
        with self.lock:
            return notes.create(self, issue, author, body, internal=internal).note

    def edit_note(self, note: Note, author: User, body: str) -> Note | None:
        """Edit a comment; None when the body held only quick actions."""
        with self.lock:
            return notes.edit(self, note, author, body).note

    def delete_note(self, note: Note, author: User) -> None:
        """Delete a comment."""
        with self.lock:
            notes.delete(self, note, author)

    def hide_note(self, note: Note) -> None:
        """Make a note unreadable for all, so that list pages come short or empty though more follow."""
        with self.lock:
            note.hidden = True

    def award(self, awardable: Issue | Note, author: User, name: str) -> Award:
        """React with an emoji, by its name without colons."""
        with self.lock:
            return awards.add(self, awardable, author, name)

    def link_issues(self, source: Issue, target: Issue, author: User, link_type: str = "relates_to") -> IssueLink:
        """Relate two issues."""
        with self.lock:
            return links.create(self, source, target, author, link_type)

    def add_label(
        self, project: Project, author: User, name: str, *, color: str = "#6699CC", description: str | None = None
    ) -> Label:
        """Create a project label."""
        with self.lock:
            return labels.create(self, project, author, name=name, color=color, description=description)

    def add_group_label(
        self, group_path: str, name: str, *, color: str = "#6699CC", description: str | None = None
    ) -> Label:
        """Create a label of a group, shared by all projects below it."""
        with self.lock:
            return labels.add_to_group(self, group_path, name, color, description)

    def find_issue(self, project: Project, iid: int) -> Issue | None:
        """Return an issue by its number within the project, or None."""
        with self.lock:
            return project.issues.get(iid)
