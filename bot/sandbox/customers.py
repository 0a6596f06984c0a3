"""What the sandbox's customers do: write tickets, and answer for better or worse, sometimes with hostile words."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import cycle
from random import Random
from typing import Literal

from bot.sandbox import people, phrases
from bot.sandbox.hostile import HOSTILE
from bot.sandbox.team import Team
from bot.sandbox.zendesk.model import User
from bot.sandbox.zendesk.state import BUILT_IN_REASONS, Zendesk

Answer = Literal["good", "bad"]
ODD_SHARE, UNASSIGNED_SHARE, LONG_SHARE = 0.03, 0.02, 0.4
SILENT_SHARE = {"good": 0.55, "bad": 0.2}
NO_REASON = BUILT_IN_REASONS[0]
BAD_REASONS = tuple(value for code, value in BUILT_IN_REASONS.items() if code)
# One of the hostile texts is a megabyte: once is enough for any list.
LARGE = 20_000
LINE, TAG = 80, 60


def open_ticket(
    zendesk: Zendesk, team: Team, rng: Random, when: tuple[datetime, datetime], *, number: int | None = None
) -> int:
    """Open a ticket of some customer, let an agent answer and solve it; return its number.

    `when` is the creation and the solving, aware; `number` None takes the next free one.
    """
    created_at, solved_at = when
    customer, agent = rng.choice(team.customers), rng.choice(team.agents)
    product = rng.choice(people.PRODUCTS)
    is_odd = rng.random() < ODD_SHARE
    ticket = zendesk.add_ticket(
        customer,
        rng.choice(HOSTILE_LINES if is_odd else phrases.SUBJECTS),
        rng.choice(phrases.DESCRIPTIONS),
        ticket_id=number,
        assignee=None if rng.random() < UNASSIGNED_SHARE else agent,
        tags=(product, rng.choice(HOSTILE_TAGS)) if is_odd else (product,),
        custom_fields={people.PRODUCT_FIELD: product},
        priority=rng.choice((None, "low", "normal", "normal", "high", "urgent")),
        channel=rng.choice(("web", "email", "api")),
        at=created_at,
    )
    _converse(zendesk, rng, ticket.id, (customer, agent), when)
    zendesk.solve(ticket.id, at=solved_at)
    return ticket.id


def _converse(
    zendesk: Zendesk, rng: Random, number: int, who: tuple[User, User], when: tuple[datetime, datetime]
) -> None:
    step = (when[1] - when[0]) / 4
    zendesk.add_comment(number, who[1], rng.choice(phrases.REPLIES), at=when[0] + step)
    if rng.random() < LONG_SHARE:
        zendesk.add_comment(number, who[0], rng.choice(phrases.FOLLOW_UPS), at=when[0] + 2 * step)
        zendesk.add_comment(number, who[1], rng.choice(phrases.REPLIES), public=False, at=when[0] + 3 * step)


def words(rng: Random, score: Answer) -> str | None:
    """Return a comment, or None from those who only click."""
    if rng.random() < SILENT_SHARE[score]:
        return None
    return rng.choice(phrases.GOOD if score == "good" else phrases.BAD)


def reason(rng: Random, score: Answer) -> str | None:
    """Return why, as the account's list of reasons has it; None where nothing was asked."""
    if score == "good":
        return rng.choice((NO_REASON, None))
    chosen = rng.choices((BAD_REASONS, phrases.CUSTOM_REASONS, HOSTILE_LINES[:3], (None,)), (14, 3, 1, 2))[0]
    return rng.choice(chosen)


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
