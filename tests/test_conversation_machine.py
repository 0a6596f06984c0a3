"""Whatever people say and do, and whatever goes wrong: each comment is answered once, and the last act stands."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)  # fmt: skip

from tests.crowd import drawn, settled
from tests.crowd.acts import Act
from tests.crowd.scene import Scene
from tests.world import World

pytestmark = pytest.mark.proof


class Conversation(RuleBasedStateMachine):
    """People, customers and the bot in one world."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.scene = Scene(world)

    @initialize()
    def open(self) -> None:
        self.scene = Scene.opened(self.world)

    @rule(act=drawn.SAY)
    def say(self, act: Act) -> None:
        act.play(self.scene)

    @rule(act=drawn.ANSWER)
    def answer(self, act: Act) -> None:
        act.play(self.scene)

    @rule(act=drawn.ASK)
    def ask(self, act: Act) -> None:
        act.play(self.scene)

    @precondition(lambda self: any(self.scene.there(case) for case in range(len(self.scene.tickets))))
    @rule(act=drawn.EDIT | drawn.DELETE | drawn.DELETE_CARD)
    def take_back(self, act: Act) -> None:
        act.play(self.scene)

    @rule(act=drawn.CLICK | drawn.ASSIGN | drawn.TOGGLE | drawn.AWARD)
    def click(self, act: Act) -> None:
        act.play(self.scene)

    @rule(act=drawn.RATE)
    def rate(self, act: Act) -> None:
        act.play(self.scene)

    @rule(act=drawn.WAIT | drawn.LOSE_CACHE)
    def time_passes(self, act: Act) -> None:
        act.play(self.scene)

    @rule(act=drawn.RUN)
    def run(self, act: Act) -> None:
        act.play(self.scene)

    @rule(act=drawn.FAULTY_RUN)
    def run_with_a_fault(self, act: Act) -> None:
        act.play(self.scene)

    @invariant()
    def nothing_twice(self) -> None:
        settled.assert_never_twice(self.scene)

    def teardown(self) -> None:
        if self.scene.tickets:
            settled.settle(self.scene)


def test_people_talk_and_the_bot_follows(world: World) -> None:
    """After any conversation each comment has its answer, the last act of a person stands, and a run writes nothing."""

    class Here(Conversation):
        def __init__(self) -> None:
            super().__init__(world)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=drawn.examples(6), stateful_step_count=25, suppress_health_check=list(HealthCheck)
        ),
    )
