"""What a card remembers comes back as it was, and what cannot be read counts as nothing remembered."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.markers import Marker
from bot.standing.acts import Act, Origin, Register
from bot.standing.record import MOST_CHARACTERS, Entry, Fate, Record, Since, digest
from tests.commands.asking import AT, KEY

TIMES = st.integers(0, 4_000_000_000_000).map(lambda ms: datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=ms))
SECONDS = TIMES.map(lambda at: at.replace(microsecond=0))
WORDS = st.text(max_size=20)
DIGESTS = WORDS.map(digest)
PARTS = st.dictionaries(st.builds("{}/{}".format, st.integers(1), DIGESTS), st.builds(Since, DIGESTS, TIMES))
ENTRIES = st.dictionaries(WORDS, st.builds(Entry, WORDS, WORDS, TIMES, st.sampled_from(Fate)))
ACTS = st.builds(Act, st.sampled_from(Register), WORDS, TIMES, WORDS, st.sampled_from(Origin), st.integers(0, 10**12))
LATEST = st.lists(ACTS).map(lambda acts: {act.register: act for act in acts})
ROUNDS = st.dictionaries(st.integers(1, 1000), SECONDS)
RECORDS = st.builds(
    Record, ROUNDS, PARTS, ENTRIES, LATEST, is_final=st.booleans(), is_open=st.booleans(), is_snoozed=st.booleans(),
    shows=DIGESTS, beneath=LATEST,
)  # fmt: skip

RAW: dict[str, Any] = {
    "began": {"1": "2026-11-16T08:00:00Z"}, "parts": {"5/cause": ["00112233", 1.5]},
    "ledger": {"5/00112233/1": ["label", "ana", 1.5, "done"]},
    "latest": {"cause": ["feedback::process", 1.5, "ana", "command", 5]},
    "final": False, "open": True, "snoozed": False, "shows": "44556677",
}  # fmt: skip


def written(raw: object) -> Marker:
    """A card's marker with anything in the place of its record."""
    packed = base64.urlsafe_b64encode(zlib.compress(json.dumps(raw).encode())).decode()
    return Marker("card", KEY, {"record": packed.replace("-", ".").replace("=", ":")})


@given(RECORDS)
def test_records_come_back(record: Record) -> None:
    """From the text of a card, equal and in the same order, to the millisecond."""
    text = f"The card\n\n{Marker('card', KEY, {'record': record.written()})}"
    found = Record.of(Marker.of(text))
    assert found == record
    assert [*found.ledger] == [*record.ledger]


def test_a_record_of_today_can_be_read_tomorrow() -> None:
    """Cards hold this form; a version that cannot read it any more begins all of them anew."""
    at = datetime.fromtimestamp(1.5, UTC)
    assert Record.of(written(RAW)) == Record(
        began={1: datetime(2026, 11, 16, 8, tzinfo=UTC)},
        parts={"5/cause": Since("00112233", at)},
        ledger={"5/00112233/1": Entry("label", "ana", at, Fate.DONE)},
        latest={Register.CAUSE: Act(Register.CAUSE, "feedback::process", at, "ana", Origin.COMMAND, 5)},
        shows="44556677",
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"began": None}, {"began": []}, {"began": {"one": "2026-11-16T08:00:00Z"}}, {"began": {"1": 5}},
        {"parts": {"5/cause": "x"}}, {"parts": {"5/cause": ["x", "soon"]}}, {"parts": {"5/cause": ["x", 1e300]}},
        {"parts": {"5/cause": ["x", float("inf")]}}, {"parts": {"5/cause": ["x", -1e18]}},
        {"ledger": {"5": ["label", "ana", 1.5, "enchanted"]}}, {"ledger": {"5": ["label"]}},
        {"latest": {"weather": ["rain", 1.5, "ana", "command", 5]}},
        {"latest": {"cause": ["rain", 1.5, "ana", "telepathy", 5]}},
        {"latest": {"cause": ["rain", 1.5, "ana", "command", "five"]}},
        {"latest": {"cause": ["rain", 1.5, "ana", "command", float("inf")]}},
    ],
    ids=str,
)  # fmt: skip
def test_a_record_that_says_what_cannot_be(changes: dict[str, Any]) -> None:
    """Words, times and shapes that no version wrote make it unreadable as a whole."""
    assert Record.of(written({**RAW, **changes})) is None


