"""Moments at which a run has much to write: together they need every kind of write that the bot can make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot import lease
from bot.attempt import Work
from bot.config import Configuration, LabelsConfig
from bot.domain.memory import stamp
from bot.erase import ErasePass
from bot.label_pass import LabelPass
from bot.ports import Ports
from bot.run import Options, Pass
from bot.sandbox import people
from bot.sandbox.gitlab.model import Note
from bot.undo import UndoPass
from tests.on_duty import bad, on, rostered
from tests.reviewing import BOT, COMPLETE, OTHER, SUMMARY
from tests.undoing import cases, oldest
from tests.world import DAYS, FIRST_TICKET, HOURS, MINUTES, World, configured

PLACE = 1
"""The issue of people in which turns are announced."""

ALONE = {"run": {"workers": 1}}
"""One request at a time: then each death is the same in every run of the tests."""

EDITED = LabelsConfig.model_validate(
    {
        "causes": (
            {"name": "feedback::docs", "color": "#112233", "was": ("feedback::docs-issue",)},
            {"name": "feedback::process", "color": "#112233", "was": ("feedback::product-issue",)},
            {"name": "feedback::new"},
        )
    }
)
"""One cause is renamed, one has become another that is there already, one is new."""

OPENING = {"rotation": {"announce_in": PLACE, "outage": "30 days"}, "close_idle": {"after": None}}


def _run(ports: Ports) -> Work:
    return Pass(ports, Options())


def _erase(ports: Ports) -> Work:
    """For the first ticket of the world."""
    return ErasePass(ports, FIRST_TICKET)


def _undo(ports: Ports) -> Work:
    """Of the oldest run on record."""
    return UndoPass(ports, oldest(ports))


@dataclass(frozen=True, slots=True)
class Scene:
    """A moment.

    Args:
        prepare: leads a new world there.
        changes: what stands in `bot.yml`.
        is_on_duty: whether there is a rotation.
        command: what dies there.
        labels: what stands in `labels.yml` since somebody edited it.
    """

    prepare: Callable[[World], None]
    changes: Mapping[str, Any] = field(default_factory=dict)
    is_on_duty: bool = True
    command: Callable[[Ports], Work] = _run
    labels: LabelsConfig | None = None

    @property
    def is_run(self) -> bool:
        """Whether the command is the one that a schedule calls, and no operator repeats."""
        return self.command is _run

    def config(self, *, is_edited: bool = True) -> Configuration:
        """With which the bot looks at it, or did before somebody edited it."""
        settings = configured(ALONE, self.changes, labels=self.labels if is_edited else None)
        return rostered(settings) if self.is_on_duty else settings


def _labels(world: World, *, without: str = "") -> None:
    """People made the labels of the shipped configuration, but one."""
    assert world.config.labels is not None
    for entry in world.config.labels.entries:
        if entry.name != without:
            world.sandbox.gitlab.add_label(
                world.project, world.admin, entry.name, color=entry.color, description=entry.description or None
            )


def _begun(world: World) -> None:
    """A project with labels and a place for announcements, in which the bot has run once."""
    _labels(world)
    world.sandbox.gitlab.create_issue(world.project, world.manager, title="Week in review")
    world.run()
    world.wait(MINUTES)


def _says(world: World, ticket: int, words: str, by: str | None = None) -> Note:
    """A minute later somebody comments."""
    world.wait(MINUTES)
    person = world.user(by) if by else world.manager
    note = world.sandbox.gitlab.create_note(world.issue(ticket), person, words)
    assert note is not None
    return note


def _looks(world: World, after: timedelta = 5 * MINUTES) -> None:
    world.wait(after)
    world.run()


def _looks_at(world: World, at: datetime) -> None:
    _looks(world, at - world.sandbox.clock.now())


def first(world: World) -> None:
    """The first contact with a project, where one label is missing and three customers have rated."""
    _labels(world, without="keep-open")
    world.sandbox.gitlab.create_issue(world.project, world.manager, title="Week in review")
    for score in ("bad", "good", "bad"):
        world.rate(score, "No." if score == "bad" else "Thanks!")
        world.wait(MINUTES)


def talk(world: World) -> None:
    """Answers, commands, an edited command, a case closed too early, and a closed good one that turns bad."""
    _begun(world)
    answered, asked, closed = (world.rate("bad", "No.") for _ in range(3))
    turned = world.rate("good", "Thanks!")
    _looks(world)
    command = _says(world, asked, f"{BOT} lable docs-issue")
    world.edit(world.issue(turned), state_event="close")
    _looks(world, HOURS)
    _says(world, answered, COMPLETE)
    _says(world, answered, f"{BOT} assign @{OTHER}\n{BOT} label keep-open\n{BOT} help")
    _says(world, answered, f"{BOT} escalate they ask for a call\n{BOT} close")
    _says(world, closed, SUMMARY)
    world.edit(world.issue(closed), state_event="close")
    world.sandbox.gitlab.edit_note(command, command.author, f"{BOT} lable process")
    world.rate("bad", "Broken again", ticket=turned)
    world.wait(5 * MINUTES)


def idle(world: World) -> None:
    """Idle cases to warn of and to close, an issue and a card that are there twice, a ticket that was deleted."""
    _begun(world)
    doubled, gone = world.rate("bad", "No."), world.rate("bad")
    world.rate("good")
    _looks(world)
    _looks(world, 2 * DAYS)
    world.rate("good", "Thanks!")
    _looks(world)
    _looks(world, 5 * DAYS + HOURS)
    world.wait(2 * DAYS + HOURS)
    older = world.issue(doubled)
    world.sandbox.gitlab.create_issue(
        world.project,
        older.author,
        title=older.title,
        description=older.description,
        labels=older.labels,
        confidential=True,
    )
    (card,) = world.notes(world.issue(gone), "card")
    world.sandbox.gitlab.create_note(card.issue, card.author, card.body)
    world.sandbox.zendesk.delete_ticket(gone)
    world.wait(5 * MINUTES)


def asking(world: World) -> None:
    """A Tuesday morning: one case to ask the next manager of, one that is overdue, one that is not any more."""
    _begun(world)
    reviewed = world.rate("bad", "No.")
    world.run()
    for day in (17, 18, 19, 20, 23):
        _looks_at(world, on(day, 9, 30))
        if day in (17, 20):
            bad(world)
    _looks_at(world, on(24, 8))
    _says(world, reviewed, COMPLETE)
    world.wait(on(24, 9, 30) - world.sandbox.clock.now())


def notice(world: World) -> None:
    """A Friday morning, when the next manager learns of their turn."""
    _begun(world)
    world.rate("bad", "No.")
    _looks_at(world, on(19, 16))
    world.wait(on(20, 9, 30) - world.sandbox.clock.now())


def turn(world: World) -> None:
    """The end of a turn."""
    _begun(world)
    world.rate("bad", "No.")
    for day in (17, 19, 22):
        _looks_at(world, on(day, 16))
    world.wait(on(23, 9, 30) - world.sandbox.clock.now())


def assigning(world: World) -> None:
    """A new case in a team that assigns instead of mentioning."""
    _begun(world)
    world.rate("bad", "No.")


def takeover(world: World) -> None:
    """The lease of a run that died long ago, and a new case."""
    _begun(world)
    over = world.sandbox.clock.now() - MINUTES
    world.sandbox.gitlab.add_label(
        world.project, world.admin, lease.NAME, description=f"held by another until {stamp(over)}"
    )
    world.rate("bad", "No.")


def labels(world: World) -> None:
    """Cases that carry labels which `labels.yml` names otherwise since somebody edited it."""
    _begun(world)
    for name in ("docs-issue", "product-issue", "product-issue"):
        ticket = world.rate("bad", "No.")
        _looks(world)
        world.edit(world.issue(ticket), add_labels=[f"feedback::{name}"])
    _looks(world, HOURS)
    world.wait(5 * MINUTES)


def forgotten(world: World) -> None:
    """A ticket was deleted in Zendesk, whose words stand in a description and in the note of a change."""
    _begun(world)
    ticket = world.rate("bad", "No.")
    _looks(world)
    world.rate("bad", "Still not.", ticket=ticket)
    _looks(world, HOURS)
    world.sandbox.zendesk.delete_ticket(ticket)
    world.wait(DAYS + HOURS)


def erased(world: World) -> None:
    """Words of a customer in a description, in the note of a change, in an answer, and a manager's comment."""
    _begun(world)
    ticket = world.rate("bad", "No.")
    _looks(world)
    _says(world, ticket, f"{BOT} rating")
    world.rate("good", "Yes.", ticket=ticket)
    _looks(world, HOURS)
    world.edit(world.issue(ticket), add_labels=["feedback::docs-issue"], assignee_ids=[world.manager.id])
    _looks(world, HOURS)
    world.wait(5 * MINUTES)


