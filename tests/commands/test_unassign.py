"""`unassign` takes the case from who has it."""

from __future__ import annotations

import pytest

from bot.standing.acts import Register
from tests.commands.asking import ask, latest, only_said, refused, sets, with_issue

BENS = with_issue(assignees=("ben",))


@pytest.mark.parametrize("args", ["", "ben", "@Ben", "`@ben`"])
def test_who_has_it_loses_it(args: str) -> None:
    """With or without their name."""
    assert sets(ask(f"unassign {args}", case=BENS)) == {Register.ASSIGNEE: ""}


def test_who_was_assigned_just_before() -> None:
    """The assignee of an earlier command need not be on the issue yet."""
    assert sets(ask("unassign me", review=latest(assignee="ana"))) == {Register.ASSIGNEE: ""}


@pytest.mark.parametrize("args", ["", "me", "@ben"])
def test_nobody(args: str) -> None:
    """It is said, and nothing is set."""
    assert "Nobody has this case" in only_said(ask(f"unassign {args}"))


@pytest.mark.parametrize(("args", "name"), [("me", "ana"), ("@eve", "eve")])
def test_another(args: str, name: str) -> None:
    """Who has the case keeps it when somebody else is named."""
    assert f"`{name}` does not have this case, `ben` has" in only_said(ask(f"unassign {args}", case=BENS))


def test_malformed() -> None:
    """A second word is not understood."""
    assert "because of `please now`" in refused(ask("unassign ben please now", case=BENS))
