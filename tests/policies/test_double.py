"""Two issues for one ticket: the older stays, the other closes with a link unless a person wrote in it."""

from __future__ import annotations

from bot.report import Outcome
from bot.sandbox.gitlab.model import Issue
from tests.world import HOURS, MINUTES, World


def copied(world: World, issue: Issue) -> Issue:
    """What a doubled write leaves behind."""
    return world.sandbox.gitlab.create_issue(
        world.project,
        issue.author,
        title=issue.title,
        description=issue.description,
        labels=issue.labels,
        confidential=True,
    )


def doubled(world: World, score: str = "bad") -> tuple[Issue, Issue]:
    """A case and its double, before the bot saw it."""
    ticket = world.rate(score, "No.")
    world.run()
    world.wait(HOURS)
    world.run()
    older = world.issue(ticket)
    return older, copied(world, older)


def assert_quiet(world: World) -> None:
    for by in (5 * MINUTES, 25 * HOURS):
        world.wait(by)
        assert world.run().writes == 0


def test_a_double_closes_with_a_link(world: World) -> None:
    """The younger one points to the older one, closes, and gets no card."""
    older, younger = doubled(world)
    world.run()
    assert (older.state, younger.state, len(younger.user_notes), len(world.notes(older, "card"))) == (
        "opened",
        "closed",
        1,
        1,
    )
    assert f"Please go on in #{older.iid}, which is older." in younger.notes[0].body
    assert_quiet(world)


def test_of_three_the_oldest_stays(world: World) -> None:
    """Every younger one points to the oldest."""
    older, second = doubled(world)
    third = copied(world, older)
    world.run()
    assert [issue.state for issue in (older, second, third)] == ["opened", "closed", "closed"]
    assert all(f"#{older.iid}," in issue.notes[0].body for issue in (second, third))
    assert_quiet(world)


def test_a_double_with_a_persons_words(world: World) -> None:
    """Where people wrote in both, the bot only says so."""
    older, younger = doubled(world)
    world.say(younger, "I am on it.")
    report = world.run()
    (finding,) = report.findings
    assert finding.why == (
        f"#{younger.iid} is a second issue of #{older.iid}'s ticket, and people wrote in it: "
        f"move what matters to #{older.iid} and close it"
    )
    assert (younger.state, report.writes) == ("opened", 0)


def test_a_double_of_a_closed_issue(world: World) -> None:
    """The older one counts although people closed it."""
    older, younger = doubled(world, "good")
    world.edit(older, state_event="close")
    world.run()
    assert (older.state, younger.state) == ("closed", "closed")


def test_a_change_goes_to_the_older_one(world: World) -> None:
    """A rating that changes afterwards is told once, in the older issue."""
    older, younger = doubled(world, "good")
    world.run()
    world.wait(HOURS)
    ticket = int(older.title.rpartition("#")[2])
    world.rate("bad", "Now I am angry", ticket=ticket)
    world.run()
    assert [len(world.notes(issue, "changed")) for issue in (older, younger)] == [1, 0]
    assert (older.title, younger.title, younger.state) == (
        f"Bad: ticket #{ticket}",
        f"Good: ticket #{ticket}",
        "closed",
    )
    assert_quiet(world)


def test_a_reopened_double_is_a_persons_wish(world: World) -> None:
    """The bot closes a double once; when people reopen it, it stays open."""
    _, younger = doubled(world)
    world.run()
    world.edit(younger, state_event="reopen")
    assert_quiet(world)
    assert younger.state == "opened"


def test_a_double_whose_note_was_written_already(world: World) -> None:
    """A run that died between note and close is finished without a second note."""
    _, younger = doubled(world)
    world.run(max_writes=1)
    assert (younger.state, len(younger.user_notes)) == ("opened", 1)
    world.wait(MINUTES)
    report = world.run()
    assert (report.outcome, younger.state, len(younger.user_notes)) == (Outcome.OK, "closed", 1)


def test_the_older_one_is_deleted(world: World) -> None:
    """When people delete the older issue the ticket still has one, and gets no third."""
    older, younger = doubled(world)
    world.run()
    world.delete(older)
    for _ in range(2):
        world.wait(25 * HOURS)
        world.run()
    assert world.bots == [younger]
