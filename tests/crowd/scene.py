"""A world in which some cases are talked about, with what was said there and when the bot looked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from math import inf
from typing import Any, Self

from bot.domain.markers import Marker
from bot.report import Outcome, Report, Result
from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue, Note, User
from tests.crowd.phrases import Phrase
from tests.world import MINUTES, World

SETTINGS = {
    "commands": {"escalate_to": people.ADMIN.username},
    "close_idle": {"after": None},
}


SEEN = (2 * MINUTES).total_seconds()
"""GitLab may not show for a minute that something was written; the bot looks again then."""


@dataclass(slots=True)
class Version:
    """What a comment said from a time on."""

    phrase: Phrase
    at: float


@dataclass(slots=True)
class Told:
    """A comment of a person with all that it ever said."""

    note: Note
    versions: list[Version]
    deleted_at: float = inf

    @property
    def is_deleted(self) -> bool:
        """Whether it is gone."""
        return self.deleted_at < inf

    @property
    def by(self) -> User:
        """Who wrote it."""
        return self.note.author


@dataclass(slots=True)
class Looked:
    """A run: from when until when, and whether it is sure that it did all that was due."""

    at: float
    until: float = inf
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class Rated:
    """What a customer said at a time."""

    score: str
    words: str
    at: float


class MissingError(LookupError):
    """The bot has not opened the issue yet, or people deleted it."""


def asked(case: int) -> str:
    """With what the customer of a case began the ticket."""
    return f"Asked {case}."


@dataclass(slots=True)
class Scene:
    """A world in which some cases are talked about, with what was said there.

    Args:
        world: where.
        tickets: by the number of the case; not all of them are rated.
        told: comments, by case.
        runs: when the bot looked.
        ratings: what customers said, by case, oldest first.
        turned_bad: when they were rated bad, by case; -inf for the first rating.
        cards_deleted: how often the card was deleted, by case.
        gone: when tickets were merged or deleted, by case.
        removed: when people deleted issues, by case.
    """

    world: World
    tickets: list[int] = field(default_factory=list)
    told: dict[int, list[Told]] = field(default_factory=dict)
    runs: list[Looked] = field(default_factory=list)
    ratings: dict[int, list[Rated]] = field(default_factory=dict)
    turned_bad: dict[int, list[float]] = field(default_factory=dict)
    cards_deleted: dict[int, int] = field(default_factory=dict)
    gone: dict[int, float] = field(default_factory=dict)
    removed: dict[int, float] = field(default_factory=dict)

    @classmethod
    def begun(
        cls,
        world: World,
        scores: Sequence[str],
        changes: Mapping[str, Any] = SETTINGS,
        prepare: Callable[[World], None] = lambda _: None,
    ) -> Self:
        """Tickets of which those with a score are rated, once the world is prepared; the bot never ran."""
        world.restart()
        world.set(changes)
        prepare(world)
        scene = cls(world, tickets=[world.ticket(description=asked(case)) for case, _ in enumerate(scores)])
        for case, score in enumerate(scores):
            if score:
                scene.rate(case, score, f"No {case}.")
        return scene

    @classmethod
    def opened(cls, world: World, scores: Sequence[str] = ("bad", "bad", "good")) -> Self:
        """Cases that the bot just opened, the first of them visible to Guests."""
        scene = cls.begun(world, scores)
        world.run()
        world.edit(scene.issue(0), confidential=False)
        world.wait(timedelta(minutes=5))
        return scene

    @property
    def now(self) -> float:
        """The sandbox's time in seconds."""
        return self.world.sandbox.clock.now().timestamp()

    @property
    def cases(self) -> list[int]:
        """The cases with an issue, by number."""
        return [case for case, ticket in enumerate(self.tickets) if self.world.issues(ticket)]

    def issue(self, case: int) -> Issue:
        """The issue of a case, the oldest where there are doubles; `MissingError` where there is none."""
        found = self.world.issues(self.tickets[case])
        if not found:
            raise MissingError(case)
        return found[0]

    def rate(self, case: int, score: str, words: str) -> None:
        """The customer says something, as long as the ticket allows it."""
        ticket = self.world.sandbox.zendesk.tickets.get(self.tickets[case])
        if ticket is not None and ticket.status != "closed":
            self.world.rate(score, words, ticket=ticket.id)
            self.noted(case, Rated(score, words, self.now))

    def noted(self, case: int, rated: Rated) -> None:
        """Writes down what a customer said."""
        is_first = case not in self.ratings
        self.ratings.setdefault(case, []).append(rated)
        if rated.score == "bad":
            self.turned_bad.setdefault(case, []).append(-inf if is_first else rated.at)

    def said(self, case: int) -> list[Told]:
        """The comments of people on a case, oldest first, deleted ones among them."""
        return self.told.setdefault(case, [])

    def there(self, case: int) -> list[Told]:
        """Those that still stand."""
        return [told for told in self.said(case) if not told.is_deleted]

    def is_reviewed(self, case: int) -> bool:
        """Whether the rating is bad, or was when the bot last looked."""
        issue = self.issue(case)
        cards = [Marker.of(card.body) for card in self.world.notes(issue, "card")]
        had_review = any(card and card.values.get("round", "1") != "0" for card in cards)
        return issue.title.startswith("Bad") or had_review

    def is_bad_since(self, case: int, at: float) -> bool:
        """Whether the case was under review at a time: what was said before is no answer."""
        return min(self.turned_bad.get(case, [inf])) <= at

    def is_known_to_be_talked_about(self, case: int) -> bool:
        """Whether the bot read a comment of a person there.

        Before, a comment and a deletion between two looks leave as many notes as there were, and the bot does not see
        that they are others.
        """
        began = min((told.versions[0].at for told in self.there(case)), default=inf)
        return any(looked.is_sure and looked.at > began + SEEN for looked in self.runs)

    def run(self, *, is_sure: bool = True, bot: Callable[[], Report] | None = None) -> Report:
        """One run; one that may be disturbed is not believed to have heard anything."""
        looked = Looked(self.now)
        self.runs.append(looked)
        try:
            report = (bot or self.world.run)()
        finally:
            looked.until = self.now
        is_whole = report.outcome is Outcome.OK and all(each.result is Result.DONE for each in report.done)
        looked.is_sure = is_sure and is_whole
        return report
