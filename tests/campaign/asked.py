"""Who was asked: never too often, never twice for one level; and the issues of turns."""

from __future__ import annotations

from collections import Counter

from bot.domain.markers import Marker
from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue
from tests.campaign.play import Play

MOST = 3
UNASKED = frozenset({"answer"})
"""Notes that mention somebody because a person asked for it."""


def judge(play: Play) -> None:
    """Judges all cases, and the issues of turns."""
    for case in play.cases:
        if case not in play.removed:
            _mentions(play, case)
    _turns(play)


def _mentions(play: Play, case: int) -> None:
    told = _unsolicited(play, play.issue(case))
    assert len(told) <= MOST, f"case {case}: {len(told)} unsolicited mentions, of {told}"
    levels: Counter[tuple[str, ...]] = Counter()
    for note in play.world.notes(play.issue(case), "ping"):
        marker = Marker.of(note.body)
        assert marker is not None
        levels[tuple(marker.values.get(name, "") for name in ("round", "level", "to"))] += 1
    twice = [level for level, count in levels.items() if count > 1]
    assert not twice, f"case {case}: asked twice for one level: {twice}"


def _unsolicited(play: Play, issue: Issue) -> list[str]:
    """Whom the bot mentioned of its own accord, by comments that are gone too."""
    found = []
    for sent in play.world.sandbox.gitlab.notifications:
        is_ours = sent.issue is issue and sent.author.username == people.BOT and sent.reason != "assigned"
        marker = Marker.of(sent.note.body) if is_ours and sent.note else None
        if is_ours and not (marker and marker.kind in UNASKED):
            found.append(sent.user.username)
    return found


def _turns(play: Play) -> None:
    """One issue for each turn, the present one alone is open, each other has one hand-over."""
    found = [(issue, marker) for issue in _of_turns(play) if (marker := Marker.of(issue.description))]
    turns = Counter(marker.values["turn"] for _, marker in found)
    opened = [issue for issue, _ in found if issue.state == "opened"]
    assert not found or len(opened) == 1, f"{len(opened)} issues of turns are open"
    assert all(count == 1 for count in turns.values()), f"turns with several issues: {turns}"
    for issue, _ in found:
        count, wanted = len(play.world.notes(issue, "handover")), issue.state == "closed"
        assert count == wanted, f"{count} hand-overs in {issue.title!r}, which is {issue.state}"
        markers = [Marker.of(note.body) for note in play.world.notes(issue, "reminder")]
        days = Counter(marker.values["day"] for marker in markers if marker)
        assert all(each == 1 for each in days.values()), f"two reminders on one day in {issue.title!r}"


def _of_turns(play: Play) -> list[Issue]:
    """The issues of turns; a younger double is a closed issue of another kind."""
    mine = [issue for issue in play.world.project.issues.values() if issue.author.username == people.BOT]
    return [issue for issue in mine if (marker := Marker.of(issue.description)) and marker.kind == "rotation"]
