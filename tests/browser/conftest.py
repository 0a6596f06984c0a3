"""A browser for the whole package, a sandbox for each test, and one that was lived in for those that only look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from bot.demo import Demo
from tests.browser import harness


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = harness.chromium()
    if path is None:
        pytest.skip("there is no browser here: install the package `chromium`")
    with sync_playwright() as playwright:
        browser = harness.launched(playwright, path)
        yield browser
        browser.close()


@pytest.fixture
def demo(browser: Browser) -> Iterator[Demo]:
    """A sandbox as `make demo` starts it, before the bot's first run."""
    with harness.demo() as play:
        yield play


@pytest.fixture(scope="package")
def lived_in(browser: Browser) -> Iterator[Demo]:
    """A sandbox after the bot's first run, a week, and another run; only to look at."""
    with harness.demo(is_pictured=True) as play:
        for _heading, _report in play.story():
            pass
        play.attempt(is_dry=True)
        yield play
