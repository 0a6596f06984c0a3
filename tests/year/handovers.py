"""What must hold of the issues of turns: one open, one hand-over for each, at most one reminder a day, no replay."""

from __future__ import annotations

from datetime import datetime

from bot.sandbox.gitlab.model import Issue
from tests.year.book import Case
from tests.year.oracle import Turn
from tests.year.sight import Look, Told, kind_of
from tests.year.watch import SECONDARY_DAYS, Moment, Watch, is_brief


class Turns:
    """Remembers which turns were seen and what was said in each."""

    def __init__(self) -> None:
        self._seen: list[Turn] = []
        self._reminded: dict[int, list[datetime]] = {}
        self._noticed: set[tuple[datetime, str]] = set()

    def judge(self, watch: Watch, moment: Moment, look: Look) -> None:
        """Judges one look of the bot."""
        is_first = self._see(moment.turn)
        self._issues(watch, moment, look)
        _no_replay(watch, moment, look)
        for told in look.told:
            if told.kind in {"reminder", "description"} and told.ticket is None:
                self._reminder(watch, moment, told)
        self._notices(watch, moment, look, is_first=is_first)
        for issue in look.turns:
            _handed_over(watch, moment, issue)

    def _see(self, turn: Turn) -> bool:
        """Whether the turn is new."""
        if not is_brief(turn) and (not self._seen or self._seen[-1].start != turn.start):
            self._seen.append(turn)
            return True
        return False

    def _issues(self, watch: Watch, moment: Moment, look: Look) -> None:
        """There is one issue for each turn that the bot saw, and the present one alone is open."""
        issues, opened = look.turns, look.open_turns
        if len(issues) != len(self._seen):
            told = f"{len(issues)} issues for {len(self._seen)} turns"
            watch.complain(moment.now, "turns", told)
            self._seen = self._seen[: len(issues)]
        name = watch.office.person(moment.turn.key).name
        titles = [issue.title for issue in opened]
        if not is_brief(moment.turn) and (len(opened) != 1 or name not in titles[0]):
            watch.complain(moment.now, "open turns", f"{name} is on duty, and open are {titles}")

    def _reminder(self, watch: Watch, moment: Moment, told: Told) -> None:
        """At most one a day for each turn, in the person's zone, when something waits and is new or overdue."""
        key, now = moment.turn.key, moment.now
        before = self._reminded.setdefault(told.issue.iid, [])
        day = watch.office.day(key, now)
        if any(watch.office.day(key, at) == day for at in before):
            watch.complain(now, "reminders", f"a second one on {day} in {told.issue.title!r}")
        if told.kind == "reminder":
            waiting = [case for case in watch.book.cases.values() if not case.is_answered]
            if not waiting:
                watch.complain(now, "reminders", "nothing waits")
            elif (
                before
                and not _is_news(watch, before[-1])
                and not any(_is_late(watch, moment, each) for each in waiting)
            ):
                watch.complain(now, "reminders", f"nothing is new since {before[-1]:%a %d %H:%M}Z, and nothing overdue")
        before.append(now)

    def _notices(self, watch: Watch, moment: Moment, look: Look, *, is_first: bool) -> None:
        """Whoever is next hears of it once, on the last working day before the turn; not before it has its issue."""
        then, now = moment.upcoming, moment.now
        for told in look.told:
            if told.kind == "notice":
                about = (then.start if then else now, told.name)
                if about in self._noticed:
                    watch.complain(now, "notice", f"{told.name} gets a second one")
                self._noticed.add(about)
        if then is None or then.key == moment.turn.key or not watch.office.works(then.key, now):
            return
        is_last_day = not any(now < start < then.start for start, _ in watch.office.shifts(then.key, now))
        name = watch.office.person(then.key).name
        if is_last_day and not is_first and moment.turn in self._seen and (then.start, name) not in self._noticed:
            watch.complain(now, "notice", f"{name} is next and heard nothing")


def _is_news(watch: Watch, since: datetime) -> bool:
    """Whether people did something, or were asked about a case."""
    cases = watch.book.cases.values()
    is_deed = any(at > since for case in cases for at, _ in case.deeds)
    return is_deed or any(ask.at > since for case in cases for ask in case.mentions)


def _is_late(watch: Watch, moment: Moment, case: Case) -> bool:
    """Whether a case waits for two of the person's working days, as far as one can count."""
    due = case.began and watch.office.business_due(moment.turn.key, case.began, SECONDARY_DAYS)
    return due is not None and due <= moment.now


def _no_replay(watch: Watch, moment: Moment, look: Look) -> None:
    """A run writes one hand-over, one reminder and one notice at most, whatever it missed."""
    for kind in ("handover", "reminder", "notice"):
        if look.count(kind) > 1:
            watch.complain(moment.now, "replay", f"{look.count(kind)} times {kind}")


def _handed_over(watch: Watch, moment: Moment, issue: Issue) -> None:
    """A closed issue has one hand-over, an open one none."""
    count = sum(kind_of(note) == "handover" for note in issue.notes)
    if count != (issue.state == "closed"):
        watch.complain(moment.now, "hand-over", f"{count} in {issue.title!r}, which is {issue.state}")
