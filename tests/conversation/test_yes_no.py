"""Yes, no and honest doubt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.yes_no import NO, UNSURE, YES, read_yes_no

WRITTEN = {
    YES: (
        "y", "Yes", "YES!", "yes please", "yep", "sure", "ok", "okay, will do", "please do", "definitely",
        "+1", "👍", "👍🏽", ":+1:", ":thumbsup:", "✅", "☑️", "yes - but not before Monday", "yes, no doubt",
        "yes but later", "Yes.", "**Y**", "ja", "Ja, bitte", "jo", "oui", "sí", "si", "ano", "tak", "да",
        "[x] yes", "[x] Yes\n[ ] No", "[x]", "yes we should", "(Y/N) y", "of course", "👍 yes", "yes 🎉",
        "(Y)", "'yes'",
    ),
    NO: (
        "n", "No", "nope", "nah", "never", "not needed", "no need", "not necessary, they are happy", "n/a",
        "N.A.", "na", "none", "no, we said yes already", "don't", "do not contact them", "No thanks",
        "nein", "ne", "não", "нет", "👎", ":-1:", "❌", "-1", "[ ] yes\n[x] no", "no need to call",
        "definitely not", "no, maybe later", "no.", "no ✋🏽", "not needed and not wanted", "no need or wish",
    ),
    UNSURE: (
        "maybe", "perhaps", "probably", "unsure", "not yet", "not now", "yes and no", "yes or no",
        "y/n?? which", "depends", "let me think", "yes?", "yes if they ask", "no idea", "don't know",
        "no later than Friday", "👍👎", "👍 no", "yes 👎", "[x] yes\n[x] no", "banana", "...well", "ok no", "!", "🤷",
        "maybe 👍", "yes right?",
    ),
    "": ("[ ] yes [ ] no", "[ ] yes\n[ ] no"),
}  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), [(value, said) for said, group in WRITTEN.items() for value in group])
def test_as_people_write(value: str, expected: str) -> None:
    """The first clause decides; what is not plainly one or the other is in doubt."""
    assert read_yes_no(value) == expected


@given(st.text(min_size=1))
def test_any_text(value: str) -> None:
    """Every text is one of four things."""
    assert read_yes_no(value) in WRITTEN
