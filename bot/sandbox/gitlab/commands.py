"""Executes the quick actions of a text with its author's rights: works out what they ask for and what GitLab says."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.sandbox.gitlab import actions_issue, actions_people
from bot.sandbox.gitlab.changes import CommandUpdates
from bot.sandbox.gitlab.command_run import NotAvailable, Run
from bot.sandbox.gitlab.model import ExecutedCommand, Issue, User
from bot.sandbox.gitlab.quick_actions import Command
from bot.sandbox.gitlab.store import Store

ACTIONS = {**actions_issue.ACTIONS, **actions_people.ACTIONS}


@dataclass(slots=True)
class Interpreted:
    """The outcome of a text's quick actions.

    `executed` counts those that were available to the author on this issue (a `/close` on a closed one is not);
    `messages` holds GitLab's sentence for each that did something; `idle` are the others.
    """

    updates: CommandUpdates = field(default_factory=CommandUpdates)
    messages: list[str] = field(default_factory=list)
    executed: int = 0
    idle: list[Command] = field(default_factory=list)


def interpret(
    store: Store, issue: Issue, author: User, commands: Iterable[Command], *, is_new: bool = False
) -> Interpreted:
    """Work out what the commands ask for, without doing it; every one is recorded in `executed_commands`.

    `is_new` is for the description of an issue that does not exist yet, where for example `/close` is not available.
    Commands that the sandbox does not know how to execute are recorded and have no effect.
    """
    outcome = Interpreted()
    for command in commands:
        run = Run(store, issue, author, command.argument.strip(), outcome.updates, is_new=is_new)
        message, is_available = _execute(command.name, run)
        outcome.executed += is_available
        if message:
            outcome.messages.append(message)
        else:
            outcome.idle.append(command)
        store.executed_commands.append(
            ExecutedCommand(author, issue, command.name, command.argument, is_applied=message is not None)
        )
    return outcome


def _execute(name: str, run: Run) -> tuple[str | None, bool]:
    action = ACTIONS.get(name)
    if action is None:
        return None, False
    try:
        return action(run), True
    except NotAvailable:
        return None, False
