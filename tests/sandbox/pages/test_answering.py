"""The lines that a visitor fills in."""

from datetime import timedelta

import pytest

from bot.sandbox.pages.answering import lines_to_fill_in
from bot.sandbox.people import BOT
from bot.sandbox.world import Sandbox
from tests.sandbox.pages.scene import MIRA, Scene

CARD = "Please review:\n\n* **Summary:**\n* **Contact? (Y/N)**\n\nCauses:\n\n* `feedback::process`: waiting\n"


@pytest.fixture
def scene(sandbox: Sandbox) -> Scene:
    return Scene(sandbox)


def test_they_are_those_of_the_card(scene: Scene) -> None:
    """Items in bold with nothing behind them; the bot's other comments and those of people do not count."""
    scene.say(CARD, by=BOT)
    for author, text in ((MIRA, "* **Mine:**"), (BOT, "The rating changed.\n\n> * **Quoted:**\n* **Filled:** yes")):
        scene.sandbox.clock.advance(timedelta(hours=1))
        scene.say(text, by=author)
    assert lines_to_fill_in(scene.issue.user_notes) == "* **Summary:** \n* **Contact? (Y/N)** \n"


def test_the_newest_card_counts(scene: Scene) -> None:
    """Also when another bullet is used, and when the order of the notes is another."""
    scene.say(CARD, by=BOT)
    scene.sandbox.clock.advance(timedelta(hours=1))
    scene.say("- **Newer:**  \n+   **Last?**", by=BOT)
    assert lines_to_fill_in(scene.issue.user_notes[::-1]) == "- **Newer:** \n+   **Last?** \n"


def test_a_filled_card_leaves_nothing(scene: Scene) -> None:
    """Then there is nothing to copy."""
    scene.say("* **Summary:** we were slow", by=BOT)
    assert lines_to_fill_in(scene.issue.user_notes) == ""
