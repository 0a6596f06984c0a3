"""What people see of a whole project, times, numbers and the bot's own memory apart: equal after equal histories."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from bot import lease
from bot.domain.markers import Marker
from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue, Note
from tests.crowd import views
from tests.world import World

_HEADLINE = re.compile(r"\*\*(.*?)\*\*")


def everything(world: World) -> dict[str, Any]:
    """The labels of the project, and all issues with what the bot wrote and did there."""
    labels = sorted((each.title, each.color, each.description or "") for each in world.project.labels.values())
    issues = sorted(world.project.issues.values(), key=lambda issue: (issue.title, issue.iid))
    found: dict[str, Any] = {"labels": [each for each in labels if each[0] != lease.NAME]}
    for issue in issues:
        known = sum(name.startswith(issue.title) for name in found)
        found[f"{issue.title} ({known + 1})"] = _issue(world, issue)
    return found


def _issue(world: World, issue: Issue) -> dict[str, Any]:
    return {
        "state": (issue.state, issue.confidential, issue.labels),
        "assignees": [user.username for user in issue.assignees],
        "description": _words(world, issue.description),
        "notes": sorted(_said(world, note) for note in issue.user_notes if _is_bots(note)),
        "marks": [(note.body, views.reactions(note)) for note in issue.user_notes if not _is_bots(note)],
        "acts": sorted(_acts(world, issue).items()),
    }


def _is_bots(note: Note) -> bool:
    return note.author.username == people.BOT


def _said(world: World, note: Note) -> tuple[str, str]:
    """Kind and words of a note of the bot; the status note tells of its last run: of that only how it went."""
    marker = Marker.of(note.body)
    kind = marker.kind if marker else ""
    if kind == "status":
        headline = _HEADLINE.match(note.body)
        return kind, headline[1] if headline else ""
    return kind, _words(world, note.body)


def _words(world: World, text: str) -> str:
    """Without markers and times; an issue that is named stands there by its title."""
    words = views.without_times(text)
    titles = {str(issue.iid): issue.title for issue in world.project.issues.values()}
    return re.sub(r"(?<=#)\d+\b", lambda found: titles.get(found[0], found[0]), words)


def _acts(world: World, issue: Issue) -> Counter[tuple[str, ...]]:
    """What GitLab recorded of the bot: states, labels, assignments, and who was told."""
    acts: Counter[tuple[str, ...]] = Counter()
    acts.update(("state", each.state) for each in issue.state_events if each.user.username == people.BOT)
    for event in issue.label_events:
        if event.user.username == people.BOT and event.label is not None:
            acts["label", event.action, event.label.title] += 1
    mine = [note for note in issue.notes if note.system and _is_bots(note)]
    acts.update(("assigned", note.body) for note in mine if "assigned" in note.body)
    for sent in world.sandbox.gitlab.notifications:
        if sent.issue is issue and sent.author.username == people.BOT:
            acts["told", sent.reason, sent.user.username] += 1
    return acts


def lacking(expected: dict[str, Any], seen: dict[str, Any]) -> list[str]:
    """What people do not see though they should: issues, states, notes, marks, acts."""
    found = [name for name in expected if name not in seen]
    for name in expected.keys() & seen.keys() - {"labels"}:
        for part in ("state", "assignees", "marks"):
            found += [f"{name}: {part}"] if expected[name][part] != seen[name][part] else []
        for part in ("notes", "acts"):
            less = _many(expected[name][part], part) - _many(seen[name][part], part)
            found += [f"{name}: {'/'.join(each)}" for each in less]
    return found if expected["labels"] == seen["labels"] else [*found, "labels"]


def doubled(expected: dict[str, Any], seen: dict[str, Any]) -> list[str]:
    """What is there more often than it should be, and whether that is healed."""
    found = [f"issue, {seen[name]['state'][0]}" for name in seen if name not in expected]
    for name in expected.keys() & seen.keys() - {"labels"}:
        for part in ("notes", "acts"):
            more = _many(seen[name][part], part) - _many(expected[name][part], part)
            found += ["/".join(each) for each in more.elements()]
    return sorted(found)


def _many(rows: list[Any], part: str) -> Counter[tuple[str, ...]]:
    """How often each kind of note, or each act."""
    return Counter((row[0],) for row in rows) if part == "notes" else Counter(dict(rows))
