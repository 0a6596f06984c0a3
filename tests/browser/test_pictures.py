"""The pictures of the documents: each is taken of what is there; `make pictures` keeps them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bot.demo import Demo
from bot.sandbox.pages.cases import by_ticket
from bot.sandbox.people import PROJECT
from tests.browser.harness import IMAGES, Look, picture, visit

PNG = b"\x89PNG\r\n\x1a\n"
PICTURES = {
    "start": ("/", Look()),
    "case": (f"/{PROJECT}/-/issues/{{bad}}", Look(height=1200)),
    "last-run": ("/bot/last-run", Look()),
}
SHOWN = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")
ROOT = IMAGES.parent.parent


def newest_bad(play: Demo) -> int:
    """The issue to which the first page leads."""
    zendesk = play.world.zendesk
    rows = (row for row in reversed(zendesk.ratings.view("bad").rows) if row.ticket_id in zendesk.tickets)
    return by_ticket(play.world)[next(rows).ticket_id].iid


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_can_be_taken(browser: Browser, lived_in: Demo, name: str) -> None:
    """The page of each picture is there."""
    path, look = PICTURES[name]
    with visit(browser, lived_in.server.url, look) as page:
        answer = page.goto(path.format(bad=newest_bad(lived_in)))
        assert answer is not None
        assert (answer.status, picture(page, name)[: len(PNG)]) == (200, PNG)


def test_the_documents_show_these_pictures() -> None:
    """Each picture is kept and shown somewhere, and no document shows one that is not taken here."""
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    shown = {(page.parent / target).resolve() for page in pages for target in SHOWN.findall(page.read_text("utf-8"))}
    taken = {(IMAGES / f"{name}.png").resolve() for name in PICTURES}
    assert (shown, set(_kept())) == (taken, taken)


def _kept() -> list[Path]:
    return sorted(path.resolve() for path in IMAGES.glob("*"))
