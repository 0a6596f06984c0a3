"""The writes that take customers' words out of GitLab, as data like all others."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.actions import Action, OpenIssue, UpdateIssue
from bot.domain.texts import Body


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyIssue(UpdateIssue):
    """Takes customers' words out of an issue's description, which stays otherwise as it is."""

    @property
    def kind(self) -> str:
        """The verb."""
        return "EmptyIssue"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyNote(Action):
    """Takes customers' words out of one of the bot's notes; one that is gone stays gone.

    Args:
        note_id: GitLab's.
        body: what is left of it.
    """

    note_id: int
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenErased(OpenIssue):
    """Opens the empty issue that keeps the place of an erased ticket."""

    @property
    def kind(self) -> str:
        """The verb."""
        return "OpenErased"


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseIssue(UpdateIssue):
    """Makes an issue the empty one that keeps the place of an erased ticket."""

    @property
    def kind(self) -> str:
        """The verb."""
        return "EraseIssue"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteNote(Action):
    """Deletes a comment for good.

    Args:
        note_id: GitLab's.
        instead: what it says where the account may edit but not delete it; None leaves it as it is.
    """

    note_id: int
    instead: Body | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteIssue(Action):
    """Deletes an issue for good, with all comments on it and all that GitLab keeps of earlier versions."""
