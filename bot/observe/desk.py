"""What waits for the reviewing manager, from what the cache knows: a run in which nothing is due asks nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from bot import policies
from bot.cache import Cache, Known
from bot.config import Configuration
from bot.contact import Ground
from bot.dialogue import rotation_issue, turns
from bot.domain.actions import Action, EditNote, Finding, PostNote, StateEvent, UpdateIssue
from bot.domain.desk import Desk, DeskNeed, RotationIssue, Round, Rounds, TurnMark, Waiting
from bot.domain.errors import Denied, NotFound
from bot.domain.history import Card, History
from bot.domain.markers import Key, Marker
from bot.domain.memory import moment
from bot.domain.model import Issue
from bot.domain.ports import FeedbackProject
from bot.domain.rating import Score
from bot.domain.texts import UnsafeTextError
from bot.standing import answers
from bot.standing.derive import snoozed_until
from bot.standing.record import Record

MOST_ISSUES = 50
"""Rotation issues that are looked at, open ones apart: the present turn's and the one before are the newest."""

NOTHING: Mapping[int, Sequence[Action]] = MappingProxyType({})

OF_LATE = timedelta(days=31)
"""A snooze that ended longer ago is no news for anybody."""

MOST_STEPS = 2
"""What a note tells asks for nothing more."""


@dataclass(frozen=True, slots=True)
class DeskReader:
    """One run's view of the desk.

    Args:
        gitlab: where notes are read.
        cache: what earlier looks saw.
        ground: the bot's accounts.
        source: the name of the rating source.
        history: reads what the notes of an issue record; None when the run may read no more of them.
    """

    gitlab: FeedbackProject
    cache: Cache
    ground: Ground
    source: str
    history: Callable[[Issue], History | None]

    def decided(
        self, now: datetime, config: Configuration, planned: Mapping[int, Sequence[Action]] = NOTHING
    ) -> tuple[list[tuple[Action, ...]], list[Finding]]:
        """What policies want for the rotation issues, once they know what they need, and what people should know.

        Args:
            now: UTC.
            config: with the roster in force.
            planned: what this run writes on cases, by the numbers of their issues: what people said since the last run
                counts already.

        Raises:
            ServiceError: GitLab does not tell.
        """
        if not config.roster.rotation.schedules and not self._issues():
            return [], []
        try:
            desk = self.look(now, config, planned)
            for _ in range(MOST_STEPS):
                desk = self.informed(desk, desk.lacks(policies.turn_needs(desk, now, config)), config)
            decided = policies.decide_turns(desk, now, config)
        except UnsafeTextError as error:
            why = f"the text of a rotation issue cannot be sent to GitLab ({error}): look at rotation.yml and bot.yml"
            return [], [Finding(kind="left_alone", why=why)]
        findings = [each for each in decided if isinstance(each, Finding)]
        return [each for each in decided if not isinstance(each, Finding)], findings

    def look(self, now: datetime, config: Configuration, planned: Mapping[int, Sequence[Action]] = NOTHING) -> Desk:
        """What the cache knows at `now` (UTC) and this run changes; no request."""
        known = [_after(known, planned.get(known.issue.iid, ())) for known in self.cache.open_bad()]
        overdue = config.labels.states.overdue.names if config.labels else frozenset[str]()
        waiting = (
            _waiting(self.source, each, now, overdue) for each in known if each.issue.is_open and _is_bad(each.issue)
        )
        oldest_first = sorted(waiting, key=lambda each: (each.since, each.iid))
        issues = self._issues()
        return Desk(
            tuple(oldest_first), (*issues, *self._adopted(issues, now, config)), bot=self.ground.account.username
        )

    def informed(self, desk: Desk, need: DeskNeed, config: Configuration) -> Desk:
        """The desk with what is needed besides.

        Raises:
            ServiceError: GitLab does not tell.
        """
        for iid in sorted(need.notes):
            desk = desk.with_notes(iid, self._markers(iid))
        return desk if need.since is None else replace(desk, rounds=self._rounds(need.since, config))

    def _issues(self) -> tuple[RotationIssue, ...]:
        """The rotation issues by the bot, oldest first."""
        found = ((known.issue, TurnMark.of_marker(known.issue.marker)) for known in self.cache.of_rotation(MOST_ISSUES))
        issues = (RotationIssue(issue.iid, issue.is_open, issue.title, mark) for issue, mark in found if mark)
        return tuple(sorted(issues, key=lambda each: (each.mark.start, each.iid)))

    def _adopted(self, known: Sequence[RotationIssue], now: datetime, config: Configuration) -> Iterator[RotationIssue]:
        """The open issues of present turns whose marker is lost and was never seen: the title tells.

        Nobody is mentioned today. They are looked for only where a present turn has no issue.
        """
        there = {(each.mark.schedule, each.mark.start) for each in known}
        for shown in turns.presents(now, config):
            if (shown.schedule, shown.start) in there:
                continue
            title, today = rotation_issue.title(shown, config), shown.calendar.day(now)
            mark = replace(rotation_issue.fresh(shown, config.owner), reminded=today, told_at=now)
            for each in self.cache.unmarked(title):
                yield RotationIssue(each.issue.iid, is_open=True, title=title, mark=mark)

    def _markers(self, iid: int) -> tuple[Marker, ...] | None:
        """The markers of the bot's notes on an issue; None where there is none to be seen."""
        try:
            notes = [note for note in self.gitlab.notes(iid) if note.author_id in self.ground.ours]
        except (NotFound, Denied):
            return None
        return tuple(note.marker for note in notes if note.marker is not None and not note.is_system)

    def _rounds(self, since: datetime, config: Configuration) -> Rounds:
        """The rounds that began or ended since then; what the cache does not know of a case is read from its notes."""
        rounds, unread = list[Round](), 0
        for known in self.cache.bad_since(since):
            history = known.history or (self._read(known.issue) if known.issue.notes_count else History())
            unread += history is None
            rounds += _rounds(known.issue, history, config)
        return Rounds(since, tuple(rounds), unread)

    def _read(self, issue: Issue) -> History | None:
        try:
            return self.history(issue)
        except (NotFound, Denied):
            return None


