"""What gives people away is hidden in their words, and what only looks like it stays."""

from __future__ import annotations

import hashlib
import secrets
import string
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import get_args

import phonenumbers
import pytest
from hypothesis import example as words_of
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.iso7064 import mod_97_10

from bot.config.privacy import Masked
from bot.domain.masking import MOST_CHARACTERS, masker

KINDS = get_args(Masked)
MASK = masker(KINDS, "DE")


def example(region: str, form: int) -> str:
    """A phone number as people write it, by the library's own examples."""
    number = phonenumbers.example_number(region)
    assert number is not None
    return phonenumbers.format_number(number, form)


ABROAD = example("FR", phonenumbers.PhoneNumberFormat.INTERNATIONAL)
AT_HOME = example("DE", phonenumbers.PhoneNumberFormat.NATIONAL)
CARD = (body := "4" + "0" * 14) + luhn.calc_check_digit(body)
GROUPED = " ".join(CARD[at : at + 4] for at in range(0, 16, 4))
IBAN = "DE" + mod_97_10.calc_check_digits((bban := "3" * 18) + "DE") + bban
RANDOM = "".join(sign + digit for sign, digit in zip("qwertzuiopasdfgh", "0192837465019283", strict=True))
DIGEST = hashlib.sha256(b"a link").digest()
HEX, KEY, UUID = DIGEST.hex()[:40], urlsafe_b64encode(DIGEST).decode().rstrip("="), str(uuid.UUID(bytes=DIGEST[:16]))
PEM = "-----BEGIN PRIVATE {0}-----\nMIIB\nAAAA\n-----END PRIVATE {0}-----".format("KEY")


def wide(text: str) -> str:
    """The same in the full width of East Asian letters."""
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)


def arabic(text: str) -> str:
    """The same with the digits of Arabic."""
    return text.translate({ord(digit): chr(0x660 + int(digit)) for digit in string.digits})


def spread(text: str) -> str:
    """The same with something that nobody sees between the characters."""
    return "\u200b".join(text)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Write to jane.doe+a@mail.example.com.", "Write to [e-mail address]."),
        ("<jane@example.com>, 'o@example.org'", "<[e-mail address]>, '[e-mail address]'"),
        ('"jane doe"@example.com', "[e-mail address]"),
        ("jürgen@münchen.example", "[e-mail address]"),
        ("jane [at] example (dot) com", "[e-mail address]"),
        ("jane @ example.com, please", "[e-mail address], please"),
        ("mailto:jane%40example.com", "mailto:[e-mail address]"),
        ("3 @ 5.00 EUR", "3 @ 5.00 EUR"),
        ("see https://example.com/a;session=ab12cd34/b", "see https://example.com/a[rest of the link]"),
        ("pw: Sommer24", "pw: [password]"),
        ("a@example.com@example.org", "[e-mail address]@example.org"),
        (f"Call {ABROAD} now", "Call [phone number] now"),
        (f"Call me: {AT_HOME}!", "Call me: [phone number]!"),
        (f"Card {CARD}, 12/30", "Card [card number], 12/30"),
        (f"7 {GROUPED} 123", "7 [card number] 123"),
        (GROUPED.replace(" ", "-"), "[card number]"),
        (f"IBAN {IBAN}.", "IBAN [account number]."),
        (f"{IBAN[:4]} {IBAN[4:8]} {IBAN[8:12]} {IBAN[12:].lower()} to Ana", "[account number] to Ana"),
        (f"glpat-{RANDOM}", "[token]"),
        (f"it says ghp_{RANDOM}, why?", "it says [token], why?"),
        ("AKIA" + "Q7" * 8, "[token]"),
        (f"eyJ{RANDOM}.{RANDOM}.{RANDOM}", "[token]"),
        (f"my token is {RANDOM}", "my token is [token]"),
        (f"API key: '{RANDOM}'", "API key: '[token]'"),
        (f"secret={'0123456789abcdef' * 2}", "secret=[token]"),
        ("password: Sommer24", "password: [password]"),
        ("Das Passwort lautet Sommer24!", "Das Passwort lautet [password]!"),
        (f"Here:\n{PEM}\nwhy?", "Here:\n[key]\nwhy?"),
        (PEM.partition("\n-----END")[0], "[key]"),
        (
            "https://ana:pass@acme.example/a/b?user=5#part, and",
            "https://[user name]@acme.example/a/b[rest of the link], and",
        ),
        ("(www.acme.example/a?b)", "(www.acme.example/a[rest of the link])"),
        ("acme.example/reset?token=5", "acme.example/reset[rest of the link]"),
        (f"https://acme.example/reset/{HEX}", "https://acme.example/reset/[part of the link]"),
        (f"www.acme.example/reset/MQ/5xy-{HEX}/, why?", "www.acme.example/reset/MQ/[part of the link]/, why?"),
        (f"acme.example/f/{UUID}/a.pdf", "acme.example/f/[part of the link]/a.pdf"),
        (f"https://acme.example/{KEY}/b?c", "https://acme.example/[part of the link]/b[rest of the link]"),
    ],
)
@pytest.mark.parametrize("written", [str, wide, spread, arabic])
def test_what_is_hidden(words: str, shown: str, written: Callable[[str], str]) -> None:
    """Each kind is found at its form, whatever width, digits and invisible characters it is written in."""
    parts = [part for part in shown.replace("]", "[").split("[") if part]
    names = {part for part in parts if f"[{part}]" in shown}
    hidden = MASK(written(words) if written is not spread else spread(words))
    assert [part for part in names if f"[{part}]" not in hidden] == []
    if written is str:
        assert hidden == shown


