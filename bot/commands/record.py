"""What a command of a comment is: its usage, who may give it, an example, its answer, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.config import Configuration
from bot.config.review import TEAM, RoleName
from bot.domain.model import Case, Need
from bot.domain.said import Person
from bot.domain.texts import Body
from bot.standing.acts import Register
from bot.standing.review import Review


@dataclass(frozen=True, slots=True)
class Asked:
    """One command with all that it may need.

    Args:
        args: as typed. Foreign text.
        by: who gave it; already known to have the right.
        at: when it was written, UTC.
        now: the time of the run, UTC.
        case: where.
        review: how the case stands before it.
        config: the admin's settings.
        bot: the bot's user name, for texts to type.
    """

    args: str
    by: Person
    at: datetime
    now: datetime
    case: Case
    review: Review
    config: Configuration
    bot: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What follows from a command.

    Args:
        sets: what it sets to which value, as an act of the person at the time of the comment.
        reply: the words of the answer, where reaction and card do not show it all.
    """

    sets: tuple[tuple[Register, str], ...] = ()
    reply: Body | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a command cannot be done as it stands; this is its answer, and nothing else happens.

    Args:
        reply: what is wrong and the exact thing to type.
    """

    reply: Body


@dataclass(frozen=True, slots=True)
class CommandRecord:
    """One command, complete: help and documentation are made from it.

    Args:
        verb: its name.
        usage: the forms it takes, one line each, without the mention: `snooze 3d [reason]`.
        purpose: what it does, in one clause that begins with a verb.
        example: what somebody might type, without the mention.
        answer: how the bot answers, in one clause.
        run: what follows; pure.
        aliases: other verbs for the same.
        roles: who may, unless `commands.allow` of bot.yml says otherwise.
        needs: what it has to know beside notes and comments.
    """

    verb: str
    usage: tuple[str, ...]
    purpose: str
    example: str
    answer: str
    run: Callable[[Asked], Effect | Refusal]
    aliases: tuple[str, ...] = ()
    roles: tuple[RoleName, ...] = TEAM
    needs: Need = Need.NOTHING
