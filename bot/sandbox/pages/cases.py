"""Which issue belongs to which ticket, as people tell: by the title that the bot gave it."""

import re
from typing import TYPE_CHECKING

from bot.sandbox import people
from bot.sandbox.gitlab import Issue

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox

TITLE = re.compile(r"(?:Good|Bad): ticket #(\d{1,19})\b")


def issues(sandbox: "Sandbox") -> list[Issue]:
    """Return all issues of the feedback project, the oldest first; none in an empty world."""
    project = sandbox.gitlab.project_at(people.PROJECT)
    return sorted(project.issues.values(), key=lambda issue: issue.iid) if project else []


def by_ticket(sandbox: "Sandbox") -> dict[int, Issue]:
    """Return the bot's issue of each ticket; the oldest where there are several. Call it with the lock held."""
    found: dict[int, Issue] = {}
    for issue in issues(sandbox):
        title = TITLE.match(issue.title)
        if title and issue.author.username == people.BOT:
            found.setdefault(int(title[1]), issue)
    return found
