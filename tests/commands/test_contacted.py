"""`contacted` says that the customer heard from us."""

from __future__ import annotations

import pytest

from bot.standing.acts import Register
from tests.commands.asking import ask, broken_labels, refused, said, sets


@pytest.mark.parametrize("args", ["", "by phone", "@all /close"])
def test_the_contact_is_noted(args: str) -> None:
    """Whatever words follow; reaction and card are the answer."""
    answer = ask(f"contacted {args}")
    assert (sets(answer), said(answer)) == ({Register.CONTACT: "contact::done"}, "")


def test_a_broken_file() -> None:
    """Without `labels.yml` nobody knows the label."""
    assert "`labels.yml` has a mistake" in refused(ask("contacted", config=broken_labels()))
