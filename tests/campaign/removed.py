"""Whose words must be gone from GitLab after a campaign, whose may be, and whether they stand anywhere else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from math import inf

from bot.domain.markers import Marker
from bot.erase import BLANK, SENTENCE
from bot.policies.forget import REMOVED
from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue
from tests.campaign.play import Play
from tests.crowd.scene import asked
from tests.world import DAYS, HOURS

MONTH = timedelta(days=31)
"""Of the settings of campaigns, at the longest."""

SHORTEST = timedelta(days=28)
SEEN = 2 * DAYS
"""Within so long after its time a sweep must have found a closed case."""

AFTER_A_MONTH = (33 * DAYS, 25 * HOURS, 25 * HOURS)
"""Pauses between runs in peace, until every closed case is old."""

AFTER_DELETIONS = (25 * HOURS, 25 * HOURS)
"""The same until every deletion was followed."""

CALLS = 4
"""So often an operator calls `erase` in peace at the most."""

REMARK = REMOVED.partition("{")[0]
DELETING_ROLES = frozenset({people.PLANNER})


def pauses(play: Play) -> Sequence[timedelta]:
    """How long to wait between runs in peace until all words are gone that should be."""
    privacy = play.world.config.bot.privacy
    return (
        *(AFTER_DELETIONS if privacy.follow_deletions else ()),
        *(AFTER_A_MONTH if privacy.retention_months else ()),
    )


def finish(play: Play) -> None:
    """The operator calls `erase` again wherever it was not done."""
    for case in sorted(play.erased.keys() - play.finished):
        told = ""
        for _ in range(CALLS):
            if case not in play.finished:
                play.world.wait(HOURS)
                with play.sky(None, ()):
                    told = play.erase(case, play.bots["one"].erase)
        assert case in play.finished, f"case {case}: `erase` is not done in peace: {told}"


def must_be_empty(play: Play, case: int) -> bool:
    """Whether the customer's words have to be gone, by a deletion or by age."""
    if _is_deleted(play, case):
        return True
    closed = _closed_since(play.issue(case))
    old = _last_at(play, case) + (MONTH + SEEN).total_seconds()
    return _retains(play) and play.now >= max(closed + SEEN.total_seconds(), old)


def may_be_empty(play: Play, case: int) -> bool:
    """Whether they may be: the ticket was deleted, or the case was closed while they were old."""
    old = _last_at(play, case) + SHORTEST.total_seconds()
    was_closed = any(end > old for _, end in _closed(play.issue(case)))
    return _is_deleted(play, case) or (_retains(play) and was_closed)


def is_emptied(play: Play, case: int) -> bool:
    """Whether the issue says that words were removed."""
    return REMARK in play.issue(case).description


def assert_empty(play: Play, case: int) -> None:
    """No word of the customer of a case stands anywhere."""
    for words in words_of(play, case):
        found = [f"#{issue.iid} {issue.title!r}" for issue, text in _texts(play) if words in text]
        assert not found, f"case {case} should be empty, and {words!r} stands in {found}"


def assert_erased(play: Play, case: int) -> None:
    """Of an erased ticket nothing is left but the empty issue that keeps its place; each double became one."""
    issues = play.world.issues(play.tickets[case])
    assert issues, f"case {case} was erased and no issue keeps its place"
    if play.world.project.members[play.world.user(people.BOT).id][1] in DELETING_ROLES:
        assert len(issues) == 1, f"case {case} was erased and has {len(issues)} issues"
    for issue in issues:
        marker = Marker.of(issue.description)
        is_place = marker is not None and issue.description == f"{SENTENCE}\n\n{marker}"
        assert is_place, f"case {case} was erased, and #{issue.iid} says {issue.description!r}"
        assert issue.title.startswith("Erased:"), f"case {case} was erased and is named {issue.title!r}"
        told = [note.body for note in issue.user_notes if note.author.username == people.BOT]
        assert {*told} <= {str(BLANK)}, f"case {case} was erased, and the bot says {told} there"
        assert issue.state == "closed" or _was_reopened(issue), f"case {case} was erased and is open"
    assert_empty(play, case)


def no_strangers(play: Play) -> None:
    """Words stand in the issues of their own ticket alone, and nothing is mirrored that belongs to none."""
    own = {title: case for case in play.cases for title in (f"#{play.tickets[case]}",)}
    for issue, text in _texts(play):
        case = own.get(f"#{issue.title.rpartition('#')[2]}")
        for other in range(len(play.tickets)):
            stands = [words for words in words_of(play, other) if other != case and words in text]
            assert not stands, f"{stands} of case {other} stand in {issue.title!r}"
        chats = [words for words in play.chats if words in text]
        assert not chats, f"{chats} of a conversation without a ticket stand in {issue.title!r}"


def words_of(play: Play, case: int) -> list[str]:
    """All that the customer of a case ever said."""
    return [asked(case), *(rated.words for rated in play.ratings.get(case, ()))]


def _texts(play: Play) -> Iterator[tuple[Issue, str]]:
    """Everything in the project that the bot wrote."""
    for issue in play.world.project.issues.values():
        if issue.author.username == people.BOT:
            yield issue, issue.title
            yield issue, issue.description
        yield from ((issue, note.body) for note in issue.notes if note.author.username == people.BOT)


def _retains(play: Play) -> bool:
    return play.world.config.bot.privacy.retention_months is not None


def _is_deleted(play: Play, case: int) -> bool:
    is_there = play.tickets[case] in play.world.sandbox.zendesk.tickets
    return play.world.config.bot.privacy.follow_deletions and not is_there


def _last_at(play: Play, case: int) -> float:
    return max(rated.at for rated in play.ratings[case])


def _closed(issue: Issue) -> Iterator[tuple[float, float]]:
    """From when until when it was closed, in seconds."""
    since: float | None = None
    for event in issue.state_events:
        if event.state == "closed" and since is None:
            since = event.created_at.timestamp()
        elif event.state != "closed" and since is not None:
            yield since, event.created_at.timestamp()
            since = None
    if since is not None:
        yield since, inf


def _closed_since(issue: Issue) -> float:
    """Since when it has been closed; inf where it is open."""
    return next((start for start, end in _closed(issue) if end == inf), inf)


def _was_reopened(issue: Issue) -> bool:
    """Whether a person has the last word on its state."""
    return bool(issue.state_events) and issue.state_events[-1].user.username != people.BOT
