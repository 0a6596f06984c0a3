"""The judge of campaigns notices words that stayed, came back or went too far, and what surveys get wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.markers import Key
from bot.domain.removals import DeleteNote
from bot.erase import ErasePass
from bot.policies import forget
from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue
from tests.campaign import campaign, mistakes, removed
from tests.campaign.acts import Go, Look
from tests.campaign.desk import Desk
from tests.campaign.desk_acts import Converse, Erase, Switch
from tests.campaign.play import Play
from tests.campaign.script import Script
from tests.crowd.acts import Rate, Toggle
from tests.world import World

ERASED = Script(("bad", "good"), (Erase(0), Rate(0, "bad", "Word1."), Look()))
FOLLOWED = Script(("bad", "good"), (Go(0, is_merged=False),), desk=Desk(follows=True))
RETAINED = Script(("bad",), (Toggle(0, people.MANAGERS[0].username),), desk=Desk(retains=True))
SWITCHED = Script(("bad", "bad", "good"), (Switch(), Converse(1, 2), Look(), Rate(0, "good", "Word1."), Look()))


GOES_WRONG = DeleteNote(key=Key("zendesk", 1), why="it cannot", note_id=1)
"""On no issue."""


def _say(play: Play, issue: Issue, words: str) -> None:
    play.world.sandbox.gitlab.create_note(issue, play.world.user(people.BOT), words)


def _brings_words_back(play: Play) -> None:
    _say(play, play.issue(0), "No 0.")


def _mirrors_anew(play: Play) -> None:
    bot, title = play.world.user(people.BOT), f"Bad: ticket #{play.tickets[0]}"
    play.world.sandbox.gitlab.create_issue(play.world.project, bot, title=title, description="Word1.")


def _reopens(play: Play) -> None:
    play.world.sandbox.gitlab.update_issue(play.issue(0), play.world.user(people.BOT), state_event="reopen")


def _loses_the_place(play: Play) -> None:
    play.world.delete(play.issue(0))


def _tells_elsewhere(play: Play) -> None:
    _say(play, play.issue(1), "Word1.")


def _empties(play: Play) -> None:
    play.issue(1).description = f"{removed.REMARK}it seemed right.*"


def _mirrors_a_conversation(play: Play) -> None:
    _say(play, play.issue(1), "Chat1.")


def _tells_of_no_change(play: Play) -> None:
    (changed,) = play.world.notes(play.issue(0), "changed")
    _say(play, play.issue(0), changed.body.replace("Word1.", ""))


@pytest.mark.parametrize(
    ("script", "mistake", "told"),
    [
        (ERASED, _brings_words_back, "case 0 was erased, and the bot says"),
        (ERASED, _mirrors_anew, "case 0 was erased, and #"),
        (ERASED, _reopens, "case 0 was erased and is open"),
        (ERASED, _loses_the_place, "case 0 was erased and no issue keeps its place"),
        (ERASED, _tells_elsewhere, "['Word1.'] of case 0 stand in 'Good:"),
        (ERASED, _empties, "case 1 lost its words"),
        (FOLLOWED, _brings_words_back, "case 0 should be empty"),
        (RETAINED, _brings_words_back, "case 0 should be empty"),
        (SWITCHED, _mirrors_a_conversation, "['Chat1.'] of a conversation"),
        (SWITCHED, _tells_of_no_change, "case 0 is told to have changed"),
    ],
)
def test_mistakes(
    world: World, monkeypatch: pytest.MonkeyPatch, script: Script, mistake: Callable[[Play], None], told: str
) -> None:
    """Whatever stands in GitLab at last and should not is told."""
    mistakes.at_last(monkeypatch, mistake)
    found = campaign.played(world, script).violations
    assert any(each.startswith(told) for each in found), found


@pytest.mark.parametrize("script", [ERASED, FOLLOWED, RETAINED, SWITCHED])
def test_no_mistake(world: World, script: Script) -> None:
    """Nothing is wrong where nothing was."""
    assert campaign.played(world, script).violations == ()


@pytest.mark.parametrize("script", [FOLLOWED, RETAINED])
def test_a_bot_that_forgets_nothing(world: World, monkeypatch: pytest.MonkeyPatch, script: Script) -> None:
    """Words that stay though they should go are told."""
    monkeypatch.setattr(forget, "decide", lambda *_: iter(()))
    found = campaign.played(world, script).violations
    assert any(each.startswith("case 0 should be empty") for each in found), found


def test_a_bot_that_keeps_no_place(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """An erased ticket of which a later rating may be mirrored is told."""
    monkeypatch.setattr(ErasePass, "_place", lambda *_, **__: [])
    found = campaign.played(world, replace(ERASED, desk=Desk(role=people.PLANNER))).violations
    assert any(each.startswith("case 0 was erased") for each in found), found


def test_a_bot_that_erases_without_success(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who calls `erase` in peace and is never told that it is done, tells it."""
    monkeypatch.setattr(ErasePass, "_rest", lambda *_, **__: iter((GOES_WRONG,)))
    found = campaign.played(world, ERASED).violations
    assert any(each.startswith("case 0: `erase` is not done in peace") for each in found), found


def test_a_bot_that_takes_neutral_as_good(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case with the wrong score is told where customers answer in points, too."""
    monkeypatch.setattr(Desk, "settings", property(lambda _: {"zendesk": {"surveys": {"neutral": "good"}}}))
    found = campaign.played(world, Script(("bad", "bad", "bad"), (), desk=Desk(asks="surveys"))).violations
    assert any(" is bad and carries ['satisfaction::good']" in each for each in found), found
