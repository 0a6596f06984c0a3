"""The cache makes a run cheaper; whatever happens to its file, it only ever forgets."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from bot.cache import Cache, Known
from bot.domain.history import Activity, Card, Double, History
from bot.domain.markers import Key, Marker
from bot.domain.model import Issue

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
KEY = Key("zendesk", 7)
VALUES = MappingProxyType({"score": "bad", "rating": "0123456789abcdef", "rated_at": "2026-11-16T08:00:00Z"})
ISSUE = Issue(
    iid=3,
    author_id=1,
    title="Bad: ticket #7",
    labels=frozenset({"satisfaction::bad", "docs"}),
    is_open=True,
    created_at=AT,
    updated_at=AT,
    notes_count=2,
    web_url="https://gitlab.example/acme/feedback/-/issues/3",
    marker=Marker("case", KEY, VALUES),
    linked_ticket=7,
    assignees=("ana",),
    closed_at=datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
    closed_by=9,
)
HISTORY = History(
    card=Card(12, Marker("card", KEY, MappingProxyType({"round": "2", "record": "x1:."}))),
    told=frozenset({"a@b", "c@d"}),
    turns=MappingProxyType({2: AT}),
    has_gone_note=True,
    gone="merged",
    has_human_note=True,
    warned_at=AT,
    asked_round=2,
    doubles=(Double(13, Marker("ping", KEY, MappingProxyType({"level": "1", "to": "bo"}))),),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "below" / "feedback-bot.sqlite"


def reopened(cache: Cache, path: Path) -> Cache:
    """As the next process finds it."""
    cache.commit()
    cache.close()
    return Cache(path)


@pytest.mark.parametrize("history", [None, History(), HISTORY, History(has_duplicate_note=True)])
@pytest.mark.parametrize("issue", [ISSUE, replace(ISSUE, marker=None, linked_ticket=None, is_open=False)])
def test_an_issue_comes_back_as_it_was_seen(path: Path, issue: Issue, history: History | None) -> None:
    """Issue and history survive the process, to the last field; where no person wrote, nothing was left unheard."""
    cache = Cache(path)
    cache.see(issue)
    if history is not None:
        cache.see_history(issue.iid, history, issue.notes_count)
    is_heard = history is not None and not history.has_human_note
    assert reopened(cache, path).known(issue.iid) == Known(issue, history, is_heard=is_heard)


@pytest.mark.parametrize(("notes_count", "history"), [(2, HISTORY), (1, None), (3, None)])
def test_a_history_counts_while_the_number_of_notes_stays(notes_count: int, history: History | None) -> None:
    """One note more or less, and the notes have to be read again."""
    cache = Cache(None)
    cache.see(ISSUE)
    cache.see_history(3, HISTORY, 2)
    cache.see(replace(ISSUE, notes_count=notes_count, is_open=False))
    assert [known.history for known in cache.of_ticket(7)] == [history]


def test_the_history_of_an_unknown_issue_is_not_kept() -> None:
    """Without the issue there is nothing to remember."""
    cache = Cache(None)
    cache.see_history(3, HISTORY, 2)
    assert cache.known(3) is None


def test_issues_of_a_ticket_in_order() -> None:
    """Those that are sure of it first, the oldest first, closed doubles last."""
    cache = Cache(None)
    doubled = Marker("duplicate", KEY, MappingProxyType({"of": "5"}))
    doubtful = replace(ISSUE, iid=2, linked_ticket=8)
    for issue in (replace(ISSUE, iid=1, marker=doubled), doubtful, replace(ISSUE, iid=9), replace(ISSUE, iid=5)):
        cache.see(issue)
    assert [known.issue.iid for known in cache.of_ticket(7)] == [5, 9, 2, 1]


def test_every_ticket_that_an_issue_names_is_claimed() -> None:
    """Title, link and marker each keep a ticket from being mirrored again; a later look replaces the claims."""
    cache = Cache(None)
    cache.see(replace(ISSUE, title="Bad: ticket #8", linked_ticket=9))
    assert [len(cache.of_ticket(ticket)) for ticket in (7, 8, 9, 10)] == [1, 1, 1, 0]
    cache.see(ISSUE)
    assert [len(cache.of_ticket(ticket)) for ticket in (7, 8, 9)] == [1, 0, 0]


def test_a_forgotten_issue_is_gone() -> None:
    """Neither its number nor its ticket leads to it."""
    cache = Cache(None)
    cache.see(ISSUE)
    cache.forget(3)
    assert (cache.known(3), cache.of_ticket(7), cache.count(), cache.open_iids()) == (None, (), 0, frozenset())


def test_how_many_are_open() -> None:
    """Issues of tickets are counted once, whatever number of tickets they name; others are none."""
    cache = Cache(None)
    for iid, is_open in ((3, True), (4, False), (5, True)):
        cache.see(replace(ISSUE, iid=iid, is_open=is_open, linked_ticket=iid))
    cache.see(replace(ISSUE, iid=6, title="Something else", linked_ticket=None, marker=None))
    assert cache.tally() == (3, 2)


def test_what_is_open_and_what_needs_a_look() -> None:
    """Open issues and unsettled ones are listed by number."""
    cache = Cache(None)
    for iid, is_open in ((3, True), (4, False), (5, True)):
        cache.see(replace(ISSUE, iid=iid, is_open=is_open))
        cache.settle(iid, is_settled=iid == 3)
    assert (sorted(cache.open_iids()), cache.unsettled_iids(AT)) == ([3, 5], [4, 5])
    cache.settle(4, is_settled=True)
    cache.see(replace(ISSUE, iid=5))
    assert cache.unsettled_iids(AT) == [5]


def test_what_is_due() -> None:
    """A settled issue wants a look once its time has come; a change of settings makes every open one want it."""
    cache = Cache(None)
    for iid, due_at in ((3, AT), (4, AT + timedelta(seconds=1)), (5, None)):
        cache.see(replace(ISSUE, iid=iid))
        cache.settle(iid, is_settled=True, due_at=due_at)
    assert cache.unsettled_iids(AT) == [3]
    cache.see(replace(ISSUE, iid=6, is_open=False))
    cache.see(replace(ISSUE, iid=7, title="feedback-bot status", marker=Marker("status"), linked_ticket=None))
    cache.unsettle_open()
    assert cache.unsettled_iids(AT - DAY) == [3, 4, 5]


@pytest.mark.parametrize("activity", [Activity(), Activity(AT)])
def test_activity_is_known_until_the_issue_is_touched(path: Path, activity: Activity) -> None:
    """When people last acted survives the process, and is forgotten with the next touch."""
    cache = Cache(path)
    cache.see(ISSUE)
    cache.see_activity(ISSUE, activity)
    cache = reopened(cache, path)
    assert cache.known(ISSUE.iid) == Known(ISSUE, None, activity)
    touched = replace(ISSUE, updated_at=AT + DAY)
    cache.see(touched)
    assert cache.known(ISSUE.iid) == Known(touched)


def test_the_youngest_rating() -> None:
    """The markers tell up to when ratings were mirrored, where any does."""
    cache = Cache(None)
    assert cache.newest_rating_at() is None
    cache.see(replace(ISSUE, marker=None))
    assert cache.newest_rating_at() is None
    for iid, day in ((4, "14"), (5, "16"), (6, "15")):
        values = MappingProxyType({**VALUES, "rated_at": f"2026-11-{day}T08:00:00Z"})
        cache.see(replace(ISSUE, iid=iid, marker=Marker("case", KEY, values)))
    assert cache.newest_rating_at() == "2026-11-16T08:00:00Z"


def test_exclusions_hold_for_their_fingerprint() -> None:
    """Another rating or other settings have to be looked at anew."""
    cache = Cache(None)
    cache.exclude(7, "one")
    cache.exclude(8, "one")
    cache.exclude(7, "two")
    assert [cache.is_excluded(*each) for each in ((7, "two"), (7, "one"), (8, "one"), (9, "one"))] == [
        True,
        False,
        True,
        False,
    ]


def test_a_cache_belongs_to_one_project(path: Path) -> None:
    """Another project forgets everything; the same one keeps it."""
    cache = Cache(path)
    cache.bind("https://gitlab.example/a 1 zendesk")
    cache.see(ISSUE)
    cache = reopened(cache, path)
    cache.bind("https://gitlab.example/a 1 zendesk")
    assert cache.count() == 1
    cache.bind("https://gitlab.example/a 2 zendesk")
    assert cache.count() == 0


@pytest.mark.parametrize(
    "content",
    [
        b"this is no database at all" * 400,
        b"SQLite format 3\x00" + b"\xff" * 5000,
        b"short",
    ],
)
def test_a_damaged_file_is_thrown_away(path: Path, content: bytes) -> None:
    """What is no database is replaced by an empty one, which works and lasts."""
    path.parent.mkdir()
    path.write_bytes(content)
    cache = Cache(path)
    assert (bool(cache.remark), cache.fact("x")) == (True, None)
    cache.remember("x", "y")
    cache = reopened(cache, path)
    assert (cache.remark, cache.fact("x")) == ("", "y")


def test_a_file_with_a_damaged_page(path: Path) -> None:
    """A database of which a part was overwritten is found out when it is opened."""
    cache = Cache(path)
    for number in range(2000):
        cache.exclude(number, "x" * 40)
    cache.commit()
    cache.close()
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = b"\xaa" * (len(content) - len(content) // 2)
    path.write_bytes(content)
    assert Cache(path).remark


@pytest.mark.parametrize("harm", [b"\xa5" * 8, b'"": 1, ::'])
def test_a_file_with_damaged_text(path: Path, harm: bytes) -> None:
    """Pages that are whole may hold rows that are not: bytes that are no text, or text that is no JSON."""
    cache = Cache(path)
    cache.see(ISSUE)
    cache.close()
    content = path.read_bytes()
    place = content.index(b'"author_id"')
    path.write_bytes(content[:place] + harm + content[place + len(harm) :])
    cache = Cache(path)
    assert (bool(cache.remark), cache.count()) == (True, 0)


def test_a_copy_of_an_empty_file(path: Path) -> None:
    """A disk that was full may leave a file without a byte: it knows nothing, and a plan does without."""
    path.parent.mkdir()
    path.touch()
    assert Cache(path, is_copy=True).count() == 0


@pytest.mark.parametrize("version", [0, 99])
def test_a_file_of_another_version(path: Path, version: int) -> None:
    """Tables that another version made may have other columns: such a file is replaced."""
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript(f"CREATE TABLE facts (other TEXT); PRAGMA user_version = {version};")
    connection.close()
    cache = Cache(path)
    cache.remember("x", "y")
    assert reopened(cache, path).fact("x") == "y"


def test_many_threads() -> None:
    """Threads may look and remember at the same time."""
    cache = Cache(None)

    def work(iid: int) -> int:
        cache.see(replace(ISSUE, iid=iid))
        cache.see_history(iid, HISTORY, 2)
        return sum(known.history == HISTORY for known in (cache.known(iid),) if known)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(work, range(1, 201))) == 200
    assert cache.count() == 200


def test_little_waits_for_a_commit(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much is remembered at once, only so many statements are kept to be repeated, and nothing is lost."""
    monkeypatch.setattr("bot.cache.MOST_UNCOMMITTED", 5)
    cache = Cache(path)
    for number in range(23):
        cache.remember(f"fact {number}", "x")
        assert len(cache._uncommitted) < 5
    again = reopened(cache, path)
    assert [again.fact(f"fact {number}") for number in (0, 22)] == ["x", "x"]
