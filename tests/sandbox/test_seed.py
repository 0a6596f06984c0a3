"""The world that a seed makes."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox import people
from bot.sandbox.hostile import HOSTILE
from bot.sandbox.seed import HISTORY, seed
from bot.sandbox.seed_gitlab import LOOK_ALIKE
from bot.sandbox.world import START, Sandbox

MANY, FEW_SECONDS = 50_000, 30


def _picture(sandbox: Sandbox) -> list[Any]:
    """Everything that a client could see of a world, as data."""
    zendesk, project = sandbox.zendesk, sandbox.gitlab.project_at(people.PROJECT)
    assert project is not None
    return [
        zendesk.ratings.view().rows,
        [(user.id, user.name, user.email, user.organization_id) for user in zendesk.directory.users.values()],
        [(ticket.id, ticket.subject, ticket.tags, ticket.comments) for ticket in zendesk.tickets.values()],
        [(issue.iid, issue.title, issue.created_at, issue.author.username) for issue in project.issues.values()],
    ]


def _rated(sandbox: Sandbox) -> Counter[str]:
    current = (sandbox.zendesk.rating_of(ticket) for ticket in sandbox.zendesk.tickets.values())
    return Counter(row.score for row in current if row is not None)


@pytest.fixture(scope="module")
def thousand() -> Sandbox:
    return Sandbox.create(seed=7, ratings=1000)


@pytest.mark.parametrize("ratings", [0, 1, 2, 60, 333])
def test_so_many_tickets_are_rated(ratings: int) -> None:
    """The number of rated tickets is what was asked for, however often some of them changed."""
    rated = _rated(Sandbox.create(seed=1, ratings=ratings))
    assert rated["good"] + rated["bad"] == ratings


def test_a_negative_number_is_refused() -> None:
    """There are no fewer than no ratings."""
    with pytest.raises(ValueError, match="negative"):
        seed(Sandbox(), seed=1, ratings=-1)


def test_the_same_seed_makes_the_same_world() -> None:
    """Two worlds of one seed are equal in all that can be seen, and another seed's is not."""
    first, second, other = (Sandbox.create(seed=number, ratings=60) for number in (3, 3, 4))
    assert _picture(first) == _picture(second)
    assert _picture(first) != _picture(other)


def test_fifty_thousand_ratings_take_seconds() -> None:
    """A large account can be made for benchmarks, and any page of it is listed fast."""
    start = time.process_time()
    sandbox = Sandbox.create(seed=1, ratings=MANY)
    rated = _rated(sandbox)
    assert rated["good"] + rated["bad"] == MANY
    assert time.process_time() - start < FEW_SECONDS


@pytest.mark.parametrize("start", [None, datetime(2027, 1, 4, 7, tzinfo=UTC)])
def test_the_clock_stands_at_the_start(start: datetime | None) -> None:
    """What the seed makes lies in the past of the given moment."""
    sandbox = Sandbox.create(seed=1, ratings=10, start=start)
    assert sandbox.clock.now() == (start or START)


def test_seeding_moves_the_clock_by_its_history() -> None:
    """By itself the seed lets its thirty days pass."""
    sandbox = Sandbox()
    seed(sandbox, seed=1, ratings=0)
    assert sandbox.clock.now() - START == HISTORY


def test_shares_are_those_of_a_real_team(thousand: Sandbox) -> None:
    """About one of nine is bad at the end, and many customers were only asked."""
    rated = _rated(thousand)
    assert 90 <= rated["bad"] <= 150
    assert rated["offered"] >= 1000


def test_most_ratings_are_younger_than_a_week(thousand: Sandbox) -> None:
    """Some are older than seven days, none than ten, and none lies in the future."""
    ages = [thousand.clock.now() - row.created_at for row in thousand.zendesk.ratings.view("received").rows]
    week = [age for age in ages if age <= timedelta(days=7)]
    assert 0.6 * len(ages) < len(week) < 0.95 * len(ages)
    assert (max(ages) <= timedelta(days=10, seconds=1), min(ages) >= timedelta(0)) == (True, True)


def test_tickets_live_before_their_ratings(thousand: Sandbox) -> None:
    """Created, solved and rated come in this order, within thirty days."""
    zendesk = thousand.zendesk
    for row in zendesk.ratings.view().rows:
        ticket = zendesk.tickets[row.ticket_id]
        assert thousand.clock.now() - HISTORY - timedelta(seconds=1) <= ticket.created_at < row.created_at


