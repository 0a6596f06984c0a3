"""The writes that a run may make, as data: planned, shown, braked and only then carried out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.labels import Label
from bot.domain.markers import Key, Marker
from bot.domain.model import Issue
from bot.domain.texts import Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One write.

    Args:
        why: the rule and the data that led to it, for people; never customer text.
        key: the case it belongs to, None for the project as a whole.
        iid: the issue, where it is not the one that the key leads to (a double).
    """

    why: str
    key: Key | None = None
    iid: int | None = None

    @property
    def kind(self) -> str:
        """The verb, as reports show it."""
        return type(self).__name__


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateLabel(Action):
    """Creates a label of `labels.yml` that the project lacks."""

    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateLabel(Action):
    """Changes one of the project's own labels in one request; issues keep it under its new name.

    Args:
        label: as the project has it.
        new_name, color, description, archived: None keeps it.
    """

    label: Label
    new_name: str | None = None
    color: str | None = None
    description: str | None = None
    archived: bool | None = None

    @property
    def kind(self) -> str:
        """The verb, told apart where the name changes."""
        return "UpdateLabel" if self.new_name is None else "RenameLabel"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIssue(Action):
    """Opens a confidential issue: of a case, or one of the bot's own.

    Args:
        title, body, labels: GitLab's.
        ping: the key of the user of the rotation whom it mentions unasked; empty for nobody.
    """

    title: str
    body: Body
    labels: tuple[str, ...] = ()
    ping: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostNote(Action):
    """Writes a new note on the case's issue. What it is stands in the body's marker.

    Args:
        body: what it says.
        ping: the key of the user of the rotation whom it mentions unasked; empty for nobody.
    """

    body: Body
    ping: str = ""

    @property
    def kind(self) -> str:
        """The verb with the kind of note: `PostCard`, `PostChanged`."""
        return f"Post{self.body.marker.kind.capitalize()}" if self.body.marker else "PostNote"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditNote(Action):
    """Rewrites one of the bot's notes in place; nobody gets an e-mail."""

    note_id: int
    body: Body

    @property
    def kind(self) -> str:
        """The verb with the kind of note: `EditCard`, `EditAnswer`."""
        return f"Edit{self.body.marker.kind.capitalize()}" if self.body.marker else "EditNote"


@dataclass(frozen=True, slots=True, kw_only=True)
class React(Action):
    """Puts the bot's reaction on a comment: done.

    Args:
        note_id: the comment.
        emoji: GitLab's name of it.
    """

    note_id: int
    emoji: str


class StateEvent(StrEnum):
    """GitLab's words for changing an issue's state."""

    CLOSE = "close"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateIssue(Action):
    """Changes title, labels, state, assignee and marker of the case's issue in one request.

    Args:
        title: None keeps it.
        add_labels, remove_labels: single labels; others on the issue are not touched.
        marker: replaces the last line of the description; None leaves the description alone.
        description: replaces all of it, its marker too; None leaves it alone.
        state_event: None leaves the state alone.
        assignee_id: the account that gets the issue, 0 for nobody; None leaves it with whoever has it.
        as_seen: the issue that led to it: it is read again just before, and left alone when it is another by then.
            None: whatever happened meanwhile.
    """

    title: str | None = None
    add_labels: tuple[str, ...] = ()
    remove_labels: tuple[str, ...] = ()
    marker: Marker | None = None
    description: Body | None = None
    state_event: StateEvent | None = None
    assignee_id: int | None = None
    as_seen: Issue | None = None

    @property
    def kind(self) -> str:
        """The verb, told apart where the state changes."""
        return f"{self.state_event.value.capitalize()}Issue" if self.state_event else "UpdateIssue"


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing is to be done about the case before `until` (UTC); then it is looked at again, whatever happened."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RelabelIssue(UpdateIssue):
    """Gives one issue the new label of a renaming for the old one; brakes count these apart."""

    @property
    def kind(self) -> str:
        """The verb."""
        return "RelabelIssue"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowPeople(UpdateIssue):
    """Gives an issue what people asked for by an answer, a command or a click; brakes do not hold these back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskInIssue(UpdateIssue):
    """Gives an issue to who is asked to review it, or shows that nobody answered; brakes do not hold these back.

    Args:
        assignee: the user name of who gets it, empty to leave it with whoever has it.
        ping: their key in the rotation.
    """

    assignee: str = ""
    ping: str = ""

    @property
    def kind(self) -> str:
        """The verb, told apart by what it does."""
        if self.assignee:
            return "AssignReviewer"
        return "MarkOverdue" if self.add_labels else "UnmarkOverdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack(UpdateIssue):
    """Takes back what a run did to one issue, and records that in its marker: no run does it again by itself."""

    @property
    def kind(self) -> str:
        """The verb, told apart by what is taken back."""
        if self.state_event is None:
            return "TakeBackLabels"
        return "TakeBackClosing" if self.state_event is StateEvent.REOPEN else "TakeBackReopening"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something people should know and the bot does not act upon.

    Args:
        kind: a stable word for scripts, such as `left_alone`, `excluded`, `missing`.
        why: what was seen and what to do, for people; never customer text.
        key: the case, if it is about one.
    """

    kind: str
    why: str
    key: Key | None = None


Decided = Action | Finding | Wait
"""What a policy may answer about a case."""
