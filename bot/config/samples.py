"""Made-up cases with hostile words, into which an admin's template is put before real ones are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.quoted import Quoted, QuotedInline
from bot.domain.texts import Link, Plain

TICKET = 4711
"""The ticket of the sample; no other text names it."""

_OTHER_LINK = "https://elsewhere.invalid/agent/tickets/999"
_INLINE = ("reason", "assignee", "group", "organization")
_BLOCKS = ("comment",)
_ALWAYS: Mapping[str, object] = {
    "score": Plain("Bad"),
    "ticket_id": TICKET,
    "ticket_link": Link(f"https://sample.invalid/agent/tickets/{TICKET}"),
    "rated_at": datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
}
_ABSENT: Mapping[str, object] = {
    **dict.fromkeys((*_BLOCKS, *_INLINE, "points")),
    **dict.fromkeys(("tags", "answers", "replies"), ()),
}

ISSUE_VARIABLES = frozenset({*_ALWAYS, *_ABSENT})
CARD_VARIABLES = frozenset({"fields", "causes", "round", "ticket_id"})


@dataclass(frozen=True, slots=True)
class NamedField:
    """A question of the review, as a card prints it."""

    name: Plain


@dataclass(frozen=True, slots=True)
class NamedCause:
    """A cause, as a card prints it."""

    name: Plain
    description: Plain


def word(variable: str) -> str:
    """The word that stands at both ends of a variable's sample, and nowhere else."""
    return f"xforeign{variable}x"


def _block(variable: str) -> Quoted:
    """Everything that could end a quote, a fence or a tag, or act by itself."""
    lines = (word(variable), "/close", "", "> * ```", "~~~", "--> </pre></details> @all #1 !1", _OTHER_LINK)
    return Quoted("\n".join((*lines, word(variable))))


def _inline(variable: str) -> QuotedInline:
    return QuotedInline(f"{word(variable)} | `x` ]( <b> @all #1 {_OTHER_LINK} {word(variable)}")


def _present() -> dict[str, object]:
    return {
        **{name: _block(name) for name in _BLOCKS},
        **{name: _inline(name) for name in _INLINE},
        "tags": (_inline("tags"), _inline("tags")),
        "points": Plain("3 points: neutral, counts as bad"),
        "answers": (_block("answers"), _block("answers")),
        "replies": (_block("replies"), _block("replies")),
    }


def issues() -> Iterator[Mapping[str, object]]:
    """Values for the description of an issue: all there, none there, each alone, each missing, and a good rating."""
    present = _present()
    yield {**_ALWAYS, **present}
    yield {**_ALWAYS, **_ABSENT}
    for name in present:
        yield {**_ALWAYS, **_ABSENT, name: present[name]}
        yield {**_ALWAYS, **present, name: _ABSENT[name]}
    yield {**_ALWAYS, **present, "score": Plain("Good")}


def cards(fields: Sequence[str], causes: Sequence[tuple[str, str]]) -> Iterator[Mapping[str, object]]:
    """Values for the card: the configured lines and causes, without causes, and in a second round."""
    named = tuple(NamedField(Plain(name)) for name in fields)
    listed = tuple(NamedCause(Plain(name), Plain(description)) for name, description in causes)
    for some, review_round in ((listed, 1), ((), 1), (listed, 2)):
        yield {"fields": named, "causes": some, "round": review_round, "ticket_id": TICKET}
