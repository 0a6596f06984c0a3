"""What changed in the form of the configuration, one function per change: what a file of before has to become.

A new step is a function and a line in `STEPS`. It gets one file and tells which characters become what; it touches only
what the next version would not understand, so that it does nothing to files that are as they should be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.config.durations import parse_duration
from bot.config.edits import Edit, held, replaced, tree
from bot.config.fields import SHORTEST_IDLENESS
from bot.config.files import BOT, CARD_FILE, MIRRORS, ROTATION, TEMPLATES
from bot.config.grammar import ScalarNode

Verbs = Mapping[str, str]
"""Every word that begins a command in comments, with the command's first name."""

CARD = f"{TEMPLATES}/{CARD_FILE}"


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the form.

    Args:
        since: the version that no longer understands what was before.
        why: what changes and why, in a sentence for admins.
        files: whether a file, by its path below the folder, can hold it.
        edits: the changes of one text.
    """

    since: int
    why: str
    files: Callable[[str], bool]
    edits: Callable[[str, Verbs], Iterator[Edit]]


def _is_settings(name: str) -> bool:
    return name == BOT or name.startswith(f"{MIRRORS}/")


def _first_names(text: str, verbs: Verbs) -> Iterator[Edit]:
    """`commands.allow` takes a command by its first name; by another one it restricted nothing."""
    allowed = list(held(tree(text), "commands", "allow", "*"))
    names = {each.key.value for each in allowed}
    for each in allowed:
        first = verbs.get(each.key.value, each.key.value)
        if first != each.key.value and first not in names:  # two rules for one command are for the admin to choose from
            names.add(first)
            yield replaced(each.key, first)


def _an_hour(text: str, _verbs: Verbs) -> Iterator[Edit]:
    """GitLab tells acts to the minute and runs come every few minutes: an hour is the least."""
    root = tree(text)
    for place in (("close_idle", "after"), ("close_idle", "grace"), ("commands", "within")):
        for each in held(root, *place):
            if isinstance(each.value, ScalarNode) and _is_short(each.value.value):
                yield replaced(each.value, "1 hour")


def _is_short(text: str) -> bool:
    try:
        return timedelta(0) < parse_duration(text) < SHORTEST_IDLENESS
    except ValueError:
        return False


def _zones(text: str, _verbs: Verbs) -> Iterator[Edit]:
    """Files beside the time zones of a machine are none: `right/Europe/Prague` counts leap seconds."""
    root = tree(text)
    places = (("schedule", "time_zone"), ("schedules", "*", "time_zone"), ("users", "*", "time_zone"))
    for each in (found for place in places for found in held(root, *place)):
        name = each.value.value if isinstance(each.value, ScalarNode) else ""
        for clock in ("posix/", "right/"):
            if name.startswith(clock):
                yield replaced(each.value, name.removeprefix(clock))


_FIELDS = "{% for field in fields %}\n* **{{ field.name }}**\n{% endfor %}\n"
_CAUSES = "{% if causes %}\n"


def _a_line_between(text: str, _verbs: Verbs) -> Iterator[Edit]:
    """The causes stood right below the last question: what people copied counted as its answer."""
    plain = text.replace("\r\n", "\n")
    at = plain.find(f"{_FIELDS}{_CAUSES}")
    if at >= 0:
        end = "\r\n" if "\r\n" in text else "\n"
        before = plain[: at + len(_FIELDS)]
        place = len(before) + (before.count("\n") if end == "\r\n" else 0)
        yield Edit(place, place, f"{end}---{end}")


STEPS = (
    Step(1, "commands.allow names each command by its first name", _is_settings, _first_names),
    Step(1, "close_idle and commands.within are an hour at the least", _is_settings, _an_hour),
    Step(1, "time zones are places: posix/ and right/ go", lambda name: _is_settings(name) or name == ROTATION, _zones),
    Step(1, "a line of --- keeps the causes of the card apart from the last answer", CARD.__eq__, _a_line_between),
)  # fmt: skip
"""In the order in which they are made."""
