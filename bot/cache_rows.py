"""How issues and what their notes record stand in the tables of the cache; no customer text among it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from bot.domain.history import Activity, Card, Double, History
from bot.domain.markers import Marker
from bot.domain.memory import moment, stamp
from bot.domain.model import Issue
from bot.domain.pings import How, Ping

COLUMNS = (
    "snapshot, history, history_notes_count, activity, activity_updated_at, heard_updated_at, heard_notes_count, "
    "is_uncarded"
)
"""What `known` takes, in its order."""

OPEN_BAD = (
    "is_open AND iid IN (SELECT iid FROM claims) AND "
    "(json_extract(snapshot, '$.marker.values.score') = 'bad' OR json_extract(snapshot, '$.title') LIKE 'Bad:%')"
)
BAD_SINCE = (
    "json_extract(snapshot, '$.updated_at') >= ? AND iid IN (SELECT iid FROM claims) AND "
    "(json_extract(snapshot, '$.marker.values.score') = 'bad' OR json_extract(snapshot, '$.title') LIKE 'Bad:%' "
    "OR json_extract(history, '$.card') IS NOT NULL)"
)
OF_ROTATION = "json_extract(snapshot, '$.marker.kind') = 'rotation'"
"""As the index in `bot.cache_file` says it: else SQLite would read every row."""

ERASED = "json_extract(snapshot, '$.marker.kind') = 'erased'"
WORDY = (
    "NOT is_open AND json_extract(snapshot, '$.marker.kind') = 'case' AND "
    "json_extract(snapshot, '$.marker.values.emptied') IS NULL AND json_extract(snapshot, '$.marker.values.rated_at')"
)
TALLY = (
    "SELECT count(DISTINCT iid), count(DISTINCT iid) FILTER (WHERE iid IN (SELECT iid FROM issues WHERE is_open)) "
    "FROM claims"
)
"""From indexes alone: no row of an issue is read."""

NEWEST = "SELECT max(json_extract(snapshot, '$.marker.values.rated_at')) FROM issues"
OLDEST_UNHEARD = "SELECT min(json_extract(snapshot, '$.updated_at')) FROM issues WHERE is_unheard"
UNMARKED = "is_open AND json_extract(snapshot, '$.marker') IS NULL AND json_extract(snapshot, '$.title')"


@dataclass(frozen=True, slots=True)
class Known:
    """An issue as last seen.

    Args:
        issue: as GitLab last told of it.
        history: what its notes recorded, if they were read and their number has not changed since.
        activity: when people last acted, if that was read and the issue was not touched since.
        is_heard: nothing can have been said on it since somebody listened.
        is_uncarded: the bot opened it, and no card was seen there since.
        heard_at: its `updated_at` when somebody listened last (UTC), None before.
    """

    issue: Issue
    history: History | None = None
    activity: Activity | None = None
    is_heard: bool = False
    heard_at: datetime | None = None
    is_uncarded: bool = False


def known(row: Sequence[Any]) -> Known:
    """A row; what was read of notes counts while their number is the same, activity while nobody touched the issue."""
    snapshot, history, notes_count, activity, updated_at, heard_at, heard_count, is_uncarded = row
    issue = _loaded(snapshot)
    touched_at = issue.updated_at.timestamp()
    recorded = _history(history) if history is not None and notes_count == issue.notes_count else None
    is_unsaid = recorded is not None and not recorded.has_human_note
    return Known(
        issue,
        recorded,
        _activity(activity) if activity is not None and updated_at == touched_at else None,
        is_heard=is_unsaid or (heard_at, heard_count) == (touched_at, issue.notes_count),
        heard_at=datetime.fromtimestamp(heard_at, UTC) if heard_at else None,
        is_uncarded=bool(is_uncarded),
    )


def dumped(issue: Issue) -> str:
    """An issue as text."""
    marker = issue.marker
    return json.dumps(
        {
            "iid": issue.iid,
            "author_id": issue.author_id,
            "title": issue.title,
            "labels": sorted(issue.labels),
            "is_open": issue.is_open,
            "created_at": issue.created_at.timestamp(),
            "updated_at": issue.updated_at.timestamp(),
            "notes_count": issue.notes_count,
            "web_url": issue.web_url,
            "marker": {"line": str(marker), "kind": marker.kind, "values": dict(marker.values)} if marker else None,
            "linked_ticket": issue.linked_ticket,
            "assignees": issue.assignees,
            "closed_at": issue.closed_at.timestamp() if issue.closed_at else None,
            "closed_by": issue.closed_by,
        }
    )


def _loaded(snapshot: str) -> Issue:
    raw = json.loads(snapshot)
    return Issue(
        iid=raw["iid"],
        author_id=raw["author_id"],
        title=raw["title"],
        labels=frozenset(raw["labels"]),
        is_open=raw["is_open"],
        created_at=datetime.fromtimestamp(raw["created_at"], UTC),
        updated_at=datetime.fromtimestamp(raw["updated_at"], UTC),
        notes_count=raw["notes_count"],
        web_url=raw["web_url"],
        marker=Marker.of(raw["marker"]["line"]) if raw["marker"] else None,
        linked_ticket=raw["linked_ticket"],
        assignees=tuple(raw["assignees"]),
        closed_at=datetime.fromtimestamp(raw["closed_at"], UTC) if raw["closed_at"] else None,
        closed_by=raw["closed_by"],
    )


def plain(history: History) -> str:
    """What the notes of an issue record, as text."""
    told = {
        "card": [history.card.note_id, str(history.card.marker)] if history.card else None,
        "told": sorted(history.told),
        "turns": {number: stamp(at) for number, at in history.turns.items()},
        "has_gone_note": history.has_gone_note,
        "gone": history.gone,
        "has_human_note": history.has_human_note,
        "has_duplicate_note": history.has_duplicate_note,
        "warned_at": stamp(history.warned_at) if history.warned_at else "",
        "asked_round": history.asked_round,
        "was_bad": history.was_bad,
        "pings": [[stamp(each.at), each.level, each.to, each.round, each.how] for each in history.pings],
        "doubles": [[each.note_id, str(each.marker)] for each in history.doubles],
    }
    return json.dumps(told)


def _history(text: str) -> History:
    raw = json.loads(text)
    note_id, line = raw.pop("card") or (0, "")
    marker = Marker.of(line)
    turns = {int(number): at for number, told in raw.pop("turns").items() if (at := moment(told))}
    return History(
        card=Card(note_id, marker) if marker else None,
        told=frozenset(raw.pop("told")),
        turns=MappingProxyType(turns),
        warned_at=moment(raw.pop("warned_at")),
        pings=tuple(
            Ping(at, level, to, number, How(how))
            for told, level, to, number, how in raw.pop("pings")
            if (at := moment(told))
        ),
        doubles=tuple(Double(number, told) for number, line in raw.pop("doubles") if (told := Marker.of(line))),
        **raw,
    )


def _activity(text: str) -> Activity:
    return Activity(datetime.fromisoformat(text) if text else None)
