"""A visitor of the sandbox's pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.pages.visitor import Visitor


@pytest.fixture
def visitor(url: str) -> Iterator[Visitor]:
    visitor = Visitor(url)
    with visitor.session:
        yield visitor
