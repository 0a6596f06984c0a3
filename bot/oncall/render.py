"""Renders a schedule: who is on call when, by layers, restrictions, absences and overrides."""

from __future__ import annotations

from datetime import datetime

from bot.oncall.model import Entry, Rotation


def render(rotation: Rotation, schedule: str, since: datetime, until: datetime) -> tuple[Entry, ...]:
    """Who is on call in [since, until).

    Args:
        rotation: users, schedules and absences.
        schedule: the key of one.
        since, until: UTC.

    Returns:
        Entries that cover the window without overlap, gaps among them (`user` None); neighbours differ in `user`, and
        `since` of each is None.
    """
    raise NotImplementedError


def shifts(rotation: Rotation, schedule: str, since: datetime, until: datetime) -> tuple[Entry, ...]:
    """The same without gaps, with the turn that each belongs to: neighbours of one user and two turns stay apart."""
    raise NotImplementedError
