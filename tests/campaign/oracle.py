"""What must hold after a campaign, told by who knows what people did and sees what is in GitLab now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from bot import lease
from bot.domain.markers import Marker
from bot.domain.memory import Memory
from bot.report import Outcome
from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue, Note
from tests.campaign import asked, desk, removed
from tests.campaign.play import Play
from tests.campaign.script import CLOSES_AFTER
from tests.crowd import idle, settled
from tests.crowd.scene import Rated
from tests.world import DAYS, HOURS, MINUTES

QUIET = (20 * MINUTES, 25 * HOURS)
"""Long enough for a dead holder's lease, and for what only the daily sweep sees."""

IDLE = (CLOSES_AFTER, 2 * DAYS, 2 * DAYS)
FOUND = (25 * HOURS,)
"""So long it may take until the bot sees that customers are asked in another way."""

MOST_RUNS = 6
"""Within so many runs, some minutes apart, nothing is left to write."""


def judged(play: Play) -> list[str]:
    """What is wrong in the end, a line each."""
    found = [*_told(lambda: _calm_down(play))]
    if not found:
        found += _told(lambda: _one_more(play))
    for case in range(len(play.tickets)):
        for check in _checks(play, case):
            found += _told(lambda check=check, case=case: check(play, case))  # type: ignore[misc]  # bound at once
    for rule in (_no_lease, _status, asked.judge, removed.no_strangers):
        found += _told(lambda rule=rule: rule(play))  # type: ignore[misc]  # the same
    return found


def _checks(play: Play, case: int) -> Sequence[Callable[[Play, int], None]]:
    if case in play.erased:
        return [removed.assert_erased]
    return [_one_issue, *(() if case in play.removed or case not in play.cases else OF_CASES)]


def _told(check: Callable[[], None]) -> Iterable[str]:
    try:
        check()
    except AssertionError as error:
        yield str(error)


# -- runs ----------------------------------------------------------------------------------------------------------


def _calm_down(play: Play) -> None:
    """Fine weather, until a run finds nothing to do and `erase` is done."""
    play.outage = ()
    desk.set_csat(play)
    for pause in (*QUIET, *(IDLE if idle.closes(play) else ())):
        play.world.wait(pause)
        play.quiet()
    removed.finish(play)
    for pause in removed.pauses(play):
        play.world.wait(pause)
        play.quiet()
    rest(play)


def _one_more(play: Play) -> None:
    """One more rating: who writes takes away what dead holders of the lease left."""
    play.world.wait(HOURS)
    ticket = play.world.rate("good", "Last.")
    for pause in FOUND if play.world.sandbox.zendesk.switches.other == "open" else ():
        play.quiet()
        play.world.wait(pause)
    play.quiet()
    assert len(play.world.issues(ticket)) == 1, f"the last rating has {len(play.world.issues(ticket))} issues"
    rest(play)


def rest(play: Play) -> None:
    for _ in range(MOST_RUNS):
        play.world.wait(3 * MINUTES)
        report = play.quiet()
        assert report.outcome is Outcome.OK, f"a run in peace ended as {report.outcome}: {report.errors}"
        if not report.writes:
            return
    raise AssertionError(f"a run in peace still writes {[each.action for each in report.done]}")


# -- cases ---------------------------------------------------------------------------------------------------------


def _one_issue(play: Play, case: int) -> None:
    """Each rated ticket has one issue; a younger double is closed with a link. Others have none."""
    issues = play.world.issues(play.tickets[case])
    if case not in play.ratings:
        assert not issues, f"case {case} was never rated and has {len(issues)} issues"
        return
    assert issues or case in play.removed, f"case {case} is lost: it was rated and has no issue"
    for issue in issues[1:]:
        link = f"#{issues[0].iid}"
        is_linked = any(link in note.body for note in _of_bot(issue))
        assert issue.state == "closed", f"case {case} has {len(issues)} issues, and a younger one is open"
        assert is_linked, f"case {case} has a double without a link to {link}"