@pytest.mark.parametrize(
    "words",
    [
        "Order 4711-2234567 of 2026-11-22 10:30:00, 22.11.2026, 11/22/2026",
        f"Order number {AT_HOME}",
        f"Bestellnummer: {AT_HOME}",
        f"#{AT_HOME.replace(' ', '')}",
        "Ticket #0302312500, case 08001234567",
        "1.234.567,89 € or $1,234,567.89, 030 23125000 EUR",
        "Version 10.0.19045.3693, lodash@4.17.21, v2026.11.22-rc.1",
        "5 4 3 2 1 0 1 2 3 4 5 6 7 8 9 10",
        f"{'4' + '0' * 14}{(int(CARD[-1]) + 1) % 10}",
        f"INV{CARD}",
        f"{CARD}{CARD}",
        f"DE{(int(IBAN[2:4]) + 1) % 97:02}{IBAN[4:]}",
        f"{IBAN}0",
        "@ana, a@b, ana@, @example.com",
        "password: reset does not work, token: expired yesterday",
        "order-key: ORDER-2024-11-000123, key/path/to/a/longer/thing",
        "sk-learn-is-no-token-of-anybody",
        "It broke.Why?Because! Really? #bad https://acme.example/a/b. 50% off/on?",
        "commit 0123456789abcdef0123456789abcdef01234567",
        f"https://gitlab.example/acme/shop/-/commit/{HEX}",
        f"https://gitlab.example/acme/shop/-/compare/{HEX}...{HEX}",
        "https://acme.example/hc/en-us/articles/360012345678-How-To-Reset-Your-Password-In-5-Steps",
        "https://acme.example/p/MacBookPro16inchM3Max2023/rtx4090-vs-rx7900xtx-b650-ddr5/00001234567890123456789012",
        "https://acme.example/img/Screenshot_20241122-103000_Chrome.jpg, acme.example/INV2024ABC00012345",
        "",
    ],
)
def test_what_stays(words: str) -> None:
    """Numbers of orders and tickets, dates, prices, versions and plain words stay, and so does a wrong check digit."""
    assert MASK(words) == words


WORD = st.text(string.ascii_lowercase, min_size=3, max_size=15)
NUMBER = st.text(string.digits, min_size=1, max_size=20)
PLAIN = (
    WORD
    | WORD.map(str.title)
    | WORD.map(str.upper)
    | NUMBER
    | st.tuples(WORD, NUMBER.map(lambda it: it[:8])).map("".join)
)


@given(st.lists(st.tuples(PLAIN, st.sampled_from("-_./")), min_size=1, max_size=12))
def test_plain_paths_stay(parts: list[tuple[str, str]]) -> None:
    """Words of a usual length, numbers, and both together, however they are joined, are no keys."""
    link = "https://acme.example/" + "".join(word + sign for word, sign in parts) + "x"
    assert masker({"links"}, None)(link) == link