def _after(known: Known, actions: Sequence[Action]) -> Known:
    """A case as it will be once the run has written what it plans: its card, its rating, whether it is open."""
    issue, history = known.issue, known.history
    for action in actions:
        if isinstance(action, UpdateIssue):
            is_open = issue.is_open and action.state_event is not StateEvent.CLOSE
            issue = replace(issue, marker=action.marker or issue.marker, is_open=is_open)
        elif isinstance(action, EditNote | PostNote) and action.body.marker and action.body.marker.kind == "card":
            history = replace(history or History(), card=Card(0, action.body.marker))
    return replace(known, issue=issue, history=history)


def _is_bad(issue: Issue) -> bool:
    return issue.shown_score is Score.BAD and issue.ticket_id is not None and not issue.is_double


def _waiting(source: str, known: Known, now: datetime, overdue: frozenset[str]) -> Waiting:
    issue, record, round_ = known.issue, _record(known.history), _round(known.issue, known.history)
    case = Waiting(
        Key(source, issue.ticket_id or 0),
        issue.iid,
        _began(issue, record, round_),
        assignees=issue.assignees,
        is_overdue=bool(overdue & issue.labels),
        pings=known.history.pings if known.history else (),
    )
    if record is None:
        return case
    return replace(
        case,
        missing=record.missing,
        pings=tuple(sorted({*case.pings, *record.pings})),
        is_acknowledged=_is_acknowledged(case, record, known.history),
        snoozed_until=snoozed_until(record, now - OF_LATE),
        route=record.route,
        is_silent=record.is_silent and round_ <= 1,
    )


def _record(history: History | None) -> Record | None:
    return Record.of(history.card.marker) if history and history.card else None


def _round(issue: Issue, history: History | None) -> int:
    """The present round of the review."""
    marker = issue.true_marker
    told = marker.values.get("round", "") if marker else ""
    on_card = history.card.round if history and history.card else 1
    return max(int(told) if told.isdecimal() else 1, on_card)


def _began(issue: Issue, record: Record | None, number: int) -> datetime:
    """When a round began: as the card remembers, else the time of the rating that the issue shows."""
    marker = issue.true_marker
    rated_at = moment(marker.values.get("rated_at", "")) if marker else None
    return (record.began.get(number) if record else None) or rated_at or issue.created_at


def _is_acknowledged(case: Waiting, record: Record, history: History | None) -> bool:
    """Whether a person acted since the round began, as far as the card knows, or, in the first, wrote anything."""
    times = [act.at for act in record.latest.values() if act.by]
    times += [entry.at for entry in record.ledger.values()] + [part.at for part in record.parts.values()]
    wrote = history is not None and history.has_human_note and len(record.began) <= 1
    is_seen = bool(record.seen_round) and record.seen_round >= max(record.began, default=1)
    return is_seen or wrote or any(at >= case.since for at in times)


def _rounds(issue: Issue, history: History | None, config: Configuration) -> Iterator[Round]:
    """The rounds of a case; a backfilled one is silent in its first."""
    record = _record(history)
    present, route = _round(issue, history), record.route if record else ""
    began = dict(record.began) if record else {}
    if _is_bad(issue):
        began.setdefault(present, _began(issue, record, present))
    is_silent = record is not None and record.is_silent
    for number, at in sorted(began.items()):
        if is_silent and number <= 1:
            continue
        is_last = number == max(began)
        ended = answers.completed_at(record, number, config) if record and not is_last else _reviewed_at(history, at)
        yield Round(issue.iid, route, at, ended)


def _reviewed_at(history: History | None, began: datetime) -> datetime | None:
    seconds = history.card.marker.values.get("to_review", "") if history and history.card else ""
    return began + timedelta(seconds=int(seconds)) if seconds.isdecimal() else None
