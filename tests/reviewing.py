"""A case on which people speak with the bot: the world of `tests.world` with the words for a conversation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.domain.markers import Marker
from bot.report import Report
from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue, Note, User
from bot.standing.record import Record
from tests.world import HOURS, MINUTES, World

SUMMARY = "* **Summary of ticket/feedback:** the cable was loose"
ACTION = "* **Action to be taken:** send a new one"
NO_ACTION = "* **Action to be taken:** none"
YES = "* **Contact customer to discuss feedback? (Y/N)** Y"
NO = "* **Contact customer to discuss feedback? (Y/N)** N"
CAUSE = "* **Cause:** docs-issue"
COMPLETE = f"{SUMMARY}\n{ACTION}\n{YES}\n{CAUSE}"
NOTHING_LEFT = f"{SUMMARY}\n{NO_ACTION}\n{NO}\n{CAUSE}"
DOCS, PROCESS = "feedback::docs-issue", "feedback::process"
PENDING, DONE = "contact::pending", "contact::done"
BOT = f"@{people.BOT}"
OTHER = people.MANAGERS[2].username
"""A developer."""


class Talking:
    """One case of a world, an hour after it was mirrored, and what people and the bot do on it.

    Args:
        world: where.
        score: what the customer said.
        comment: in which words.
    """

    def __init__(self, world: World, score: str = "bad", comment: str | None = None) -> None:
        self.world = world
        self.ticket = world.rate(score, comment)
        world.run()
        world.wait(HOURS)
        self.issue: Issue = world.issue(self.ticket)

    # -- what people do ----------------------------------------------------------------------------------------

    def person(self, username: str | None = None) -> User:
        """Somebody by user name; by default the first manager."""
        return self.world.user(username) if username else self.world.manager

    def says(self, words: str, by: str | None = None) -> Note:
        """A minute later than whatever was before, somebody comments."""
        self.world.wait(MINUTES)
        note = self.world.sandbox.gitlab.create_note(self.issue, self.person(by), words)
        assert note is not None
        return note

    def edits(self, note: Note, words: str) -> None:
        self.world.wait(MINUTES)
        self.world.sandbox.gitlab.edit_note(note, note.author, words)

    def deletes(self, note: Note) -> None:
        self.world.wait(MINUTES)
        self.world.sandbox.gitlab.delete_note(note, self.world.admin)

    def clicks(self, by: str | None = None, **changes: Any) -> None:
        """A minute later somebody changes the issue by hand."""
        self.world.wait(MINUTES)
        self.world.sandbox.gitlab.update_issue(self.issue, self.person(by), **changes)

    def rates(self, score: str, comment: str | None = None) -> None:
        """A minute later the customer rates again."""
        self.world.wait(MINUTES)
        self.world.rate(score, comment, ticket=self.ticket)

    def looks(self, after: timedelta = 5 * MINUTES) -> Report:
        """The bot's next run."""
        self.world.wait(after)
        return self.world.run()

    def hears(self, words: str, by: str | None = None) -> Note:
        """Somebody comments, and the bot looks."""
        note = self.says(words, by)
        self.looks()
        return note

    # -- what is there -----------------------------------------------------------------------------------------

    @property
    def card_note(self) -> Note:
        (note,) = self.world.notes(self.issue, "card")
        return note

    @property
    def card(self) -> str:
        """The words of the card."""
        return self.card_note.body.rpartition("\n")[0].strip()

    @property
    def stands(self) -> list[str]:
        """The lines of the card on how the review stands, without their bullets."""
        part = self.card.partition("**Where this stands**")[2].partition("**Next:**")[0]
        return [line.removeprefix("> * ") for line in part.splitlines() if line.startswith("> * ")]

    @property
    def next(self) -> str:
        """What the card says comes next, in one line."""
        return " ".join(self.card.partition("**Next:**")[2].partition("\n\n")[0].split())

    @property
    def asked(self) -> list[str]:
        """What the card says of commands, newest first: verb, fate."""
        part = self.card.partition("**What I was asked here**")[2]
        lines = [line for line in part.splitlines() if line.startswith("* ")]
        return [f"{line.split('`')[1]} {line.rpartition(': ')[2]}" for line in lines]

    @property
    def marker(self) -> Marker:
        marker = Marker.of(self.card_note.body)
        assert marker is not None
        return marker

    @property
    def record(self) -> Record:
        record = Record.of(self.marker)
        assert record is not None
        return record

    def answers(self, note: Note | None = None) -> list[str]:
        """The bot's answers, each in one line; all, or those to one comment."""
        found = []
        for each in self.world.notes(self.issue, "answer"):
            marker = Marker.of(each.body)
            if marker and (note is None or marker.values["to"] == str(note.id)):
                found.append(" ".join(each.body.rpartition("\n")[0].split()))
        return found

    @property
    def causes(self) -> list[str]:
        return [label for label in self.issue.labels if label.startswith("feedback::")]

    @property
    def contact(self) -> list[str]:
        return [label for label in self.issue.labels if label.startswith("contact::")]

    @property
    def assignees(self) -> list[str]:
        return [user.username for user in self.issue.assignees]

    @staticmethod
    def reactions(note: Note) -> list[tuple[str, str]]:
        return [(award.name, award.user.username) for award in note.awards]

    def is_quiet(self) -> bool:
        """Whether the bot has nothing left to say or do, now, when a snooze or an hour is over, and in a sweep."""
        return all(self.looks(by).writes == 0 for by in (5 * MINUTES, 25 * HOURS))


def kinds(report: Report) -> list[str]:
    """What a run wrote about cases, in alphabetical order."""
    return sorted(each.action.kind for each in report.done)
