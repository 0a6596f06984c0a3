"""An installation can be told to behave otherwise; as it stands it behaves as GitLab does."""

from dataclasses import fields
from pathlib import Path

import pytest

from bot.sandbox.gitlab.oddities import Oddities
from bot.sandbox.gitlab.quick_actions import extract

DOCTOR = Path(__file__).parents[2] / "doctor"


@pytest.mark.parametrize("text", ["Words", "Words\n/close", "/close", "> /close", "a\r\nb  \n"])
def test_by_itself_texts_are_gitlabs(text: str) -> None:
    """Nothing is odd before somebody says so."""
    assert Oddities().extracted(text) == extract(text)


@pytest.mark.parametrize(
    ("odd", "text", "stored", "obeyed"),
    [
        (Oddities(quick_actions="ignored"), "Words\n/close", "Words\n/close", 0),
        (Oddities(quick_actions="anywhere"), "> /close", "> /close", 1),
        (Oddities(notes_of_commands=True), "/close", "/close", 1),
        (Oddities(rewrites=("a", "b")), "banana", "bbnbnb", 0),
    ],
)
def test_odd_texts(odd: Oddities, text: str, stored: str, obeyed: int) -> None:
    """Each oddity changes what is stored or what runs."""
    found = odd.extracted(text)
    assert (found.stored, len(found.commands)) == (stored, obeyed)


def test_every_oddity_is_used() -> None:
    """One that no case of the doctor brings about would be dead."""
    told = "".join(path.read_text("utf-8") for path in (DOCTOR / "breaks.py", DOCTOR / "cases.py"))
    assert [field.name for field in fields(Oddities) if f"{field.name}=" not in told] == []
