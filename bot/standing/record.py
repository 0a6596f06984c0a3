"""What a card remembers between two looks: commands that had their answer, since when answers stand, who acted last.

It stands in the card's marker. Losing it loses nothing that cannot be told from comments, clicks and reactions.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from bot.domain.markers import Marker
from bot.domain.memory import moment, stamp
from bot.domain.pings import How, Ping
from bot.standing.acts import Act, Origin, Register

_T = TypeVar("_T")

MOST_CHARACTERS = 100_000
"""Of the record in its marker: half of what a note may hold. Nobody fills it by hand; the oldest entries go then."""

_UNREADABLE = (
    ValueError, KeyError, TypeError, AttributeError, zlib.error, OverflowError, OSError, RecursionError
)  # fmt: skip
"""What reading a record can raise that is none: the last three are about times and nesting that no version wrote."""

_FROM_BASE64, _TO_BASE64 = str.maketrans("-=", ".:"), str.maketrans(".:", "-=")
"""A marker holds no `--`, which would end it, and no `=` within a value."""


class Fate(StrEnum):
    """What became of a command."""

    DONE = "done"
    ANSWERED = "answered"  # with words alone
    DENIED = "denied"
    REFUSED = "refused"  # malformed, or impossible as things were
    UNKNOWN = "unknown"
    LATE = "late"  # too old when first seen
    LIMITED = "limited"  # over the number per hour


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger.

    Args:
        verb: the command's name; empty for an unknown one.
        by: the user name.
        at: when it was written, UTC.
        fate: what became of it.
    """

    verb: str
    by: str
    at: datetime
    fate: Fate


@dataclass(frozen=True, slots=True)
class Since:
    """Since when a comment says what it says to one question.

    Args:
        digest: of what it says.
        at: UTC.
    """

    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """What a card remembers.

    Args:
        began: when each round of the review began: the time of the rating that opened it, UTC.
        parts: what comments said to each question when they were last looked at, by `note id/question`.
        ledger: the commands that had their answer, by `note id/digest/number`, oldest first.
        latest: the latest known act on each thing that people change.
        beneath: where that is an answer, the latest click or command before it: it counts again without the answer.
        made_of: a digest of template, questions and causes: a card made of other ones is renewed.
        is_final: the ticket is closed: its rating cannot change any more.
        is_open, is_snoozed: how the card shows the issue; that of a good rating shows no state.
        pings: whom the bot asked by itself, oldest first.
        route: who reviews: `schedule:` and its key, or `user:` and theirs; empty for the default schedule.
        is_urgent: people may be pinged at any hour.
        is_silent: it came with a backfill: no pings, no deadlines.
        missing: the questions that were open when the card was written, as configured.
        seen_round: the last round in which people are known to have looked at the case, 0 for none.
        overdue_round: the last round in which the bot marked it as overdue, 0 for none; people may take the label off.
        shows: a digest of the card's text, so that an equal one is not written again.
    """

    began: Mapping[int, datetime] = field(default_factory=lambda: MappingProxyType({}))
    parts: Mapping[str, Since] = field(default_factory=lambda: MappingProxyType({}))
    ledger: Mapping[str, Entry] = field(default_factory=lambda: MappingProxyType({}))
    latest: Mapping[Register, Act] = field(default_factory=lambda: MappingProxyType({}))
    beneath: Mapping[Register, Act] = field(default_factory=lambda: MappingProxyType({}))
    made_of: str = ""
    is_final: bool = False
    is_open: bool = True
    is_snoozed: bool = False
    shows: str = ""
    pings: tuple[Ping, ...] = ()
    route: str = ""
    is_urgent: bool = False
    is_silent: bool = False
    missing: tuple[str, ...] = ()
    seen_round: int = 0
    overdue_round: int = 0

    def written(self) -> str:
        """As a value of a marker; of more than fits the older half goes."""
        record, packed = self, _packed(self)
        while len(packed) > MOST_CHARACTERS and (record.parts or record.ledger):
            if record.parts:  # these are told by the comments again, the ledger by nothing
                record = replace(record, parts=_newer_half(record.parts))
            else:
                record = replace(record, ledger=_newer_half(record.ledger))
            packed = _packed(record)
        return packed

    @property
    def told(self) -> str:
        """All that it remembers but the text of the card, for a digest."""
        return json.dumps(_raw(replace(self, shows="")), separators=(",", ":"), sort_keys=True)

    @classmethod
    def of(cls, marker: Marker | None) -> Record | None:
        """The record of a card's marker, None when it holds none that can be read: then all is worked out anew."""
        text = marker.values.get("record", "") if marker else ""
        try:
            squeezed = base64.urlsafe_b64decode(text.translate(_TO_BASE64))
            return _read(json.loads(_unpacked(squeezed)))
        except _UNREADABLE:
            return None


