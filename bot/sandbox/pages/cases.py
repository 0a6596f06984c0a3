"""Which issue belongs to which ticket, as people tell: by the title that the bot gave it; and why one has none."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from bot.sandbox import people
from bot.sandbox.gitlab import Issue
from bot.sandbox.pages import texts
from bot.sandbox.pages.runner import Pause
from bot.sandbox.zendesk.model import Rating

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox

Missing = Literal["unrated", "erased", "deleted", "old", "due", "hourly"]
# How far back the bot looks when it begins, as it is shipped.
LOOK_BACK = timedelta(days=7)
# The kind that the bot's hidden line has in an issue of somebody's turn.
TURN = "rotation"
TITLE = re.compile(r"(?:Good|Bad): ticket #(\d{1,19})\b")
# What keeps the place of a ticket whose customer wants to be forgotten.
ERASED = re.compile(r"Erased: ticket #(\d{1,19})\b")


def issues(sandbox: "Sandbox") -> list[Issue]:
    """Return all issues of the feedback project, the oldest first; none in an empty world."""
    project = sandbox.gitlab.project_at(people.PROJECT)
    return sorted(project.issues.values(), key=lambda issue: issue.iid) if project else []


def by_ticket(sandbox: "Sandbox") -> dict[int, Issue]:
    """Return the bot's issue of each ticket; the oldest where there are several. Call it with the lock held."""
    return _by_ticket(issues(sandbox))


def of_turns(sandbox: "Sandbox") -> list[Issue]:
    """Return the open issues in which the bot gathers what waits for those on duty, oldest first."""
    own = [each for each in issues(sandbox) if each.state == "opened" and each.author.username == people.BOT]
    return [each for each in own if (memory := texts.memory_of(each.description)[1]) and memory.kind == TURN]


def scope_from(sandbox: "Sandbox") -> datetime:
    """Return from when on ratings get an issue: a week before the bot's first trace, or before now without one."""
    found = [*issues(sandbox), *_deleted(sandbox)]
    began = (issue.created_at for issue in found if issue.author.username == people.BOT)
    return min(began, default=sandbox.clock.now()) - LOOK_BACK


def missing(sandbox: "Sandbox", ticket_id: int, rating: Rating | None) -> Missing:
    """Return why a ticket without an issue has none. Call it with the lock held.

    Nobody rated it, it was erased, people deleted its issue, it was rated too long before the bot began, or a run is
    due, where customers are asked by surveys one that looks for answers once an hour.
    """
    if ticket_id in _by_ticket(issues(sandbox), ERASED):
        return "erased"
    if rating is None or not rating.is_received:
        return "unrated"
    if ticket_id in _by_ticket(_deleted(sandbox)):
        return "deleted"
    if rating.updated_at < scope_from(sandbox):
        return "old"
    return "hourly" if sandbox.zendesk.switches.csat == "surveys" else "due"


def pause(sandbox: "Sandbox") -> Pause | None:
    """Return what paused the bot when it looked last, unless somebody took the label off since."""
    found = sandbox.runs.last.pause if sandbox.runs.last else None
    project = sandbox.gitlab.project_at(people.PROJECT)
    issue = project.issues.get(found.iid) if project and found else None
    return found if found and issue and found.label in issue.labels else None


def _deleted(sandbox: "Sandbox") -> list[Issue]:
    return [issue for issue in sandbox.gitlab.deleted_issues if issue.project.path_with_namespace == people.PROJECT]


def _by_ticket(candidates: Iterable[Issue], named: re.Pattern[str] = TITLE) -> dict[int, Issue]:
    found: dict[int, Issue] = {}
    for issue in candidates:
        title = named.match(issue.title)
        if title and issue.author.username == people.BOT:
            found.setdefault(int(title[1]), issue)
    return found
