"""Each turn of the rotation has its issue: the last one closes with what became of its cases, the next one opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from bot.config import Configuration
from bot.dialogue import hand_over_note, rotation_issue, turns
from bot.dialogue.hand_over_note import Handing
from bot.dialogue.turns import Present
from bot.domain.actions import Action, OpenIssue, PostNote, StateEvent, UpdateIssue
from bot.domain.desk import Desk, DeskNeed, RotationIssue, TurnMark
from bot.domain.markers import Marker
from bot.domain.memory import moment, stamp
from bot.domain.texts import Text

DOUBLE = Text("This issue was opened twice: #{{ iid }} is the one that counts.\n")
EARLY = Text("This issue was opened before anybody's turn had begun. The first turn gets its own when it begins.\n")


def needs(desk: Desk, now: datetime, config: Configuration) -> DeskNeed:
    """A hand-over takes the figures since its turn began; notes tell whether it was written already."""
    ending = [each.issue for each in _ending(desk, now, config)]
    doubles = [double for double, _ in _doubles(desk, now, config)]
    since = min((issue.mark.start for issue in ending), default=None)
    return DeskNeed(frozenset(issue.iid for issue in (*ending, *doubles)), since)


def decide(desk: Desk, now: datetime, config: Configuration) -> Iterator[tuple[Action, ...]]:
    """Closes what an older version opened too early, hands over, closes doubles, opens."""
    for issue in _early(desk, config):
        why = f"nobody's turn in {issue.mark.schedule} had begun when it was opened"
        body = EARLY.fill(replace(issue.mark, ended_at=now).marker())
        event = StateEvent.CLOSE if issue.is_open else None
        yield (UpdateIssue(iid=issue.iid, why=why, description=body, state_event=event),)
    for each in _ending(desk, now, config):
        if each.issue.iid in desk.notes:
            yield tuple(_handed_over(desk, each, now, config))
    for double, first in _doubles(desk, now, config):
        if double.iid in desk.notes:
            yield tuple(_closed(desk, double, first, now))
    for shown in turns.presents(now, config):
        issues = [each for each in desk.of_schedule(shown.schedule) if each.mark.start == shown.start]
        if not issues:
            yield (_opened(desk, shown, now, config),)
        elif all(issue.is_ended for issue in issues):
            yield (_reopened(desk, issues[0], shown, now, config),)


def _early(desk: Desk, config: Configuration) -> tuple[RotationIssue, ...]:
    """The issues of no turn that count still: there is nothing to hand over."""
    if config.is_rotation_broken:
        return ()
    return tuple(each for each in desk.issues if not turns.has_begun(each.mark.start) and not each.is_ended)


def _ending(desk: Desk, now: datetime, config: Configuration) -> Iterator[Handing]:
    """The issues whose turn is over: another one with an issue began, or their schedule serves no more."""
    if config.is_rotation_broken:
        return
    presents, served = {each.schedule: each for each in turns.presents(now, config)}, turns.in_use(config)
    others = {double.iid for double, _ in _doubles(desk, now, config)} | {each.iid for each in _early(desk, config)}
    for issue in desk.issues:
        then = presents.get(issue.mark.schedule)
        is_over = issue.mark.schedule not in served if then is None else issue.mark.start != then.start
        if is_over and not issue.is_ended and issue.iid not in others:
            began = then.start if then and then.start > issue.mark.start else None
            yield Handing(issue, min(at for at in (issue.mark.until, began, now) if at is not None), then)


def _doubles(desk: Desk, now: datetime, config: Configuration) -> Iterator[tuple[RotationIssue, RotationIssue]]:
    """The younger issues of a turn that has several, each with the oldest; of the present one that was not ended."""
    if config.is_rotation_broken:
        return
    present = {(each.schedule, each.start) for each in turns.presents(now, config)}
    for issue in desk.issues:
        turn = (issue.mark.schedule, issue.mark.start)
        same = [each for each in desk.of_schedule(turn[0]) if each.mark.start == turn[1]]
        counting = [each for each in same if not each.is_ended or turn not in present]
        first = min(counting, key=lambda each: each.iid, default=issue)
        if first != issue and not issue.is_ended and turns.has_begun(issue.mark.start):
            yield issue, first


def _opened(desk: Desk, shown: Present, now: datetime, config: Configuration) -> OpenIssue:
    """The issue of a turn. In their working hours its text mentions the user, which is that day's reminder."""
    is_working = shown.calendar.is_working(now)
    mark = _going_on(desk, shown, rotation_issue.fresh(shown, config.owner), now)
    is_told = mark.reminded == shown.calendar.day(now)
    is_asked = is_working and not is_told
    if is_asked:
        due = (case for case in turns.cases(desk, shown.schedule, config) if case.is_due(now))
        mark = replace(mark, reminded=shown.calendar.day(now), told_at=now, of=turns.gist(due))
    return OpenIssue(
        why=f"the turn in {shown.schedule} began on {stamp(shown.start)}",
        title=rotation_issue.title(shown, config),
        body=rotation_issue.description(desk, shown, mark, now, config, mentions=is_asked),
        labels=(),
        ping=shown.user.name if is_asked else "",
    )