def carried(marker: Marker) -> Ping | None:
    """Whom a card mentioned as it was posted, as if in a note of its own; None for nobody, and of no card's marker.

    A card that is posted later mentions again whom it finds as mentioned by a card.
    """
    record = Record.of(marker) if marker.kind == "card" else None
    found = max((each for each in (record.pings if record else ()) if each.how is How.CARD), default=None)
    return replace(found, how=How.MENTION) if found else None


def digest(*words: str) -> str:
    """Eight hexadecimal digits: equal words have equal ones, and nobody reads the words from them."""
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _newer_half(entries: Mapping[str, _T]) -> Mapping[str, _T]:
    return MappingProxyType(dict([*entries.items()][(len(entries) + 1) // 2 :]))


def _raw(record: Record) -> dict[str, object]:
    return {
        "began": {number: stamp(at) for number, at in record.began.items()},
        "parts": {key: [part.digest, _exact(part.at)] for key, part in record.parts.items()},
        "ledger": {key: [each.verb, each.by, _exact(each.at), each.fate] for key, each in record.ledger.items()},
        "latest": _told(record.latest),
        "beneath": _told(record.beneath),
        "made_of": record.made_of,
        "final": record.is_final,
        "open": record.is_open,
        "snoozed": record.is_snoozed,
        "shows": record.shows,
        "pings": [[_exact(each.at), each.level, each.to, each.round, each.how] for each in record.pings],
        "route": record.route,
        "urgent": record.is_urgent,
        "silent": record.is_silent,
        "missing": [*record.missing],
        "seen": record.seen_round,
        "overdue": record.overdue_round,
    }


def _told(acts: Mapping[Register, Act]) -> dict[str, list[object]]:
    return {register: [act.value, _exact(act.at), act.by, act.origin, act.note_id] for register, act in acts.items()}


def _acts(raw: Mapping[str, Any]) -> Mapping[Register, Act]:
    return MappingProxyType(
        {
            Register(register): Act(Register(register), str(value), _time(at), str(by), Origin(origin), int(note))
            for register, (value, at, by, origin, note) in raw.items()
        }
    )


def _packed(record: Record) -> str:
    squeezed = zlib.compress(json.dumps(_raw(record), separators=(",", ":")).encode(), 9)
    return base64.urlsafe_b64encode(squeezed).decode("ascii").translate(_FROM_BASE64)


def _unpacked(squeezed: bytes) -> bytes:
    """At most ten megabytes, whatever somebody wrote into the marker."""
    unpacking = zlib.decompressobj()
    unpacked = unpacking.decompress(squeezed, 10_000_000)
    if not unpacking.eof:
        raise ValueError("cut off, or far too long")
    return unpacked


def _exact(at: datetime) -> float:
    """With parts of a second: the order of acts within one counts."""
    return round(at.timestamp(), 3)


def _read(raw: Any) -> Record:
    began = {int(number): at for number, text in raw["began"].items() if (at := moment(text)) is not None}
    return Record(
        MappingProxyType(began),
        MappingProxyType({key: Since(str(told), _time(at)) for key, (told, at) in raw["parts"].items()}),
        MappingProxyType(
            {
                key: Entry(str(verb), str(by), _time(at), Fate(fate))
                for key, (verb, by, at, fate) in raw["ledger"].items()
            }
        ),
        _acts(raw["latest"]),
        _acts(raw.get("beneath", {})),
        made_of=str(raw.get("made_of", "")),
        is_final=bool(raw["final"]),
        is_open=bool(raw["open"]),
        is_snoozed=bool(raw["snoozed"]),
        shows=str(raw["shows"]),
        pings=tuple(
            Ping(_time(at), int(level), str(to), int(number), How(how))
            for at, level, to, number, how in raw.get("pings", ())
        ),
        route=str(raw.get("route", "")),
        is_urgent=bool(raw.get("urgent")),
        is_silent=bool(raw.get("silent")),
        missing=tuple(map(str, raw.get("missing", ()))),
        seen_round=int(raw.get("seen", 0)),
        overdue_round=int(raw.get("overdue", 0)),
    )


def _time(seconds: Any) -> datetime:
    return datetime.fromtimestamp(float(seconds), UTC)
