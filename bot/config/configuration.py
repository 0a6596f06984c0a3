"""What the admin wants, of all files together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.config.labels import Cause, LabelsConfig
from bot.config.models import BotConfig
from bot.config.problems import Problem
from bot.config.shipped import CARD, ISSUE
from bot.config.templates import Templates
from bot.config.yaml import Document
from bot.domain.labels import Label
from bot.domain.rating import Score
from bot.domain.texts import Text
from bot.oncall.model import NO_ROTATION, Rotation
from bot.oncall.roster import EMPTY, Roster


@dataclass(frozen=True)
class Configuration:
    """What the admin wants, parsed and checked.

    Args:
        bot: `bot.yml`.
        labels: `labels.yml`, None when it is missing or broken: then only what `bot.yml` names as fallback is known.
        templates: the texts, shipped ones where the admin has none.
        problems: what is wrong and does not forbid to start.
        roster: `rotation.yml` with what `bot.yml` says beside it; a run adds what services and its memory tell.
        is_rotation_broken: nobody knows who is on call, and the fallback serves.
        documents: what was read, by the name of the file, for the places of what else there is to tell.
        mirror: the name of the mirror whose settings these are; empty where there are none.
        owner: the source's name, where markers of its status issue and its issues of turns carry it, so that mirrors
            that share a project keep apart. Empty without mirrors, and for the source that `bot.yml` itself names: it
            goes on with the issues of a bot that was alone before.
        beside: the sources of the other mirrors.
    """

    bot: BotConfig
    labels: LabelsConfig | None
    templates: Templates
    problems: tuple[Problem, ...] = ()
    roster: Roster = EMPTY
    is_rotation_broken: bool = False
    documents: Mapping[str, Document] = field(default_factory=dict, repr=False, compare=False)
    mirror: str = ""
    owner: str = ""
    beside: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Whether no part of it is broken, so that no fallback serves."""
        return self.labels is not None and not self.is_rotation_broken

    @classmethod
    def shipped(cls, bot: BotConfig | None = None) -> Configuration:
        """The shipped configuration without any folder, optionally with other settings."""
        settings, templates = bot or BotConfig(), Templates(Text(ISSUE), Text(CARD))
        return cls(settings, LabelsConfig(), templates, roster=roster_of(settings, NO_ROTATION))

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The causes that a review can name; none while `labels.yml` is broken."""
        return self.labels.causes if self.labels else ()

    def satisfaction_label(self, score: Score) -> str:
        """Name of the label that stands for a score; the fallback's while `labels.yml` is broken."""
        if self.labels is None:
            names = self.bot.fallback.labels
            return names.good if score is Score.GOOD else names.bad
        entries = self.labels.satisfaction
        return entries.good.name if score is Score.GOOD else entries.bad.name

    def satisfaction_names(self, score: Score) -> frozenset[str]:
        """Every name of that label: an issue may carry a former one until `labels --apply` has moved it."""
        if self.labels is None:
            return frozenset({self.satisfaction_label(score)})
        entries = self.labels.satisfaction
        return entries.good.names if score is Score.GOOD else entries.bad.names

    @property
    def wanted_labels(self) -> tuple[Label, ...]:
        """Every label that the project must have, in the order of the file; the fallback's while it is broken."""
        if self.labels is None:
            names = self.bot.fallback.labels
            return (Label(names.good), Label(names.bad))
        return self.labels.labels


def roster_of(bot: BotConfig, rotation: Rotation) -> Roster:
    """Whom to ask, as far as the files tell: the rotation with its default schedule, the fallback, usual hours."""
    first = next(iter(rotation.schedules), "")
    return Roster(rotation, bot.rotation.schedule or first, bot.fallback.reviewer, bot.ping.working_hours)
