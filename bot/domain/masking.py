"""Hides addresses, numbers and keys in what customers write, so that nobody reads them in GitLab who needs them not.

Rules find what they know by its form. They see the words as a reader does: without invisible characters, with every
digit and letter of other widths as plain ones.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache, partial
from types import MappingProxyType

from bot.domain import telltale, telltale_keys, telltale_numbers
from bot.domain.rating import Mask
from bot.domain.telltale import Find, Span

CLAIMED = "\ufffc"
"""Stands in the words for each character that an earlier rule has hidden."""

MOST_CHARACTERS = 65_536
"""So much of foreign words is kept: several times what any text shows, and little enough to be looked through."""

MOST_LOOKS = 4
"""What was hidden may lay bare what stood behind it, so words are looked at again until nothing more is found."""

_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_UNSEEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u20e3\u3164\uffa0"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
    + "".join(map(chr, range(0xE0100, 0xE01F0)))
)
"""Fillers and variation selectors: Unicode calls them letters or marks, and readers do not see them."""


def unmasked(words: str) -> str:
    """The mask that hides nothing."""
    return words


def masker(kinds: Collection[str], region: str | None) -> Mask:
    """The mask of the given kinds: words with what they give away replaced by what it was, such as `[e-mail address]`.

    It takes time in proportion to the words, and keeps `MOST_CHARACTERS` of them.

    Args:
        kinds: some of `links`, `tokens`, `emails`, `accounts`, `cards`, `phones`, in any order.
        region: the country (ISO 3166) in which phone numbers without a country code are meant; None: such ones are
            not recognised.

    Raises:
        ValueError: an unknown kind.
    """
    rules = _rules(region)
    if unknown := set(kinds) - rules.keys():
        raise ValueError(f"no rule for {', '.join(sorted(unknown))}")
    chosen = [rules[kind] for kind in rules if kind in kinds]
    return partial(_masked, chosen) if chosen else unmasked


def _rules(region: str | None) -> Mapping[str, Find]:
    """Every rule, in the order in which they look: what one has hidden the next ones do not see."""
    return MappingProxyType(
        {
            "links": telltale.links,
            "tokens": telltale_keys.tokens,
            "emails": telltale.emails,
            "accounts": telltale_numbers.accounts,
            "cards": telltale_numbers.cards,
            "phones": partial(telltale_numbers.phones, region=region),
        }
    )


def _masked(rules: Sequence[Find], words: str) -> str:
    words = words[:MOST_CHARACTERS]
    for _ in range(MOST_LOOKS):
        before, words = words, _looked_through(rules, words)
        if words == before:
            break
    return words


def _looked_through(rules: Sequence[Find], words: str) -> str:
    seen, places = _as_read(words)
    found: list[Span] = []
    for rule in rules:
        spans = [*rule(seen)]
        found += spans
        seen = _claimed(seen, spans)
    parts, end = [], 0
    for span in sorted(found):
        parts += [words[end : places[span.start]], f"[{span.what}]"]
        end = places[span.end - 1] + 1
    return "".join([*parts, words[end:]])


def _claimed(seen: str, spans: Sequence[Span]) -> str:
    """The words with these parts hidden from the rules that follow."""
    parts, end = [], 0
    for span in spans:
        parts += [seen[end : span.start], CLAIMED * (span.end - span.start)]
        end = span.end
    return "".join([*parts, seen[end:]])


def _as_read(words: str) -> tuple[str, Sequence[int]]:
    """The words as they are read, and where in the original each of their characters stands."""
    if words.isascii() and words.replace("\n", "").isprintable():
        return words, range(len(words))
    read = [(plain, place) for place, character in enumerate(words) for plain in _plain(character)]
    return "".join(plain for plain, _ in read), [place for _, place in read]


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """A character as it is read: one plain one, or none where it is invisible."""
    if character == "\t" or character in _LINE_ENDS:
        return " " if character == "\t" else "\n"
    if character in _UNSEEN or unicodedata.category(character) in {"Cc", "Cf", "Cs"}:
        return ""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character