def _reopened(desk: Desk, issue: RotationIssue, shown: Present, now: datetime, config: Configuration) -> UpdateIssue:
    """The issue of a turn that was handed over too early, since the file said something else for a while."""
    mark = replace(_going_on(desk, shown, issue.mark, now), ended_at=None, again_at=now)
    return UpdateIssue(
        iid=issue.iid,
        why=f"the turn in {shown.schedule} that began on {stamp(shown.start)} goes on",
        title=rotation_issue.title(shown, config),
        description=rotation_issue.description(desk, shown, mark, now, config),
        state_event=StateEvent.REOPEN,
    )


def _going_on(desk: Desk, shown: Present, mark: TurnMark, now: datetime) -> TurnMark:
    """What is remembered of reminders, where the same person's turn had another beginning until now."""
    going = (each.mark for each in desk.of_schedule(shown.schedule) if each.mark.to == mark.to and not each.is_ended)
    last = next((each for each in going if each.until is None or each.until > now), mark)
    if last.told_at is None or (mark.told_at is not None and last.told_at <= mark.told_at):
        return mark
    return replace(mark, reminded=last.reminded, told_at=last.told_at, of=last.of)


def _closed(desk: Desk, double: RotationIssue, first: RotationIssue, now: datetime) -> Iterator[Action]:
    why = f"the turn has its issue already, #{first.iid}"
    if not desk.has_note(double.iid, "duplicate"):
        marker = Marker("duplicate", None, MappingProxyType({"of": str(first.iid)}))
        yield PostNote(iid=double.iid, why=why, body=DOUBLE.fill(marker, iid=first.iid))
    mark = replace(double.mark, ended_at=now).marker()
    yield UpdateIssue(iid=double.iid, why=why, marker=mark, state_event=StateEvent.CLOSE if double.is_open else None)


def _handed_over(desk: Desk, handing: Handing, now: datetime, config: Configuration) -> Iterator[Action]:
    issue = handing.issue
    if not _is_told(desk, handing):
        body = hand_over_note.text(desk, handing, now, config)
        asked = hand_over_note.asked(desk, handing, now, config)
        yield PostNote(iid=issue.iid, why=handing.why, body=body, ping=asked)
    yield UpdateIssue(
        iid=issue.iid,
        why=handing.why,
        description=rotation_issue.ended(issue.mark, handing.end, now, config),
        state_event=StateEvent.CLOSE if issue.is_open else None,
    )


def _is_told(desk: Desk, handing: Handing) -> bool:
    """Whether the notes tell of this end; what they told before the turn went on again was of another one."""
    again_at = handing.issue.mark.again_at
    ends = (
        moment(marker.values.get("end", ""))
        for marker in desk.notes.get(handing.issue.iid) or ()
        if marker.kind == "handover"
    )
    return any(again_at is None or (end is not None and (end > again_at or end == handing.end)) for end in ends)
