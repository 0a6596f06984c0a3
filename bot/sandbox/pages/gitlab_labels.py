"""Labels in their own colours, with text on them that can be read."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.sandbox.gitlab.model import Issue, Label

# Where black and white are equally far away, by the contrast formula of WCAG 2.
_MIDDLE = 0.179
_LINEAR_BELOW = 0.04045


@dataclass(frozen=True, slots=True)
class LabelShown:
    """A label on a page; `style` is its class in the style sheet of `sheet`."""

    title: str
    description: str
    style: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A label to filter by: how many of the listed issues carry it, and where a click on it leads."""

    label: LabelShown
    count: int
    is_on: bool
    href: str


def shown(label: Label) -> LabelShown:
    """Return a label for a page."""
    return LabelShown(label.title, label.description or "", f"label-{label.id}")


def all_shown(labels: Iterable[Label]) -> tuple[LabelShown, ...]:
    """Return labels for a page, by title."""
    return tuple(shown(label) for label in sorted(labels, key=lambda label: label.title))


def counts(issues: Iterable[Issue]) -> Counter[int]:
    """Return how many of the issues carry each label, by the label's id."""
    return Counter(label_id for issue in issues for label_id in issue.label_records)


def sheet(labels: Iterable[Label]) -> str:
    """Return the style sheet that gives each label its colour: a page may not carry styles itself."""
    rules = (
        f".label-{label.id} {{ background: {label.color}; color: {readable_on(label.color)}; }}" for label in labels
    )
    return "\n".join(rules)


def readable_on(color: str) -> str:
    """Return black or white, whichever stands out more on `#RRGGBB` or `#RGB` (WCAG 2, relative luminance)."""
    digits = color.removeprefix("#")
    step = len(digits) // 3
    channels = [int((digits[place : place + step] * 2)[:2], 16) / 255 for place in range(0, 3 * step, step)]
    red, green, blue = (_linear(channel) for channel in channels)
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > _MIDDLE else "#FFFFFF"


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _LINEAR_BELOW else ((channel + 0.055) / 1.055) ** 2.4
