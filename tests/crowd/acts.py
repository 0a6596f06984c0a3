"""What people do on cases, as data that can be played twice."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.errors import ServiceError
from bot.sandbox import people
from bot.sandbox.faults import Fault
from bot.sandbox.gitlab.errors import ApiError
from tests.crowd.phrases import Phrase
from tests.crowd.scene import MissingError, Scene, Told, Version

MANAGERS = tuple(each.username for each in people.MANAGERS)
EVERYBODY = (*MANAGERS, people.WRITER.username, people.TRIAGE)


class Act(ABC):
    """Something that happens; it takes its time first."""

    after: float = 1

    def play(self, scene: Scene) -> None:
        """Lets the time pass, then lets it happen; what GitLab refuses, or has no issue yet, does not happen."""
        scene.world.wait(timedelta(seconds=self.after))
        with suppress(ApiError, MissingError):
            self.happen(scene)

    @abstractmethod
    def happen(self, scene: Scene) -> None:
        """Lets it happen."""


@dataclass(frozen=True, slots=True)
class Say(Act):
    """Somebody comments."""

    case: int
    who: str
    phrase: Phrase
    after: float = 1

    def happen(self, scene: Scene) -> None:
        gitlab, issue = scene.world.sandbox.gitlab, scene.issue(self.case)
        note = gitlab.create_note(issue, scene.world.user(self.who), self.phrase.words)
        if note is not None:
            scene.said(self.case).append(Told(note, [Version(self.phrase, scene.now)]))


@dataclass(frozen=True, slots=True)
class Edit(Act):
    """Somebody edits one of the own comments."""

    case: int
    nth: int
    phrase: Phrase
    after: float = 1

    def happen(self, scene: Scene) -> None:
        there = scene.there(self.case)
        if there:
            told = there[self.nth % len(there)]
            scene.world.sandbox.gitlab.edit_note(told.note, told.by, self.phrase.words)
            if told.versions[-1].phrase != self.phrase:
                told.versions.append(Version(self.phrase, scene.now))


@dataclass(frozen=True, slots=True)
class Delete(Act):
    """Somebody deletes one of the own comments."""

    case: int
    nth: int
    after: float = 1

    def happen(self, scene: Scene) -> None:
        there = scene.there(self.case)
        if there:
            told = there[self.nth % len(there)]
            scene.world.sandbox.gitlab.delete_note(told.note, told.by)
            told.deleted_at = scene.now


@dataclass(frozen=True, slots=True)
class DeleteCard(Act):
    """The admin deletes the card."""

    case: int
    after: float = 1

    def happen(self, scene: Scene) -> None:
        if not scene.is_known_to_be_talked_about(self.case):
            return
        for card in scene.world.notes(scene.issue(self.case), "card"):
            scene.world.sandbox.gitlab.delete_note(card, scene.world.admin)
            scene.cards_deleted[self.case] = scene.cards_deleted.get(self.case, 0) + 1


@dataclass(frozen=True, slots=True)
class Click(Act):
    """Somebody puts a label on, or takes it off where it is on."""

    case: int
    who: str
    label: str
    after: float = 1

    def happen(self, scene: Scene) -> None:
        issue = scene.issue(self.case)
        user = scene.world.user(self.who)
        if self.label in issue.labels:
            scene.world.sandbox.gitlab.update_issue(issue, user, remove_labels=[self.label])
        else:
            scene.world.sandbox.gitlab.update_issue(issue, user, add_labels=[self.label])


@dataclass(frozen=True, slots=True)
class Assign(Act):
    """Somebody assigns somebody, or nobody."""

    case: int
    who: str
    whom: str
    after: float = 1

    def happen(self, scene: Scene) -> None:
        chosen = [scene.world.user(self.whom).id] if self.whom else [0]
        scene.world.sandbox.gitlab.update_issue(scene.issue(self.case), scene.world.user(self.who), assignee_ids=chosen)


@dataclass(frozen=True, slots=True)
class Toggle(Act):
    """Somebody closes an open issue, or reopens a closed one."""

    case: int
    who: str
    after: float = 1

    def happen(self, scene: Scene) -> None:
        issue = scene.issue(self.case)
        user, gitlab = scene.world.user(self.who), scene.world.sandbox.gitlab
        gitlab.update_issue(issue, user, state_event="close" if issue.state == "opened" else "reopen")


@dataclass(frozen=True, slots=True)
class Award(Act):
    """Somebody reacts to the last comment, whoever wrote it."""

    case: int
    who: str
    after: float = 1

    def happen(self, scene: Scene) -> None:
        notes = scene.issue(self.case).user_notes
        if notes:
            scene.world.sandbox.gitlab.award(notes[-1], scene.world.user(self.who), "white_check_mark")


@dataclass(frozen=True, slots=True)
class Rate(Act):
    """The customer rates again, as long as the ticket allows it."""

    case: int
    score: str
    words: str
    after: float = 1

    def happen(self, scene: Scene) -> None:
        scene.rate(self.case, self.score, self.words)


@dataclass(frozen=True, slots=True)
class Wait(Act):
    """Time passes."""

    after: float = 1

    def happen(self, scene: Scene) -> None:
        """Nothing does."""


@dataclass(frozen=True, slots=True)
class Run(Act):
    """The bot runs."""

    after: float = 1

    def happen(self, scene: Scene) -> None:
        scene.run()


@dataclass(frozen=True, slots=True)
class FaultyRun(Act):
    """The bot runs, and one of its requests goes wrong."""

    fault: Fault
    after: float = 1

    def happen(self, scene: Scene) -> None:
        scene.world.arm(self.fault)
        with suppress(ServiceError):
            scene.run(is_sure=False)
        scene.world.sandbox.traffic.faults.disarm()


@dataclass(frozen=True, slots=True)
class LoseCache(Act):
    """The bot's cache is lost."""

    after: float = 1

    def happen(self, scene: Scene) -> None:
        scene.world.lose_cache()
