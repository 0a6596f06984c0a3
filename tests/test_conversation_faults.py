"""Replies that get lost, cards that people delete or damage, two bots at once: no command runs twice, none is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

import pytest

from bot import lease
from bot.domain.errors import ServiceError
from bot.sandbox.faults import Fault
from tests.crowd import settled, views
from tests.crowd.acts import Award, Click, DeleteCard, Run, Say, Toggle
from tests.crowd.phrases import CHATTER, COMMANDS, FIELDS, GIVE, HELP, NAME, PROCESS, WHOLE, Phrase
from tests.crowd.scene import Scene
from tests.world import HOURS, MINUTES, World

MANY = Phrase(
    "@feedback-bot assign @ren.takamizu\n@feedback-bot label docs-issue\n@feedback-bot help", (), (GIVE, NAME, HELP)
)
CLOSE = COMMANDS[0]
WRITER = "oluchi.brandeau"


def told(world: World, *phrases: Phrase) -> Scene:
    """A bad case on which somebody said something that the bot did not read yet."""
    scene = Scene.opened(world, ("bad",))
    for phrase in phrases:
        Say(0, WRITER, phrase, 70).play(scene)
    world.wait(3 * MINUTES)
    return scene


def calm(scene: Scene) -> list[dict[str, object]]:
    """What people see once the bot had its time; what must never be twice is not."""
    for _ in range(3):
        scene.world.wait(20 * MINUTES)
        scene.run()
    settled.assert_never_twice(scene)
    return views.everything(scene)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_lost_reply_at_each_write(world: World, method: str) -> None:
    """Whichever write of several commands was done unseen, people see in the end what they would have seen."""
    scene = told(world, MANY, CLOSE)
    before = world.sandbox.traffic.count("gitlab", method)
    scene.run()
    writes = world.sandbox.traffic.count("gitlab", method) - before
    expected = calm(scene)
    for nth in range(1, writes + 1):
        scene = told(world, MANY, CLOSE)
        world.arm(Fault("lost_reply", service="gitlab", method=method, nth=nth, reply="reset"))
        with suppress(ServiceError):
            scene.run(is_sure=False)
        assert calm(scene) == expected, f"lost reply of {method} {nth}"
    assert writes


def test_a_deleted_card_comes_back_with_its_answers(world: World) -> None:
    """It shows again what was answered, and no command is carried out again."""
    scene = told(world, WHOLE[1], MANY, CLOSE)
    before = calm(scene)[0]
    Toggle(0, WRITER).play(scene)
    calm(scene)
    DeleteCard(0).play(scene)
    world.wait(25 * HOURS)
    after = calm(scene)[0]
    assert (after["state"], after["labels"], after["assignees"], after["answers"]) == (
        "opened", before["labels"], before["assignees"], before["answers"],
    )  # fmt: skip
    assert [line for line in before["card"] if line.startswith("* **Summary")] == [  # type: ignore[attr-defined]
        line for line in after["card"] if line.startswith("* **Summary")  # type: ignore[attr-defined]
    ]  # fmt: skip


def test_a_card_that_was_deleted_twice(world: World) -> None:
    """It stays away, also when people go on talking to each other, until somebody speaks to the bot."""
    scene = told(world, FIELDS["summary"][0])
    seen = []
    for act in (Run(), DeleteCard(0), DeleteCard(0), Say(0, WRITER, CHATTER[0]), Say(0, WRITER, CLOSE)):
        act.play(scene)
        for _ in range(2):
            world.wait(25 * HOURS)
            scene.run()
        seen.append(len(world.notes(scene.issue(0), "card")))
    assert seen == [1, 1, 0, 0, 1]


@pytest.mark.parametrize("record", ["", "record=x", "record=eJwDAAAAAAE:"])
def test_a_damaged_record(world: World, record: str) -> None:
    """What the card remembered is worked out anew: acts stand, and what was closed and reopened is not closed again."""
    scene = told(world, MANY, CLOSE)
    calm(scene)
    for act in (Toggle(0, WRITER, 200), Click(0, "mira.halloran", PROCESS, 200), Award(0, "mira.halloran", 200)):
        act.play(scene)
    before = calm(scene)
    (card,) = world.notes(scene.issue(0), "card")
    words, _, marker = card.body.rpartition("record=")
    world.sandbox.gitlab.edit_note(card, world.admin, f"{words}{record} -->" if marker else words)
    after = calm(scene)
    for name in ("state", "labels", "assignees", "answers", "card"):
        assert after[0][name] == before[0][name], name


def test_another_bot_between_the_look_and_the_lease(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another bot carried out after this one looked is not carried out again."""
    scene = told(world, MANY, CLOSE)
    taken = lease.taken
    other = World.__new__(World)
    other.__dict__.update(world.__dict__, cache=world.cache.with_name("other"))

    @contextmanager
    def late(*args: Any) -> Iterator[lease.Lease | None]:
        monkeypatch.setattr(lease, "taken", taken)
        other.run(holder="other")
        Toggle(0, WRITER).play(scene)
        held: AbstractContextManager[lease.Lease | None] = taken(*args)
        with held as mine:
            yield mine

    monkeypatch.setattr(lease, "taken", late)
    scene.run()
    seen = calm(scene)[0]
    assert (seen["state"], seen["assignees"]) == ("opened", ["ren.takamizu"])
    settled.settle(scene)
