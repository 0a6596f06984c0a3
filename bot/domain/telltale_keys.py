"""Finds access tokens, keys and passwords in what people write."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from math import log2

from bot.domain.telltale import TAIL, Span, is_mixed

_BEGIN, _END, _DASHES = "-----BEGIN ", "-----END ", "-----"
_RANDOM_CHARACTERS = 16
_RANDOM_BITS, _DENSE_BITS = 3, 4
"""Of entropy per character: what hexadecimal digits have at least, and what only mixed letters and digits reach."""

_PREFIXED = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"(?:gl(?:pat|dt|rt|ptt|cbt|soat|ffct|agent|imt|ft|wt)-|gh[pousr]_|github_pat_|xox[a-z]-|xapp-|sk-"
    r"|[prs]k_(?:live|test)_|npm_|pypi-|dop_v1_|hf_|shp(?:at|ca|pa|ss)_|whsec_|dckr_pat_|SG\.|ya29\.|hv[sb]\.)"
    r"(?P<value>[A-Za-z0-9_.\-]{16,})"
    r"|(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])|AIza[A-Za-z0-9_\-]{30,}"
    r")"
)
_JWT = re.compile(r"(?<![A-Za-z0-9_\-])eyJ[A-Za-z0-9_\-]{5,}\.[A-Za-z0-9_\-]{5,}(?:\.[A-Za-z0-9_\-]*)?")
_NAMED = re.compile(
    r"(?<![^\W_])(?:pass(?:word|wort|wd|phrase|code)|kennwort|pwd|token|secret|key|bearer|credentials?|schl\u00fcssel)"
    r"[\"']?\s{0,3}(?:is\s|ist\s|lautet\s|[:=]{1,2}>?|/)?\s{0,3}[\"'(\[]?(?P<value>[A-Za-z0-9+/_=\-]{16,})",
    re.IGNORECASE,
)
_PASSWORD = re.compile(
    r"(?<![^\W_])(?:pass(?:word|wort|wd|phrase|code)|kennwort|pwd|pw|mot de passe|contrase\u00f1a|heslo)"
    r"(?:\s{1,3}(?:is|ist|lautet|est|es|je)\s{1,3}|\s{0,3}[:=]\s{0,3})[\"']?(?P<value>[^\s\"'`]{6,64})(?!\S{64})",
    re.IGNORECASE,
)


def tokens(words: str) -> Iterator[Span]:
    """Access tokens by their well-known beginnings, keys in PEM, and what stands behind words such as `password`."""
    found = [*_pem(words), *(Span(*match.span(), "token") for match in _JWT.finditer(words))]
    begun = (each for each in _PREFIXED.finditer(words) if each["value"] is None or is_mixed(each["value"]))
    found += [Span(*each.span(), "token") for each in begun]
    found += [Span(*each.span("value"), "token") for each in _NAMED.finditer(words) if _is_random(each["value"])]
    found += _passwords(words)
    yield from _apart(found)


def _pem(words: str) -> Iterator[Span]:
    """Keys and certificates in PEM (RFC 7468); one without an end takes all that follows."""
    start = words.find(_BEGIN)
    while start >= 0:
        last = words.find(_END, start)
        closing = words.find(_DASHES, last + len(_END)) if last >= 0 else -1
        end = closing + len(_DASHES) if closing >= 0 else len(words)
        yield Span(start, end, "key")
        start = words.find(_BEGIN, end)


def _passwords(words: str) -> Iterator[Span]:
    for match in _PASSWORD.finditer(words):
        value = match["value"].rstrip(TAIL)
        if is_mixed(value):
            yield Span(match.start("value"), match.start("value") + len(value), "password")


def _apart(found: list[Span]) -> Iterator[Span]:
    """The spans from left to right without those that begin inside of another."""
    end = 0
    for span in sorted(found, key=lambda each: (each.start, -each.end)):
        if span.start >= end:
            yield span
            end = span.end


def _is_random(value: str) -> bool:
    """Whether letters and digits come as they do in keys, not as in words, dates and order numbers."""
    if not is_mixed(value):
        return False
    joined = re.sub(r"[-_]", "", value)
    is_hex = len(joined) >= 2 * _RANDOM_CHARACTERS and re.fullmatch(r"[0-9A-Fa-f]+", joined) is not None
    longest = max(re.split(r"[-_/]", value), key=len)
    entropy = _entropy(value)
    is_one = len(longest) >= _RANDOM_CHARACTERS and is_mixed(longest)
    is_dense = len(value) >= 2 * _RANDOM_CHARACTERS and entropy >= _DENSE_BITS
    return entropy >= _RANDOM_BITS and (is_hex or is_one or is_dense)


def _entropy(value: str) -> float:
    """Bits per character (Shannon)."""
    shares = [count / len(value) for count in Counter(value).values()]
    return -sum(share * log2(share) for share in shares)
