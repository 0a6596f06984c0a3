"""Keeps a project's issues sorted as they are usually asked for, so that a page of fifty thousand comes at once."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Hashable
from datetime import datetime

from bot.sandbox.gitlab.model import Issue

Row = tuple[datetime, int]
SORTED_BY = ("created_at", "updated_at")
_ALL = "all"
_LAST_ID = 1 << 62


class IssueIndex:
    """The issues of one project by creation and change, for each state and for all."""

    def __init__(self) -> None:
        self.by_id: dict[int, Issue] = {}
        self._answers: dict[Hashable, list[int]] = {}
        self._rows: dict[tuple[str, str], list[Row]] = {
            (field, state): [] for field in SORTED_BY for state in (_ALL, "opened", "closed")
        }

    def add(self, issue: Issue) -> None:
        """Take in an issue with its present times and state."""
        self.forget_answers()
        self.by_id[issue.id] = issue
        for field in SORTED_BY:
            row = (self._time(issue, field), issue.id)
            insort(self._rows[field, _ALL], row)
            insort(self._rows[field, issue.state], row)

    def discard(self, issue: Issue) -> None:
        """Take out an issue; its times and state must be those it was added with."""
        self.forget_answers()
        self.by_id.pop(issue.id, None)
        for field in SORTED_BY:
            row = (self._time(issue, field), issue.id)
            _remove(self._rows[field, _ALL], row)
            _remove(self._rows[field, issue.state], row)

    def forget_answers(self) -> None:
        """Drop the answers kept by `answer`: a label, an assignee or a visibility changed."""
        self._answers.clear()

    def answer(self, question: Hashable, find: Callable[[], list[int]]) -> list[int]:
        """Return what `find` returns, kept until something changes, so that the next page costs nothing."""
        if question not in self._answers:
            self._answers[question] = find()
        return self._answers[question]

    def between(self, field: str, state: str, after: datetime | None, before: datetime | None) -> list[int]:
        """Return the ids of a state (or `all`) by ascending `field`, within the bounds, both inclusive."""
        rows = self._rows[field, state]
        start = bisect_left(rows, (after, 0)) if after else 0
        end = bisect_right(rows, (before, _LAST_ID)) if before else len(rows)
        return [issue_id for _, issue_id in rows[start:end]]

    @staticmethod
    def _time(issue: Issue, field: str) -> datetime:
        return issue.created_at if field == "created_at" else issue.updated_at


def _remove(rows: list[Row], row: Row) -> None:
    del rows[bisect_left(rows, row)]
