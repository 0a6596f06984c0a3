"""What the cache knows of people's words: what was listened to, and who waits to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.cache import Cache
from bot.domain.history import History
from bot.domain.memory import stamp
from tests.test_cache import AT, DAY, ISSUE


def heard(cache: Cache) -> bool:
    known = cache.known(3)
    return known is not None and known.is_heard


def when_heard(cache: Cache) -> datetime | None:
    known = cache.known(3)
    return known.heard_at if known else None


@pytest.mark.parametrize(
    ("changes", "is_heard"),
    [({}, True), ({"updated_at": AT + DAY}, False), ({"notes_count": 3}, False), ({"labels": frozenset()}, True)],
)
def test_what_was_heard(changes: dict[str, Any], *, is_heard: bool) -> None:
    """Once everything was listened to, nothing can have been said until the issue is touched or has another note."""
    cache = Cache(None)
    cache.see(ISSUE)
    assert (heard(cache), when_heard(cache)) == (False, None)
    cache.hear(ISSUE)
    cache.see(replace(ISSUE, **changes))
    assert (heard(cache), when_heard(cache)) == (is_heard, AT)


@pytest.mark.parametrize(("has_human_note", "is_heard"), [(False, True), (True, False)])
def test_where_nobody_wrote(*, has_human_note: bool, is_heard: bool) -> None:
    """Notes by the bot alone say nothing to it."""
    cache = Cache(None)
    cache.see(ISSUE)
    cache.see_history(3, History(has_human_note=has_human_note), ISSUE.notes_count)
    assert heard(cache) is is_heard


def test_who_waits_longest_to_be_heard() -> None:
    """The memory in GitLab says up to when all was heard: the touch of the oldest issue that still waits."""
    cache = Cache(None)
    for iid, days in ((1, 3), (2, 1), (3, 2)):
        cache.see(replace(ISSUE, iid=iid, updated_at=AT + days * DAY))
        cache.settle(iid, is_settled=False, is_heard=False)
    waits = [cache.oldest_unheard()]
    for iid in (2, 3, 1):
        cache.settle(iid, is_settled=True)
        waits.append(cache.oldest_unheard())
    assert waits == [AT + DAY, AT + 2 * DAY, AT + 3 * DAY, None]


def test_what_the_bot_wrote() -> None:
    """It is known for a while after the look that came before, by issue; the last words into a note count."""
    cache = Cache(None)
    cache.see_written(3, 7, "nobody knows when")
    for at, written in ((AT, {7: "one", 8: "two"}), (AT + DAY, {8: "three", 9: "four"})):
        cache.remember("looked_at", stamp(at))
        for note_id, told in written.items():
            cache.see_written(3, note_id, told)
    assert (cache.written(3), cache.written(4)) == ({7: "one", 8: "three", 9: "four"}, {})
    cache.forget_written(AT + DAY)
    assert cache.written(3) == {8: "three", 9: "four"}
    cache.clear()
    assert cache.written(3) == {}
