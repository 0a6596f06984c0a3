"""A real browser in front of a sandbox that is always the same: same team, same time, same window."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FloatRect, Locator, Page, Playwright

from bot.demo import Demo
from bot.sandbox.world import START

IMAGES = Path(__file__).parent.parent.parent / "docs" / "images"
SEED, RATINGS = 1, 60
PICTURE_PORT = 8765
"""The address stands on some pages: pictures are taken at one that stays."""

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--font-render-hinting=none",
]

OPENED = "document.querySelectorAll('details').forEach(each => { each.open = true })"
"""What is folded away is looked at too."""

Scheme = Literal["light", "dark"]
WIDE, NARROW, HEIGHT = 1280, 390, 900
MARGIN = 12
"""Around parts of a page in a picture, in CSS pixels."""


@dataclass(frozen=True, slots=True)
class Look:
    """How somebody looks at a page: window in CSS pixels, preferred colours, with scripts or without."""

    scheme: Scheme = "light"
    width: int = WIDE
    height: int = HEIGHT
    has_scripts: bool = True


def is_picturing() -> bool:
    """Whether the pictures of the documents are to be taken anew (`make pictures`)."""
    return bool(os.environ.get("SCREENSHOTS"))


def demo(*, is_pictured: bool = False) -> Demo:
    """A sandbox with a bot, not run yet, whose clock stands still; `is_pictured`: at the address of the pictures."""
    port = PICTURE_PORT if is_pictured and is_picturing() else 0
    return Demo(seed=SEED, ratings=RATINGS, port=port, start=START, ticking=False)


def chromium() -> str | None:
    """Where the system's browser is."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def launched(playwright: Playwright, path: str) -> Browser:
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


@contextmanager
def visit(browser: Browser, url: str, look: Look | None = None) -> Iterator[Page]:
    """A page of a fresh visitor, with no cookies; it fails when the page asks anybody else for anything."""
    seen = look or Look()
    context = browser.new_context(
        base_url=url,
        viewport={"width": seen.width, "height": seen.height},
        color_scheme=seen.scheme,
        java_script_enabled=seen.has_scripts,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    context.set_default_timeout(30_000)
    foreign: list[str] = []
    complaints: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: foreign.append(request.url) if not _is_own(request.url, url) else None)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    try:
        yield page
    finally:
        context.close()
    assert foreign == []
    assert [line for line in complaints if "Content Security Policy" in line] == []


def _is_own(address: str, url: str) -> bool:
    return address.startswith((f"{url}/", "data:"))


def violations(page: Page) -> list[str]:
    """What a scan by axe finds wrong with the page as it is shown: the rule, and where."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['target'][0]}" for each in found for node in each["nodes"]]


def inspected(
    browser: Browser,
    url: str,
    path: str,
    schemes: tuple[Scheme, ...] = ("light", "dark"),
    widths: tuple[int, ...] = (WIDE,),
) -> dict[str, object]:
    """What is wrong with a page, by the way in which it is looked at; nothing when all is well.

    A scan is made in all `schemes` and `widths`; whether it is too wide is always looked at in a wide and a narrow one.
    """
    found: dict[str, object] = {}
    with visit(browser, url) as page:
        page.goto(path)
        page.evaluate(OPENED)
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            found[f"too wide at {width}"] = overflow(page)
            for scheme in schemes if width in widths else ():
                page.emulate_media(color_scheme=scheme)
                found[f"{scheme} at {width}"] = violations(page)
    return {look: wrong for look, wrong in found.items() if wrong}


def tab_to(page: Page, words: str, within: str = "body") -> None:
    """Presses Tab until something of that name has the focus."""
    place = page.locator(within)
    named = place.get_by_role("link", name=words).or_(place.get_by_role("button", name=words, exact=True))
    named = named.or_(place.locator("summary", has_text=words))
    wanted = named.or_(place.get_by_role("textbox", name=words, exact=True))
    for _ in range(300):
        page.keyboard.press("Tab")
        if wanted.and_(page.locator(":focus")).count():
            return
    raise AssertionError(f"the keyboard does not reach {words!r}")


def overflow(page: Page) -> int:
    """By how many CSS pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def picture(page: Page, name: str, *parts: Locator) -> bytes:
    """Takes a picture of the window, or of parts of the page with what is between them.

    It becomes `docs/images/<name>.png` only when asked for.
    """
    taken = page.screenshot(animations="disabled", caret="hide", full_page=bool(parts), clip=_frame(page, parts))
    if is_picturing():
        IMAGES.mkdir(exist_ok=True)
        (IMAGES / f"{name}.png").write_bytes(taken)
    return taken


def _frame(page: Page, parts: tuple[Locator, ...]) -> FloatRect | None:
    """The smallest frame around parts of a page with a margin, None for no parts."""
    if not parts:
        return None
    page.evaluate("window.scrollTo(0, 0)")
    boxes = [box for part in parts if (box := part.bounding_box()) is not None]
    left, top = min(box["x"] for box in boxes) - MARGIN, min(box["y"] for box in boxes) - MARGIN
    right = max(box["x"] + box["width"] for box in boxes) + MARGIN
    bottom = max(box["y"] + box["height"] for box in boxes) + MARGIN
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}
