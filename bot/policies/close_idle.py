"""Good cases close once nobody has written or done anything there for a while."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.config import Configuration
from bot.config.durations import format_duration
from bot.domain.actions import Decided, PostNote, StateEvent, UpdateIssue, Wait
from bot.domain.history import TOUCH
from bot.domain.markers import Marker
from bot.domain.memory import moment, stamp
from bot.domain.model import Case, Issue, Need
from bot.domain.rating import Score
from bot.domain.texts import Body, Plain, Text
from bot.policies import change
from bot.standing import undone
from bot.standing.derive import remembered, snoozed_until

WARNING = Text(
    """\
Nobody has written or done anything here for {{ idle }}. This issue closes in {{ grace }}, unless somebody does.
To keep it open for good, add the label `{{ keep_open }}` or assign somebody.
"""
)


def needs(case: Case, now: datetime, config: Configuration) -> Need:
    """Notes and events tell when people last acted, unless the issue's age or GitLab's last touch settles it."""
    after, issue = config.bot.close_idle.after, case.issue
    if after is None or issue is None or not _may_close(case, issue, config) or now < _idle_since(case, issue) + after:
        return Need.NOTHING
    is_untouched = now >= issue.updated_at + TOUCH + after
    if is_untouched and config.bot.close_idle.grace is None:
        return Need.NOTES if issue.notes_count else Need.NOTHING  # a card among them may tell of a snooze
    return Need.NOTES | Need.EVENTS


def decide(case: Case, now: datetime, config: Configuration) -> Iterator[Decided]:
    """Closes an idle good case; by setting it warns first, and the grace counts from the warning."""
    after, issue = config.bot.close_idle.after, case.issue
    if after is None or issue is None or not _may_close(case, issue, config):
        return
    since, snoozed = _idle_since(case, issue), snoozed_until(remembered(case), now)
    if now < since + after or snoozed is not None:
        yield Wait(max(since + after, snoozed or since))
    elif not case.lacking(needs(case, now, config)):
        yield _next_step(case, issue, since, now, config)


def _next_step(case: Case, issue: Issue, since: datetime, now: datetime, config: Configuration) -> Decided:
    """What follows for a case that has been idle long enough: warning, grace, end."""
    idle, grace = format_duration(config.bot.close_idle.after or timedelta()), config.bot.close_idle.grace
    why = f"good, and no word or act of a person for {idle}"
    warned_at = case.history.warned_at if case.history else None
    if grace is not None and (warned_at is None or warned_at < since):
        return PostNote(key=case.key, why=why, body=_warning(case, now, idle, grace, config))
    if grace is not None and warned_at is not None and now < warned_at + grace:
        return Wait(warned_at + grace)
    if now < issue.updated_at + TOUCH:
        return Wait(issue.updated_at + TOUCH)  # an act of this minute might leave no trace
    return UpdateIssue(key=case.key, why=why, state_event=StateEvent.CLOSE, as_seen=issue)


def _warning(case: Case, now: datetime, idle: str, grace: timedelta, config: Configuration) -> Body:
    keep_open = config.labels.states.keep_open.name if config.labels else ""
    return WARNING.fill(
        Marker("warned", case.key, MappingProxyType({"at": stamp(now)})),
        idle=Plain(idle),
        grace=Plain(format_duration(grace)),
        keep_open=Plain(keep_open),
    )


def _may_close(case: Case, issue: Issue, config: Configuration) -> bool:
    """Whether an issue is one of those that close by themselves; without `labels.yml` nobody can tell."""
    labels = config.labels
    if labels is None or not issue.is_open or issue.is_assigned or case.doubled_by is not None:
        return False
    if issue.shown_score is not Score.GOOD or change.is_pending(case) or issue.true_marker is None:
        return False
    keeping = (labels.states.keep_open, labels.states.look, labels.contact.pending, labels.satisfaction.bad)
    is_kept = any(entry.names & issue.labels for entry in keeping)
    return bool(labels.satisfaction.good.names & issue.labels) and not is_kept


def _idle_since(case: Case, issue: Issue) -> datetime:
    """Since when the case has been idle at the most: its creation, the last word or act of anybody but the bot."""
    rated_at = moment(issue.true_marker.values.get("rated_at", "")) if issue.true_marker else None
    acted_at = case.activity.last_human_at if case.activity else None
    return max(at for at in (issue.created_at, rated_at, acted_at, undone.last_at(issue)) if at is not None)