@pytest.mark.parametrize("raw", [None, 1, "x", [], {}, {name: RAW[name] for name in RAW if name != "open"}])
def test_another_shape(raw: object) -> None:
    """What is no record at all, or lacks a part, is none."""
    assert Record.of(written(raw)) is None


def test_a_record_that_is_nested_without_end() -> None:
    """Nothing that somebody writes into a card stops the bot."""
    deep = base64.urlsafe_b64encode(zlib.compress(b"[" * 200_000)).decode().replace("-", ".").replace("=", ":")
    assert Record.of(Marker("card", KEY, {"record": deep})) is None


@pytest.mark.parametrize("marker", [None, Marker("card"), Marker("card", KEY, {"record": ""})])
def test_no_record(marker: Marker | None) -> None:
    """A card of an earlier version, or none, remembers nothing."""
    assert Record.of(marker) is None


@given(st.text("abcXYZ019.:,/+-_=", max_size=200))
def test_damaged_records(text: str) -> None:
    """Whatever stands in its place is a record or none, and never an error."""
    found = Record.of(Marker("card", KEY, MappingProxyType({"record": text})) if _is_fit(text) else None)
    assert found is None


def _is_fit(text: str) -> bool:
    return "--" not in text and not set(text) & {"=", "_"}


@given(RECORDS, st.data())
def test_cut_records(record: Record, data: st.DataObject) -> None:
    """A record that lost some of its end is none."""
    text = record.written()
    end = data.draw(st.integers(0, len(text) - 5))
    assert Record.of(Marker("card", KEY, {"record": text[:end]})) is None


def many(count: int) -> Record:
    """A record of so many commands and answers, none of which can be squeezed."""
    keys = [sha256(str(number).encode()).hexdigest() for number in range(count)]
    ledger = {f"{key}/1": Entry("label", key[:20], AT + timedelta(seconds=n), Fate.DONE) for n, key in enumerate(keys)}
    parts = {f"{key}/cause": Since(key[:8], AT + timedelta(seconds=n)) for n, key in enumerate(keys)}
    latest = {Register.CAUSE: Act(Register.CAUSE, "feedback::process", AT, "ana", Origin.COMMAND, 5)}
    return Record({1: AT}, parts, ledger, latest)


def test_what_does_not_fit() -> None:
    """A marker stays within its bounds: first what comments tell again goes, then the older commands."""
    record = many(4_000)
    text = record.written()
    found = Record.of(Marker("card", KEY, {"record": text}))
    assert found is not None
    assert len(text) <= MOST_CHARACTERS < len(zlib.compress(record.told.encode(), 9))
    kept = len(found.ledger)
    assert 0 < kept < len(record.ledger)
    assert [*found.ledger.items()] == [*record.ledger.items()][-kept:]
    assert found.parts == {}
    assert (found.latest, found.began) == (record.latest, record.began)


@pytest.mark.parametrize("gone", ["ledger", "parts"])
def test_answers_or_commands_alone(gone: str) -> None:
    """Either of them may be what does not fit."""
    record = replace(many(6_000), **{gone: {}})  # type: ignore[arg-type] # a field of a record, by its name
    assert len(record.written()) <= MOST_CHARACTERS


def test_rounds_without_number() -> None:
    """Where even what has to stay does not fit, it is written all the same: the bot does not hang."""
    rounds = {number: AT + timedelta(seconds=int(digest(str(number)), 16)) for number in range(30_000)}
    record = replace(many(10), began=rounds)
    found = Record.of(Marker("card", KEY, {"record": record.written()}))
    assert found == replace(record, ledger={}, parts={})


def test_digests() -> None:
    """Equal words have equal ones; where one word ends and the next begins makes a difference."""
    assert digest("a", "b") == digest("a", "b")
    assert len({digest(), digest("a", "b"), digest("ab"), digest("b", "a"), digest("\ud800")}) == 5


@given(RECORDS, DIGESTS)
def test_what_is_told_leaves_the_text_out(record: Record, shows: str) -> None:
    """Two records differ by what is told exactly when they differ in more than the digest of their card."""
    assert replace(record, shows=shows).told == record.told
    assert replace(record, is_open=not record.is_open).told != record.told
