"""What people see of a case, without times and numbers: equal after equal histories."""

from __future__ import annotations

import re

from bot.domain.markers import Marker
from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue, Note
from tests.crowd.scene import Scene

_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?(?: UTC|Z)?")


def without_times(text: str) -> str:
    """Words of the bot, without their marker and times."""
    return _TIME.sub("TIME", re.sub(r"<!-- feedback-bot .*?-->", "", text, flags=re.DOTALL)).strip()


def visible(note: Note) -> str:
    """The words of a note of the bot, without its marker and times."""
    return without_times(note.body)


def card(scene: Scene, issue: Issue) -> tuple[str, ...]:
    """The lines of the card, those of commands in any order."""
    return tuple(line for note in scene.world.notes(issue, "card") for line in visible(note).splitlines())


def answers(issue: Issue, note: Note) -> list[Note]:
    """The bot's notes that answer one comment."""
    found = []
    for each in issue.user_notes:
        marker = Marker.of(each.body) if each.author.username == people.BOT else None
        if marker and marker.kind == "answer" and marker.values.get("to") == str(note.id):
            found.append(each)
    return found


def reactions(note: Note) -> list[str]:
    """The bot's reactions on a comment."""
    return [award.name for award in note.awards if award.user.username == people.BOT]


def case(scene: Scene, number: int) -> dict[str, object]:
    """All that people see of one case."""
    issue = scene.issue(number)
    return {
        "title": issue.title,
        "state": issue.state,
        "labels": issue.labels,
        "assignees": [user.username for user in issue.assignees],
        "card": card(scene, issue),
        "answers": [
            (told.by.username, told.versions[-1].phrase.words, reactions(told.note),
             [visible(note) for note in answers(issue, told.note)])
            for told in scene.there(number)
        ],
        "told": sorted(kind for kind in ("changed", "lacking", "gone") for _ in scene.world.notes(issue, kind)),
    }  # fmt: skip


def everything(scene: Scene) -> list[dict[str, object]]:
    """All that people see."""
    return [case(scene, number) for number in scene.cases]