def test_tickets_are_numbered_from_4700_up_with_gaps(thousand: Sandbox) -> None:
    """Numbers rise with the creation and leave room for tickets that nobody rated."""
    tickets = list(thousand.zendesk.tickets.values())
    created = [ticket.created_at for ticket in tickets]
    span = tickets[-1].id - tickets[0].id
    assert (4700 < tickets[0].id < 4710, created == sorted(created), span > len(tickets)) == (True, True, True)


def test_some_change_their_minds_both_ways(thousand: Sandbox) -> None:
    """Good turns bad, bad turns good, and some add a comment later, each as a further row."""
    by_ticket: dict[int, list[Any]] = {}
    for row in thousand.zendesk.ratings.view("received").rows:
        by_ticket.setdefault(row.ticket_id, []).append(row)
    changes = Counter(tuple(row.score for row in rows) for rows in by_ticket.values() if len(rows) > 1)
    late = [rows for rows in by_ticket.values() if len(rows) > 1 and rows[0].score == rows[1].score]
    assert min(changes["good", "bad"], changes["bad", "good"], changes["good", "good"]) > 0
    assert {(rows[0].comment, rows[1].comment is None) for rows in late} == {(None, False)}


def test_hostile_words_are_everywhere(thousand: Sandbox) -> None:
    """Good and bad comments, subjects, tags, reasons, and names of an agent and an organisation attack."""
    zendesk = thousand.zendesk
    rows = zendesk.ratings.view("received").rows
    hostile = set(HOSTILE)
    assert {row.score for row in rows if row.comment in hostile} == {"good", "bad"}
    assert [row for row in rows if row.reason and row.reason.value in hostile]
    assert [ticket for ticket in zendesk.tickets.values() if ticket.subject in hostile and len(ticket.tags) > 1]
    assert [user.name for user in zendesk.directory.users.values() if "/close" in user.name]
    assert [company.name for company in zendesk.directory.organizations.values() if "![" in company.name]


def test_every_hostile_text_is_used(thousand: Sandbox) -> None:
    """A list of a thousand shows a client each of them."""
    comments = {row.comment for row in thousand.zendesk.ratings.view("received").rows}
    assert set(HOSTILE) - comments == set()


def test_very_large_texts_come_once() -> None:
    """A megabyte is sent in one comment at most, however long the list."""
    rows = Sandbox.create(seed=1, ratings=3000).zendesk.ratings.view("received").rows
    large = Counter(row.comment for row in rows if row.comment and len(row.comment) > 20_000)
    assert set(large.values()) <= {1}


def test_the_project_is_private_and_has_its_people(thousand: Sandbox) -> None:
    """The bot is a Reporter, managers are members, one stranger is not."""
    gitlab = thousand.gitlab
    project = gitlab.project_at(people.PROJECT)
    assert project is not None
    levels = {user.username: level for user, level in gitlab.members(project).values()}
    bot = gitlab.user_named(people.BOT)
    assert bot is not None
    assert (project.visibility, bot.bot, levels[people.BOT]) == ("private", True, people.REPORTER)
    expected = {manager.username: manager.access_level for manager in (*people.MANAGERS, people.ADMIN)}
    assert {name: level for name, level in levels.items() if name != people.BOT} == expected
    assert gitlab.user_named(people.OUTSIDER) is not None


def test_peoples_issues_include_a_look_alike(thousand: Sandbox) -> None:
    """One issue of a manager bears a title and a marker like the bot's."""
    project = thousand.gitlab.project_at(people.PROJECT)
    assert project is not None
    alike = [issue for issue in project.issues.values() if (issue.title, issue.description) == LOOK_ALIKE]
    assert [issue.author.username != people.BOT for issue in alike] == [True]


def test_all_addresses_are_fictional(thousand: Sandbox) -> None:
    """Nobody's real address occurs."""
    addresses = {user.email for user in thousand.zendesk.directory.users.values()}
    addresses |= {user.email for user in thousand.gitlab.users.values()}
    hosts = {address.rpartition("@")[2] for address in addresses if address}
    assert {host for host in hosts if not host.endswith((".example", "example.com"))} <= {"noreply.sandbox.example"}
