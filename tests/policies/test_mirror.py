"""Every rating in scope becomes one confidential issue that shows what settings allow, and nothing that could act."""

from __future__ import annotations

import pytest

from bot.config import Configuration, LabelsConfig
from bot.domain.actions import OpenIssue
from bot.domain.markers import Key, Marker
from bot.domain.model import Case, Origin
from bot.domain.rating import Rating, Score
from bot.domain.texts import Link
from bot.policies import mirror
from bot.report import Outcome
from bot.sandbox.gitlab.model import Issue
from tests.policies.acts import well_known
from tests.world import DAYS, MINUTES, World, configured


def shown(world: World, ticket: int) -> list[str]:
    """The description without blank lines and marker."""
    return [line for line in world.issue(ticket).description.splitlines() if line][:-1]


def marker_of(issue: Issue) -> Marker:
    found = Marker.of(issue.description)
    assert found is not None
    return found


@pytest.mark.parametrize(("score", "word"), [("good", "Good"), ("bad", "Bad")])
def test_one_rating_is_one_confidential_issue(world: World, score: str, word: str) -> None:
    """Title, label and secrecy follow from the score alone."""
    ticket = world.rate(score, "The customer's own words", "The issue was not resolved")
    world.run()
    issue = world.issue(ticket)
    assert (f"{word}: ticket #{ticket}", (f"satisfaction::{score}",), True, "opened", ()) == (
        issue.title,
        issue.labels,
        issue.confidential,
        issue.state,
        issue.assignees,
    )


def test_the_marker_names_the_rating(world: World) -> None:
    """The last line holds what the next run needs: key, score, content, time and round."""
    ticket = world.rate("bad", "No.")
    world.run()
    rated = Rating.of(
        Key("zendesk", ticket), "1", Score.BAD, comment="No.", reason="", rated_at=world.sandbox.clock.now()
    )
    assert mirror.marker(rated, 1) == marker_of(world.issue(ticket))


def test_a_description_by_default(world: World) -> None:
    """Link, score, time, reason, group and comment are shown; names of people are not."""
    ticket = well_known(world)
    world.rate("bad", "It still burns.", "The issue was not resolved", ticket=ticket)
    world.run()
    at = f"{world.sandbox.clock.now():%Y-%m-%d %H:%M} UTC"
    assert shown(world, ticket) == [
        f"[Ticket {ticket}]({world.url}/agent/tickets/{ticket}) was rated **Bad** on {at}.",
        "* Reason: `The issue was not resolved`",
        "* Group: `Printers`",
        "The customer wrote:",
        "> ```text",
        "> It still burns.",
        "> ```",
    ]


ALL_OFF = dict.fromkeys(["comment", "reason", "assignee", "group", "organization", "tags"], False)


@pytest.mark.parametrize(
    ("name", "value", "lines"),
    [
        ("public_replies", 0, []),
        ("comment", True, ["The customer wrote:", "> ```text", "> It still burns.", "> ```"]),
        ("reason", True, ["* Reason: `The issue was not resolved`"]),
        ("assignee", True, ["* Assignee: `Ann Agent`"]),
        ("group", True, ["* Group: `Printers`"]),
        ("organization", True, ["* Organization: `Ink & Sons`"]),
        ("tags", True, ["* Tags: `vip` `laser`"]),
        (
            "public_replies",
            2,
            ["The last public comments of the ticket, oldest first:"]
            + [line for words in ("Turn it off.", "And on again.") for line in ("> ```text", f"> {words}", "> ```")],
        ),
    ],
)
def test_each_thing_to_show(world: World, name: str, value: object, lines: list[str]) -> None:
    """Each setting of mirror.show switches its own lines and no others."""
    world.set({"mirror": {"show": {**ALL_OFF, name: value}}})
    ticket = well_known(world)
    world.rate("bad", "It still burns.", "The issue was not resolved", ticket=ticket)
    world.run()
    assert shown(world, ticket)[1:] == lines


def test_a_rating_without_words(world: World) -> None:
    """Without comment, reason and group the issue shows link, score and time."""
    ticket = world.rate("good")
    world.run()
    assert len(shown(world, ticket)) == 1


def test_customers_words_cannot_act(world: World) -> None:
    """Commands and mentions in a comment are shown and not obeyed."""
    ticket = world.rate("bad", "/close\n/label ~keep-open\n@idris.fennimore look at #1 <!-- x -->\n```\n/close")
    world.run()
    gitlab = world.sandbox.gitlab
    issue = world.issue(ticket)
    assert (
        gitlab.executed_commands,
        [todo for todo in gitlab.todos if todo.author is issue.author],
        [mail for mail in gitlab.notifications if mail.author is issue.author],
        issue.state,
    ) == ([], [], [], "opened")
    assert "> /close" in issue.description.splitlines()


