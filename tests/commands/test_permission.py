"""Who may use which command."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.commands import COMMANDS, allowed, who_may
from bot.config.review import ACCESS_LEVELS
from tests.commands.asking import ANA, CONFIG, command
from tests.world import configured

CLOSE, WHO = command("close"), command("who")


def allowing(**permission: Any) -> Any:
    return configured({"commands": {"allow": {"close": permission}}})


@pytest.mark.parametrize("record", COMMANDS, ids=lambda record: record.verb)
def test_the_team_may_everything(record: Any) -> None:
    """Unless settings say otherwise, every role but the Guest; people outside nothing."""
    levels = {role: allowed(record, replace(ANA, access_level=level), CONFIG) for role, level in ACCESS_LEVELS.items()}
    assert levels == {role: role != "guest" or levels["guest"] for role in ACCESS_LEVELS}
    assert allowed(record, replace(ANA, access_level=None), CONFIG) is False


@pytest.mark.parametrize(("verb", "is_fine"), [("help", True), ("rating", True), ("close", False), ("label", False)])
def test_a_guest_may_ask(verb: str, *, is_fine: bool) -> None:
    """What changes nothing is open to all members."""
    assert allowed(command(verb), replace(ANA, access_level=ACCESS_LEVELS["guest"]), CONFIG) is is_fine


@pytest.mark.parametrize("changes", [{"is_bot": True}, {"is_active": False}, {"access_level": 26}])
def test_who_never_may(changes: dict[str, Any]) -> None:
    """Bots, blocked accounts, and roles that are not listed: these are compared, never ordered."""
    assert allowed(CLOSE, replace(ANA, **changes), CONFIG) is False


@pytest.mark.parametrize(
    ("permission", "level", "is_fine"),
    [
        ({"roles": ("maintainer",)}, 20, False),
        ({"roles": ("maintainer",)}, 40, True),
        ({"roles": ("maintainer",)}, 50, False),
        ({"people": ("Ana",)}, None, True),
        ({"people": ("ben",)}, 50, False),
        ({"roles": ("reporter",), "people": ("ben",)}, 20, True),
    ],
)
def test_settings_allow(permission: dict[str, Any], level: int | None, *, is_fine: bool) -> None:
    """Listed roles and names replace the roles of the command."""
    config = allowing(**permission)
    assert allowed(CLOSE, replace(ANA, access_level=level), config) is is_fine
    assert allowed(WHO, ANA, config) is True


@pytest.mark.parametrize(
    ("permission", "told"),
    [
        ({"roles": ("owner", "maintainer")}, "Maintainers and Owners of this project"),
        ({"roles": ("security_manager",)}, "Security Managers of this project"),
        (
            {"roles": ("reporter", "planner", "owner"), "people": ("ana", "ben")},
            "Planners, Reporters and Owners of this project, and `ana` and `ben`",
        ),
        ({"people": ("ana",)}, "`ana`"),
        ({"roles": tuple(ACCESS_LEVELS)}, "all members of this project"),
    ],
)
def test_in_words(permission: dict[str, Any], told: str) -> None:
    """Roles and people, the latter without a mention."""
    assert who_may(CLOSE, allowing(**permission)) == told


def test_in_words_by_default() -> None:
    """The roles of the record."""
    assert who_may(CLOSE, CONFIG) == "all members of this project but Guests"
    assert who_may(WHO, CONFIG) == "all members of this project"
