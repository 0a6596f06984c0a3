"""Conversations that once went wrong, as people would tell them; each was found by the machine and made short."""

from __future__ import annotations

from collections.abc import Sequence

from bot.sandbox.faults import Fault
from tests.crowd import settled, views
from tests.crowd.acts import Act, Assign, Click, DeleteCard, Edit, FaultyRun, Run, Say, Wait
from tests.crowd.phrases import CHATTER, DOCS, ME, PROCESS, Ask, Phrase
from tests.crowd.scene import Scene
from tests.world import World

NAME = Phrase("@feedback-bot label docs-issue", asks=(Ask("label docs-issue", "reaction", (("cause", DOCS),)),))
CAUSE = Phrase("Cause: process", says=(("cause", PROCESS),))
BAD, GOOD = 1, 2


def played(world: World, *script: Act) -> Scene:
    """A settled world after a script."""
    scene = Scene.opened(world)
    for act in script:
        act.play(scene)
    settled.settle(scene)
    return scene


def labels(scene: Scene, case: int) -> Sequence[str]:
    return [label for label in scene.issue(case).labels if not label.startswith("satisfaction")]


def test_an_answer_taken_back_uncovers_the_command_before_it(world: World) -> None:
    """Who named the cause by a command before is right again."""
    script = (Say(BAD, "ren.takamizu", NAME), Run(200), Say(BAD, "oluchi.brandeau", CAUSE), Run(200))
    assert labels(played(world, *script, Edit(BAD, 1, CHATTER[0])), BAD) == [DOCS]


def test_a_click_after_a_command_on_a_good_case(world: World) -> None:
    """Where a command named the cause the bot keeps to one, also on a case that was never bad."""
    click = Click(GOOD, "mira.halloran", PROCESS, 95)
    assert labels(played(world, Say(GOOD, "ren.takamizu", NAME), Run(200), click), GOOD) == [PROCESS]


def test_the_bots_own_reaction_is_no_edit(world: World) -> None:
    """A click after a command stands, although a run died between its reaction on the comment and the card."""
    take = Phrase("@feedback-bot assign me", asks=(Ask("assign me", "reaction", (("assignee", ME),)),))
    died = FaultyRun(Fault("lost_reply", service="gitlab", method="POST", nth=2, reply="reset"), 200)
    click = Assign(BAD, "mira.halloran", "tomas.vextergaard", 200)
    scene = played(world, Say(BAD, "ren.takamizu", take), click, died)
    assert [user.username for user in scene.issue(BAD).assignees] == ["tomas.vextergaard"]


def test_a_deleted_card_that_is_missed_after_days(world: World) -> None:
    """A command that was carried out is not called too old when the card with its record is lost."""
    missed = (DeleteCard(BAD, 35), Wait(200_003), Say(GOOD, "mira.halloran", NAME, 7), Run(95))
    scene = played(world, Say(BAD, "ren.takamizu", NAME, 11_111), Run(200), *missed)
    assert (labels(scene, BAD), views.answers(scene.issue(BAD), scene.said(BAD)[0].note)) == ([DOCS], [])
