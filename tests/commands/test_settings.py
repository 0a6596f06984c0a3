"""Settings as people are shown them."""

from __future__ import annotations

import pytest

from bot.commands.settings import shown
from tests.commands.asking import CONFIG, broken_labels
from tests.world import configured


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("close_idle.after", "bot.yml: close_idle.after: 7 days"),
        ("close_idle.grace", "bot.yml: close_idle.grace: null"),
        ("look.enabled", "bot.yml: look.enabled: true"),
        ("commands.per_hour", "bot.yml: commands.per_hour: 30"),
        ("states.keep_open.name", "labels.yml: states.keep_open.name: keep-open"),
        ("causes.1.name", "labels.yml: causes.name: feedback::tech-skills"),
        ("review.fields", "bot.yml: review.fields: ['Summary of ticket/feedback:', 'Action…"),
    ],
)
def test_name_and_value(name: str, told: str) -> None:
    """As the file has them, lists by their names and cut."""
    assert shown(CONFIG, name) == told


def test_the_value_is_the_present_one() -> None:
    """What the admin set is shown."""
    assert shown(configured({"close_idle": {"after": "2 days"}}), "close_idle.after").endswith(": 2 days")


@pytest.mark.parametrize("name", ["nothing", "close_idle.nothing", "close_idle.after.days", "states.nothing"])
def test_no_such_setting(name: str) -> None:
    """A slip in a name is an error."""
    with pytest.raises(KeyError):
        shown(CONFIG, name)


def test_labels_of_a_broken_file() -> None:
    """Nobody knows them."""
    with pytest.raises(KeyError):
        shown(broken_labels(), "states.keep_open.name")