def replaced(world: World) -> None:
    """The same where the bot's account may delete issues."""
    erased(world)
    world.sandbox.gitlab.add_member(world.project, world.user(people.BOT), people.PLANNER)


def undone(world: World) -> None:
    """A run has closed a case, reopened another one and given labels to a third."""
    _begun(world)
    cases(world)
    world.run()
    world.wait(5 * MINUTES)


SCENES = {
    "first": Scene(first, OPENING),
    "talk": Scene(talk, {**OPENING, "commands": {"escalate_to": people.ADMIN.username}}, is_on_duty=False),
    "idle": Scene(idle, {"close_idle": {"grace": "2 days"}}, is_on_duty=False),
    "asking": Scene(asking, OPENING),
    "notice": Scene(notice, OPENING),
    "turn": Scene(turn, OPENING),
    "assigning": Scene(assigning, {**OPENING, "ping": {"by": "assign"}}),
    "takeover": Scene(takeover, OPENING),
    "forgotten": Scene(forgotten, {"privacy": {"follow_deletions": True}}, is_on_duty=False),
    "labels": Scene(labels, is_on_duty=False, command=LabelPass, labels=EDITED),
    "erased": Scene(erased, is_on_duty=False, command=_erase),
    "replaced": Scene(replaced, is_on_duty=False, command=_erase),
    "undone": Scene(undone, is_on_duty=False, command=_undo),
}
"""By name, so that another process finds the same."""
