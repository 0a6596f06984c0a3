"""Settings keep tickets out of the project; the bot says why and does not read them again and again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bot.report import Report
from tests.policies.acts import FORM, well_known
from tests.world import DAYS, HOURS, MINUTES, World


def excluded(report: Report) -> list[str]:
    return [finding.why for finding in report.findings if finding.kind == "excluded"]


Exclude = Mapping[str, Any]


@pytest.mark.parametrize(
    ("exclude", "why"),
    [
        ({"tags": ("laser",)}, "a tag of the ticket is in mirror.exclude.tags"),
        ({"forms": (FORM,)}, "the ticket's form is in mirror.exclude.forms"),
        ({"groups": ("Printers",)}, "the ticket's group is in mirror.exclude.groups"),
        ({"groups": ("GROUP",)}, "the ticket's group is in mirror.exclude.groups"),
        ({"organizations": ("Ink & Sons",)}, "the ticket's organization is in mirror.exclude.organizations"),
        ({"organizations": ("ORGANIZATION",)}, "the ticket's organization is in mirror.exclude.organizations"),
    ],
)
def test_each_exclusion(world: World, exclude: Exclude, why: str) -> None:
    """A tag, a form, a group or an organisation keeps a ticket out, by name or number, and the report says which."""
    other, left_out = world.ticket(), well_known(world)
    known = world.sandbox.zendesk.tickets[left_out]
    numbers = {"GROUP": known.group_id, "ORGANIZATION": known.organization_id}
    named = {name: tuple(numbers.get(each, each) for each in exclude[name]) for name in exclude}
    world.set({"mirror": {"exclude": named}})
    for ticket in (left_out, other):
        world.rate("bad", "No.", ticket=ticket)
    report = world.run()
    assert ([why], 0, 1) == (excluded(report), len(world.issues(left_out)), len(world.issues(other)))


@pytest.mark.parametrize(
    "exclude",
    [
        {
            "tags": ("lase",),
            "groups": (
                "printers",
                1,
            ),
            "forms": (6,),
            "organizations": (
                "Ink",
                1,
            ),
        },
        {"tags": ("lasers",), "groups": (FORM,), "forms": (7,), "organizations": ("ink & sons",)},
    ],
)
def test_what_only_resembles_an_exclusion(world: World, exclude: Exclude) -> None:
    """Parts of names, other numbers and numbers of other things keep nothing out."""
    ticket = well_known(world)
    world.set({"mirror": {"exclude": exclude}})
    world.rate("good", ticket=ticket)
    world.run()
    assert len(world.issues(ticket)) == 1


def test_an_excluded_ticket_is_read_once(world: World) -> None:
    """The next run knows that settings exclude it, whatever it is rated then, and asks Zendesk for no ticket."""
    ticket = world.rate("good", ticket=world.ticket(tags=["internal"]))
    world.set({"mirror": {"exclude": {"tags": ("internal",)}}})
    world.run()
    world.wait(5 * MINUTES)
    world.sandbox.traffic.clear()
    world.run()
    assert not [seen for seen in world.sandbox.traffic.seen if "tickets" in seen.template]
    world.rate("bad", "Now I am angry", ticket=ticket)
    assert excluded(world.run()) == ["a tag of the ticket is in mirror.exclude.tags"]
    assert world.bots == []


def test_an_exclusion_that_was_taken_back(world: World) -> None:
    """Another setting counts at the next run for ratings that are still looked at."""
    ticket = world.rate("bad", "No.", ticket=world.ticket(tags=["internal"]))
    world.set({"mirror": {"exclude": {"tags": ("internal",)}}})
    world.run()
    world.set()
    world.wait(5 * MINUTES)
    world.run()
    assert len(world.issues(ticket)) == 1


def test_an_exclusion_that_came_later(world: World) -> None:
    """What is mirrored already goes on: its rating changes like any other."""
    ticket = world.rate("good", ticket=world.ticket(tags=["internal"]))
    world.run()
    world.set({"mirror": {"exclude": {"tags": ("internal",)}}})
    world.wait(5 * MINUTES)
    world.rate("bad", "No.", ticket=ticket)
    world.run()
    assert world.issue(ticket).title == f"Bad: ticket #{ticket}"


def test_an_old_exclusion_without_a_cache(world: World) -> None:
    """What settings exclude is not told to lack its issue, however old it is and whatever the cache forgot."""
    excluded_ticket, ticket = world.ticket(tags=["internal"]), world.ticket()
    world.set({"mirror": {"exclude": {"tags": ("internal",)}}})
    for each in (excluded_ticket, ticket):
        world.rate("good", ticket=each)
    world.run()
    world.wait(4 * DAYS)
    world.run()
    world.delete(world.issue(ticket))
    world.lose_cache()
    world.wait(25 * HOURS)
    report = world.run()
    told = [(each.kind, each.key.ticket_id if each.key else None) for each in report.findings]
    assert told == [("missing", ticket)]
