"""What the sandbox's customers do: write about what happened to them, answer for better or worse, and try things."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import cycle
from random import Random

from bot.sandbox import people
from bot.sandbox.hostile import HOSTILE
from bot.sandbox.phrases import short
from bot.sandbox.situation import Answer, Situation
from bot.sandbox.situations import PROBE, THREAD
from bot.sandbox.team import Team, pick
from bot.sandbox.zendesk.model import Ticket, User
from bot.sandbox.zendesk.reasons import BUILT_IN_REASONS
from bot.sandbox.zendesk.state import Zendesk

UNASSIGNED_SHARE, LONG_SHARE, SHORT_SHARE, UNASKED_SHARE = 0.02, 0.4, 0.2, 0.1
SILENT_SHARE = {"good": 0.4, "bad": 0.15}
NO_REASON = BUILT_IN_REASONS[0]
PRIORITIES, CHANNELS = (None, "low", "normal", "normal", "high", "urgent"), ("web", "email", "api")
# One of the hostile texts is a megabyte: once is enough for any list.
LARGE = 20_000
LINE, TAG = 80, 60


@dataclass(frozen=True, slots=True)
class Scene:
    """A case to be: what it is about and how it ends; `is_odd` when even its subject and tags attack."""

    situation: Situation
    score: Answer
    is_odd: bool = False


def open_ticket(
    zendesk: Zendesk,
    team: Team,
    rng: Random,
    scene: Scene,
    when: tuple[datetime, datetime],
    *,
    number: int | None = None,
) -> int:
    """Open a ticket of some customer, let an agent of its group answer and solve it; return its number.

    `when` is the creation and the solving, aware; `number` None takes the next free one.
    """
    created_at, solved_at = when
    situation = scene.situation
    customer, agent = _who(team, rng, situation)
    subject = pick(rng, HOSTILE_LINES) if scene.is_odd else situation.subject
    ticket = zendesk.add_ticket(
        customer,
        subject,
        situation.description,
        ticket_id=number,
        assignee=None if rng.random() < UNASSIGNED_SHARE else agent,
        tags=(situation.product, pick(rng, HOSTILE_TAGS)) if scene.is_odd else (situation.product,),
        custom_fields={people.PRODUCT_FIELD: situation.product},
        priority=pick(rng, PRIORITIES),
        channel=pick(rng, CHANNELS),
        at=created_at,
    )
    _converse(zendesk, rng, ticket.id, scene, who=(customer, agent), when=when)
    zendesk.solve(ticket.id, at=solved_at)
    return ticket.id


def _who(team: Team, rng: Random, situation: Situation) -> tuple[User, User]:
    if situation is PROBE and team.probers and team.odd_agents:
        return pick(rng, team.probers), pick(rng, team.odd_agents)
    return team.customer(rng, situation.language), team.agent(rng, situation.group)


def _converse(
    zendesk: Zendesk,
    rng: Random,
    number: int,
    scene: Scene,
    *,
    who: tuple[User, User],
    when: tuple[datetime, datetime],
) -> None:
    """Let the agent reply; in longer conversations first ask back, and hear more."""
    customer, agent = who
    names = first_name(customer.name), first_name(agent.name)
    ending, step = scene.situation.ending(scene.score), (when[1] - when[0]) / 4
    if scene.situation in THREAD or rng.random() < LONG_SHARE:
        zendesk.add_comment(number, agent, told(scene.situation.reply, names), at=when[0] + step)
        zendesk.add_comment(number, customer, told(ending.follow_up, names), at=when[0] + 2 * step)
    zendesk.add_comment(number, agent, told(ending.reply, names), at=when[0] + 3 * step)


@cache
def first_name(name: str) -> str:
    """Return what somebody is called by colleagues: the first word of letters only."""
    return next((word for word in name.split() if word.isalpha()), name)


def names_of(zendesk: Zendesk, ticket: Ticket) -> tuple[str, str]:
    """Return the first names of a ticket's customer and of the agent who answered (else "the team")."""
    users = zendesk.directory.users
    others = (comment.author_id for comment in ticket.comments if comment.author_id != ticket.requester_id)
    answered = next(others, None)
    agent = first_name(users[answered].name) if answered is not None else "the team"
    return first_name(users[ticket.requester_id].name), agent


def told(text: str, names: tuple[str, str]) -> str:
    """Put the first names of customer and agent into a text; nothing else in it is touched."""
    return text.replace("{customer}", names[0]).replace("{agent}", names[1])


def said(zendesk: Zendesk, ticket: Ticket, text: str) -> str:
    """Put the first names of a ticket's people into a text."""
    return told(text, names_of(zendesk, ticket)) if "{" in text else text


def words(rng: Random, scene: Scene) -> str | None:
    """Return a comment that fits the case, or None from those who only click."""
    chance = rng.random()
    if scene.situation in THREAD:
        return some_words(rng, scene)
    silent = SILENT_SHARE[scene.score]
    if chance < silent:
        return None
    if chance < silent + SHORT_SHARE:
        return pick(rng, short(scene.situation.language, scene.score))
    return some_words(rng, scene)


def some_words(rng: Random, scene: Scene) -> str:
    """Return a comment about the case itself."""
    return pick(rng, scene.situation.ending(scene.score).comments)


def reason(rng: Random, scene: Scene) -> str | None:
    """Return why, as the account's list of reasons has it; None where nothing was asked."""
    if scene.score == "good":
        return pick(rng, (NO_REASON, None))
    if rng.random() < UNASKED_SHARE:
        return None
    return pick(rng, HOSTILE_LINES[:3]) if scene.is_odd else scene.situation.reason


def hostile_texts(rng: Random) -> Iterator[str]:
    """Yield the hostile texts in some order, then again for ever, the very large ones only once."""
    yield from rng.sample(HOSTILE, len(HOSTILE))
    yield from cycle(text for text in HOSTILE if len(text) < LARGE)


def _lines() -> tuple[str, ...]:
    """Return the hostile texts that fit where Zendesk keeps one short line: names and subjects."""
    return tuple(text for text in HOSTILE if 0 < len(text) <= LINE and text.isprintable() and text.strip())


def _tags() -> tuple[str, ...]:
    """Return hostile texts as tags: without the blanks and commas that Zendesk splits tags at."""
    return tuple(re.sub(r"[\s,]+", "_", text)[:TAG].lower() for text in HOSTILE_LINES)


HOSTILE_LINES = _lines()
HOSTILE_TAGS = _tags()