def test_a_ticket_that_was_deleted_before(world: World) -> None:
    """Its rating is mirrored without context, for a bad one with a card."""
    ticket = well_known(world)
    world.rate("bad", "It still burns.", ticket=ticket)
    world.sandbox.zendesk.delete_ticket(ticket)
    world.set({"mirror": {"show": {"tags": True, "public_replies": 3}}})
    world.run()
    assert shown(world, ticket)[1:] == ["The customer wrote:", "> ```text", "> It still burns.", "> ```"]
    assert len(world.notes(world.issue(ticket), "card")) == 1


def test_the_scope_begins_before_the_first_run(world: World) -> None:
    """Ratings of the look-back are mirrored, older ones are not."""
    tickets = [world.ticket() for _ in range(3)]
    now = world.sandbox.clock.now()
    for ticket, days in zip(tickets, (1, 6.9, 7.1), strict=True):
        world.sandbox.zendesk.rate(ticket, "good", at=now - days * DAYS)
    world.run()
    assert [len(world.issues(ticket)) for ticket in tickets] == [1, 1, 0]


def test_offered_ratings_are_none(world: World) -> None:
    """A survey that nobody answered is no rating; its answer is."""
    ticket = world.ticket()
    world.sandbox.zendesk.offer(ticket)
    world.run()
    assert world.issues(ticket) == []
    world.wait(MINUTES)
    world.rate("good", ticket=ticket)
    world.run()
    assert len(world.issues(ticket)) == 1


def test_broken_labels_file(world: World) -> None:
    """While labels.yml is broken the fallback's names are used, and the bot plans no label."""
    shipped = configured({"fallback": {"labels": {"good": "happy", "bad": "unhappy"}}})
    world.config = Configuration(shipped.bot, None, shipped.templates)
    for name in ("happy", "unhappy"):
        world.sandbox.gitlab.add_label(world.project, world.manager, name)
    before = {label.title for label in world.project.labels.values()}
    good, bad = world.rate("good"), world.rate("bad", "No.")
    report = world.run()
    assert [world.issue(ticket).labels for ticket in (good, bad)] == [("happy",), ("unhappy",)]
    assert (before, 0, Outcome.PARTIAL) == (
        {label.title for label in world.project.labels.values()},
        report.counts()["labels_created"],
        report.outcome,
    )
    assert "feedback::" not in world.notes(world.issue(bad), "card")[0].body


def test_own_names_of_labels(world: World) -> None:
    """The names of labels.yml are used, and every label of it is created with its colour and description."""
    labels = LabelsConfig.model_validate(
        {"satisfaction": {"good": {"name": "csat: yes", "color": "#00FF00", "description": "Happy"}}}
    )
    world.config = configured(labels=labels)
    ticket = world.rate("good")
    world.run()
    created = {label.title: (label.color, label.description) for label in world.project.labels.values()}
    assert (world.issue(ticket).labels, created["csat: yes"]) == (("csat: yes",), ("#00FF00", "Happy"))
    assert {label.name for label in labels.labels} <= created.keys()


@pytest.mark.parametrize(
    ("origin", "why"),
    [
        (Origin.RATED, "a new good rating"),
        (Origin.LATE, "a good rating that came late and has no issue yet"),
        (Origin.REQUESTED, "asked for by an operator"),
        (Origin.BACKFILL, "a good rating from the time that mirror.backfill asks for"),
    ],
)
def test_the_reason_of_an_opening(world: World, origin: Origin, why: str) -> None:
    """The plan says why an issue is opened, without a word of the customer."""
    key, now = Key("zendesk", 7), world.sandbox.clock.now()
    rating = Rating.of(key, "1", Score.GOOD, comment="secret", reason="", rated_at=now)
    case = Case(key, origin, rating, ticket_link=Link("https://acme.example/agent/tickets/7"))
    (action,) = mirror.decide(case, now, configured())
    assert isinstance(action, OpenIssue)
    assert (why, key) == (action.why, action.key)


def test_tags_are_masked(world: World) -> None:
    """A tag that gives somebody away is shown without, and still counts where settings name it."""
    world.set({"mirror": {"show": {"tags": True}}})
    ticket = world.ticket()
    world.sandbox.zendesk.tickets[ticket].tags = ("jane@example.com",)
    world.rate("bad", "No.", ticket=ticket)
    world.run()
    description = world.issue(ticket).description
    assert ("jane@" in description, "[e-mail address]" in description) == (False, True)
