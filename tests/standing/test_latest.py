"""The latest act of a person on a label, the assignee, the state."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import LabelsConfig
from bot.domain.said import Assignment, Click
from bot.standing.acts import CLOSED, OPENED, Act, Origin, Register
from bot.standing.latest import LABELLED, by_register, group, last, present, state_clicked
from bot.standing.latest import assigned as whose
from bot.standing.latest import labelled as latest_label
from tests.commands.asking import BOT, CONFIG, ISSUE, broken_labels
from tests.standing.saying import DOCS, DONE, PENDING, PROCESS, act, assigned, case, labelled, switched
from tests.world import configured

CAUSE, ASSIGNEE = Register.CAUSE, Register.ASSIGNEE


def by_label(*clicks: Click, known: tuple[Act, ...] = (), **more: Any) -> tuple[str, str] | None:
    """What the latest act on the cause set, and whose it was."""
    found = latest_label(case(label_clicks=clicks), CAUSE, known, more.get("config", CONFIG))
    return (found.value, found.by) if found else None


@pytest.mark.parametrize(
    ("clicks", "expected"),
    [
        ([], None),
        ([labelled(DOCS, 1)], (DOCS, "ben")),
        ([labelled(DOCS, 1), labelled(DOCS, 2, is_added=False)], ("", "ben")),
        ([labelled(DOCS, 1), labelled(PROCESS, 2)], (PROCESS, "ben")),
        ([labelled(DOCS, 1), labelled(PROCESS, 2), labelled(PROCESS, 3, is_added=False)], (DOCS, "ben")),
        ([labelled(DOCS, 1), labelled(PROCESS, 2), labelled(DOCS, 3, BOT, is_added=False)], (PROCESS, "ben")),
        ([labelled(DOCS, 1, BOT)], None),
        ([labelled(DOCS, 1, BOT), labelled(DOCS, 2, is_added=False)], ("", "ben")),
        ([labelled(DOCS, 1, BOT), labelled(DOCS, 2, is_added=False), labelled(DOCS, 3, BOT)], ("", "ben")),
        ([labelled(PENDING, 1), labelled("docs", 2), labelled("", 3)], None),
    ],
)
def test_clicks_on_labels(clicks: list[Click], expected: tuple[str, str] | None) -> None:
    """A click leaves the newest label of the group standing; the bot's own writes are nobody's acts."""
    assert by_label(*clicks) == expected


def test_clicks_that_nobody_read() -> None:
    """Without GitLab's events only words count."""
    word = act(CAUSE, DOCS, 1)
    assert latest_label(case(), CAUSE, [word], CONFIG) == word


def test_a_click_under_a_former_name() -> None:
    """The label counts by its present name."""
    labels = LabelsConfig.model_validate({"causes": ({"name": "a::manual", "was": (DOCS,)},)})
    assert by_label(labelled(DOCS, 1), config=configured(labels=labels)) == ("a::manual", "ben")


@pytest.mark.parametrize(("clicked", "expected"), [(1, DOCS), (2, PROCESS), (3, PROCESS)])
def test_clicks_and_words(clicked: float, expected: str) -> None:
    """The later one counts, and of the same moment the click."""
    known = (act(CAUSE, DOCS, 2, Origin.ANSWER),)
    found = by_label(labelled(PROCESS, clicked), known=known)
    assert found is not None
    assert found[0] == expected


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ([], None),
        ([act(CAUSE, DOCS, 1), act(CAUSE, PROCESS, 1)], PROCESS),
        ([act(CAUSE, DOCS, 1), act(CAUSE, PROCESS, 1, Origin.ANSWER)], DOCS),
        ([act(CAUSE, DOCS, 1, Origin.CLICK), act(CAUSE, PROCESS, 1)], DOCS),
        ([replace(act(CAUSE, DOCS, 1), note_id=9), replace(act(CAUSE, PROCESS, 1), note_id=8)], DOCS),
        ([act(CAUSE, DOCS, 2, Origin.ANSWER), act(CAUSE, PROCESS, 1, Origin.CLICK)], DOCS),
    ],
)
def test_acts_of_one_moment(acts: list[Act], expected: str | None) -> None:
    """Clicks before commands before answers, later comments before earlier ones, the last of one comment."""
    found = last(acts)
    assert (found and found.value) == expected


ACTS = st.builds(
    act,
    st.just(CAUSE),
    st.sampled_from([DOCS, PROCESS, ""]),
    st.integers(0, 50),
    st.sampled_from(["command", "answer"]),
)


@given(st.lists(ACTS, max_size=6, unique_by=lambda each: each.at), st.randoms(use_true_random=False))
def test_the_latest_act_wins_in_any_order(known: list[Act], random: Any) -> None:
    """However they are read, the last one by GitLab's times counts."""
    shuffled = random.sample(known, len(known))
    found = latest_label(case(label_clicks=()), CAUSE, shuffled, CONFIG)
    assert found == max(known, key=lambda each: each.at, default=None)


