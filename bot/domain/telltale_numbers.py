"""Finds numbers of bank accounts, payment cards and telephones in what people write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum import iban, luhn, numdb

from bot.domain.telltale import Span

_COUNTRY = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[0-9]{2}")
_LONGEST_IBAN = 34


def accounts(words: str) -> Iterator[Span]:
    """Numbers of bank accounts (IBAN, ISO 13616), with or without blanks, whose check digits are right."""
    end = 0
    for match in _COUNTRY.finditer(words):
        stop = _account_end(words, match.start()) if match.start() >= end else 0
        if stop:
            yield Span(match.start(), stop, "account number")
            end = stop


def _account_end(words: str, start: int) -> int:
    """Where the account number ends that begins there; 0 where there is none."""
    wanted, compact, place = _iban_length(words[start : start + 2].upper()), "", start
    while len(compact) < wanted and place < len(words):
        character = words[place]
        if character.isascii() and character.isalnum():
            compact += character.upper()
        elif character not in " -." or not words[place - 1].isalnum():
            return 0
        place += 1
    is_whole = len(compact) == wanted and not words[place : place + 1].isalnum()
    return place if wanted and is_whole and _has_check_digits(compact) and iban.is_valid(compact) else 0


def _has_check_digits(compact: str) -> bool:
    """Whether the remainder is right: far cheaper than all that makes an IBAN."""
    return int("".join(str(int(each, 36)) for each in compact[4:] + compact[:4])) % 97 == 1


@cache
def _iban_length(country: str) -> int:
    """How many characters an IBAN of the country has; 0 where there are none."""
    parts = [info for _, info in numdb.get("iban").info(country) if "bban" in info]
    lengths = re.findall(r"(\d+)!", parts[0]["bban"]) if parts else ()
    return 4 + sum(map(int, lengths)) if lengths else 0


_DIGITS = re.compile(r"(?<![0-9A-Za-z])[0-9]+(?:[ .\-\u00a0][0-9]+)*(?![0-9A-Za-z])")
_CARDS: tuple[tuple[re.Pattern[str], frozenset[int]], ...] = (
    (re.compile("4"), frozenset({13, 16, 19})),
    (re.compile("3[47]"), frozenset({15})),
    (re.compile("3(?:0[0-5]|[689])"), frozenset({14, 16, 19})),
    (re.compile("35"), frozenset({16, 19})),
    (re.compile("5[0-8]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)"), frozenset({16, 18, 19})),
    (re.compile("6"), frozenset({16, 18, 19})),
)
"""How numbers of payment cards begin, and how many digits they then have (ISO/IEC 7812 and the networks' own pages)."""

_SHORTEST_CARD, _LONGEST_CARD = 13, 19
_SHORTEST_GROUP = 3


def cards(words: str) -> Iterator[Span]:
    """Numbers of payment cards, also in groups, whose check digit is right."""
    for run in _DIGITS.finditer(words):
        groups = [*re.finditer("[0-9]+", run[0])]
        if len(run[0]) < _SHORTEST_CARD:
            continue
        first = 0
        while first < len(groups):
            last = _card_end(groups, first)
            if last > first:
                yield Span(run.start() + groups[first].start(), run.start() + groups[last - 1].end(), "card number")
            first = max(last, first + 1)


def _card_end(groups: list[re.Match[str]], first: int) -> int:
    """Behind which group a card's number ends that begins with this one; the group itself where there is none.

    In the middle of further numbers only groups as printed on cards count: any row of numbers holds right check digits.
    """
    candidates = groups[first : first + _LONGEST_CARD]
    for length, digits in enumerate(accumulate(each[0] for each in candidates), 1):
        is_whole = first == 0 and length == len(groups)
        is_printed = all(len(each[0]) >= _SHORTEST_GROUP for each in candidates[:length])
        if (is_whole or is_printed) and _is_card(digits):
            return first + length
        if len(digits) >= _LONGEST_CARD:
            break
    return first


def _is_card(digits: str) -> bool:
    return any(form.match(digits) and len(digits) in lengths for form, lengths in _CARDS) and luhn.is_valid(digits)


_NUMBERED = re.compile(
    r"(?:[#\u2116/=]|(?<![^\W_])(?:order|ticket|case|invoice|reference|ref|id|bestell\w*|rechnung\w*|auftrag\w*"
    r"|kunden\w*|vorgang\w*|commande|facture|pedido|factura)[\s.:#-]{0,3}(?:(?:no|nr|number|nummer|id)[\s.:#-]{0,3})?)\Z",
    re.IGNORECASE,
)
_PRICED = re.compile(r"\s?(?:[\u20ac$\u00a3\u00a5]|(?:EUR|USD|GBP|CHF|CZK)(?!\w))", re.IGNORECASE)
_SIGHT = 40
"""So many characters before a number may say what it is."""


def phones(words: str, region: str | None) -> Iterator[Span]:
    """Phone numbers that exist in their country's plan.

    Args:
        words: as they are read.
        region: the country in which numbers without a country code are meant. What words or signs beside such a number
            name as an order, a ticket or a price is none.
    """
    for match in PhoneNumberMatcher(words, region, Leniency.VALID, len(words) + 1):
        before = words[max(0, match.start - _SIGHT) : match.start]
        is_other = _NUMBERED.search(before) or before.rstrip().endswith(("\u20ac", "$", "\u00a3"))
        if match.raw_string.startswith("+") or not (is_other or _PRICED.match(words, match.end)):
            yield Span(match.start, match.end, "phone number")
