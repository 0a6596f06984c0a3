"""The browser tests would notice: what they look for is put before them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.harness import NARROW, Look, overflow, violations, visit

pytestmark = pytest.mark.proof

URL = "http://127.0.0.1:1"
UNLABELLED = "<html lang='en'><title>x</title><main><h1>x</h1><input name='a'></main>"


def test_a_violation_is_seen(browser: Browser) -> None:
    """A field that nobody can name is found."""
    with visit(browser, URL) as page:
        page.set_content(UNLABELLED)
        assert violations(page) == ["label: input"]


def test_too_wide_a_page_is_seen(browser: Browser) -> None:
    """What does not fit a telephone is measured."""
    with visit(browser, URL, Look(width=NARROW)) as page:
        page.set_content(f"<hr width='{NARROW + 100}'>")
        assert overflow(page) > 0


def test_a_foreign_request_is_seen(browser: Browser) -> None:
    """A page that asks another address for something fails its test, whatever else that looks at."""
    with pytest.raises(AssertionError, match=r"127\.0\.0\.1:2"), visit(browser, URL) as page:
        page.set_content("<img src='http://127.0.0.1:2/a.png'>")
