"""Finding issues: the sorted lists answer what a plain scan would."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.gitlab import query
from bot.sandbox.gitlab.query import IssueQuery, find
from tests.sandbox.gitlab.world import START, World

MANY = 50_000


def titles(world: World, username: str = "rita", **filters: Any) -> list[str]:
    wanted = IssueQuery(**filters)
    by_id = world.gitlab.index(world.project).by_id
    return [by_id[number].title for number in find(world.gitlab, world.project, world.user(username), wanted)]


@pytest.fixture
def five(world: World) -> World:
    """Issues A to E, an hour apart."""
    world.issue(title="A", labels=["x", "y"], description="red apple")
    for title, more in (
        ("B", {"labels": ["x"], "confidential": True}),
        ("C", {"assignee_ids": [world.user("dev").id], "description": "green apple"}),
        ("D", {"labels": ["y"]}),
    ):
        world.pass_time(hours=1)
        world.issue(title=title, **more)
    world.pass_time(hours=1)
    last = world.issue("gus", title="E")
    world.pass_time(hours=1)
    world.gitlab.update_issue(last, world.user("rita"), state_event="close")
    world.gitlab.update_issue(world.project.issues[1], world.user("rita"), due_date=date(2026, 12, 1))
    return world


HOURS = [START + timedelta(hours=hours) for hours in range(6)]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "ABCDE"),
        ({"state": "opened"}, "ABCD"),
        ({"state": "closed"}, "E"),
        ({"labels": ("x", "y")}, "A"),
        ({"labels": ("X",)}, "AB"),
        ({"labels": ("x", "unknown")}, ""),
        ({"labels": "None"}, "CE"),
        ({"labels": "Any"}, "ABD"),
        ({"not_labels": ("x",)}, "CDE"),
        ({"iids": (4, 2, 99)}, "BD"),
        ({"iids": ()}, ""),
        ({"search": "APPLE"}, "AC"),
        ({"search": "red apple"}, "A"),
        ({"search": "apple", "search_in": ("title",)}, ""),
        ({"author_id": 1}, "E"),
        ({"assignee": 5}, "C"),
        ({"assignee": 99}, ""),
        ({"assignee": "Any"}, "C"),
        ({"assignee": "None"}, "ABDE"),
        ({"confidential": True}, "B"),
        ({"created_after": HOURS[1], "created_before": HOURS[3]}, "BCD"),
        ({"updated_after": HOURS[5]}, "AE"),
        ({"updated_before": HOURS[1]}, "B"),
        ({"updated_after": HOURS[5], "order_by": "updated_at"}, "AE"),
        ({"order_by": "updated_at"}, "BCDAE"),
        ({"order_by": "due_date"}, "ABCDE"),
        ({"order_by": "title", "created_after": HOURS[2]}, "CDE"),
        ({"order_by": "weight"}, "ABCDE"),
        ({"order_by": "popularity"}, "ABCDE"),
        ({"state": "opened", "labels": ("y",), "updated_before": HOURS[4]}, "D"),
    ],
)
@pytest.mark.parametrize("small_share", [0, MANY])
def test_filters(
    five: World, monkeypatch: pytest.MonkeyPatch, filters: dict[str, Any], expected: str, small_share: int
) -> None:
    """Filters combine; bounds are inclusive; both ways of searching, for few rows and for many, agree."""
    monkeypatch.setattr(query, "_SMALL_SHARE", small_share)
    assert "".join(titles(five, **filters)) == expected


def test_the_viewer_sees_what_the_role_allows(five: World) -> None:
    """A Guest's list lacks the confidential issues of others."""
    assert titles(five, "gus") == ["A", "C", "D", "E"]


def test_a_kept_answer_follows_changes(five: World) -> None:
    """Labels, states, assignees and deletions show at once in an answer that was given before."""
    before = [titles(five, labels=("x",)), titles(five, assignee="Any"), titles(five)]
    rita, issue = five.user("rita"), five.project.issues[3]
    five.gitlab.update_issue(issue, rita, add_labels=["x"], assignee_ids=[])
    five.gitlab.delete_issue(five.project.issues[1], five.user("olga"))
    after = [titles(five, labels=("x",)), titles(five, assignee="Any"), titles(five)]
    assert (before, after) == (
        [["A", "B"], ["C"], ["A", "B", "C", "D", "E"]],
        [["B", "C"], [], ["B", "C", "D", "E"]],
    )


ACTS = st.lists(
    st.tuples(st.sampled_from(["open", "close", "label", "note", "delete"]), st.integers(0, 9), st.integers(0, 90)),
    max_size=40,
)


@given(acts=ACTS, after=st.integers(0, 2_000), state=st.sampled_from(["all", "opened", "closed"]))
@settings(max_examples=60, deadline=None)
def test_sorted_lists_agree_with_a_scan(acts: list[tuple[str, int, int]], after: int, state: str) -> None:
    """Whatever happened, the lists hold what looking at every issue would find, in the same order."""
    world = World()
    olga = world.user("olga")
    for act, number, seconds in acts:
        world.pass_time(seconds=seconds)
        issue = world.project.issues.get(number)
        if act == "open" or issue is None:
            world.issue("olga")
        elif act == "delete":
            world.gitlab.delete_issue(issue, olga)
        elif act == "note":
            world.gitlab.create_note(issue, olga, "word")
        else:
            world.gitlab.update_issue(
                issue, olga, **({"state_event": "close"} if act == "close" else {"labels": ["x"]})
            )
    since = START + timedelta(seconds=after)
    wanted = IssueQuery(state=state, updated_after=since, order_by="updated_at")
    expected = [
        (issue.updated_at, issue.id)
        for issue in world.project.issues.values()
        if state in ("all", issue.state) and issue.updated_at >= since
    ]
    assert find(world.gitlab, world.project, olga, wanted) == [number for _, number in sorted(expected)]
