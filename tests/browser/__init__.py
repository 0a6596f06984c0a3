"""The pages in a real browser; what the harness asserts is told in full."""

import pytest

pytest.register_assert_rewrite("tests.browser.harness")
