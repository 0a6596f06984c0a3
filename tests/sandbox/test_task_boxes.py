"""Which boxes of a text can be ticked, and what a tick leaves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.hostile import HOSTILE
from bot.sandbox.task_boxes import Box, open_boxes, ticked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- [ ] Go ahead", [Box(0, "Go ahead")]),
        ("- [x] a\n- [ ] b\n\n1. [ ] c `d`  \n", [Box(1, "b"), Box(2, "c `d`")]),
        ("* a\n  * [ ] b", [Box(0, "b")]),
        ("no box", []),
        ("- [ ]", []),
        ("```\n- [ ] code\n```", []),
        ("```\n- [ ] code\n```\n\n- [ ] real", []),
        ("| a |\n|---|\n| [x] |\n\n- [ ] b", []),
    ],
    ids=["one", "several", "nested", "none", "without words", "code", "beside code", "beside a table's"],
)
def test_open_boxes(text: str, expected: list[Box]) -> None:
    """Those of lists that are not ticked; none where the text shows others than its lines tell."""
    assert list(open_boxes(text)) == expected


def test_a_tick_changes_one_character() -> None:
    """The rest of the text stays; what is not there cannot be ticked."""
    text = "- [ ] a\n- [ ] a\n"
    assert ticked(text, Box(1, "a")) == "- [ ] a\n- [x] a\n"
    for gone in (Box(0, "b"), Box(2, "a")):
        with pytest.raises(ValueError, match="no such open box"):
            ticked(text, gone)


@given(
    st.one_of(
        st.sampled_from(HOSTILE), st.lists(st.sampled_from(["- [ ] a", "- [x] b", "", "> c", "~~~"])).map("\n".join)
    )
)
def test_ticking_all_leaves_none_open(text: str) -> None:
    """One after the other, whatever the text is."""
    count = len(open_boxes(text))
    for _ in range(count):
        text = ticked(text, open_boxes(text)[0])
    assert open_boxes(text) == ()
