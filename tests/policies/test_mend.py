"""What belongs to the bot on an issue is put right again; what belongs to people is never touched."""

from __future__ import annotations

import pytest

from bot.report import Outcome
from bot.sandbox.gitlab.model import Issue
from tests.world import HOURS, MINUTES, World


def settled(world: World, score: str = "bad") -> Issue:
    """An issue that the bot has nothing to do on."""
    ticket = world.rate(score, "Some words")
    world.run()
    world.wait(3 * HOURS)
    world.run()
    return world.issue(ticket)


@pytest.mark.parametrize(
    ("score", "changes", "labels"),
    [
        ("bad", {"remove_labels": ["satisfaction::bad"]}, ("satisfaction::bad",)),
        ("good", {"remove_labels": ["satisfaction::good"]}, ("satisfaction::good",)),
        ("bad", {"add_labels": ["satisfaction::good"]}, ("satisfaction::bad",)),
        ("good", {"add_labels": ["satisfaction::bad"]}, ("satisfaction::good",)),
        ("bad", {"labels": ["satisfaction::good"]}, ("satisfaction::bad",)),
        ("bad", {"labels": []}, ("satisfaction::bad",)),
        ("bad", {"labels": ["docs"]}, ("docs", "satisfaction::bad")),
        (
            "good",
            {"labels": ["docs", "satisfaction::bad", "team::meeting"]},
            ("docs", "satisfaction::good", "team::meeting"),
        ),
    ],
)
def test_the_satisfaction_label_comes_back(
    world: World, score: str, changes: dict[str, list[str]], labels: tuple[str, ...]
) -> None:
    """One label of the two is on an issue, the one of its rating; others stay as people put them."""
    issue = settled(world, score)
    world.edit(issue, **changes)
    world.wait(5 * MINUTES)
    assert (world.run().writes, issue.labels) == (1, labels)
    world.wait(25 * HOURS)
    assert world.run().writes == 0


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({"add_labels": ["docs", "feedback::process", "contact::done", "keep-open"]}, ["EditCard"]),
        ({"add_labels": ["satisfaction::unknown"]}, []),
        ({"title": "Bad: ticket #{ticket} about the printer"}, []),
        ({"title": "Good: ticket #{ticket}"}, []),
        ({"title": "Printer, see ticket #{ticket}"}, []),
        ({"state_event": "close"}, ["EditCard", "PostLacking"]),
        ({"confidential": False}, []),
    ],
)
def test_what_people_change_stays(world: World, changes: dict[str, object], kinds: list[str]) -> None:
    """Other labels, a title that still names the ticket, the state: the bot leaves them, and tells so once at most."""
    issue = settled(world)
    number = issue.title.rpartition("#")[2]
    wanted = {name: each.format(ticket=number) if isinstance(each, str) else each for name, each in changes.items()}
    world.edit(issue, **wanted)
    before = (issue.title, issue.labels, issue.state, issue.confidential)
    for by, wanted_kinds in ((5 * MINUTES, kinds), (25 * HOURS, [])):
        world.wait(by)
        report = world.run()
        assert (sorted(each.action.kind for each in report.done), report.outcome) == (wanted_kinds, Outcome.OK)
    assert (issue.title, issue.labels, issue.state, issue.confidential) == before


def test_a_title_without_the_ticket(world: World) -> None:
    """An issue whose title names no ticket any more is reported, not touched, and gets no second one."""
    issue = settled(world)
    world.edit(issue, title="About the printer", remove_labels=["satisfaction::bad"])
    for by in (5 * MINUTES, 25 * HOURS):
        world.wait(by)
        report = world.run()
        assert [(each.kind, each.why) for each in report.findings] == [
            ("left_alone", f"#{issue.iid}: title, link and marker do not name one ticket; mend them by hand")
        ]
    assert (issue.title, issue.labels, world.bots) == ("About the printer", (), [])


def test_a_title_that_names_the_ticket_again(world: World) -> None:
    """Once people mended the title, the bot goes on with the issue."""
    issue = settled(world)
    title = issue.title
    world.edit(issue, title="About the printer", remove_labels=["satisfaction::bad"])
    world.wait(5 * MINUTES)
    world.run()
    world.edit(issue, title=title)
    world.wait(5 * MINUTES)
    world.run()
    assert (issue.title, issue.labels) == (title, ("satisfaction::bad",))


def test_a_lost_marker_and_a_lost_label(world: World) -> None:
    """Marker and label come back in one request, from title and link."""
    issue = settled(world)
    before = issue.description
    world.edit(issue, description=before.rpartition("\n")[0], labels=[])
    world.wait(5 * MINUTES)
    assert (world.run().writes, issue.description, issue.labels) == (1, before, ("satisfaction::bad",))


def test_a_marker_in_the_middle(world: World) -> None:
    """A person's words below the marker are kept; a new marker is put below them."""
    issue = settled(world)
    before = issue.description
    world.edit(issue, description=f"{before}\n\nCall them before noon.")
    world.wait(5 * MINUTES)
    world.run()
    marker = before.rpartition("\n")[2]
    assert issue.description == f"{before}\n\nCall them before noon.\n\n{marker}"


def test_a_lost_marker_of_a_ticket_that_is_gone(world: World) -> None:
    """Where Zendesk knows the rating no more, the issue is left as it is."""
    issue = settled(world)
    world.sandbox.zendesk.delete_ticket(int(issue.title.rpartition("#")[2]))
    without = issue.description.rpartition("\n")[0].rstrip()
    world.edit(issue, description=without)
    world.wait(5 * MINUTES)
    assert (world.run().writes, issue.description) == (0, without)


@pytest.mark.parametrize("fate", ["deleted", "alive"])
def test_an_issue_that_says_neither(world: World, fate: str) -> None:
    """Without marker and score in the title nobody knows what the issue showed: it is reported and left alone."""
    issue = settled(world)
    number = issue.title.rpartition("#")[2]
    if fate == "deleted":
        world.sandbox.zendesk.delete_ticket(int(number))
    world.edit(issue, title=f"Printer: ticket #{number}", description=issue.description.rpartition("\n")[0])
    world.wait(5 * MINUTES)
    report = world.run()
    assert (report.writes, [each.why for each in report.findings]) == (
        0,
        [f"issue #{issue.iid} says neither Good nor Bad any more"],
    )


def test_a_person_cannot_lend_the_bots_marker(world: World) -> None:
    """An issue of a person that looks like the bot's is never touched, and its ticket is mirrored all the same."""
    issue = settled(world)
    ticket = world.rate("good")
    number = issue.title.rpartition("#")[2]
    title = issue.title.replace(number, str(ticket))
    words = issue.description.replace(f"tickets/{number})", f"tickets/{ticket})")
    words = words.replace(f":ticket/{number} ", f":ticket/{ticket} ")
    theirs = world.sandbox.gitlab.create_issue(world.project, world.manager, title=title, description=words)
    world.run()
    assert (theirs.labels, theirs.notes, len(world.issues(ticket))) == ((), [], 1)
