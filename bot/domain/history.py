"""What notes and events of an issue say: what the bot has done there, and when people last acted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.domain.desk import marked, unmarked
from bot.domain.markers import Marker
from bot.domain.memory import moment, stamp
from bot.domain.pings import How, Ping

THROTTLE = timedelta(minutes=1)
"""So long after a touch GitLab leaves `updated_at` alone (GitLab's source)."""

TOUCH = 2 * THROTTLE
"""What was read sooner after the last touch is read once more, and nothing happened later than so long after it."""


@dataclass(frozen=True, slots=True)
class Note:
    """A comment on an issue.

    Args:
        note_id, author_id, author: GitLab's, the last the user name.
        is_system: written by GitLab itself about somebody's act.
        created_at, edited_at: UTC; equal unless somebody edited it.
        marker: the last-line marker, whoever wrote it.
        is_reference: GitLab's remark that the issue was mentioned elsewhere.
        assigned: of GitLab's remark on the assignee: whether somebody was assigned; None for any other note.
        words: a comment as it was written. Foreign text: not for logs, and for texts only quoted.
    """

    note_id: int
    author_id: int
    is_system: bool
    created_at: datetime
    edited_at: datetime
    marker: Marker | None = None
    is_reference: bool = False
    assigned: bool | None = None
    author: str = ""
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Written:
    """What the bot wrote on an issue. Foreign words are in it: not for logs or texts.

    Args:
        description: of the issue, as GitLab holds it.
        notes: the comments with a block of foreign words that the bot's account may edit.
        kept: how many more there are, by former accounts of the bot.
    """

    description: str = field(repr=False)
    notes: tuple[Note, ...] = ()
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """Somebody's act on an issue's labels, state or milestone, of which GitLab writes no note.

    Args:
        user_id, username: whose act it was; None and empty when the account exists no more.
        created_at: UTC.
        label: of an act on a label: its name, empty when it was deleted since.
        is_added: of an act on a label or state: added or reopened; else removed or closed.
    """

    user_id: int | None
    created_at: datetime
    username: str = ""
    label: str = ""
    is_added: bool = False


@dataclass(frozen=True, slots=True)
class Activity:
    """What people did on an issue.

    Args:
        last_human_at: their last word or act, UTC, or up to a minute later; None when there was none.
    """

    last_human_at: datetime | None = None

    @classmethod
    def of(
        cls, notes: Iterable[Note], events: Iterable[Event], ours: Collection[int], touched_at: datetime
    ) -> Activity:
        """The activity on an issue: everybody's but the bot's; a mention elsewhere is no act upon it.

        Once a person's act explains GitLab's last touch, nothing older matters and no more events are taken: whatever
        came after it, GitLab left out for at most a minute.

        Args:
            notes, events: all of the issue.
            ours: ids of the bot's accounts.
            touched_at: the issue's `updated_at` (UTC).
        """
        words = (note.edited_at for note in notes if note.author_id not in ours and not note.is_reference)
        last = max(words, default=None)
        remaining = iter(events)
        while last is None or last < touched_at - THROTTLE:
            event = next(remaining, None)
            if event is None:
                return cls(last)
            if event.user_id not in ours:
                last = max(at for at in (last, event.created_at) if at is not None)
        return cls(max(last, touched_at + THROTTLE))


ONCE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "card": (),
        "answer": ("to",),
        "changed": ("rating", "rated_at"),
        "lacking": ("round",),
        "gone": (),
        "ping": ("level", "to", "round"),
    }
)
"""Kinds of notes of which a case has one at the most for these values of their markers."""


@dataclass(frozen=True, slots=True)
class Double:
    """A note that says what an older one says.

    Args:
        note_id: GitLab's.
        marker: as it was written.
    """

    note_id: int
    marker: Marker


def doubles(notes: Iterable[Note]) -> tuple[Double, ...]:
    """The younger notes of which there is an older one that says the same: two runs wrote at once.

    Args:
        notes: those of one account on one issue, oldest first.
    """
    seen, found = set[tuple[str, ...]](), list[Double]()
    for note in notes:
        marker = note.marker
        if marker is None or marker.kind not in ONCE:
            continue
        told = (marker.kind, *(marker.values.get(name, "") for name in ONCE[marker.kind]))
        if told in seen:
            found.append(Double(note.note_id, marker))
        seen.add(told)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Card:
    """The bot's one sticky note on a case under review.

    Args:
        note_id: GitLab's.
        marker: with all that it remembers.
    """

    note_id: int
    marker: Marker

    @property
    def round(self) -> int:
        """1 for the first bad rating, one more each time it turned bad again; 0 on a case that was never bad."""
        return _number(self.marker.values.get("round", "1"))


