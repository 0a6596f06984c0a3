"""The sandbox's managers answer bad cases, each in an own way, and some of them later mend, add to or withdraw it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle
from random import Random

from bot.sandbox.gitlab.model import Issue, Note
from bot.sandbox.office import Office
from bot.sandbox.situation import Review
from bot.sandbox.styles import EVENTFUL, PLAIN, Style, filled


@dataclass(frozen=True, slots=True)
class _Given:
    """An answer that is not at its end yet."""

    issue: Issue
    note: Note
    style: Style
    review: Review
    at: datetime


class Reviewers:
    """The answers of a week: each working day one as it should be, and one that makes the bot ask or wait."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._plain, self._eventful = _deck(office.rng, PLAIN), _deck(office.rng, EVENTFUL)
        self._given: list[_Given] = []
        self._styles: list[Style] = []

    def review(self) -> None:
        """Begin a day of two answers; cases that nobody answered yet come first. Whoever was asked answers."""
        self._styles = [next(self._plain), next(self._eventful)]
        self._office.rng.shuffle(self._styles)
        self.go_on()

    def go_on(self) -> None:
        """Answer what was left of the day's two because those who were asked were not up yet."""
        bad = self._office.bad()
        pool = self._office.untouched(bad) or bad
        ready = [issue for issue in pool if not self._office.is_away(self._office.asked(issue))]
        for issue in self._office.some(ready, len(self._styles)):
            self._answer(issue, self._styles.pop(0))

    def follow_up(self) -> None:
        """Do what the writers of earlier days' answers thought of since."""
        today = self._office.gitlab.now().date()
        due = [given for given in self._given if given.at.date() < today]
        self._given = [given for given in self._given if given not in due]
        for given in due:
            # The issue may be gone since, and with it the comment.
            if given.issue.iid in given.issue.project.issues and given.note in given.issue.notes:
                self._go_on(given)

    def _answer(self, issue: Issue, style: Style) -> None:
        review, now = self._office.review_of(issue), self._office.gitlab.now()
        note = self._office.write(issue, filled(style.first, review), self._office.asked(issue))
        if style.is_clicked:
            self._office.label(issue, review.cause)
        if note is not None:
            self._given.append(_Given(issue, note, style, review, now))

    def _go_on(self, given: _Given) -> None:
        gitlab, style = self._office.gitlab, given.style
        if style.edited:
            gitlab.edit_note(given.note, given.note.author, filled(style.edited, given.review))
        if style.adds:
            self._office.write(given.issue, filled(style.adds, given.review))
        if style.is_withdrawn:
            gitlab.delete_note(given.note, given.note.author)


def _deck(rng: Random, styles: tuple[Style, ...]) -> Iterator[Style]:
    return cycle(rng.sample(styles, len(styles)))
