"""What a quick action has to work with: the issue, its author's rights, its argument, and what was asked so far."""

import re
from dataclasses import dataclass

from bot.sandbox.gitlab.changes import CommandUpdates
from bot.sandbox.gitlab.model import Issue, Label, User
from bot.sandbox.gitlab.policy import can_set_metadata, can_update_issue
from bot.sandbox.gitlab.store import Store

_LABEL = re.compile(r'~?"([^"]+)"|~([^\s,"]+)|([^\s,~"]+)')
_USER = re.compile(r"@?([A-Za-z0-9_][A-Za-z0-9_.-]*)")


class NotAvailable(Exception):
    """The action does not exist for this author, on this issue, in its present state."""


@dataclass(slots=True)
class Run:
    """One action of one text: on what, by whom, with which argument; `updates` gathers what all of them ask for."""

    store: Store
    issue: Issue
    author: User
    argument: str
    updates: CommandUpdates
    is_new: bool

    def require(self, condition: bool) -> None:  # noqa: FBT001 - reads as a sentence: require(x == y)
        """Raise NotAvailable unless the condition holds."""
        if not condition:
            raise NotAvailable

    def require_metadata(self, *, saved: bool = False) -> None:
        """Require the right to label and assign; with `saved` also an issue that exists already."""
        self.require(can_set_metadata(self.store, self.author, self.issue.project, is_new=self.is_new))
        self.require(not (saved and self.is_new))

    def require_update(self) -> None:
        """Require an issue that exists and the right to change its texts and state."""
        self.require(not self.is_new and can_update_issue(self.store, self.author, self.issue))

    def labels(self) -> list[Label]:
        """Return the known labels of the argument; unknown ones are left out and never created."""
        wanted = [next(group for group in match.groups() if group) for match in _LABEL.finditer(self.argument)]
        known = {label.title: label for label in self.store.labels(self.issue.project)}
        return [known[title] for title in dict.fromkeys(wanted) if title in known]

    def users(self) -> list[User]:
        """Return the known users of the argument; `me` is the author."""
        names = _USER.findall(self.argument)
        found = [self.author if name == "me" else self.store.user_named(name) for name in names]
        return [user for user in found if user is not None]
