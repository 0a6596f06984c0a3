"""What people say on a case, as data: answers, causes, commands, an e-mail; and who they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from bot.domain.quoted import Quoted, QuotedInline


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account in GitLab.

    Args:
        user_id, username: GitLab's.
        access_level: the role in the feedback project by GitLab's numbers, None for no member.
        is_active: neither blocked nor deactivated.
        is_bot: a project, group or service account, or one that `ignore_users` names.
    """

    user_id: int
    username: str
    access_level: int | None = None
    is_active: bool = True
    is_bot: bool = False

    @property
    def named(self) -> QuotedInline:
        """The user name in a form that notifies nobody."""
        return QuotedInline(self.username)


NOTHING = Quoted("")

MOVED = timedelta(seconds=2)
"""So near to a reaction the time of an edit is the reaction's."""


class DoubtKind(StrEnum):
    """Why an answer could not be understood."""

    UNSURE = "unsure"
    UNKNOWN_CHOICE = "unknown_choice"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one comment says to one question.

    Args:
        field: the question's configured name.
        value: the words of a text field, `yes` or `no`, or the configured name of a choice; None when in doubt.
        doubt: why there is no value.
        word: what was written, for the question back.
        nearest: the choice that was probably meant, empty when none is near.
    """

    field: str
    value: Quoted | None
    doubt: DoubtKind | None = None
    word: Quoted = NOTHING
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class UnknownCause:
    """A word in the place of a cause that names none.

    Args:
        word: as written.
        nearest: the label that was probably meant, empty when none is near.
    """

    word: QuotedInline
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """One request to the bot.

    Args:
        verb: in lower case, as typed; empty for a mention without any words.
        args: the rest, as typed. Foreign text: shown only quoted.
        line, column: where the mention stands in the comment, from 1.
    """

    verb: str
    args: str = field(default="", repr=False)
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Said:
    """What one comment says, nothing of it judged yet.

    Args:
        answers: one per question that is answered or in doubt.
        causes: the labels of the causes that are named, each once, in their order.
        unknown_causes: words in a cause's place that name none.
        commands: in their order.
        mail: an e-mail to the customer that the comment holds.
        quoted: the words of its quotes, which may be such an e-mail too; empty without quotes.
    """

    answers: tuple[Answer, ...] = ()
    causes: tuple[str, ...] = ()
    unknown_causes: tuple[UnknownCause, ...] = ()
    commands: tuple[Command, ...] = ()
    mail: Quoted | None = None
    quoted: Quoted = NOTHING

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing in it for the bot."""
        return not (self.answers or self.causes or self.unknown_causes or self.commands or self.mail)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment by somebody else than the bot that says something to it.

    Args:
        note_id: GitLab's.
        by: who wrote it.
        created_at, edited_at: UTC; equal unless it was edited.
        said: what it says.
        is_witnessed: whether the bot's reaction is on it; None when nobody looked.
        reacted_at: when somebody reacted to it (UTC), as far as anybody looked.
        spoken_before: how many commands the same person gave elsewhere in the hour before.
        digest: of its words; equal while nobody edited them, whatever settings make of them.
    """

    note_id: int
    by: Person
    created_at: datetime
    edited_at: datetime
    said: Said
    is_witnessed: bool | None = None
    spoken_before: int = 0
    digest: str = ""
    reacted_at: tuple[datetime, ...] = ()

    @property
    def said_at(self) -> datetime:
        """When it was said as it stands (UTC): at its last edit, as far as GitLab tells.

        A reaction moves the time of an edit too (GitLab's source, `Note#bump_updated_at`): one that was moved so counts
        from when it was written.
        """
        is_moved = any(abs(self.edited_at - at) < MOVED for at in self.reacted_at)
        return self.created_at if is_moved else self.edited_at


@dataclass(frozen=True, slots=True)
class Reaction:
    """Somebody's emoji on a comment.

    Args:
        user_id: whose.
        at: UTC.
    """

    user_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Click:
    """An act on an issue's label or state, as GitLab records it: a click, a quick action, or the bot's own write.

    Args:
        at: UTC.
        username: who; empty when the account exists no more.
        label: the label's name, empty for an act on the state and for a label that was deleted since.
        is_added: the label was added, or the issue reopened; else removed, or closed.
        is_state: an act on the state.
        is_ours: the bot's own.
    """

    at: datetime
    username: str
    label: str = ""
    is_added: bool = True
    is_state: bool = False
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """Somebody's own act on an issue's assignee; never the bot's.

    Args:
        at: UTC.
        username: who did it.
        is_assigned: whether somebody was assigned by it; else somebody was only taken off.
    """

    at: datetime
    username: str
    is_assigned: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """The bot's answer to one comment, a note of its own.

    Args:
        note_id: the answer's.
        about: a digest of what it answers.
    """

    note_id: int
    about: str


@dataclass(frozen=True, slots=True)
class Told:
    """A note of the bot.

    Args:
        kind: of its marker.
        at: UTC.
        note_id: GitLab's.
    """

    kind: str
    at: datetime
    note_id: int = 0


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody else than the bot who commented, whatever they wrote.

    Args:
        user_id, username: GitLab's.
        at: of their last comment, UTC.
    """

    user_id: int
    username: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Talk:
    """What the notes of an issue hold of people's words and acts, oldest first.

    Args:
        comments: those that say something to the bot.
        assignments: people's acts on the assignee.
        assigned_by_bot_at: when the bot itself assigned somebody last (UTC), None when it never did.
        replies: the bot's answers by the number of the comment that they answer.
        people: accounts that comments name, by user name in lower case; None for one that does not exist.
        told: the bot's own notes.
        voices: everybody who commented, each once.
    """

    comments: tuple[Comment, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    assigned_by_bot_at: datetime | None = None
    replies: Mapping[int, Reply] = field(default_factory=lambda: MappingProxyType({}))
    people: Mapping[str, Person | None] = field(default_factory=lambda: MappingProxyType({}))
    told: tuple[Told, ...] = ()
    voices: tuple[Voice, ...] = ()
