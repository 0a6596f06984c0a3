"""What belongs to the bot on an issue is put right again: its marker, its satisfaction label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from bot.config import Configuration
from bot.domain.actions import Decided, Finding, UpdateIssue
from bot.domain.markers import Marker
from bot.domain.memory import stamp
from bot.domain.model import Case, Issue, Need
from bot.domain.rating import Rating, Score
from bot.policies import change, forget, mirror


def needs(case: Case, now: datetime, config: Configuration) -> Need:
    """The card tells in which round a case is whose marker was lost, and its text whether words were removed."""
    is_lost = case.issue is not None and not case.issue.is_double and case.issue.true_marker is None
    return Need.NOTES | Need.WRITTEN if is_lost else Need.NOTHING


def decide(case: Case, now: datetime, config: Configuration) -> Iterator[Decided]:
    """Restores a lost or altered marker from title and link, and the satisfaction label by the marker."""
    issue = case.issue
    if issue is None or issue.is_double or case.doubled_by is not None or change.is_pending(case):
        return
    score = issue.shown_score
    if score is None:
        yield Finding(kind="left_alone", key=case.key, why=f"issue #{issue.iid} says neither Good nor Bad any more")
        return
    needs_marker = issue.true_marker is None
    if needs_marker and (case.rating is None or case.history is None or case.written is None):
        return
    score = case.rating.score if needs_marker and case.rating else score
    add, remove = _labels(issue, score, config)
    if not (needs_marker or add or remove):
        return
    yield UpdateIssue(
        key=case.key,
        why="its marker was lost" if needs_marker else "the satisfaction label did not fit the rating",
        title=change.retitled(issue, score),
        add_labels=add,
        remove_labels=remove,
        marker=_marker(case, case.rating, now) if needs_marker and case.rating else None,
    )


def _marker(case: Case, rating: Rating, now: datetime) -> Marker:
    """The marker that was lost; where the text says that the customer's words were removed, nobody brings them back."""
    found = mirror.marker(rating, _round(case))
    if case.written is None or not forget.is_emptied(case.written):
        return found
    return replace(found, values=MappingProxyType({**found.values, "emptied": stamp(now)}))


def _round(case: Case) -> int:
    return max(1, case.history.card.round) if case.history and case.history.card else 1


def _labels(issue: Issue, score: Score, config: Configuration) -> tuple[tuple[str, ...], tuple[str, ...]]:
    others = {name for other in Score if other is not score for name in config.satisfaction_names(other)}
    has_it = not issue.labels.isdisjoint(config.satisfaction_names(score))
    add = () if has_it else (config.satisfaction_label(score),)
    return add, tuple(sorted(others & issue.labels))
