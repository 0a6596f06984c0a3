"""Answers whose shape is in question are taken apart without an error."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.doctor.shape import at, rows, time
from bot.domain.errors import BadReply


@pytest.mark.parametrize(
    ("body", "keys", "found"),
    [
        ({"a": [{"b": 1}]}, ("a", 0, "b"), 1),
        ({"a": [1, 2]}, ("a", -1), 2),
        ({"a": []}, ("a", 0), None),
        ({"a": "text"}, ("a", 0), None),
        ([1], ("a",), None),
        (None, ("a", "b"), None),
    ],
)
def test_a_path_through_json(body: Any, keys: tuple[str | int, ...], found: object) -> None:
    """What is not there is None, wherever the path ends."""
    assert at(body, *keys) == found


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("2026-11-02T10:00:00.500+01:00", datetime(2026, 11, 2, 9, 0, 0, 500_000, UTC)),
        ("2026-11-02T09:00:00Z", datetime(2026, 11, 2, 9, tzinfo=UTC)),
        ("soon", None),
        (None, None),
    ],
)
def test_a_time(told: object, found: datetime | None) -> None:
    """In UTC, whatever its offset; None for what is none."""
    assert time({"at": told}, "at") == found


def test_a_list_is_a_list() -> None:
    """Anything else is an error of the service that is named."""
    assert rows([1], "GitLab") == [1]
    with pytest.raises(BadReply, match="GitLab: answers with JSON that is no list"):
        rows({}, "GitLab")
