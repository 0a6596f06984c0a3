"""The difference between `labels.yml` and a project's labels, as data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import label_diff
from bot.config import LabelsConfig
from bot.config.labels import LabelEntry
from bot.domain.actions import Finding, RelabelIssue
from bot.domain.labels import Label
from bot.domain.model import Issue
from bot.label_diff import Difference, Move

BLUE, RED = "#1F75CB", "#DD2B0E"


def entry(name: str, *was: str, **more: Any) -> LabelEntry:
    return LabelEntry.model_validate({"name": name, "was": was, **more})


def group(name: str, **more: Any) -> Label:
    return Label(name, is_project_label=False, **more)


def shape(difference: Difference) -> list[str]:
    """What was found, in short: the kinds with the names they are about."""
    actions = [f"{each.kind} {each.why.partition(':')[0].partition(' is in')[0]}" for each in difference.actions]
    moves = [f"move {move.old.name} > {move.new}" for move in difference.moves]
    return [*actions, *moves, *(each.kind for each in difference.findings)]


@pytest.mark.parametrize(
    ("wanted", "present", "expected"),
    [
        (entry("a"), [], ["CreateLabel a"]),
        (entry("a", "old"), [], ["CreateLabel a"]),
        (entry("a", "old"), [Label("old")], ["RenameLabel a"]),
        (entry("a", "OLD"), [Label("Old")], ["RenameLabel a"]),
        (entry("a", "A"), [Label("A")], ["RenameLabel a"]),
        (entry("a", "A"), [Label("a"), Label("A")], ["move A > a"]),
        (entry("a", "old"), [Label("a"), Label("old")], ["move old > a"]),
        (entry("a", "one", "two"), [Label("two"), Label("one")], ["RenameLabel a", "move two > a"]),
        (entry("a", "two", "one"), [Label("two"), Label("one")], ["RenameLabel a", "move one > a"]),
        (entry("a", "old"), [group("old")], ["CreateLabel a", "move old > a"]),
        (entry("a", "one", "two"), [group("one"), Label("two")], ["RenameLabel a", "move one > a"]),
        (entry("a"), [group("a")], []),
        (entry("a", color=BLUE), [group("a", color=RED)], ["group_label"]),
        (entry("a", color=BLUE), [group("a", color=BLUE), Label("a", RED)], []),
        (entry("a"), [group("a", is_archived=True)], ["group_label"]),
        (entry("a"), [Label("A")], ["other_case"]),
        (entry("a"), [Label("A"), Label("a")], []),
        (entry("a"), [Label("b", RED, "whatever")], ["CreateLabel a"]),
    ],
)
def test_what_a_label_needs(wanted: LabelEntry, present: list[Label], expected: list[str]) -> None:
    """Names tell upper and lower case apart, former names do not; a group's label is there and is left alone."""
    assert shape(label_diff.compare([wanted], present)) == expected


@pytest.mark.parametrize(
    ("more", "present", "changes"),
    [
        ({"color": BLUE}, Label("a", BLUE.lower()), {}),
        ({"color": "#AABBCC"}, Label("a", "#abc"), {}),
        ({"color": BLUE}, Label("a", RED), {"color": BLUE}),
        ({"description": "says so"}, Label("a", description="  says so\n"), {}),
        ({"description": "this & that"}, Label("a", description="this &amp; that"), {}),
        ({"description": "this &amp; that"}, Label("a", description="this & that"), {}),
        ({"description": "new"}, Label("a", description="old"), {"description": "new"}),
        ({"description": ""}, Label("a", description="old"), {"description": ""}),
        ({}, Label("a", RED, "chosen by people"), {}),
        ({}, Label("a", is_archived=True), {"archived": False}),
        (
            {"color": BLUE, "description": "new"},
            Label("a", RED, "old", is_archived=True),
            {"color": BLUE, "description": "new", "archived": False},
        ),
        ({"color": BLUE, "was": ("b",)}, Label("b", RED), {"color": BLUE, "new_name": "a"}),
        ({"color": BLUE, "was": ("b",)}, Label("b", BLUE), {"new_name": "a"}),
    ],
)
def test_what_one_request_changes(more: Mapping[str, Any], present: Label, changes: Mapping[str, object]) -> None:
    """Only what differs is sent, all of it at once; what the file leaves out is people's choice."""
    actions = label_diff.compare([entry("a", **more)], [present]).actions
    fields = ("new_name", "color", "description", "archived")
    sent = [{name: getattr(each, name) for name in fields if getattr(each, name) is not None} for each in actions]
    assert sent == ([changes] if changes else [])


