"""Counts how the cases of the project stand, from what a run knows anyway: for reports and dashboards."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from bot.config import Configuration
from bot.contact import Ground
from bot.domain.desk import Waiting
from bot.observe import DeskReader
from bot.ports import Ports
from bot.report import Cases, CaseState


def cases_of(ports: Ports, ground: Ground, config: Configuration) -> Cases:
    """How all cases stand, as the cache knows them at the end of a run; no request.

    Args:
        ports: of the run.
        ground: its time and accounts.
        config: with the roster in force.
    """
    desk = DeskReader(ports.gitlab, ports.cache, ground, ports.source.name, lambda _issue: None)
    bad = [(state(each, ground.now), each.since) for each in desk.look(ground.now, config).waiting]
    known, opened = ports.cache.tally()
    counts = Counter(each for each, _ in bad)
    counts[CaseState.GOOD], counts[CaseState.CLOSED] = max(0, opened - len(bad)), known - opened
    waiting = (since for each, since in bad if each is CaseState.UNREVIEWED)
    return Cases({each: counts[each] for each in CaseState}, min(waiting, default=None))


def state(case: Waiting, now: datetime) -> CaseState:
    """How an open case with a bad rating stands at a time (UTC)."""
    if case.missing == ():
        return CaseState.REVIEWED
    if case.is_snoozed(now):
        return CaseState.SNOOZED
    return CaseState.SILENT if case.is_silent else CaseState.UNREVIEWED
