"""What earlier runs saw, in a local SQLite file: it makes a run cheaper and is never needed to be right.

No customer text is stored. A file that is damaged, of another version or of another project is thrown away. One that
cannot be written any more, on a full disk for instance, is left as it was, and the run goes on in memory.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from bot import cache_file, cache_rows
from bot.cache_rows import Known
from bot.domain.history import Activity, History
from bot.domain.memory import stamp
from bot.domain.model import Issue

_T = TypeVar("_T")

MOST_UNCOMMITTED = 10_000
"""Statements that wait for a commit, kept in case the file fails: more would cost memory in a large project."""


class Cache:
    """One project's cache. Safe to use from several threads; a file serves one process at a time.

    Args:
        path: the file, or None to remember within this process only.
        is_copy: begin with what the file knows and leave the file alone.

    Attributes:
        remark: what an operator should know of the file; empty when it serves. It may come with any call.

    Raises:
        ConfigError: the file cannot be made or written, or, from any method, it can no longer be read.
    """

    def __init__(self, path: Path | None, *, is_copy: bool = False) -> None:
        self._lock = threading.RLock()
        self._connection, self.remark = cache_file.opened(path, is_copy=is_copy)
        self._path = path if cache_file.is_file(self._connection) else None
        self._uncommitted: list[tuple[str, list[tuple[object, ...]]]] = []

    def bind(self, project: str) -> None:
        """Forgets everything unless it was seen in this project.

        Args:
            project: what identifies instance, project and source: numbers, since a path may come to mean another one.
        """
        if self.fact("project") != project:
            self.clear()
            self.remember("project", project)

    def close(self) -> None:
        """Makes what was remembered last, and closes the file."""
        with self._lock:
            try:
                self.commit()
            finally:
                self._connection.close()

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            for table in ("facts", "issues", "claims", "excluded", "deleted", "written"):
                self._write(f"DELETE FROM {table}")  # noqa: S608 - our own words

    def commit(self) -> None:
        """Makes what was remembered last."""
        with self._lock:
            self._done(sqlite3.Connection.commit)
            self._uncommitted.clear()

    def fact(self, name: str) -> str | None:
        """A remembered word, None when there is none."""
        rows = self._read("SELECT value FROM facts WHERE name = ?", name)
        return str(rows[0][0]) if rows else None

    def remember(self, name: str, value: str) -> None:
        """Remembers a word."""
        self._write("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def see(self, issue: Issue) -> None:
        """Remembers an issue of the bot; what its notes recorded stays known while their number stays the same."""
        with self._lock:
            self._write(
                "INSERT INTO issues (iid, is_open, snapshot) VALUES (?, ?, ?) ON CONFLICT (iid) DO UPDATE "
                "SET is_open = excluded.is_open, snapshot = excluded.snapshot",
                (issue.iid, issue.is_open, cache_rows.dumped(issue)),
            )
            self._write("DELETE FROM claims WHERE iid = ?", (issue.iid,))
            self._write("INSERT INTO claims VALUES (?, ?)", *((ticket, issue.iid) for ticket in issue.claimed_tickets))
            self._write("DELETE FROM deleted WHERE ticket_id = ?", *((ticket,) for ticket in issue.claimed_tickets))

    def see_history(self, iid: int, history: History, notes_count: int) -> None:
        """Remembers what the notes of a known issue record, valid while it has `notes_count` notes."""
        text = cache_rows.plain(history)
        self._write(
            "UPDATE issues SET history = ?, history_notes_count = ?, is_uncarded = is_uncarded AND ? WHERE iid = ?",
            (text, notes_count, history.card is None, iid),
        )

    def see_opened(self, iid: int) -> None:
        """Remembers that the bot opened a known issue just now: no card was ever on it."""
        self._write("UPDATE issues SET is_uncarded = 1 WHERE iid = ?", (iid,))

    def see_activity(self, issue: Issue, activity: Activity) -> None:
        """Remembers when people last acted on a known issue, valid until it is touched again."""
        at = activity.last_human_at.isoformat() if activity.last_human_at else ""
        self._write(
            "UPDATE issues SET activity = ?, activity_updated_at = ? WHERE iid = ?",
            (at, issue.updated_at.timestamp(), issue.iid),
        )

    def forget(self, iid: int) -> None:
        """Forgets an issue that people deleted, and remembers its tickets as such until `tell_deleted`."""
        known = self.known(iid)
        with self._lock:
            self._write("DELETE FROM issues WHERE iid = ?", (iid,))
            self._write("DELETE FROM claims WHERE iid = ?", (iid,))
            for ticket_id in known.issue.claimed_tickets if known else ():
                if not self.of_ticket(ticket_id):
                    self._write("INSERT OR IGNORE INTO deleted (ticket_id) VALUES (?)", (ticket_id,))

    def deleted_tickets(self, *, told: bool = False) -> frozenset[int]:
        """The tickets whose deleted issues nobody was told of yet, or with `told` all that are known."""
        return frozenset(ticket for (ticket,) in self._read("SELECT ticket_id FROM deleted WHERE is_told <= ?", told))

    def tell_deleted(self) -> None:
        """Notes that GitLab knows of the deletions now."""
        self._write("UPDATE deleted SET is_told = 1")

    def known(self, iid: int) -> Known | None:
        """An issue by its number."""
        return next(self._rows("iid = ?", iid), None)

    def of_ticket(self, ticket_id: int) -> tuple[Known, ...]:
        """The issues that claim a ticket: an erased one before the sure ones, the oldest first, closed doubles last."""
        rows = self._rows("iid IN (SELECT iid FROM claims WHERE ticket_id = ?)", ticket_id)
        return tuple(sorted(rows, key=lambda known: _rank(known.issue, ticket_id)))

    def is_erased(self, ticket_id: int) -> bool:
        """Whether what was mirrored of a ticket was erased: nothing is ever mirrored of it again."""
        query = f"SELECT 1 FROM claims JOIN issues USING (iid) WHERE ticket_id = ? AND {cache_rows.ERASED}"  # noqa: S608 - our own words
        return bool(self._read(query, ticket_id))

    def see_written(self, iid: int, note_id: int, told: str) -> None:
        """Remembers what the bot wrote into a note of an issue since the cache was last told of the time."""
        at = self.fact("looked_at")
        self._write("INSERT OR REPLACE INTO written VALUES (?, ?, ?, ?)", *([(note_id, iid, told, at)] if at else []))

    def written(self, iid: int) -> Mapping[int, str]:
        """What the bot wrote into notes of an issue and is remembered, by their numbers."""
        return dict(self._read("SELECT note_id, told FROM written WHERE iid = ? ORDER BY note_id", iid))

    def forget_written(self, before: datetime) -> None:
        """Forgets what the bot wrote before then (UTC)."""
        self._write("DELETE FROM written WHERE at < ?", (stamp(before),))

    def hear(self, issue: Issue) -> None:
        """Remembers that everything said on an issue, as it is now, was listened to and dealt with."""
        self._write(
            "UPDATE issues SET heard_updated_at = ?, heard_notes_count = ? WHERE iid = ?",
            (issue.updated_at.timestamp(), issue.notes_count, issue.iid),
        )

    def settle(self, iid: int, *, is_settled: bool, due_at: datetime | None = None, is_heard: bool = True) -> None:
        """Remembers whether an issue still needs a look, so that work which was put off is not forgotten.

        Args:
            iid: the issue.
            is_settled: nothing is to be done about it now.
            due_at: when it wants a look though nothing happens to it (UTC), None for never.
            is_heard: nobody waits for an answer there, as far as anybody knows.
        """
        self._write(
            "UPDATE issues SET is_unsettled = ?, due_at = ?, is_unheard = ? WHERE iid = ?",
            (not is_settled, due_at.timestamp() if due_at else None, not is_heard, iid),
        )

    def oldest_unheard(self) -> datetime | None:
        """When the issue was touched that waits longest to be listened to (UTC); None when none does."""
        ((oldest,),) = self._read(cache_rows.OLDEST_UNHEARD)
        return datetime.fromtimestamp(oldest, UTC) if oldest else None

    def unsettle_open(self) -> None:
        """Notes that every open issue of a ticket needs a look."""
        self._write("UPDATE issues SET is_unsettled = 1 WHERE is_open AND iid IN (SELECT iid FROM claims)")

    def unsettled_iids(self, now: datetime) -> list[int]:
        """The issues that need a look at `now` (UTC)."""
        query = (
            "SELECT iid FROM issues WHERE is_unsettled OR is_unheard "
            "UNION SELECT iid FROM issues WHERE due_at <= ? ORDER BY iid"
        )
        return [iid for (iid,) in self._read(query, now.timestamp())]

    def open_iids(self) -> frozenset[int]:
        """The bot's issues that were open when last seen."""
        return frozenset(iid for (iid,) in self._read("SELECT iid FROM issues WHERE is_open"))

    def open_bad(self) -> list[Known]:
        """The open issues of tickets that seem to show a bad rating; closed ones and good ones are not even read."""
        return [*self._rows(cache_rows.OPEN_BAD)]

    def bad_since(self, at: datetime) -> list[Known]:
        """The issues of tickets that seem to show, or to have shown, a bad rating and were touched since `at` (UTC)."""
        return [*self._rows(cache_rows.BAD_SINCE, at.timestamp())]

    def of_rotation(self, most: int) -> list[Known]:
        """The rotation issues, newest first: every open one, and closed ones up to so many in all."""
        newest = f"iid IN (SELECT iid FROM issues WHERE {cache_rows.OF_ROTATION} ORDER BY iid DESC LIMIT ?)"  # noqa: S608
        found = {known.issue.iid: known for known in self._rows(newest, most)}
        found |= {known.issue.iid: known for known in self._rows(f"{cache_rows.OF_ROTATION} AND is_open")}
        return [found[iid] for iid in sorted(found, reverse=True)]

    def unmarked(self, title: str) -> list[Known]:
        """The open issues of that title whose marker is lost, oldest first."""
        return [*self._rows(f"{cache_rows.UNMARKED} = ? ORDER BY iid", title)]

    def touched_since(self, at: datetime) -> Iterator[Known]:
        """The issues that GitLab says were touched at `at` (UTC) or later."""
        return self._rows("json_extract(snapshot, '$.updated_at') >= ?", at.timestamp())

    def unsettle_rated_before(self, at: datetime) -> None:
        """Notes that closed issues rated before then (UTC) which still hold the customer's words need a look."""
        self._write(f"UPDATE issues SET is_unsettled = 1 WHERE {cache_rows.WORDY} < ?", (stamp(at),))  # noqa: S608 - ours

    def count(self) -> int:
        """How many issues of tickets are known, those of erased tickets apart."""
        erased = f"SELECT iid FROM issues WHERE {cache_rows.ERASED}"  # noqa: S608 - our own words
        return int(self._read(f"SELECT count(DISTINCT iid) FROM claims WHERE iid NOT IN ({erased})")[0][0])  # noqa: S608

    def tally(self) -> tuple[int, int]:
        """How many issues of tickets are known, and how many of them were open when last seen."""
        return self._read(cache_rows.TALLY)[0][:2]

    def newest_rating_at(self) -> str | None:
        """The youngest `rated_at` that any issue's marker names."""
        ((newest,),) = self._read(cache_rows.NEWEST)
        return str(newest) if newest else None

    def exclude(self, ticket_id: int, fingerprint: str) -> None:
        """Remembers that settings exclude a ticket; the fingerprint covers settings and rating."""
        self._write("INSERT OR REPLACE INTO excluded VALUES (?, ?)", (ticket_id, fingerprint))

    def is_excluded(self, ticket_id: int, fingerprint: str) -> bool:
        """Whether a ticket was excluded by the same settings and rating."""
        query = "SELECT 1 FROM excluded WHERE ticket_id = ? AND fingerprint = ?"
        return bool(self._read(query, ticket_id, fingerprint))

    def _rows(self, where: str, *values: float | str) -> Iterator[Known]:
        query = f"SELECT {cache_rows.COLUMNS} FROM issues WHERE {where}"  # noqa: S608 - our own words
        return (cache_rows.known(row) for row in self._read(query, *values))

    def _read(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self._done(lambda connection: connection.execute(query, values).fetchall())

    def _write(self, statement: str, *rows: tuple[object, ...]) -> None:
        """Carries a statement out for each row; one without places for values needs none."""
        todo: list[tuple[object, ...]] = [*rows] if rows or "?" in statement else [()]
        with self._lock:
            self._done(lambda connection: connection.executemany(statement, todo))
            if self._path is not None:
                self._uncommitted.append((statement, todo))
            if len(self._uncommitted) >= MOST_UNCOMMITTED:
                self.commit()

    def _done(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Works with the database; when its file fails, with a copy in memory that knows the same, from then on."""
        with self._lock:
            try:
                return work(self._connection)
            except sqlite3.DatabaseError as error:
                if self._path is None:
                    raise
                self._leave(self._path, error)
            return work(self._connection)

    def _leave(self, path: Path, error: sqlite3.DatabaseError) -> None:
        """Leaves the file as it was when it was last committed, and does in memory what was done since."""
        copy = cache_file.left(self._connection, path, error)
        for statement, rows in self._uncommitted:
            copy.executemany(statement, rows)
        self._connection, self._path = copy, None
        self._uncommitted.clear()
        self.remark = cache_file.FULL.format(path=path, error=error)


def _rank(issue: Issue, ticket_id: int) -> tuple[bool, bool, bool, int]:
    return (not issue.is_erased, issue.is_double, issue.ticket_id != ticket_id, issue.iid)


__all__ = ["Cache", "Known"]
