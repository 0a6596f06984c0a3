"""Opens the file of the cache: for one process alone, or as a copy; what is of no use is thrown away."""

from __future__ import annotations

import sqlite3
from collections import deque
from pathlib import Path

from bot.domain.errors import ConfigError

VERSION = 6
"""Of the tables. Another one makes a file worthless."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS issues (
  iid INTEGER PRIMARY KEY, is_open INTEGER NOT NULL, snapshot TEXT NOT NULL CHECK (json_valid(snapshot)),
  history TEXT CHECK (history IS NULL OR json_valid(history)), history_notes_count INTEGER, activity TEXT,
  activity_updated_at REAL, is_unsettled INTEGER NOT NULL DEFAULT 0, due_at REAL,
  heard_updated_at REAL, heard_notes_count INTEGER, is_unheard INTEGER NOT NULL DEFAULT 0,
  is_uncarded INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS issues_by_due ON issues (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS issues_by_open ON issues (iid) WHERE is_open;
CREATE INDEX IF NOT EXISTS issues_of_rotation ON issues (iid)
  WHERE json_extract(snapshot, '$.marker.kind') = 'rotation';
CREATE TABLE IF NOT EXISTS claims (ticket_id INTEGER, iid INTEGER, PRIMARY KEY (ticket_id, iid)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS claims_by_issue ON claims (iid);
CREATE TABLE IF NOT EXISTS excluded (ticket_id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS deleted (ticket_id INTEGER PRIMARY KEY, is_told INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS written (note_id INTEGER PRIMARY KEY, iid INTEGER, told TEXT NOT NULL, at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS written_by_issue ON written (iid);
"""


_NOT_OURS = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM})
_NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
_PRIMARY = 0xFF
"""The part of SQLite's extended codes that names the kind of error."""

FULL = "the cache {path} cannot be written ({error}): this run goes on without it; make room on the disk"
_UNUSABLE = "let the bot's user write there, or name another folder in FEEDBACK_BOT_CACHE"


def opened(path: Path | None, *, is_copy: bool) -> tuple[sqlite3.Connection, str]:
    """The database, and a remark for the operator when the file could not serve.

    Args:
        path: the file, or None for memory.
        is_copy: begin with what the file knows and leave the file alone.

    Raises:
        ConfigError: the file cannot be made or written.
    """
    if is_copy or path is None:
        return _copied(path), ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _owned(path), ""
    except OSError as error:
        raise ConfigError(f"the cache folder {path.parent} cannot be used: {error.strerror}; {_UNUSABLE}") from error
    except sqlite3.DatabaseError as error:
        return _replaced(path, error)


def _replaced(path: Path, error: sqlite3.DatabaseError) -> tuple[sqlite3.Connection, str]:
    """What serves instead of a file that cannot be opened."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & _PRIMARY
    if code == sqlite3.SQLITE_BUSY:
        return _copied(None), "another run uses the cache: this one goes without"
    if code in _NOT_OURS:
        raise ConfigError(f"the cache {path} cannot be used: {error}; {_UNUSABLE}") from error
    if code in _NO_ROOM:
        return _copied(None if _journal(path).exists() else path), FULL.format(path=path, error=error)
    try:
        path.unlink(missing_ok=True)
        _journal(path).unlink(missing_ok=True)
    except OSError as failed:
        raise ConfigError(f"the cache {path} is damaged and cannot be removed: {failed.strerror}") from failed
    try:
        return _owned(path), "the cache was of no use and is built anew"
    except sqlite3.DatabaseError as failed:
        return _copied(None), FULL.format(path=path, error=failed)


def is_file(connection: sqlite3.Connection) -> bool:
    """Whether the database is kept in a file."""
    return bool(connection.execute("PRAGMA database_list").fetchone()[2])


def left(connection: sqlite3.Connection, path: Path, error: sqlite3.DatabaseError) -> sqlite3.Connection:
    """A database in memory with what the file held when it was last committed; then the file is closed.

    Args:
        connection: the file, which just failed.
        path: its place, for people.
        error: how it failed.

    Raises:
        ConfigError: it can be read no more either. To go on would be to forget in the middle of a run.
    """
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    try:
        connection.rollback()
        connection.backup(copy)
        _check(copy)
    except sqlite3.DatabaseError:
        copy.close()
        raise ConfigError(f"the cache {path} can be read no more: {error}; delete it, or use another disk") from error
    connection.close()
    return copy


def _journal(path: Path) -> Path:
    """Where SQLite keeps what a transaction overwrites; while it is there the file may be half written."""
    return path.with_name(f"{path.name}-journal")


def _owned(path: Path) -> sqlite3.Connection:
    """The file, for this process alone until it is closed."""
    connection = sqlite3.connect(path, timeout=0, check_same_thread=False)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.commit()
        return _prepared(connection)
    except sqlite3.DatabaseError:
        connection.close()
        raise


def _copied(path: Path | None) -> sqlite3.Connection:
    """A database in memory, with what the file holds if it can be read."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    if path is not None and path.is_file() and path.stat().st_size:  # SQLite takes nothing for too much
        try:
            connection.deserialize(path.read_bytes())
            return _prepared(connection)
        except (sqlite3.DatabaseError, OSError):
            connection.close()
            connection = sqlite3.connect(":memory:", check_same_thread=False)
    return _prepared(connection)


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    _check(connection)
    connection.executescript(f"{_SCHEMA} PRAGMA user_version = {VERSION};")
    return connection


def _check(connection: sqlite3.Connection) -> None:
    try:
        _look_through(connection)
    except UnicodeDecodeError as error:
        raise sqlite3.DatabaseError("damaged") from error


def _look_through(connection: sqlite3.Connection) -> None:
    """Reads each row: bytes that are no text are found, and by the tables' own checks text that is no JSON."""
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise sqlite3.DatabaseError("damaged")
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        deque(connection.execute(f'SELECT * FROM "{table}"'), maxlen=0)  # noqa: S608 - a name of ours
    if tables and connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        raise sqlite3.DatabaseError("of another version")
