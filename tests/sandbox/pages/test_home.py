"""The first page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox import people
from bot.sandbox.pages.runner import Pause, RunShown
from bot.sandbox.seed import seed
from bot.sandbox.world import Sandbox
from tests.sandbox.pages.visitor import Visitor

FIRST_LINES = 5


@pytest.fixture
def seeded(sandbox: Sandbox) -> Sandbox:
    seed(sandbox, seed=1, ratings=20)
    return sandbox


def figures(visitor: Visitor) -> dict[str, int]:
    seen = visitor.get("/")
    return dict(zip(seen.all("//dt"), (int(each.replace(",", "")) for each in seen.all("//dd")), strict=True))


def test_five_lines_tell_what_to_try(visitor: Visitor, seeded: Sandbox) -> None:
    """A bad rating, its card, an answer, a week passing: all are named, in five lines."""
    lines = visitor.get("/").all("//ol[contains(@class, 'steps')]/li")
    assert len(lines) == FIRST_LINES
    assert [words for words in ("bad rating", "card", "answer", "week") if words not in " ".join(lines)] == []


def test_the_newest_bad_ticket_is_linked(visitor: Visitor, seeded: Sandbox) -> None:
    """The case to begin with is the ticket whose customer was unhappy last, and can be opened."""
    tickets = list(seeded.zendesk.tickets)
    seeded.zendesk.rate(tickets[0], "bad")
    seeded.clock.advance(timedelta(hours=1))
    seeded.zendesk.rate(tickets[1], "bad")
    seeded.zendesk.rate(tickets[1], "good")
    links = visitor.get("/").all("//main//li//a/@href")
    assert f"/agent/tickets/{tickets[0]}" in links
    assert visitor.get(f"/agent/tickets/{tickets[0]}").status == 200


def test_its_issue_is_linked(visitor: Visitor, seeded: Sandbox) -> None:
    """Once the bot opened an issue for that ticket, it is one click away."""
    number = next(iter(seeded.zendesk.tickets))
    seeded.zendesk.rate(number, "bad")
    project, account = seeded.gitlab.project_at(people.PROJECT), seeded.gitlab.user_named(people.BOT)
    assert project
    assert account
    issue = seeded.gitlab.create_issue(project, account, title=f"Bad: ticket #{number}")
    assert f"/{people.PROJECT}/-/issues/{issue.iid}" in visitor.get("/").all("//main//li//a/@href")


def test_what_its_issue_waits_for_is_told(visitor: Visitor, seeded: Sandbox) -> None:
    """A case without an issue says what has to happen first, as its own page does."""
    seeded.zendesk.rate(next(iter(seeded.zendesk.tickets)), "bad")
    (line,) = [each for each in visitor.get("/").all("//main//li") if "bad rating" in each]
    assert line.endswith("No issue yet: a bot opens it when it runs.")


def test_deleted_tickets_are_passed_over(visitor: Visitor, seeded: Sandbox) -> None:
    """The row of a rating outlives its ticket, but there is nothing left to look at."""
    number = next(iter(seeded.zendesk.tickets))
    seeded.zendesk.rate(number, "bad")
    seeded.zendesk.delete_ticket(number)
    assert f"/agent/tickets/{number}" not in visitor.get("/").all("//main//a/@href")


def test_an_empty_world_can_be_seen(visitor: Visitor) -> None:
    """Without anybody and anything the page stands, with zeros."""
    assert set(figures(visitor).values()) == {0}


def test_figures_follow_the_world(visitor: Visitor, seeded: Sandbox) -> None:
    """A customer who changes a rating moves one from good to bad; each ticket counts once."""
    before = figures(visitor)
    good = next(row.ticket_id for row in seeded.zendesk.ratings.view("good").rows)
    seeded.zendesk.rate(good, "bad")
    after = figures(visitor)
    assert {name: after[name] - before[name] for name in before if after[name] != before[name]} == {
        "Rated good": -1,
        "Rated bad": 1,
    }


def test_only_cases_are_counted(visitor: Visitor, seeded: Sandbox) -> None:
    """What people opened and the bot's own housekeeping are no cases."""
    project, account = seeded.gitlab.paths[people.PROJECT], seeded.gitlab.user_named(people.BOT)
    assert account is not None
    opened = [seeded.gitlab.create_issue(project, account, title=f"Good: ticket #{number}") for number in range(3)]
    seeded.gitlab.create_issue(project, account, title="feedback-bot status")
    seeded.gitlab.update_issue(opened[0], account, state_event="close")
    told = figures(visitor)
    assert (told["Open cases"], told["Closed cases"], len(project.issues) > len(opened) + 1) == (2, 1, True)


def test_ratings_that_are_too_old_are_explained(visitor: Visitor, seeded: Sandbox) -> None:
    """A line tells how many ratings get an issue, and only where these are not all of them."""
    rows = [row for row in seeded.zendesk.ratings.view("received").rows if row.ticket_id in seeded.zendesk.tickets]
    last = {row.ticket_id: row.updated_at for row in rows}
    young = sum(at >= seeded.clock.now() - timedelta(days=7) for at in last.values())
    assert 0 < young < len(last)
    words = "rated tickets get one: the bot begins with the week before its first look"
    assert f"{young} of {len(last)} {words}" in visitor.get("/").text
    for number, at in last.items():
        if at < seeded.clock.now() - timedelta(days=7):
            seeded.zendesk.delete_ticket(number)
    assert words not in visitor.get("/").text


def test_the_environment_is_that_of_this_address(visitor: Visitor, seeded: Sandbox) -> None:
    """What to export can be copied, with the address by which one came."""
    (shown,) = visitor.get("/").page.xpath("//pre")
    expected = [f"export {name}={value}" for name, value in seeded.environment(visitor.url).items()]
    assert str(shown.text_content()).splitlines()[: len(expected)] == expected


def test_a_pause_is_told_until_it_is_over(visitor: Visitor, seeded: Sandbox) -> None:
    """The page says what pauses the bot while the label is there, also before the bot looked again."""
    project, manager = seeded.gitlab.paths[people.PROJECT], seeded.gitlab.user_named(people.MANAGERS[0].username)
    assert manager is not None
    issue = seeded.gitlab.create_issue(project, manager, title="Status", labels=["halt"])
    pause = Pause("halt", issue.iid)
    seeded.runs.remember(RunShown(None, "Paused", pause=pause))
    told = [pause.words in visitor.get("/").text]
    seeded.gitlab.update_issue(issue, manager, remove_labels=["halt"])
    assert [*told, pause.words in visitor.get("/").text] == [True, False]
