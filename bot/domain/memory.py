"""What the bot remembers between runs, as it stands in the marker of the status note."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from bot.domain import changes
from bot.domain.changes import Changes
from bot.domain.markers import Key, Marker
from bot.domain.rating import CsatKind

FORGET_DELETED_AFTER = timedelta(days=90)
"""Long after the last day on which a rating of the ticket could change."""

_TIME = "%Y-%m-%dT%H:%M:%SZ"


def stamp(moment: datetime) -> str:
    """A moment as markers hold it: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime(_TIME)


def moment(text: str) -> datetime | None:
    """The moment of a stamp, or None when it is none."""
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Memory:
    """What one run tells the next.

    Args:
        scope_from: ratings given before this are out of scope: seven days before the first run, or the backfill's date.
        watermark: all ratings in scope up to here were seen to be mirrored.
        told_at: when the status note was last written.
        swept_at: when the last daily sweep was completed, None before the first.
        backfill_from: the backfill's date while one is under way.
        backfilled_to: how far it got.
        said: a digest of what the status note says of troubles; a run with other ones writes it anew.
        heard_at: everything said on issues up to here was listened to; None in the memory of an earlier version.
        deleted: tickets whose issues people deleted, with the day it was noticed.
        token_read_at: when GitLab was last asked for the end of the bot's token, None before the first time.
        token_ends_on: from the start of which day (UTC) on the token is no good; None where that is not known.
        kinds: which kinds of customer satisfaction were read; empty in the memory of an earlier version.
        asked_again_at: when the surveys of the last 29 days were last read again, None before the first time.
        followed_at: up to when deletions of tickets in Zendesk were followed, None before the first time.
        outages: when the bot did not run, as start and end (UTC), oldest first: no deadline ran meanwhile.
        runs: what the last runs changed of labels and state, newest first.
        promised_at: when a run that looked at everything last wrote the status note; None in an earlier version's.
        has_warned: the note of the last run that looked at everything and wrote it warned, or told what to look at.
        source: of the ratings that it tells of; empty in the memory of an earlier version.
    """

    scope_from: datetime
    watermark: datetime
    told_at: datetime
    swept_at: datetime | None = None
    backfill_from: datetime | None = None
    backfilled_to: datetime | None = None
    said: str = ""
    deleted: Mapping[int, date] = field(default_factory=lambda: MappingProxyType({}))
    heard_at: datetime | None = None
    asked_again_at: datetime | None = None
    followed_at: datetime | None = None
    outages: tuple[tuple[datetime, datetime], ...] = ()
    kinds: frozenset[CsatKind] = frozenset()
    token_read_at: datetime | None = None
    token_ends_on: date | None = None
    runs: tuple[Changes, ...] = ()
    promised_at: datetime | None = None
    has_warned: bool = False
    source: str = ""

    def deleted_by(self, today: date, noticed: Iterable[int], mirrored: Collection[int]) -> Mapping[int, date]:
        """The tickets whose issues people deleted, as the next run should know them.

        Args:
            today: in UTC.
            noticed: tickets of which this run noticed it.
            mirrored: tickets that got an issue again.
        """
        kept = {ticket: day for ticket, day in self.deleted.items() if today - day < FORGET_DELETED_AFTER}
        known = {**kept, **dict.fromkeys(noticed, today)}
        return {ticket: day for ticket, day in known.items() if ticket not in mirrored}

    @property
    def told_of(self) -> tuple[object, ...]:
        """What makes it worth to write the note before its time, where it differs."""
        return (self.said, self.deleted, self.token_read_at)

    def marker(self) -> Marker:
        """The memory as a marker."""
        moments = {
            "scope_from": self.scope_from,
            "watermark": self.watermark,
            "told_at": self.told_at,
            "swept_at": self.swept_at,
            "backfill_from": self.backfill_from,
            "backfilled_to": self.backfilled_to,
            "heard_at": self.heard_at,
            "asked_again_at": self.asked_again_at,
            "followed_at": self.followed_at,
            "token_read_at": self.token_read_at,
            "promised_at": self.promised_at,
        }
        values = {name: stamp(at) for name, at in moments.items() if at is not None}
        if self.source:
            values["source"] = self.source
        if self.kinds:
            values["kinds"] = ",".join(sorted(self.kinds))
        if self.said:
            values["said"] = self.said
        if self.has_warned:
            values["warned"] = "1"
        if self.deleted:
            values["deleted"] = ",".join(f"{ticket}:{day:%Y%m%d}" for ticket, day in sorted(self.deleted.items()))
        if self.token_ends_on:
            values["token_ends_on"] = f"{self.token_ends_on:%Y%m%d}"
        if self.outages:
            values["outages"] = ",".join(f"{stamp(start)}/{stamp(end)}" for start, end in self.outages)
        if self.runs:
            values["runs"] = changes.written(self.runs)
        return Marker("status", None, MappingProxyType(values))

    @classmethod
    def of(cls, marker: Marker | None) -> Memory | None:
        """The memory of a marker, or None when it holds none that can be read."""
        if marker is None or marker.kind != "status":
            return None
        at = {name: moment(value) for name, value in marker.values.items()}
        scope_from, watermark, told_at = at.get("scope_from"), at.get("watermark"), at.get("told_at")
        if scope_from is None or watermark is None or told_at is None:
            return None
        deleted = _deleted(marker.values.get("deleted", ""))
        return cls(
            scope_from,
            watermark,
            told_at,
            swept_at=at.get("swept_at"),
            backfill_from=at.get("backfill_from"),
            backfilled_to=at.get("backfilled_to"),
            said=marker.values.get("said", ""),
            has_warned="warned" in marker.values,
            heard_at=at.get("heard_at"),
            asked_again_at=at.get("asked_again_at"),
            followed_at=at.get("followed_at"),
            deleted=deleted,
            outages=_outages(marker.values.get("outages", "")),
            token_read_at=at.get("token_read_at"),
            token_ends_on=_day(marker.values.get("token_ends_on", "")),
            kinds=frozenset(kind for kind in CsatKind if kind in marker.values.get("kinds", "").split(",")),
            runs=changes.read(marker.values.get("runs", "")),
            promised_at=at.get("promised_at"),
            source=_source(marker.values.get("source", "")),
        )


def _source(text: str) -> str:
    key = Key.parse(f"zendesk:{text}:ticket/1")
    return key.source if key else ""


def _outages(text: str) -> tuple[tuple[datetime, datetime], ...]:
    pairs = (entry.partition("/") for entry in text.split(","))
    spans = ((moment(start), moment(end)) for start, _, end in pairs)
    return tuple((start, end) for start, end in spans if start is not None and end is not None)


def _deleted(text: str) -> Mapping[int, date]:
    found: dict[int, date] = {}
    for entry in filter(None, text.split(",")):
        ticket, _, day = entry.partition(":")
        noticed = _day(day)
        if ticket.isdecimal() and noticed is not None:
            found[int(ticket)] = noticed
    return MappingProxyType(found)


def _day(text: str) -> date | None:
    at = moment(f"{text[:4]}-{text[4:6]}-{text[6:]}T00:00:00Z")
    return at.date() if at else None
