"""The pictures of the documents: each is taken of what is there; `make pictures` keeps them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.demo import Demo
from tests.browser.harness import HEIGHT, IMAGES, WIDE, Look, picture, visit
from tests.browser.walk import Walk
from tests.test_docs import FENCE, section

pytestmark = pytest.mark.proof

PNG = b"\x89PNG\r\n\x1a\n"
PICTURES = {
    "start": ("/", Look()),
    "last-run": ("/bot/last-run", Look()),
}
REVIEW = ("review-card", "review-question", "review-done")
TURN = "rotation-issue"
MONTH = "rotation-month"
"""Drawn by the bot itself: `tests/oncall/test_svg.py` holds that it is what it draws today."""

SHOWN = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")
ROOT = IMAGES.parent.parent


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_can_be_taken(browser: Browser, lived_in: Demo, name: str) -> None:
    """The page of each picture is there."""
    path, look = PICTURES[name]
    with visit(browser, lived_in.server.url, look) as page:
        answer = page.goto(path)
        assert answer is not None
        assert (answer.status, picture(page, name)[: len(PNG)]) == (200, PNG)


def test_the_first_review_of_the_guide(browser: Browser, demo: Demo) -> None:
    """What the guide for managers has one type leads where it says, with a picture of each stage."""
    guide = section(ROOT / "docs" / "managers.md", "Your first review in five minutes")
    two_causes, the_rest, contacted, close = (block["code"] for block in FENCE.finditer(guide))
    demo.run()
    with visit(browser, demo.server.url) as page:
        walk = Walk(page)
        walk.find_ticket()
        walk.rate("bad", "Nobody answered for three days.")
        walk.run_bot()
        taken = [picture(page, REVIEW[0], walk.card)]
        _say(walk, two_causes)
        question = walk.answer("You named 2 causes")
        taken += [picture(page, REVIEW[1], walk.comment("process or docs-issue"), question)]
        _say(walk, the_rest)
        expect(walk.labels).to_have_text(["contact::pending", "feedback::process", "satisfaction::bad"])
        taken += [picture(page, REVIEW[2], walk.card)]
        _say(walk, contacted)
        expect(walk.labels.first).to_have_text("contact::done")
        _say(walk, close)
        expect(walk.state).to_have_text("closed")
    assert {each[: len(PNG)] for each in taken} == {PNG}


def test_the_turn_of_the_guide(browser: Browser, demo: Demo) -> None:
    """Who is on duty, the issue of the turn with what waits, and the reminder of the next morning, by clicks alone."""
    demo.run()
    with visit(browser, demo.server.url) as page:
        page.goto("/")
        for _ in range(3):
            page.get_by_role("button", name="until the next morning").click()
            expect(page.get_by_role("status")).to_contain_text("half past nine")
            page.get_by_role("button", name="Run the bot now").click()
            expect(page.get_by_role("status")).to_contain_text("The bot ran")
        page.goto("/on-duty")
        page.locator("main a[href*='/issues/']").first.click()
        walk = Walk(page)
        expect(walk.title).to_contain_text("Reviewing manager")
        waits = page.get_by_text("What waits").first
        reminder = walk.answer("until").filter(has_text="Next:").last
        expect(reminder).to_be_visible()
        taken = picture(page, TURN, walk.title, waits, reminder)
    assert taken[: len(PNG)] == PNG


def _say(walk: Walk, words: str) -> None:
    walk.say(words)
    walk.run_bot()


def test_the_picture_of_a_month(browser: Browser) -> None:
    """Every name in the picture of a rotation stands within its bar, and no word is cut off at the edge."""
    with browser.new_context(viewport={"width": WIDE, "height": HEIGHT}) as context:
        page = context.new_page()
        page.set_content((IMAGES / f"{MONTH}.svg").read_text("utf-8"))
        bars = page.locator("svg g:has(> text)")
        assert bars.count() > 5
        for bar in bars.all():
            label, box = bar.locator("text").bounding_box(), bar.locator("rect").bounding_box()
            assert label is not None
            assert box is not None
            assert box["x"] <= label["x"]
            assert label["x"] + label["width"] <= box["x"] + box["width"]
        whole = page.locator("svg").bounding_box()
        assert whole is not None
        words = [each.bounding_box() for each in page.locator("svg text").all()]
        assert max(box["y"] + box["height"] for box in words if box) <= whole["y"] + whole["height"]


def test_the_documents_show_these_pictures() -> None:
    """Each picture is kept and shown somewhere, and no document shows one that is not taken here."""
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    shown = {(page.parent / target).resolve() for page in pages for target in SHOWN.findall(page.read_text("utf-8"))}
    taken = {(IMAGES / f"{name}.png").resolve() for name in (*PICTURES, *REVIEW, TURN)}
    taken |= {(IMAGES / f"{MONTH}.svg").resolve()}
    assert (shown, set(_kept())) == (taken, taken)


def _kept() -> list[Path]:
    return sorted(path.resolve() for path in IMAGES.glob("*"))
