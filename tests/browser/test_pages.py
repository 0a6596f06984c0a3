"""The pages in a real browser: for eyes, keyboards and screen readers, in light and dark, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from bot.demo import Demo
from bot.sandbox.seed_pagerduty import STAND_BY
from tests.browser.harness import NARROW, WIDE, Look, inspected, visit

pytestmark = pytest.mark.proof

DUTY = ["/on-duty", f"/on-duty?schedule={STAND_BY}&month=2027-02"]
PAGES = ["/", "/bot/last-run", "/bot/last-run?all", "/bot/runs/1", "/bot/plan", "/nowhere"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_for_everybody(browser: Browser, lived_in: Demo, path: str) -> None:
    """A scan finds no violation in light and dark, and nobody has to scroll sideways on a telephone."""
    assert inspected(browser, lived_in.server.url, path) == {}


@pytest.mark.parametrize("path", DUTY)
def test_who_is_on_duty_is_for_everybody(browser: Browser, lived_in: Demo, path: str) -> None:
    """The calendar too, on a telephone as on a desk, in light and dark."""
    assert inspected(browser, lived_in.server.url, path, widths=(WIDE, NARROW)) == {}


def test_a_swap_without_a_script(browser: Browser, demo: Demo) -> None:
    """A manager stands in for a day, sees it in the calendar, and takes it back."""
    with visit(browser, demo.server.url, Look(has_scripts=False)) as page:
        page.goto("/")
        page.get_by_role("link", name="On duty").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Who is on duty")
        page.get_by_label("Who stands in").select_option(label="Ren Takamizu")
        page.get_by_role("button", name="Swap", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("Ren Takamizu is on duty from Tue 17 Nov")
        swapped = page.get_by_role("cell").filter(has_text="⇄")
        expect(swapped).to_have_count(2)
        page.get_by_role("button", name="Take back: Ren Takamizu").click()
        expect(page.get_by_role("status")).to_contain_text("Done:")
        expect(swapped).to_have_count(0)


def test_a_week_without_a_script(browser: Browser, demo: Demo) -> None:
    """A first visitor runs the bot, answers a bad case, lets a week pass and reads what the bot did and why."""
    with visit(browser, demo.server.url, Look(has_scripts=False)) as page:
        page.goto("/")
        page.get_by_role("button", name="Run the bot now").click()
        expect(page.get_by_role("status")).to_contain_text("The bot ran")
        expect(page.get_by_role("heading", name="Post the review card")).to_be_visible()
        page.get_by_role("link", name="Start").click()
        page.get_by_role("link", name="issue #").click()
        expect(page.get_by_text("Please review this rating")).to_be_visible()
        page.get_by_label("Your comment").fill("* **Summary of ticket/feedback:** The export was broken.")
        page.get_by_role("button", name="Comment", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("Done:")
        expect(page.get_by_text("Summary of ticket/feedback: The export was broken.")).to_be_visible()
        page.get_by_role("button", name="a busy week").click()
        expect(page.get_by_role("status")).to_contain_text("A week went by")
        page.get_by_role("button", name="Show the plan").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("What the bot would do now")
        page.get_by_role("button", name="Run the bot now").click()
        expect(page.get_by_role("heading", name="Tell of a changed rating")).to_be_visible()
        expect(page.get_by_role("link", name="Run 1")).to_be_visible()


def test_the_keyboard_is_enough(browser: Browser, demo: Demo) -> None:
    """The first stop leads past the header, and a button is reached and pressed without a mouse."""
    with visit(browser, demo.server.url) as page:
        page.goto("/")
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to content")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        page.reload()
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.value") == "day":
                break
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("One day went by")
