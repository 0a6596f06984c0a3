"""What happened to an issue, woven into one line of time: comments, GitLab's own lines, labels, states."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from bot.sandbox.gitlab import GitLab, Issue, Note, User
from bot.sandbox.gitlab.model import Award, LabelEvent, StateEvent
from bot.sandbox.gitlab.policy import can_admin_note, can_read_note
from bot.sandbox.pages import gitlab_labels, texts
from bot.sandbox.pages.gitlab_labels import LabelShown
from bot.sandbox.pages.texts import Memory, Shown, Surroundings

Record = Note | StateEvent | tuple[LabelEvent, ...]
# What happens in the same moment happens in this order: an issue is made with its labels, a comment comes before
# what its quick actions do.
_LABELS_OF_CREATION, _COMMENT, _SYSTEM, _LABELS, _STATE = range(5)
_STATES = {"closed": "closed this issue", "reopened": "reopened this issue"}
DELETED_LABEL = LabelShown("a label that was deleted", "", "label-gone")


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji with everybody who chose it; `is_mine` when the viewer did."""

    name: str
    users: tuple[User, ...]
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened: either GitLab's words `said`, or `words` of the page with labels."""

    anchor: str
    who: User
    at: datetime
    said: Shown | None = None
    words: str = ""
    added: tuple[LabelShown, ...] = ()
    removed: tuple[LabelShown, ...] = ()
    is_comment: bool = field(default=False, init=False)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment; `source` is its Markdown when the viewer may change it and sees it to its end, else None.

    `notified` are those who were told because they are mentioned there.
    """

    anchor: str
    number: int
    who: User
    at: datetime
    edited_at: datetime | None
    is_internal: bool
    said: Shown
    memory: Memory | None
    may_change: bool
    source: str | None
    reactions: tuple[Reaction, ...]
    notified: tuple[User, ...]
    is_comment: bool = field(default=True, init=False)


@dataclass(frozen=True, slots=True)
class Eyes:
    """Who looks, at what is around, and which one text (its anchor) shall be shown to its end."""

    gitlab: GitLab
    viewer: User
    around: Surroundings
    whole: str | None = None


def records(eyes: Eyes, issue: Issue) -> list[Record]:
    """Return all that happened to an issue and that the viewer may see, oldest first."""
    notes = [note for note in issue.notes if can_read_note(eyes.gitlab, eyes.viewer, note)]
    found: list[Record] = [*notes, *issue.state_events, *_together(issue.label_events)]
    return sorted(found, key=lambda record: _place(issue, record))


def shown(eyes: Eyes) -> Callable[[Record], Line | Comment]:
    """Return what makes one record ready for the page."""

    def show(record: Record) -> Line | Comment:
        if isinstance(record, tuple):
            return _labels_line(record)
        if isinstance(record, StateEvent):
            return Line(f"state_{record.id}", record.user, record.created_at, words=_STATES[record.state])
        return _system_line(eyes, record) if record.system else _comment(eyes, record)

    return show


def reactions(awards: Sequence[Award], viewer: User) -> tuple[Reaction, ...]:
    """Return who reacted how, in the order in which each emoji first came."""
    names = dict.fromkeys(award.name for award in awards)
    users = {name: tuple(award.user for award in awards if award.name == name) for name in names}
    return tuple(Reaction(name, users[name], viewer in users[name]) for name in names)


def notified(gitlab: GitLab, issue: Issue, note: Note | None) -> tuple[User, ...]:
    """Return whom a comment, or the issue's own text (None), told by mentioning them, in that order."""
    told = (each for each in gitlab.notifications if each.issue is issue and each.note is note)
    return tuple(dict.fromkeys(each.user for each in told if each.reason != "assigned"))


def said(eyes: Eyes, author: User, text: str, anchor: str, *, is_asking: bool = False) -> tuple[Shown, Memory | None]:
    """Return a text for the page, and what the bot remembers in it; only its own account is believed.

    One that asks for a tick is shown as far as a person would read before they tick.
    """
    rest, memory = texts.memory_of(text) if author.bot else (text, None)
    is_whole = eyes.whole == anchor or (is_asking and len(rest) <= texts.MOST_ASKING)
    return texts.markdown(rest, eyes.around, prefix=anchor, whole=is_whole), memory


def _together(events: Iterable[LabelEvent]) -> list[tuple[LabelEvent, ...]]:
    """Return label events in groups of what one person did at one moment."""
    return [tuple(group) for _, group in groupby(events, key=lambda event: (event.created_at, event.user.id))]


def _place(issue: Issue, record: Record) -> tuple[datetime, int, int]:
    if isinstance(record, tuple):
        first = record[0]
        rank = _LABELS_OF_CREATION if first.created_at == issue.created_at else _LABELS
        return first.created_at, rank, first.id
    if isinstance(record, StateEvent):
        return record.created_at, _STATE, record.id
    return record.created_at, _SYSTEM if record.system else _COMMENT, record.id


def _labels_line(events: tuple[LabelEvent, ...]) -> Line:
    first = events[0]
    added, removed = (
        tuple(_label(event) for event in events if event.action == action) for action in ("add", "remove")
    )
    return Line(f"labels_{first.id}", first.user, first.created_at, added=added, removed=removed)


def _label(event: LabelEvent) -> LabelShown:
    return gitlab_labels.shown(event.label) if event.label else DELETED_LABEL


def _system_line(eyes: Eyes, note: Note) -> Line:
    anchor = f"note_{note.id}"
    words = texts.markdown(note.body, eyes.around, prefix=anchor)
    return Line(anchor, note.author, note.created_at, said=words)


def _comment(eyes: Eyes, note: Note) -> Comment:
    anchor = f"note_{note.id}"
    words, memory = said(eyes, note.author, note.body, anchor)
    may_change = can_admin_note(eyes.gitlab, eyes.viewer, note)
    return Comment(
        anchor=anchor,
        number=note.id,
        who=note.author,
        at=note.created_at,
        edited_at=note.edited_at,
        is_internal=note.internal,
        said=words,
        memory=memory,
        may_change=may_change,
        source=note.body if may_change and not words.is_cut else None,
        reactions=reactions(note.awards, eyes.viewer),
        notified=notified(eyes.gitlab, note.issue, note),
    )
