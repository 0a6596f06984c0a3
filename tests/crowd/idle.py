"""When a good case may close by itself, and when it must have: worked out from GitLab's record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue, StateEvent
from tests.crowd.phrases import KEPT, PENDING
from tests.crowd.scene import Scene
from tests.world import DAYS

GOOD, BAD = "satisfaction::good", "satisfaction::bad"
BLIND = 60.0
"""What people do so shortly before the bot closes may be missed: it looks once more at most 20 seconds before."""

SURE = (3 * DAYS).total_seconds()
"""So long after its time an idle case must have been closed."""


def closings(scene: Scene, case: int) -> list[float]:
    """When the bot closed a case that was idle, in seconds."""
    after, issue = _after(scene), scene.issue(case)
    if after is None:
        return []
    closed = [event for event in issue.state_events if _is_bots(event) and event.state == "closed"]
    return [at for event in closed if _was_idle(scene, case, at := event.created_at.timestamp(), after)]


def is_overdue(scene: Scene, case: int) -> bool:
    """Whether a good open case has been idle for so long that it must have been closed."""
    after, issue = _after(scene), scene.issue(case)
    if after is None or issue.state != "opened" or _is_kept(issue.labels) or issue.assignees:
        return False
    if _was_snoozed(scene, case):
        return False
    gone = (told.deleted_at for told in scene.said(case) if told.is_deleted)
    last = max([*_acts(scene, case), *gone, *(each.at for each in scene.ratings.get(case, ()))])
    return scene.now > last + after + SURE


def _was_snoozed(scene: Scene, case: int) -> bool:
    asks = (ask for told in scene.said(case) for version in told.versions for ask in version.phrase.asks)
    return any(ask.words.startswith("snooze") for ask in asks)


def _after(scene: Scene) -> float | None:
    after = scene.world.config.bot.close_idle.after
    return after.total_seconds() if after else None


def _is_bots(event: StateEvent) -> bool:
    return event.user.username == people.BOT


def _was_idle(scene: Scene, case: int, at: float, after: float) -> bool:
    issue = scene.issue(case)
    quiet_since = max(each for each in _acts(scene, case) if each <= at - BLIND)
    is_free = not _is_kept(_labels(issue, at - BLIND)) and not _assigned(issue, at - BLIND)
    return is_free and at - quiet_since >= after


def _is_kept(labels: Iterable[str]) -> bool:
    return GOOD not in labels or bool({KEPT, PENDING, BAD, "needs-look"} & {*labels})


def _labels(issue: Issue, at: float) -> set[str]:
    """The labels at a time; those with which the issue was opened count as put on then."""
    on: set[str] = set()
    for event in issue.label_events:
        if event.label is not None and event.created_at.timestamp() <= at:
            (on.add if event.action == "add" else on.discard)(event.label.title)
    return on


def _assigned(issue: Issue, at: float) -> bool:
    """Whether somebody was assigned at a time."""
    told = [note.body for note in issue.notes if note.system and note.created_at.timestamp() <= at]
    told = [body for body in told if body.startswith(("assigned to", "unassigned"))]
    return bool(told) and (told[-1].startswith("assigned") or bool(issue.assignees))


def _acts(scene: Scene, case: int) -> Iterator[float]:
    """When people did something that one can still see, and when the issue was opened."""
    issue = scene.issue(case)
    yield issue.created_at.timestamp()
    done = [(note.author, note.created_at) for note in issue.notes]
    done += [(event.user, event.created_at) for event in issue.state_events]
    done += [(event.user, event.created_at) for event in issue.label_events]
    yield from (at.timestamp() for who, at in done if who.username != people.BOT)
    for told in scene.there(case):
        yield told.versions[-1].at


def closes(scene: Scene) -> bool:
    """Whether idle cases close at all."""
    return _after(scene) is not None
