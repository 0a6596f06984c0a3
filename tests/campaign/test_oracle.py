"""The judge of campaigns notices what a bot with a mistake would leave behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot import lease
from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue, User
from tests.campaign import campaign, mistakes
from tests.campaign.play import Play
from tests.campaign.script import Script, code
from tests.campaign.shrink import without
from tests.crowd import phrases
from tests.crowd.acts import Rate, Say
from tests.crowd.phrases import phrase
from tests.world import World

pytestmark = pytest.mark.proof

SCRIPT = Script(
    ("bad", "good"),
    (Say(0, "mira.halloran", phrase("@feedback-bot label docs-issue")), Rate(1, "good", "Word1.")),
)


def _bot(play: Play) -> User:
    return play.world.user(people.BOT)


def _issue(play: Play) -> Issue:
    return play.issue(0)


def _closes(play: Play) -> None:
    play.world.sandbox.gitlab.update_issue(_issue(play), _bot(play), state_event="close")


def _relabels(play: Play) -> None:
    gitlab, issue = play.world.sandbox.gitlab, _issue(play)
    gitlab.update_issue(issue, _bot(play), remove_labels=[phrases.DOCS], add_labels=[phrases.PROCESS])


def _takes_satisfaction(play: Play) -> None:
    play.world.sandbox.gitlab.update_issue(_issue(play), _bot(play), remove_labels=["satisfaction::bad"])


def _doubles(play: Play) -> None:
    issue = _issue(play)
    play.world.sandbox.gitlab.create_issue(
        play.world.project, _bot(play), title=issue.title, description=issue.description, labels=issue.labels
    )


def _posts_another_card(play: Play) -> None:
    (card,) = play.world.notes(_issue(play), "card")
    play.world.sandbox.gitlab.create_note(_issue(play), _bot(play), card.body)


def _tells_again(play: Play) -> None:
    (changed,) = play.world.notes(play.issue(1), "changed")
    play.world.sandbox.gitlab.create_note(play.issue(1), _bot(play), changed.body)


def _forgets_to_answer(play: Play) -> None:
    play.said(0)[0].note.awards.clear()


def _keeps_the_lease(play: Play) -> None:
    play.world.sandbox.gitlab.add_label(play.world.project, _bot(play), lease.NAME)


def _loses(play: Play) -> None:
    play.world.delete(play.issue(1))


def _mentions(play: Play) -> None:
    for _ in range(4):
        play.world.sandbox.gitlab.create_note(_issue(play), _bot(play), "@mira.halloran, please.")


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        (_closes, "case 0: state is 'closed'"),
        (_relabels, "case 0: cause is 'feedback::process'"),
        (_takes_satisfaction, "case 0 is bad and carries []"),
        (_doubles, "case 0 has 2 issues"),
        (_posts_another_card, "case 0 has 2 cards"),
        (_tells_again, "case 1: 'Word1.' is told 2 times"),
        (_forgets_to_answer, "case 0: no answer"),
        (_keeps_the_lease, "labels of a lease are left"),
        (_loses, "case 1 is lost"),
        (_mentions, "case 0: 4 unsolicited mentions"),
    ],
)
def test_mistakes(world: World, monkeypatch: pytest.MonkeyPatch, mistake: Callable[[Play], None], told: str) -> None:
    """Whatever the bot does wrong at last is told."""
    mistakes.at_last(monkeypatch, mistake)
    found = campaign.played(world, SCRIPT).violations
    assert any(each.startswith(told) for each in found), found


def test_no_mistake(world: World) -> None:
    """Nothing is wrong where nothing was."""
    assert campaign.played(world, SCRIPT).violations == ()


def test_a_run_that_breaks(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that is no error of a service is a violation."""
    monkeypatch.setattr("bot.run.Pass.run", lambda _: 1 / 0)
    assert campaign.played(world, SCRIPT).violations == ("ZeroDivisionError in <lambda>: division by zero",)


def test_smaller() -> None:
    """Of many acts those stay that are needed together."""
    assert without(tuple(range(40)), lambda left: {3, 17, 18} <= {*left}) == (3, 17, 18)


def test_written_as_code() -> None:
    """A scenario is told as what one types to get it."""
    assert code(SCRIPT) == (
        "Script(scores=('bad', 'good',), acts=(Say(case=0, who='mira.halloran', "
        "phrase=phrase('@feedback-bot label docs-issue')), Rate(case=1, score='good', words='Word1.'),))"
    )
