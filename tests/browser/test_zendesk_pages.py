"""Zendesk's pages in a real browser: for eyes, keyboards and screen readers, in light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from bot.demo import Demo
from bot.sandbox.hostile import HOSTILE
from bot.sandbox.pages.lists import PER_PAGE
from bot.sandbox.server import Server
from bot.sandbox.world import Sandbox
from bot.sandbox.zendesk.switches import Csat
from tests.browser.harness import Look, inspected, visit
from tests.sandbox.pages.scene import TICKETS, Scene

pytestmark = pytest.mark.proof

FIRST = 6000


@pytest.fixture(scope="module")
def hostile() -> Iterator[str]:
    """The address of a sandbox in which hostile texts are subjects, messages, tags, reasons and ratings."""
    scene = Scene(Sandbox())
    for place, texts in enumerate(HOSTILE[start : start + PER_PAGE] for start in range(0, len(HOSTILE), PER_PAGE)):
        ticket = scene.add_ticket(texts[0][:200], texts[0], ticket_id=FIRST + place, tags=(texts[-1][:60],))
        for text in texts[1:]:
            scene.sandbox.zendesk.add_comment(ticket.id, scene.customer, text)
            scene.sandbox.zendesk.rate(ticket.id, "bad", text, text[:200])
    with Server(scene.sandbox) as server:
        yield server.url


@pytest.mark.parametrize("path", [TICKETS, f"{TICKETS}?rating=bad&page=2", f"{TICKETS}?search=nothing+like+this"])
def test_every_page_is_for_everybody(browser: Browser, lived_in: Demo, path: str) -> None:
    """A scan finds no violation in light and dark, and nobody has to scroll sideways."""
    assert inspected(browser, lived_in.server.url, path) == {}


@pytest.mark.parametrize("score", ["good", "bad", "offered"])
def test_a_ticket_is_for_everybody(browser: Browser, lived_in: Demo, score: str) -> None:
    """However it is rated."""
    tickets = lived_in.world.zendesk.tickets
    row = next(row for row in lived_in.world.zendesk.ratings.view(score).rows if row.ticket_id in tickets)
    assert inspected(browser, lived_in.server.url, f"{TICKETS}/{row.ticket_id}") == {}


def test_what_is_left_of_a_ticket_is_for_everybody(browser: Browser, lived_in: Demo) -> None:
    """A deleted ticket still has its ratings."""
    zendesk = lived_in.world.zendesk
    row = next(row for row in zendesk.ratings.view().rows if row.ticket_id not in zendesk.tickets)
    assert inspected(browser, lived_in.server.url, f"{TICKETS}/{row.ticket_id}") == {}


@pytest.mark.parametrize("place", range((len(HOSTILE) - 1) // PER_PAGE + 1))
def test_hostile_words_break_no_page(browser: Browser, hostile: str, place: int) -> None:
    """Nothing is asked of anybody else, nothing is too wide, and a scan finds no violation."""
    assert inspected(browser, hostile, f"{TICKETS}/{FIRST + place}", schemes=("light",)) == {}


def test_a_customer_changes_a_rating(browser: Browser, demo: Demo) -> None:
    """From the list of bad ones to a good one, and the bot tells of it, all without a script."""
    demo.run()
    with visit(browser, demo.server.url, Look(has_scripts=False)) as page:
        page.goto(TICKETS)
        page.get_by_role("link", name="Bad").click()
        page.locator(".row a").first.click()
        page.get_by_label("good").check()
        page.get_by_label("In your own words").fill("It was mended, thank you.")
        page.get_by_role("button", name="Change the rating").click()
        expect(page.get_by_role("status")).to_contain_text("rated this ticket good")
        page.get_by_role("button", name="Run the bot now").click()
        page.get_by_role("link", name="Zendesk tickets").click()
        page.locator(".row a").first.click()
        page.get_by_role("link", name="Issue #").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Good: ticket")
        expect(page.get_by_role("listitem").filter(has_text="It was mended, thank you.")).to_be_visible()


@pytest.mark.parametrize("csat", ["legacy", "surveys"])
def test_what_is_chosen_is_a_dot_beside_its_words(browser: Browser, csat: Csat) -> None:
    """A round button is as wide as it is high: a wider one would push its words away."""
    scene = Scene(Sandbox())
    scene.sandbox.zendesk.switches.csat = csat
    ticket = scene.add_ticket("Printer")
    with Server(scene.sandbox) as server, visit(browser, server.url) as page:
        page.goto(f"{TICKETS}/{ticket.id}")
        dots = page.get_by_role("radio").all()
        boxes = [box for dot in dots if (box := dot.bounding_box())]
    assert len(boxes) == len(dots) > 1
    assert [box["width"] for box in boxes] == [box["height"] for box in boxes]


def test_an_agent_merges_and_deletes(browser: Browser, demo: Demo) -> None:
    """What is dangerous is folded away first; afterwards the page says what is left."""
    first, second = list(demo.world.zendesk.tickets)[:2]
    with visit(browser, demo.server.url, Look(has_scripts=False)) as page:
        page.goto(f"{TICKETS}/{first}")
        page.get_by_text("Merge into another ticket").click()
        page.get_by_label("Its number").fill(str(second))
        page.get_by_role("button", name="Merge").click()
        expect(page.get_by_text("was merged into another one")).to_be_visible()
        page.get_by_text("Delete this ticket").click()
        page.get_by_role("button", name="Delete it for good").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Ticket {first} was deleted")
