"""The words in which cards remember acts."""

from __future__ import annotations

from bot.standing.acts import CLOSED, OPENED, Origin, Register


def test_words_that_stand_in_cards() -> None:
    """Cards written by earlier versions hold these: who renames one forgets what they remember."""
    assert {each.value for each in Register} == {
        "cause", "contact", "keep_open", "look", "assignee", "state", "snooze",
    }  # fmt: skip
    assert {each.value for each in Origin} == {"answer", "command", "click"}
    assert (OPENED, CLOSED) == ("opened", "closed")
