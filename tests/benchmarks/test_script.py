"""The script that the bot is measured against does its job: a comparison with a broken one would prove nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks import script
from benchmarks.client import Service, run_script
from bot.sandbox.gitlab.model import Issue
from tests.world import DAYS, HOURS, World

pytestmark = pytest.mark.proof

SHORT_LINES = 150


@pytest.fixture
def rated(world: World) -> tuple[int, int]:
    """A good and a bad rating."""
    return world.rate("good", "Nice."), world.rate("bad", "Not\nnice.", "Too late")


def people_notes(issue: Issue) -> list[str]:
    return [note.body for note in issue.notes if not note.system]


def test_it_mirrors(world: World, found: Service, rated: tuple[int, int]) -> None:
    """Each rating gets one confidential issue with its label, and the bad one the template."""
    run_script(found)
    good, bad = (world.issue(ticket) for ticket in rated)
    assert [(good.title, good.labels, good.confidential), (bad.title, bad.labels, bad.confidential)] == [
        (f"Good: ticket #{rated[0]}", ("satisfaction::good",), True),
        (f"Bad: ticket #{rated[1]}", ("satisfaction::bad",), True),
    ]
    assert (people_notes(good), len(people_notes(bad))) == ([], 1)


def test_it_shows_the_context(world: World, found: Service) -> None:
    """Group and tags come from the ticket, words and reason from the rating; the words stay in their quote."""
    group = world.sandbox.zendesk.add_group("Night shift")
    ticket = world.ticket(group=group, tags=("export", "vip"))
    world.rate("bad", "Not\nnice.", "Too late", ticket=ticket)
    run_script(found)
    text = world.issue(ticket).description
    assert [line for line in text.splitlines() if line[:1] in {"*", ">"}] == [
        "* Reason: Too late",
        "* Group: Night shift",
        "* Tags: export, vip",
        "> Not",
        "> nice.",
    ]


@pytest.mark.usefixtures("rated")
def test_it_opens_nothing_twice(world: World, found: Service) -> None:
    """A second run finds every issue."""
    opened = [run_script(found) for _ in range(2)]
    assert (opened, len(world.bots)) == ([(2, 0), (0, 0)], 2)


def test_it_reads_more_than_a_page(world: World, found: Service) -> None:
    """Neither the list of ratings nor that of issues ends after a hundred."""
    for _ in range(101):
        world.rate("good")
    assert [run_script(found), run_script(found)] == [(101, 0), (0, 0)]


def test_it_skips_a_tag(world: World, found: Service) -> None:
    """Tickets with the tag are left out."""
    world.rate("good", ticket=world.ticket(tags=(script.SKIPPED_TAG,)))
    assert run_script(found) == (0, 0)


def test_it_looks_back_a_week(world: World, found: Service) -> None:
    """Older ratings are not mirrored."""
    world.rate("good")
    world.wait(script.WEEK + HOURS)
    assert run_script(found) == (0, 0)


@pytest.mark.parametrize(
    ("age", "is_closed"), [(script.WEEK - timedelta(minutes=1), False), (script.WEEK + timedelta(minutes=1), True)]
)
def test_it_closes_idle_good_ones(
    world: World, found: Service, rated: tuple[int, int], age: timedelta, *, is_closed: bool
) -> None:
    """A week after it was opened a good issue is closed, and no bad one."""
    run_script(found)
    world.wait(age)
    assert run_script(found) == (0, is_closed)
    assert [world.issue(ticket).state for ticket in rated] == ["closed" if is_closed else "opened", "opened"]


def test_it_leaves_those_that_people_comment_on(world: World, found: Service, rated: tuple[int, int]) -> None:
    """A comment keeps an issue open for another week."""
    run_script(found)
    world.wait(3 * DAYS)
    world.say(world.issue(rated[0]), "Thank them.")
    closed = []
    for _ in range(2):
        world.wait(5 * DAYS)
        closed.append(run_script(found)[1])
    assert closed == [0, 1]


def test_it_closes_more_than_a_page(world: World, found: Service) -> None:
    """Closing does not make the list skip issues."""
    for _ in range(101):
        world.rate("good")
    run_script(found)
    world.wait(8 * DAYS)
    assert [run_script(found), run_script(found)] == [(0, 101), (0, 0)]


def test_it_is_the_work_of_an_afternoon() -> None:
    """It stays short enough to be read at one go."""
    assert len(Path(script.__file__).read_text("utf-8").splitlines()) <= SHORT_LINES
