"""What people see in GitLab after a run: who was told what, and the issue of the turn."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue, Note, Notification
from bot.sandbox.world import Sandbox

CASE = re.compile(r"(?:Good|Bad): ticket #(\d+)")
TURN = "Reviewing manager"
KIND = re.compile(r"<!-- feedback-bot ([a-z]+)")
"""What the bot itself calls a note; people tell it from its words."""

LISTED = re.compile(r"^\* #(\d+) waits", re.MULTILINE)
MORE = re.compile(r"^\* and (\d+) more$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Told:
    """The bot addressed somebody.

    Args:
        name: user name.
        ticket: of the case in whose issue it was; None in the issue of a turn.
        kind: of the note; `description` where it was the issue's own text, `assigned` where nothing was said.
        issue: where.
    """

    name: str
    ticket: int | None
    kind: str
    issue: Issue


@dataclass(frozen=True, slots=True)
class Look:
    """What is new after a run, and how the issues of turns stand.

    Args:
        now: when, UTC.
        told: whom the bot addressed in this run.
        notes: its new notes in issues of turns.
        turns: every issue of a turn, oldest first.
        listed: tickets that the list of the present turn names.
        more: how many it only counts.
    """

    now: datetime
    told: tuple[Told, ...]
    notes: tuple[Note, ...]
    turns: tuple[Issue, ...]
    listed: frozenset[int]
    more: int

    @property
    def open_turns(self) -> list[Issue]:
        return [issue for issue in self.turns if issue.state == "opened"]

    def count(self, kind: str) -> int:
        """How many notes of a kind are new."""
        return sum(kind_of(note) == kind for note in self.notes)


class Sight:
    """Looks again and again, and tells what is new."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._project = sandbox.gitlab.paths[people.PROJECT]
        self._told = len(sandbox.gitlab.notifications)
        self._notes: set[int] = set()

    def look(self) -> Look:
        """What is new since the last time."""
        notifications = self._sandbox.gitlab.notifications
        new, self._told = notifications[self._told :], len(notifications)
        told = tuple(_told(each) for each in new if each.author.username == people.BOT)
        turns = tuple(issue for issue in self._issues() if issue.title.startswith(TURN))
        notes = tuple(note for issue in turns for note in issue.notes if self._is_new(note))
        self._notes |= {note.id for note in notes}
        text = "\n".join(issue.description for issue in turns if issue.state == "opened")
        listed = frozenset(self._ticket(int(iid)) for iid in LISTED.findall(text))
        more = sum(int(number) for number in MORE.findall(text))
        return Look(self._sandbox.clock.now(), told, notes, turns, listed, more)

    def _ticket(self, iid: int) -> int:
        found = CASE.match(self._project.issues[iid].title)
        return int(found[1]) if found else 0

    def everything(self) -> list[object]:
        """All that people can see but the bot's own state."""
        return [
            (issue.iid, issue.title, issue.description, issue.state, issue.labels, issue.assignees, _words(issue))
            for issue in self._issues()
            if issue.title.startswith(TURN) or CASE.match(issue.title)
        ]

    def _issues(self) -> list[Issue]:
        mine = [issue for issue in self._project.issues.values() if issue.author.username == people.BOT]
        return sorted(mine, key=lambda issue: issue.iid)

    def _is_new(self, note: Note) -> bool:
        return note.id not in self._notes and not note.system and note.author.username == people.BOT


def kind_of(note: Note) -> str:
    """What sort of note it is."""
    found = KIND.findall(note.body)
    return found[-1] if found else "plain"


def _told(sent: Notification) -> Told:
    ticket = CASE.match(sent.issue.title)
    kind = kind_of(sent.note) if sent.note else "description"
    if sent.reason == "assigned":
        kind = sent.reason
    return Told(sent.user.username, int(ticket[1]) if ticket else None, kind, sent.issue)


def _words(issue: Issue) -> tuple[object, ...]:
    return tuple(
        (note.id, note.body, tuple((award.name, award.user.id) for award in note.awards)) for note in issue.notes
    )