@pytest.mark.parametrize(
    ("form", "least"),
    [
        (bytes.hex, 100),
        (lambda digest: digest[:16].hex(), 100),
        (lambda digest: str(uuid.UUID(bytes=digest[:16])), 100),
        (lambda digest: urlsafe_b64encode(digest).decode(), 98),
        (lambda digest: urlsafe_b64encode(digest[:16]).decode(), 90),
    ],
    ids=["hex", "half of it", "UUID", "base64", "half of it in base64"],
)
def test_keys_in_paths_go(form: Callable[[bytes], str], least: int) -> None:
    """Of a hundred keys in each usual form all are found, or nearly all."""
    keys = [form(hashlib.sha256(bytes([number])).digest()) for number in range(100)]
    hidden = [masker({"links"}, None)(f"https://acme.example/reset/{key}/now") for key in keys]
    assert hidden.count("https://acme.example/reset/[part of the link]/now") >= least


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("emails", "jane@example.com"),
        ("phones", ABROAD),
        ("cards", CARD),
        ("accounts", IBAN),
        ("tokens", f"glpat-{RANDOM}"),
        ("links", "https://acme.example/?a"),
    ],
)
def test_each_kind_alone(kind: str, words: str) -> None:
    """A kind that is not asked for stays, and each works without the others."""
    assert masker({kind}, None)(words) != words
    assert masker({*KINDS} - {kind}, None)(words) == words


def test_numbers_without_a_country_code_need_a_region() -> None:
    """Nobody can tell whose a number without a country code is, unless a setting says it."""
    assert (masker({"phones"}, None)(AT_HOME), masker({"phones"}, None)(ABROAD)) == (AT_HOME, "[phone number]")


def test_no_kind_hides_nothing() -> None:
    """An empty list keeps words as they came, and a kind that nobody knows is an error."""
    assert masker((), "DE")(f"{CARD} jane@example.com") == f"{CARD} jane@example.com"
    with pytest.raises(ValueError, match="no rule for names"):
        masker(("names",), None)


def test_long_words_are_cut() -> None:
    """What lies far behind all that is ever shown is left out instead of looked through."""
    assert MASK("a " * MOST_CHARACTERS) == ("a " * MOST_CHARACTERS)[:MOST_CHARACTERS]


PIECES = [
    "a", "1", "@", "4 ", "4111 ", "AA11 ", IBAN[:4], "eyJ", "://", "://a@", "a.com/", "?", "#", "token ", "key/",
    "password: ", "-----BEGIN ", "-----END ", "(at)", "(dot)", ".", "12-34 (56)/78.90 ", "\u200b", '"', "+49", "\n",
    " ",
    "\u0661", "\uff11", "[", "]", "\ud800", "\x00", "glpat-", "www.",
]  # fmt: skip


@words_of("-----BEGIN ://a@-----BEGIN ")
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=200))
def test_a_second_look_finds_nothing_more(words: str) -> None:
    """Whatever the words, what was hidden once is hidden, and the same words give the same ones."""
    assert MASK(MASK(words)) == MASK(words)


@settings(max_examples=20)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join), st.sampled_from(["", "!"]))
def test_the_worst_words_end(piece: str, end: str) -> None:
    """The worst words that there are end within the time of a test; rules that look back anew would take hours."""
    words = (piece * MOST_CHARACTERS)[: MOST_CHARACTERS - 1] + end
    assert len(masker({*KINDS} - {"phones"}, None)(words)) <= 10 * MOST_CHARACTERS


@pytest.mark.parametrize("piece", ["+", "1", "1 ", "(", "12-34 (56)/78.90 ", ABROAD])
def test_the_worst_numbers_end(piece: str) -> None:
    """The library that finds phone numbers takes as long as the words are, too."""
    assert len(masker({"phones"}, "DE")((piece * MOST_CHARACTERS)[:MOST_CHARACTERS])) <= 2 * MOST_CHARACTERS


def test_tokens_of_any_alphabet() -> None:
    """A random value behind a known beginning is hidden, whatever its letters."""
    value = secrets.token_urlsafe(40) + "a1"
    assert MASK(f"npm_{value} ") == "[token] "
