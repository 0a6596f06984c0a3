"""What the card says and remembers, from a review as data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.dialogue.card import SHOWN_COMMANDS, card, is_shown
from bot.dialogue.follow import Following, Rated, follow
from bot.domain.model import Case, Ticket
from bot.domain.quoted import QuotedInline
from bot.domain.texts import Body
from bot.sandbox.gitlab.quick_actions import extract
from bot.sandbox.gitlab.references import references
from bot.standing.record import Entry, Fate, Record
from tests.commands.asking import CONFIG
from tests.standing.saying import (
    ACTION,
    BEGAN,
    COMPLETE,
    CONTACT,
    DOCS,
    SUMMARY,
    at,
    case,
    comment,
    history,
    labelled,
)  # fmt: skip

NONE = (frozenset[str](), False, frozenset[int](), frozenset[str]())
"""Nothing in a text that GitLab would act upon."""

READ: dict[str, Any] = {"label_clicks": (), "state_clicks": ()}
QUIET = f"{SUMMARY} slow\n{ACTION} none\n{CONTACT} N\nCause: docs"


def standing(
    *words: str, rounds: int = 1, is_bad: bool = True, is_open: bool = True, **more: Any
) -> tuple[Case, Following]:
    """The case after these comments, and what follows."""
    said = tuple(comment(text, number) for number, text in enumerate(words, 1))
    found = case(*said, **{"record": Record(), **READ, **more})
    began = {number: BEGAN[1] if number == 1 else at(10 * (number - 1)) for number in range(1, rounds + 1)}
    return found, follow(found, Rated(began, is_bad, is_open), at(30), CONFIG)


def shown(*words: str, hour: float = 30, **more: Any) -> Body:
    found, follows = standing(*words, **more)
    return card(found, follows, at(hour), CONFIG)


def text(*words: str, **more: Any) -> str:
    return shown(*words, **more).text


@pytest.mark.parametrize(
    ("words", "more", "told"),
    [
        ((COMPLETE,), {}, "somebody writes to the customer."),
        ((COMPLETE.replace(" Y", " N"),), {}, "`ana` takes care of the action."),
        (
            (COMPLETE.replace(" Y", " N"), "@bot unassign"),
            {},
            "somebody takes care of the action: comment `@bot assign me`.",
        ),
        ((QUIET,), {}, "nothing is left to do. Close the issue, or comment `@bot close`."),
        ((QUIET, "@bot close"), {}, "nothing, this case is closed. `@bot reopen` opens it again."),
        ((QUIET,), {"is_open": False, "issue": {"is_open": False}}, "nothing, this case is closed."),
        ((QUIET,), {"is_bad": False}, "nothing: the rating is good now."),
        ((COMPLETE,), {"is_bad": False}, "somebody writes to the customer."),
    ],
)
def test_what_comes_next(words: tuple[str, ...], more: dict[str, Any], told: str) -> None:
    """One thing, with the exact words to type."""
    found = " ".join(text(*words, **more).split())
    assert f"**Next:** {told}" in found


def test_a_good_case_has_no_questions() -> None:
    """Its card only shows what the bot was asked."""
    found, _ = standing("@bot who")
    follows = follow(found, Rated({}, is_bad=False, is_open=True), at(30), CONFIG)
    body = card(found, follows, at(30), CONFIG)
    assert ("Summary" in body.text, "Where this stands" in body.text, "`who` by `ana`" in body.text) == (
        False,
        False,
        True,
    )
    assert body.marker is not None
    assert body.marker.values["round"] == "0"


def test_who_did_it_and_how() -> None:
    """A click and a command are told apart from an answer."""
    told = text("Cause: process", "@bot contacted", label_clicks=(labelled(DOCS, 5),))
    assert f"Cause: `{DOCS}` (`ben`, by a click)" in told
    assert "Contact: `contact::done` (`ana`, by a command)" in told


def test_every_fate_has_its_words() -> None:
    """Whatever became of a command can be shown."""
    ledger = {f"1/{fate}/1": Entry("label", "ana", at(1), fate) for fate in Fate}
    lines = [line for line in text(record=Record(ledger=ledger)).splitlines() if line.startswith("* `label` by")]
    assert len({line.rpartition(": ")[2] for line in lines}) == len(Fate)


def test_only_the_last_commands_are_shown() -> None:
    """The newest first; the ledger keeps them all."""
    ledger = {f"{number}/x/1": Entry("who", f"user{number}", at(number), Fate.ANSWERED) for number in range(30)}
    body = shown(record=Record(ledger=ledger))
    lines = [line for line in body.text.splitlines() if line.startswith("* `who` by")]
    assert [line.split("`")[3] for line in lines] == [f"user{29 - place}" for place in range(SHOWN_COMMANDS)]
    record = Record.of(body.marker)
    assert record is not None
    assert len(record.ledger) == 30


@pytest.mark.parametrize(("hour", "is_told"), [(30, True), (101, False)])
def test_a_snooze(hour: float, *, is_told: bool) -> None:
    """Until it is over."""
    assert ("Snoozed until 2026-11-22 " in text("@bot snooze 4d", hour=hour)) is is_told


@pytest.mark.parametrize(
    ("ticket", "remembered", "is_final"),
    [(None, False, False), (Ticket(7), False, False), (Ticket(7, is_closed=True), False, True), (None, True, True)],
)
def test_a_rating_that_may_change(ticket: Ticket | None, *, remembered: bool, is_final: bool) -> None:
    """Once a ticket is closed it stays so, also when nobody read it this time."""
    told = text(ticket=ticket, record=Record(is_final=remembered))
    assert ("cannot change any more" in told, "can still change" in told) == (is_final, not is_final)


@pytest.mark.parametrize(("is_bad", "is_told"), [(True, False), (False, True)])
def test_a_closed_bad_case_promises_no_change(*, is_bad: bool, is_told: bool) -> None:
    """Nobody looks at it again when its ticket goes; a good one closes without a new card."""
    assert ("can still change" in text(is_bad=is_bad, is_open=False)) is is_told


def test_times() -> None:
    """Seconds since the round began, and never fewer than none."""
    found = shown(COMPLETE, "Email: hi", rounds=1)
    assert found.marker is not None
    assert {name: found.marker.values.get(name) for name in ("to_review", "to_contact")} == {
        "to_review": str(49 * 3600), "to_contact": str(50 * 3600),
    }  # fmt: skip
    open_round = shown(COMPLETE, rounds=2)
    assert open_round.marker is not None
    assert not {"to_review", "to_contact"} & set(open_round.marker.values)


def test_rounds() -> None:
    """The answers of earlier rounds stand below, with their round."""
    told = text(COMPLETE, rounds=2)
    assert f"In round 1, {SUMMARY} `slow` (`ana`)" in told
    assert f"{SUMMARY} **missing**" in told


def test_an_equal_card_is_not_written_again() -> None:
    """Text and memory decide; a later look at the same words changes neither."""
    found, follows = standing(COMPLETE, "@bot who")
    body = card(found, follows, at(30), CONFIG)
    assert not is_shown(body, found)
    record = Record.of(body.marker)
    assert record is not None
    seen = replace(found, history=history(record))
    again = follow(seen, Rated(BEGAN, is_bad=True, is_open=True), at(40), CONFIG)
    assert is_shown(card(seen, again, at(40), CONFIG), seen)
    clicked = replace(seen, label_clicks=(labelled("feedback::process", 35),))
    other = follow(clicked, Rated(BEGAN, is_bad=True, is_open=True), at(40), CONFIG)
    assert not is_shown(card(clicked, other, at(40), CONFIG), clicked)


@pytest.mark.parametrize("word", ["@all", "#1 !2", "`` ` `` x", "/close", "![x](http://x.example/a.png)", "~bug"])
def test_answers_are_shown_and_not_obeyed(word: str) -> None:
    """Managers' words stand in code spans, whatever they are."""
    body = shown(f"{SUMMARY} {word}\n{ACTION} {word}\n{CONTACT} N")
    found = references(str(body))
    assert (found.users, found.all_mentioned, found.issues, found.others) == NONE
    assert extract(str(body)).commands == ()
    assert str(QuotedInline(word)) in body.text
