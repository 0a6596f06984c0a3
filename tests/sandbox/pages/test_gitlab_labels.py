"""Text on coloured labels can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.pages.gitlab_labels import readable_on

ENOUGH = 4.5
"""What WCAG 2 asks of small text (level AA)."""


def luminance(color: str) -> float:
    parts = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@given(st.integers(0, 0xFFFFFF))
def test_every_colour_has_enough_contrast(number: int) -> None:
    """On any colour the chosen text stands out as much as small text must."""
    color = f"#{number:06X}"
    dark, light = sorted((luminance(color), luminance(readable_on(color))))
    assert (light + 0.05) / (dark + 0.05) >= ENOUGH


@pytest.mark.parametrize(("short", "long"), [("#fff", "#FFFFFF"), ("#08f", "#0088FF")])
def test_short_colours_are_read(short: str, long: str) -> None:
    """Three digits mean the same as six."""
    assert readable_on(short) == readable_on(long)
