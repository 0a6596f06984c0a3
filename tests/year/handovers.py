"""What must hold of the issues of turns: one open, one hand-over for each, at most one reminder a day, no replay."""

from __future__ import annotations

from datetime import date

from bot.sandbox.gitlab.model import Issue
from tests.year.oracle import Turn
from tests.year.sight import Look, kind_of
from tests.year.watch import Moment, Watch, is_brief


class Turns:
    """Remembers which turns were seen and what was said in each."""

    def __init__(self) -> None:
        self._seen: list[Turn] = []
        self._reminded: dict[int, set[date]] = {}

    def judge(self, watch: Watch, moment: Moment, look: Look) -> None:
        """Judges one look of the bot."""
        self._see(moment.turn)
        self._issues(watch, moment, look)
        _no_replay(watch, moment, look)
        self._reminders(watch, moment, look)
        for issue in look.turns:
            _handed_over(watch, moment, issue)

    def _see(self, turn: Turn) -> None:
        if not is_brief(turn) and (not self._seen or self._seen[-1].start != turn.start):
            self._seen.append(turn)

    def _issues(self, watch: Watch, moment: Moment, look: Look) -> None:
        """There is one issue for each turn that the bot saw, and the present one alone is open."""
        issues, opened = look.turns, look.open_turns
        if len(issues) != len(self._seen):
            told = f"{len(issues)} issues for {len(self._seen)} turns"
            watch.complain(moment.now, "turns", told)
            self._seen = self._seen[: len(issues)]
        name = watch.office.person(moment.turn.key).name
        titles = [issue.title for issue in opened]
        if moment.turn in self._seen and (len(opened) != 1 or name not in titles[0]):
            watch.complain(moment.now, "open turns", f"{name} is on duty, and open are {titles}")

    def _reminders(self, watch: Watch, moment: Moment, look: Look) -> None:
        """At most one reminder a day for each turn, in the person's zone, and none when nothing waits."""
        for told in look.told:
            if told.ticket is not None or told.kind == "notice":
                continue
            day = watch.office.day(moment.turn.key, moment.now)
            days = self._reminded.setdefault(told.issue.iid, set())
            if day in days:
                watch.complain(moment.now, "reminders", f"a second one on {day} in {told.issue.title!r}")
            days.add(day)
            if told.kind == "reminder" and all(case.is_answered for case in watch.book.cases.values()):
                watch.complain(moment.now, "reminders", "nothing waits")


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