@pytest.mark.parametrize(
    ("register", "labels"),
    [
        (Register.CAUSE, tuple(cause.name for cause in LabelsConfig().causes)),
        (Register.CONTACT, (PENDING, DONE)),
        (Register.KEEP_OPEN, ("keep-open",)),
        (Register.LOOK, ("needs-look",)),
        (Register.ASSIGNEE, ()),
        (Register.STATE, ()),
        (Register.SNOOZE, ()),
    ],
)
def test_groups(register: Register, labels: tuple[str, ...]) -> None:
    """Of each group of labels a case carries one; all groups are followed."""
    assert tuple(entry.name for entry in group(register, CONFIG)) == labels
    assert (register in LABELLED) is bool(labels)
    assert group(register, broken_labels()) == ()


def test_labels_that_are_there() -> None:
    """In the order of the file, by their present names; without an issue none."""
    found = case(issue={"labels": frozenset({PROCESS, DOCS, "docs", PENDING})}).issue
    assert [present(each, CAUSE, CONFIG) for each in (found, ISSUE, None)] == [(PROCESS, DOCS), (), ()]


def assignee(*assignments: Assignment, known: tuple[Act, ...] = (), shown: tuple[str, ...] = ()) -> str | None:
    """Who has the case by the latest act."""
    found = whose(case(assignments=assignments, issue={"assignees": shown}), known)
    return found.value if found else None


ANSWERED = act(ASSIGNEE, "ana", 5, Origin.ANSWER)


@pytest.mark.parametrize(
    ("assignments", "known", "shown", "expected"),
    [
        ([], [], "", None),
        ([], [ANSWERED], "", "ana"),
        ([assigned(1)], [ANSWERED], "cid", "cid"),
        ([assigned(9)], [ANSWERED], "cid", "cid"),
        ([assigned(1, is_assigned=False)], [ANSWERED], "", "ana"),
        ([assigned(5, is_assigned=False)], [ANSWERED], "", ""),
        ([assigned(9, is_assigned=False)], [ANSWERED], "", ""),
        ([assigned(1), assigned(2, is_assigned=False)], [ANSWERED], "", "ana"),
        ([], [act(ASSIGNEE, "cid", 1), ANSWERED], "", "cid"),
        ([], [act(ASSIGNEE, "", 1), ANSWERED], "", "ana"),
        ([], [act(ASSIGNEE, "", 9), ANSWERED], "", ""),
        ([assigned(1)], [act(ASSIGNEE, "dora", 2)], "cid", "dora"),
        ([assigned(3)], [act(ASSIGNEE, "dora", 2)], "cid", "cid"),
        ([assigned(3)], [], "", "ben"),
        ([], [ANSWERED, act(ASSIGNEE, "ben", 6, Origin.ANSWER, by="ben")], "", "ben"),
        ([], [ANSWERED, act(ASSIGNEE, "", 6, Origin.ANSWER, by="ben")], "", ""),
    ],
)
def test_who_has_the_case(assignments: list[Assignment], known: list[Act], shown: str, expected: str | None) -> None:
    """Who was assigned on purpose stands before who answered with an action, unless they were taken off before that."""
    assert assignee(*assignments, known=tuple(known), shown=(shown,) if shown else ()) == expected


def test_who_assigned() -> None:
    """A click is the act of who clicked, at that time."""
    found = whose(case(assignments=(assigned(3, "dora"),), issue={"assignees": ("cid",)}), [])
    assert found == act(ASSIGNEE, "cid", 3, Origin.CLICK, by="dora")


@pytest.mark.parametrize(
    ("clicks", "expected"),
    [
        (None, None),
        ((), None),
        ((switched(1),), (CLOSED, "ben")),
        ((switched(1), switched(2, is_opened=True)), (OPENED, "ben")),
        ((switched(1), switched(2, BOT, is_opened=True)), (CLOSED, "ben")),
        ((switched(2, BOT),), None),
    ],
)
def test_clicks_on_the_state(clicks: tuple[Click, ...] | None, expected: tuple[str, str] | None) -> None:
    """The last person who closed or reopened it; what the bot did counts for nobody."""
    found = state_clicked(case(state_clicks=clicks))
    assert (found and (found.value, found.by)) == expected


def test_acts_by_what_they_set() -> None:
    """In their order."""
    one, two, three = act(CAUSE, DOCS, 2), act(ASSIGNEE, "ana", 1), act(CAUSE, PROCESS, 1)
    assert by_register([one, two, three]) == {CAUSE: (one, three), ASSIGNEE: (two,)}