def test_a_default_label_is_written_out() -> None:
    """A label that the file does not mention has the shipped colour and description."""
    default = LabelsConfig().satisfaction.good
    (action,) = label_diff.compare([default], [Label(default.name, RED, "")]).actions
    assert action.why == f"{default.name}: its colour is {RED}, not {default.color}, its description differs"


NAMES = st.sampled_from(["a", "A", "b", "c::x", "c::y"])
LABELS = st.lists(st.builds(Label, NAMES, st.sampled_from([BLUE, RED]), is_project_label=st.booleans()))


@given(LABELS, st.lists(NAMES, unique_by=str.casefold), st.sampled_from(["new", "b"]))
def test_once_applied_nothing_is_left(present: list[Label], was: list[str], name: str) -> None:
    """After the writes the labels need nothing more, except for what only people can change."""
    wanted = entry(name, *(old for old in was if old != name), color=BLUE)
    held = {(label.name, label.is_project_label): label for label in present}
    for action in label_diff.compare([wanted], held.values()).actions:
        old = getattr(action, "label")  # noqa: B009 - creations and changes both have one
        held.pop((old.name, True), None)
        held[name, True] = Label(name, BLUE)
    again = label_diff.compare([wanted], held.values())
    assert again.actions == []
    assert label_diff.awaiting([wanted], held.values()) == {}


def issue(*labels: str) -> Issue:
    at = datetime(2026, 11, 16, 9, tzinfo=UTC)
    return Issue(7, 77, "Bad: ticket #1", frozenset(labels), True, at, at, 0, "https://gitlab.example/7")  # noqa: FBT003


def moved(carried: Issue, *moves: tuple[str, str]) -> RelabelIssue | Finding:
    given_moves = [Move(Label(old), new) for old, new in moves]
    return label_diff.relabelled(carried, given_moves, LabelsConfig(), None)


@pytest.mark.parametrize(
    ("carried", "moves", "add", "remove"),
    [
        (["old", "mine"], [("old", "new")], ["new"], ["old"]),
        (["old", "new"], [("old", "new")], [], ["old"]),
        (["one", "two"], [("one", "new"), ("two", "new")], ["new"], ["one", "two"]),
        (["one"], [("one", "new"), ("two", "other")], ["new"], ["one"]),
        (
            ["old", "feedback::process", "feedback::of-people", "keep-open"],
            [("old", "feedback::known-issue")],
            ["feedback::known-issue"],
            ["feedback::process", "old"],
        ),
        (
            ["one", "two"],
            [("one", "feedback::process"), ("two", "keep-open")],
            ["feedback::process", "keep-open"],
            ["one", "two"],
        ),
    ],
)
def test_an_issue_changes_in_one_request(
    carried: list[str], moves: list[tuple[str, str]], add: list[str], remove: list[str]
) -> None:
    """All old labels go, all new ones come, with them the file's siblings in the same scope; others stay."""
    found = moved(issue(*carried), *moves)
    assert isinstance(found, RelabelIssue)
    assert (list(found.add_labels), list(found.remove_labels)) == (add, remove)


def test_two_labels_of_one_scope_are_a_persons_choice() -> None:
    """An issue that would get two exclusive labels is left alone and told."""
    found = moved(issue("one", "two"), ("one", "feedback::process"), ("two", "feedback::known-issue"))
    assert isinstance(found, Finding)
    assert (found.kind, found.why) == (
        "left_alone",
        "#7 carries one and two, which become labels of one scope: take one of them off by hand",
    )
