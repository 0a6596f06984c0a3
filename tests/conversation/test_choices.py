"""Choices."""

from __future__ import annotations

import pytest

from bot.conversation.choices import read_choice

CHOICES = ("low", "medium", "high", "higher", "Café au lait")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("low", ("low", "", True)),
        ("**LOW**", ("low", "", True)),
        ("high", ("high", "", True)),
        ("med", ("medium", "", True)),
        ("me", ("", "", True)),
        ("medum", ("medium", "", True)),
        ("low, I think", ("low", "", True)),
        ("cafe au lait", ("Café au lait", "", True)),
        ("[ ] low\n[x] medium", ("medium", "", True)),
        ("[x] low\n[x] medium", ("", "", True)),
        ("[ ] low\n[ ] medium", ("", "", False)),
        ("banana", ("", "", True)),
        ("mediumish", ("", "medium", True)),
    ],
)
def test_choice(value: str, expected: tuple[str, str, bool]) -> None:
    """A choice by its name, a beginning or with a slip; else the nearest one."""
    assert read_choice(value, CHOICES) == expected
