"""Who wants to be told by chat or mail: lines of names and addresses."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.config import Configuration
from bot.config.contacts import UNKNOWN, Contact, by_user, contacts
from bot.oncall.model import Rotation, User
from bot.oncall.roster import Roster

CANARY = "canary-of-a-secret"
URL = f"jsons://hook.example/{CANARY}"
FORM = "must be the name of a person, a space, and one address"
USERS = MappingProxyType({"ana": User("ana", "Ana.k"), "bo": User("bo", "bo")})
ON_CALL = Roster(Rotation(USERS), fallback="Cleo.M")


def read(text: str) -> list[tuple[str, str, int]]:
    wrong: list[str] = []
    found = [(each.user, each.url.get_secret_value(), each.line) for each in contacts(text, wrong)]
    assert wrong == []
    return found


def of(*users: str) -> list[Contact]:
    return [Contact(user, SecretStr(URL), line) for line, user in enumerate(users, start=1)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("\n  \n# ana jsons://hook.example\n", []),
        (f"ana {URL}", [("ana", URL, 1)]),
        (f"team--lead {URL}\n_bo- {URL}", [("team--lead", URL, 1), ("_bo-", URL, 2)]),
        (f"\r\n  ana.k\t  {URL}  \r\n", [("ana.k", URL, 2)]),
        (
            f"ana {URL}\n# chat\nana {URL}/#room\nbo {URL}",
            [("ana", URL, 1), ("ana", f"{URL}/#room", 3), ("bo", URL, 4)],
        ),
    ],
)
def test_lines_are_read(text: str, found: list[tuple[str, str, int]]) -> None:
    """One address a line, several lines for a person, remarks and blank lines between."""
    assert read(text) == found


@pytest.mark.parametrize(
    "line", ["ana", URL, f"{URL} ana", f"ana {URL} {URL}", f"ana = {URL}", "ana hook", f"a/b {URL}"]
)
def test_a_line_that_cannot_be_read_is_told_by_its_number(line: str) -> None:
    """Nothing of it is repeated: it may well be the address itself."""
    wrong: list[str] = []
    assert contacts(f"# remark\n{line}", wrong) == ()
    assert wrong == [f"NOTIFY line 2 {FORM}"]


@given(st.text())
def test_any_text_is_read_or_told(text: str) -> None:
    """Each line that says something is either an address or told."""
    wrong: list[str] = []
    found = contacts(text, wrong)
    lines = [line for line in text.splitlines() if line.split() and not line.split()[0].startswith("#")]
    assert len(found) + len(wrong) == len(lines)


@pytest.mark.parametrize(
    ("name", "key"),
    [("ana", "ana"), ("ana.k", "ana"), ("Ana.K", "ana"), ("bo", "bo"), ("cleo.m", "Cleo.M"), ("Cleo.M", "Cleo.M")],
)
def test_names_become_the_keys_that_pings_have(name: str, key: str) -> None:
    """Key or GitLab user name, the fallback's too, mean the same person."""
    known, warnings = by_user(of(name), replace(Configuration.shipped(), roster=ON_CALL))
    assert ([each.user for each in known], warnings) == ([key], ())


def test_a_fallback_who_is_a_user_has_that_key() -> None:
    """The fallback is pinged as the user of the rotation, where there is one."""
    roster = replace(ON_CALL, fallback="ANA.K")
    known, _ = by_user(of("ana.k"), replace(Configuration.shipped(), roster=roster))
    assert known[0].user == "ana"


def test_a_name_that_nobody_has_is_told() -> None:
    """Most likely somebody left, or it is misspelt; the line is named, not its words."""
    _, warnings = by_user(of("ana", "anna"), replace(Configuration.shipped(), roster=ON_CALL))
    assert warnings == (f"NOTIFY line 2: {UNKNOWN}",)


def test_nobody_is_unknown_while_the_rotation_is_broken() -> None:
    """Then the file does not tell who there is."""
    broken = replace(Configuration.shipped(), roster=Roster(fallback="Cleo.M"), is_rotation_broken=True)
    assert by_user(of("ana"), broken) == (tuple(of("ana")), ())


def test_no_address_shows() -> None:
    """What is kept of a line prints its name and number only."""
    assert CANARY not in f"{contacts(f'ana {URL}', [])!r}"
