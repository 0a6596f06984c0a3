"""`assign` gives the case to a member."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.model import Case
from bot.domain.said import Person
from bot.standing.acts import Register
from tests.commands.asking import ANA, CASE, ask, refused, sets, with_people

BEN = Person(6, "Ben.Ko", 30)


@pytest.mark.parametrize("args", ["me", "ME", "myself", "to me", "ana", "@Ana"])
def test_oneself(args: str) -> None:
    """Who asks is known; nobody needs to have looked them up."""
    assert sets(ask(f"assign {args}")) == {Register.ASSIGNEE: "ana"}


@pytest.mark.parametrize("args", ["@Ben.Ko", "ben.ko", "to @BEN.KO", "@ben.ko,", "`@ben.ko`", "@ben.ko."])
def test_another_member(args: str) -> None:
    """A user name is found whatever its case, and set as GitLab writes it."""
    assert sets(ask(f"assign {args}", case=with_people(BEN))) == {Register.ASSIGNEE: "Ben.Ko"}


@pytest.mark.parametrize(
    ("person", "told"),
    [
        (replace(BEN, is_bot=True), "is a bot"),
        (replace(BEN, is_active=False), "is blocked or deactivated"),
        (replace(BEN, access_level=None), "is no member of this project"),
    ],
)
def test_who_cannot_have_a_case(person: Person, told: str) -> None:
    """Only active members can do something about it."""
    assert f"`ben.ko` {told}" in refused(ask("assign @ben.ko", case=with_people(person))).replace("The account ", "")


@pytest.mark.parametrize("case", [CASE, with_people(missing="eve"), replace(CASE, talk=None)])
def test_nobody_of_that_name(case: Case) -> None:
    """An account that does not exist, or that nobody looked up, is unknown."""
    assert "I find nobody with the user name `eve`" in refused(ask("assign @eve", case=case))


def test_the_bot_itself() -> None:
    """It takes no cases."""
    assert "`BOT` is a bot" in refused(ask("assign @BOT"))


def test_oneself_as_no_member() -> None:
    """Who may command by name alone cannot see the case."""
    assert "`ana` is no member" in refused(ask("assign me", by=replace(ANA, access_level=None)))


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ("", "`assign` is not enough: who takes the case?"),
        ("@ben.ko @eve", "because of `@eve`: I need one user name"),
        ("me because I know them", "because of `because I know them`"),
        ("@@", "because of `@@`"),
        ("@b/close", "because of `@b/close`"),
    ],
)
def test_malformed(args: str, told: str) -> None:
    """One user name is needed; the part that is none is named, with an example."""
    answer = refused(ask(f"assign {args}", case=with_people(BEN)))
    assert (told in answer, "For example: `@bot assign me`" in answer) == (True, True)
