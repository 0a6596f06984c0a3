"""How an imported schedule is printed."""

from __future__ import annotations

from bot.oncall.pagerduty.written import remarks, written
from tests.oncall.pagerduty.saved import layer, layered, made, user


def test_times_are_those_of_the_wall_clock() -> None:
    """An offset stands only where the clock alone would leave a doubt."""
    told = written(made(layered(layer(end="2026-12-31T18:00:00+01:00"))))
    assert 'end: "2026-12-31T18:00"' in told


def test_no_comment_without_words() -> None:
    """What has no name at PagerDuty has no comment, and no line ends in white space."""
    told = written(made(layered(layer(name="", users=[user("PUSR001", "")]))))
    assert [line for line in told.splitlines() if line != line.rstrip()] == []


def test_nobody() -> None:
    """A schedule without people is printed as such."""
    assert "users: {}\n" in written(made(layered(layer(users=[]))))


def test_remarks_are_comments() -> None:
    """Each on a line of its own, so that the printed file stays one."""
    found = made(layered())
    assert remarks(found).split("\n") == [f"# {remark}" for remark in found.remarks]
