"""The world that a seed makes."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox import people
from bot.sandbox.customers import names_of, told
from bot.sandbox.hostile import HOSTILE, RECOGNISABLE
from bot.sandbox.hours import is_busy
from bot.sandbox.phrases import short
from bot.sandbox.seed import HISTORY, seed
from bot.sandbox.seed_gitlab import LOOK_ALIKE
from bot.sandbox.situation import Answer, Situation
from bot.sandbox.situations import PROBE, SITUATIONS, situation_of
from bot.sandbox.situations_office import EXPORT, RUDE, SIGN_IN
from bot.sandbox.situations_product import OUTAGE
from bot.sandbox.team import HOSTILE_AGENT
from bot.sandbox.world import START, Sandbox
from bot.sandbox.zendesk.model import Rating

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


@pytest.fixture(scope="module")
def story() -> Sandbox:
    return Sandbox.create()


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
    tickets = [zendesk.tickets[row.ticket_id] for row in rows]
    assert {row.score for row in rows if row.comment in hostile} == {"good", "bad"}
    assert [row for row in rows if row.reason and row.reason.value in hostile]
    assert [ticket for ticket in tickets if ticket.subject in hostile and len(ticket.tags) > 1]
    assert [user.name for user in zendesk.directory.users.values() if "/close" in user.name]
    assert [company.name for company in zendesk.directory.organizations.values() if "![" in company.name]


def test_the_story_is_about_ordinary_people(story: Sandbox) -> None:
    """Of sixty ratings four attack, each in another way that is seen through at once, and no name does but theirs."""
    zendesk = story.zendesk
    rows = zendesk.ratings.view("received").rows
    attacks = [row.comment for row in rows if row.comment in HOSTILE]
    probes = [ticket for ticket in zendesk.tickets.values() if ticket.subject == PROBE.subject]
    assert (len(attacks), set(attacks) <= set(RECOGNISABLE), len(set(attacks))) == (4, True, 4)
    assert {row.ticket_id for row in rows if row.comment in HOSTILE} == {ticket.id for ticket in probes}
    assert {situation_of(ticket.subject) for ticket in zendesk.tickets.values()} <= {*SITUATIONS, PROBE}
    odd = {user.id for user in zendesk.directory.users.values() if user.name == HOSTILE_AGENT}
    assert {ticket.id for ticket in zendesk.tickets.values() if ticket.assignee_id in odd} <= {
        ticket.id for ticket in probes
    }


@given(seed=st.integers(0, 10_000), ratings=st.integers(0, 150))
@settings(max_examples=20, deadline=None)
def test_what_customers_say_belongs_to_their_case(seed: int, ratings: int) -> None:
    """Every comment is one of its ticket's situation and score, unless it is a word that fits any, or an attack."""
    zendesk = Sandbox.create(seed=seed, ratings=ratings).zendesk
    for row in zendesk.ratings.view("received").rows:
        ticket = zendesk.tickets[row.ticket_id]
        score: Answer = "good" if row.score == "good" else "bad"
        situation = situation_of(ticket.subject) or PROBE
        turned = situation.turned_good if score == "good" else situation.turned_bad
        about = {told(text, names_of(zendesk, ticket)) for text in (*situation.ending(score).comments, turned)}
        assert row.comment in {None, *about, *short(situation.language, score), *HOSTILE}
        assert (row.comment in HOSTILE) <= (situation is PROBE)


def _told(sandbox: Sandbox, situation: Situation) -> dict[int, list[Rating]]:
    """The ratings of one situation by ticket."""
    found: dict[int, list[Rating]] = {}
    for row in sandbox.zendesk.ratings.view("received").rows:
        if sandbox.zendesk.tickets[row.ticket_id].subject == situation.subject:
            found.setdefault(row.ticket_id, []).append(row)
    return found


def test_the_export_makes_several_unhappy_in_one_week(story: Sandbox) -> None:
    """Three say so at once, one says why later, and one had been content until it broke again."""
    histories = [[row.score for row in rows] for rows in _told(story, EXPORT).values()]
    customers = {rows[0].requester_id for rows in _told(story, EXPORT).values()}
    assert sorted(histories) == [["bad"], ["bad"], ["bad", "bad"], ["good", "bad"]]
    assert len(customers) > 1


def test_one_reply_was_rude_and_one_mistake_was_mended(story: Sandbox) -> None:
    """One customer complains of the tone, and one turns from bad to good once somebody called back."""
    (rude,) = _told(story, RUDE).values()
    (mended,) = _told(story, SIGN_IN).values()
    assert ([row.score for row in rude], [row.score for row in mended]) == (["bad"], ["bad", "good"])


@pytest.mark.parametrize("start", [START + timedelta(days=day, hours=3) for day in range(7)])
def test_the_outage_hits_all_on_one_morning(start: datetime) -> None:
    """Whoever wrote about it did so within an hour of one working day, and not all of them were unhappy."""
    story = Sandbox.create(seed=1, ratings=60, start=start)
    cases = _told(story, OUTAGE)
    created = sorted(story.zendesk.tickets[number].created_at for number in cases)
    assert {rows[0].score for rows in cases.values()} == {"good", "bad"}
    assert (created[-1] - created[0] < timedelta(hours=1), is_busy(created[0]), len(created)) == (True, True, 3)


def test_few_rate_at_night_and_at_weekends(thousand: Sandbox) -> None:
    """Most first ratings come in office hours."""
    rows = thousand.zendesk.ratings.view("received").rows
    quiet = sum(not is_busy(row.created_at) for row in rows)
    assert 0 < quiet < len(rows) / 5


def test_a_large_account_is_varied(thousand: Sandbox) -> None:
    """Everything that can happen happens, to many customers."""
    zendesk = thousand.zendesk
    told_of = {ticket.subject for ticket in zendesk.tickets.values()}
    rows = zendesk.ratings.view("received").rows
    assert {situation.subject for situation in SITUATIONS} <= told_of
    assert len({row.requester_id for row in rows}) > len(people.CONTACTS)


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
    """The bot is a Reporter, managers are members, beside them a Guest, another bot and a blocked one; no stranger."""
    gitlab = thousand.gitlab
    project = gitlab.project_at(people.PROJECT)
    assert project is not None
    levels = {user.username: level for user, level in gitlab.members(project).values()}
    bot = gitlab.user_named(people.BOT)
    assert bot is not None
    assert (project.visibility, bot.bot, levels[people.BOT]) == ("private", True, people.REPORTER)
    persons = (*people.MANAGERS, people.ADMIN, people.WRITER, people.FORMER)
    expected = {each.username: each.access_level for each in persons}
    bots = {people.BOT: people.REPORTER, people.TRIAGE: people.REPORTER}
    assert levels == expected | bots
    users = [gitlab.user_named(name) for name in levels]
    assert {user.username for user in users if user and user.bot} == set(bots)
    assert [user.username for user in users if user and user.state != "active"] == [people.FORMER.username]
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
