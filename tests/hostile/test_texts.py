"""Hostile texts do nothing in any place of the bot; thousands here, a million by `python -m tests.hostile`."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import quoted
from tests.hostile import __main__ as command
from tests.hostile.attacks import BIG_EVERY, attack
from tests.hostile.check import EVERYTHING, all_places, raw, tally, violations
from tests.hostile.places import block, sources
from tests.hostile.rules import LIMIT_BYTES

TEXTS = 2_000
HOLDS_FOREIGN_WORDS = {
    "issue.md", "bot.policies.change.TOLD", "bot.policies.ping.FIRST", "bot.policies.remind.REMINDER",
    "bot.status_note.NOTE",
    "bot.dialogue.card.CARD", "bot.dialogue.rotation_issue.DESCRIPTION", "bot.dialogue.hand_over_note.HAND_OVER",
    "bot.dialogue.follow.REPLY", "bot.dialogue.carry.UNKNOWN", "bot.commands.rating.RATING",
    "bot.commands.escalate.ESCALATED", "bot.commands.who.WHO", "bot.commands.why.WHY",
    "bot.commands.malformed.MALFORMED",
}  # fmt: skip


def test_nothing_comes_to_life() -> None:
    """No generated text runs a command, calls anybody, links anything or leaves its quote, in any place of the bot."""
    found = tally(seed=6, numbers=range(TEXTS), everywhere=all_places())
    assert (found.found, found.where) == ({}, [])


def test_the_texts_are_hostile() -> None:
    """Sent as they are, many would run a command and most would call or link."""
    done = [set(raw(attack(6, number))) for number in range(200)]
    assert sum("executed" in each for each in done) > 40
    assert sum("mention" in each for each in done) > 40
    assert sum("image" in each for each in done) > 10


@settings(max_examples=40)
@given(st.lists(st.one_of(st.text(max_size=20), st.integers(0, 10**9).map(lambda n: attack(0, n)))).map("".join))
def test_any_text_is_harmless_in_an_issue(text: str) -> None:
    """Whatever is put together of attacks and other characters, the description of an issue stays what it is."""
    place = next(place for place in all_places() if place.name == EVERYTHING)
    assert list(violations(place, text)) == []


def test_a_text_too_long_for_gitlab_is_harmless() -> None:
    """What is above GitLab's own limit, where its lines shift, is cut before."""
    text = attack(0, BIG_EVERY - 1)
    assert len(text.encode("utf-8", "replace")) > LIMIT_BYTES
    place = next(place for place in all_places() if place.name == EVERYTHING)
    assert list(violations(place, text)) == []


def test_every_text_of_the_bot_is_a_place() -> None:
    """The places are found in the source, and those with foreign words are among them."""
    places = {place.name.partition(" without ")[0] for place in all_places()}
    assert places >= HOLDS_FOREIGN_WORDS
    assert places - {"status", "report"} <= {source.name for source in sources()}


def _with_marks_alone(words: quoted.Quoted) -> str:
    return "\n\n> " + words.text.replace("\n", "\n> ").replace("\r", "")


FOUND_ONCE = (646_337, 704_241, 801_414)
"""Keys of another tracker side by side: the second one was alive behind the code around the first."""


def test_what_a_million_texts_found() -> None:
    """Generated texts that once linked something link nothing any more."""
    assert dict(tally(0, FOUND_ONCE, all_places()).found) == {}


@pytest.mark.parametrize("harm", ["quote", "fence"])
def test_a_weaker_quote_is_noticed(harm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check has teeth: with a quote without a fence, or a fence that may be outgrown, it finds something."""
    block.cache_clear()
    if harm == "fence":
        monkeypatch.setattr(quoted, "_fence", lambda text, least: "`" * least)
    else:
        monkeypatch.setattr(
            quoted.Quoted, "__str__", lambda self: "\n\n> " + self.text.replace("\n", "\n> ").replace("\r", "")
        )
    found = tally(6, range(100), all_places()).found
    block.cache_clear()
    assert {"escape", "mention"} <= {*found}


def test_the_command_prints_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Operators of the check get figures as one line of JSON, and go on where a run ended."""
    assert command.main(["--texts", "20", "--start", "40", "--jobs", "1"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["texts"], told["start"], told["raw"]["texts"]) == (20, 40, 2)
    assert [told[f"{kind}s"] for kind in command.KINDS] == [0] * len(command.KINDS)
