"""Judges the bot's closings by GitLab's own record of who did what and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue

IDLE = timedelta(days=7)
THROTTLE = timedelta(minutes=1)
"""How exactly GitLab tells when an issue was last touched."""


def closings(issue: Issue) -> list[datetime]:
    """When the bot closed it."""
    bots = (event for event in issue.state_events if event.user.username == people.BOT)
    return [event.created_at for event in bots if event.state == "closed"]


def faults(issue: Issue, rated: Iterable[datetime], looks: Iterable[datetime]) -> Iterator[str]:
    """What is wrong with the closings of an issue: too early, too late, twice, or missing.

    Args:
        issue: one about a rated ticket.
        rated: when the customer answered or changed the answer (UTC).
        looks: when runs began that did their work, the last one at the end (UTC).
    """
    moments, acts, done = sorted(looks), sorted([*_acts(issue), *rated]), closings(issue)
    for closed_at in done:
        due_at = max(act for act in acts if act < closed_at) + IDLE
        on_time = {next(look for look in moments if look >= due_at + slack) for slack in (timedelta(), THROTTLE)}
        if closed_at not in on_time:
            yield f"{issue.title}: closed {closed_at}, due {due_at}"
    if any(not any(one < act < other for act in acts) for one, other in pairwise(done)):
        yield f"{issue.title}: closed twice"
    if issue.state == "opened" and "satisfaction::good" in issue.labels and max(acts) + IDLE <= moments[-1]:
        yield f"{issue.title}: idle since {max(acts)} and open"


def _acts(issue: Issue) -> Iterator[datetime]:
    """Its opening, and whatever anybody but the bot did there."""
    yield issue.created_at
    yield from (note.updated_at for note in issue.notes if note.author.username != people.BOT)
    yield from (event.created_at for event in issue.state_events if event.user.username != people.BOT)
    yield from (event.created_at for event in issue.label_events if event.user.username != people.BOT)