def _satisfaction(play: Play, case: int) -> None:
    """Title and label follow the last rating."""
    issue, last = play.issue(case), _last(play, case)
    labels = [label for label in issue.labels if label.startswith("satisfaction::")]
    assert labels == [f"satisfaction::{last.score}"], f"case {case} is {last.score} and carries {labels}"
    assert issue.title.startswith(last.score.title()), f"case {case} is {last.score} and named {issue.title!r}"


def _words(play: Play, case: int) -> None:
    """What the customer said last can be read once, unless it had to go; nothing is told twice, or but seemed new."""
    issue, last = play.issue(case), _last(play, case)
    changes = [note.body for note in play.world.notes(issue, "changed")]
    for rated in play.ratings[case]:
        count = sum(rated.words in text for text in (issue.description, *changes))
        assert count <= 1, f"case {case}: {rated.words!r} is told {count} times"
    is_emptied = removed.is_emptied(play, case)
    assert not is_emptied or removed.may_be_empty(play, case), f"case {case} lost its words, and nobody asked for it"
    if removed.must_be_empty(play, case):
        removed.assert_empty(play, case)
    elif not is_emptied:
        is_told = any(last.words in text for text in (issue.description, *changes))
        assert is_told, f"case {case}: nobody reads the last words {last.words!r}"
    idle_words = [text for text in changes if not any(rated.words in text for rated in play.ratings[case])]
    assert is_emptied or not idle_words, f"case {case} is told to have changed, and had not: {idle_words}"


def _last(play: Play, case: int) -> Rated:
    return max(play.ratings[case], key=lambda rated: rated.at)


def _gone(play: Play, case: int) -> None:
    """People are told once that a ticket is gone."""
    issue, count = play.issue(case), len(play.world.notes(play.issue(case), "gone"))
    assert count <= (case in play.gone), f"case {case} is told to be gone {count} times"
    if case in play.gone and issue.state == "opened":
        assert count == 1, f"case {case} is open, its ticket is gone and nobody was told"


def _idle(play: Play, case: int) -> None:
    """Idle good cases do not stay open."""
    assert not idle.is_overdue(play, case), f"case {case} is good, idle and still open"


OF_CASES = (settled.assert_heard, settled.assert_once, _satisfaction, _words, _gone, _idle)


# -- the project ---------------------------------------------------------------------------------------------------


def _no_lease(play: Play) -> None:
    """Nobody holds the right to write any more."""
    left = [each.title for each in play.world.sandbox.gitlab.labels(play.world.project) if lease.NAME in each.title]
    assert left == [], f"labels of a lease are left: {left}"


def _status(play: Play) -> None:
    """One status issue with one note, which is content and up to date."""
    title = play.world.config.bot.status.title
    issues = [issue for issue in play.world.project.issues.values() if issue.title == title]
    assert len(issues) == 1, f"there are {len(issues)} status issues"
    notes = play.world.notes(issues[0], "status")
    assert len(notes) == 1, f"there are {len(notes)} status notes"
    assert _is_content(play, notes[0].body), f"the status note says {notes[0].body.splitlines()[0]!r}"
    memory, now = Memory.of(Marker.of(notes[0].body)), play.world.sandbox.clock.now()
    is_sane = memory is not None and now - timedelta(hours=3) <= memory.watermark <= now
    assert is_sane, f"the status note remembers {memory}"


def _is_content(play: Play, body: str) -> bool:
    """Nothing is to be looked at, or only issues that people deleted, as far as the bot can tell without its cache."""
    points = body.partition("Please look at this:\n\n")[2].partition("\n\n")[0].splitlines()
    gone = [f"`run --ticket {play.tickets[case]}` opens one" for case in play.removed]
    return "All is well." in body or (bool(points) and all(line.endswith(tuple(gone)) for line in points))


def _of_bot(issue: Issue) -> list[Note]:
    return [note for note in issue.user_notes if note.author.username == people.BOT]