@dataclass(frozen=True, slots=True)
class History:
    """What the notes of an issue say about what has been done there.

    Args:
        card: the card, None when there is none (or a person deleted it).
        told: rating changes that people were told of, as `hash@time`.
        was_bad: whether people were told that a bad rating became another one.
        pings: whom notes of their own asked, and doubles that were shortened since, oldest first; the card remembers
            those it carried.
        turns: when the rounds of the review from the second on began (UTC), by their number.
        has_gone_note: whether people were told that the ticket was merged or deleted.
        gone: which of these they were told, in the word of that note; empty for neither.
        has_human_note: whether a person wrote there.
        has_duplicate_note: whether people were pointed to the older issue.
        warned_at: when people were last told that the issue is about to close, UTC.
        asked_round: the last round in which people were asked what a closed case still lacks; 0 for none.
        doubles: the bot's own notes that repeat an older one.
    """

    card: Card | None = None
    told: frozenset[str] = field(default_factory=frozenset)
    has_gone_note: bool = False
    gone: str = ""
    has_human_note: bool = False
    has_duplicate_note: bool = False
    warned_at: datetime | None = None
    turns: Mapping[int, datetime] = field(default_factory=lambda: MappingProxyType({}))
    asked_round: int = 0
    was_bad: bool = False
    pings: tuple[Ping, ...] = ()
    doubles: tuple[Double, ...] = ()

    def with_note(self, marker: Marker | None, note_id: int) -> History:
        """The history with one more note of the bot; of two cards the older one counts."""
        if marker is None:
            return self
        values, grown = marker.values, self
        match marker.kind:
            case "card" if self.card is None:
                grown = replace(self, card=Card(note_id, marker))
            case "changed":
                told = self.told | {f"{values.get('rating')}@{values.get('rated_at')}"}
                was_bad = self.was_bad or values.get("was") == "bad"
                grown = replace(self, told=told, turns=self._turns(values), was_bad=was_bad)
            case "lacking":
                grown = replace(self, asked_round=max(self.asked_round, _number(values.get("round", ""))))
            case "ping":
                grown = self._asked(values)
            case "gone":
                grown = replace(self, has_gone_note=True, gone=values.get("how", ""))
            case "duplicate":
                grown = replace(self, has_duplicate_note=True)
            case "twice":
                left = tuple(each for each in self.doubles if each.note_id != note_id)
                grown = replace(self._asked(values), doubles=left)
            case "warned":
                times = [at for at in (self.warned_at, moment(values.get("at", ""))) if at is not None]
                grown = replace(self, warned_at=max(times, default=None))
        return grown

    def _asked(self, values: Mapping[str, str]) -> History:
        """With whom the note mentioned, if it mentioned somebody."""
        return replace(self, pings=tuple(sorted({*self.pings, *_ping(values)})))

    def _turns(self, values: Mapping[str, str]) -> Mapping[int, datetime]:
        """The rounds with the one that a change opened, if it opened one."""
        opened, at = _number(values.get("round", "")), moment(values.get("rated_at", ""))
        return MappingProxyType({**self.turns, opened: at}) if at and opened else self.turns


def ping_values(ping: Ping) -> Mapping[str, str]:
    """The values of a marker by which a note is remembered to have asked somebody."""
    return MappingProxyType(
        {
            "level": str(ping.level),
            "to": marked(ping.to),
            "at": stamp(ping.at),
            "round": str(ping.round),
            "how": ping.how.value,
        }
    )


def _ping(values: Mapping[str, str]) -> Iterator[Ping]:
    at, how = moment(values.get("at", "")), values.get("how", "")
    if at is not None and how in set(How):
        yield Ping(
            at,
            _number(values.get("level", "")),
            unmarked(values.get("to", "")),
            _number(values.get("round", "")),
            How(how),
        )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
