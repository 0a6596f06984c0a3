"""What becomes of a command: who may, what is too old or too much, and that nothing is done a second time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.config import Configuration
from bot.dialogue.carry import Carried, carry_out, given
from bot.domain.model import Need
from bot.domain.said import Comment, Reply, Told
from bot.standing.acts import Register
from bot.standing.record import Entry, Fate, Record, digest
from tests.commands.asking import ANA, CONFIG, REVIEW
from tests.standing.saying import BEN, DOCS, GUEST, at, case, comment
from tests.world import configured

EMPTY = Record()
SOON = at(6)
"""The time of most runs here."""


def carried(
    *comments: Comment, record: Record | None = EMPTY, config: Configuration = CONFIG, hour: float = 6, **more: Any
) -> Carried:
    """What becomes of the commands of some comments, by default at hour 6."""
    found = case(*comments, **more)
    return carry_out(found, comments, record, lambda _acts: REVIEW, now=at(hour), config=config)


def fates(found: Carried) -> list[Fate]:
    return [entry.fate for entry in found.entries.values()]


def words(found: Carried) -> list[str]:
    return [" ".join(body.text.split()) for bodies in found.words.values() for body in bodies]


def sets(found: Carried) -> list[tuple[Register, str]]:
    return [(act.register, act.value) for act in found.acts]


@pytest.mark.parametrize(
    ("text", "fate", "begins", "effects"),
    [
        ("@bot label docs", Fate.DONE, "", [(Register.CAUSE, DOCS)]),
        ("@bot close", Fate.DONE, "This issue closes as you asked, but its review", [(Register.STATE, "closed")]),
        ("@bot who", Fate.ANSWERED, "* Has the case", []),
        ("@bot", Fate.ANSWERED, "You can ask", []),
        ("@bot reopen", Fate.ANSWERED, "This issue is open", []),
        ("@bot snooze", Fate.REFUSED, "`snooze` is not enough", []),
        ("@bot dance", Fate.UNKNOWN, "I know no command `dance`.", []),
        ("@bot closed", Fate.UNKNOWN, "I know no command `closed`; did you mean `@bot close`?", []),
    ],
)
def test_fates(text: str, fate: Fate, begins: str, effects: list[tuple[Register, str]]) -> None:
    """Done with a reaction, answered in words, refused with a reason, or not understood."""
    found = carried(comment(text, 5), label_clicks=(), state_clicks=())
    assert (fates(found), sets(found), found.done) == ([fate], effects, [5] if fate is Fate.DONE else [])
    assert [told[: len(begins)] for told in words(found)] == ([begins] if begins else [])


def test_an_act_is_its_authors_at_the_time_of_the_comment() -> None:
    """Not of the run, so that a later click or comment stands."""
    (act,) = carried(comment("@bot label docs", 5, BEN, edited=at(5.5), is_witnessed=False)).acts
    assert (act.by, act.at, act.note_id) == ("ben", at(5.5), 5)


def test_the_ledger() -> None:
    """One line for each command: where it stands, what it was, whose, when, and what became of it."""
    found = carried(comment("@bot label docs\n@bot who\n@bot who", 5))
    assert found.entries == {
        f"5/{digest('label', 'docs')}/1": Entry("label", "ana", at(5), Fate.DONE),
        f"5/{digest('who', '')}/1": Entry("who", "ana", at(5), Fate.ANSWERED),
        f"5/{digest('who', '')}/2": Entry("who", "ana", at(5), Fate.ANSWERED),
    }


@pytest.mark.parametrize("person", [GUEST, replace(ANA, access_level=None), replace(ANA, is_active=False)])
def test_denied(person: Any) -> None:
    """Who may is told, in words that notify nobody."""
    found = carried(comment("@bot close", 5, person))
    assert (fates(found), sets(found)) == ([Fate.DENIED], [])
    assert words(found) == ["`close` is not for everybody: all members of this project but Guests may use it here."]


def test_bots_give_no_commands() -> None:
    """Whatever they write."""
    said = comment("@bot close", 5, replace(ANA, is_bot=True))
    assert [*given(said)] == []
    assert carried(said) == Carried()


@pytest.mark.parametrize(("hours", "fate"), [(48, Fate.DONE), (48.01, Fate.LATE)])
def test_late(hours: float, fate: Fate) -> None:
    """By settings, two days after the comment, or after its edit."""
    assert fates(carried(comment("@bot label docs", 5), hour=5 + hours)) == [fate]
    assert fates(
        carried(comment("@bot label docs", 5, hour=-90, edited=at(5), is_witnessed=False), hour=5 + hours)
    ) == [fate]


@pytest.mark.parametrize(
    ("text", "shown", "fate"),
    [
        ("@bot label docs", {"labels": frozenset({DOCS})}, Fate.DONE),
        ("@bot label docs", {"labels": frozenset({DOCS, "feedback::process"})}, Fate.LATE),
        ("@bot assign me", {"assignees": (ANA.username,)}, Fate.DONE),
        ("@bot assign me", {"assignees": ("ben",)}, Fate.LATE),
        ("@bot close", {"is_open": False, "closed_at": at(20)}, Fate.DONE),
        ("@bot snooze 3d", {}, Fate.LATE),
        ("@bot who", {}, Fate.LATE),
    ],
)
def test_late_but_there_already(text: str, shown: dict[str, Any], fate: Fate) -> None:
    """Nobody hears that nothing was done where all that was asked for stands, by a run that died or by somebody."""
    found = carried(comment(text, 5), hour=99, label_clicks=(), state_clicks=(), issue=shown)
    assert (fates(found), found.done) == ([fate], [5] if fate is Fate.DONE else [])


def test_late_in_words() -> None:
    """What, from when, and what to do."""
    (told,) = words(carried(comment("@bot close", 5), hour=99))
    assert told == (
        "`close` is from 2026-11-18 14:30 UTC, more than 2 days before I saw it, and may not be meant any more: I did "
        "nothing. Please repeat it if it still holds."
    )


def test_late_stays_late() -> None:
    """A later edit of what stands around a command renews neither the command nor the time that it is told to be of."""
    before = carried(comment("@bot close", 5), hour=99)
    edited = comment("@bot close\n@bot who", 5, edited=at(99), is_witnessed=False)
    after = carried(edited, record=replace(EMPTY, ledger=before.entries), hour=99.5)
    assert words(after)[0].startswith(words(before)[0])


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (0, [Fate.DONE, Fate.DONE, Fate.LIMITED]),
        (1, [Fate.DONE, Fate.LIMITED]),
        (2, [Fate.LIMITED]),
        (3, []),
    ],
)
def test_limits(before: int, expected: list[Fate]) -> None:
    """The first one too many is answered; of what comes after it nothing is said or remembered."""
    config = configured({"commands": {"per_hour": 2}})
    said = comment("\n".join(["@bot assign me"] * 5), 5, spoken_before=before)
    found = carried(said, config=config)
    assert fates(found) == expected
    assert len(words(found)) == (Fate.LIMITED in expected)


KNOWN = comment("@bot label docs\n@bot who\n@bot dance\n@bot snooze", 5)


def test_known_commands_are_not_done_again() -> None:
    """An edited comment's answer tells again what it told; only the new command is carried out."""
    first = carried(KNOWN)
    edited = comment(
        "@bot label docs\n@bot who\n@bot dance\n@bot snooze\n@bot assign me", 5, edited=at(5.5), is_witnessed=False
    )
    again = carried(edited, record=Record(ledger=first.entries))
    assert words(again) == words(first)
    assert (sets(again), fates(again), again.done) == ([(Register.ASSIGNEE, "ana")], [Fate.DONE], [5])


def test_what_was_denied_late_or_limited_stays_so() -> None:
    """Time and rights of the first look count."""
    config = configured({"commands": {"per_hour": 2}})
    said = comment("@bot close", 5, GUEST), comment("@bot label docs\n@bot close\n@bot who", 6, hour=5)
    first = carried(*said, config=config, hour=99)
    again = carried(*said, record=Record(ledger=first.entries), config=config, hour=6)
    assert (sets(again), again.entries, words(again)) == ([], {}, words(first))


# -- when the card is lost -------------------------------------------------------------------------------------


def test_without_a_record_the_witnesses_are_asked_first() -> None:
    """A lost card may have remembered the command: the bot's reaction tells."""
    found = carried(comment("@bot close", 5), record=None)
    assert (found.needs, found.acts, found.entries, found.words) == (Need.WITNESSES, [], {}, {})


def test_what_has_the_reaction_was_said_when_it_was_written() -> None:
    """The reaction moved the time of its edit: a click in between is later."""
    said = comment("@bot label docs", 5, edited=at(5.5), is_witnessed=True, reacted_at=(at(5.5),))
    assert [act.at for act in carried(said).acts] == [at(5)]


@pytest.mark.parametrize("witness", ["reaction", "answer"])
def test_what_has_a_witness_is_past(witness: str) -> None:
    """Labels and assignee still follow it; the state does not, nothing is said twice, and no reaction is put."""
    said = comment("@bot label docs\n@bot assign me\n@bot close", 5, is_witnessed=witness == "reaction")
    replies = {5: Reply(9, "x")} if witness == "answer" else {}
    found = carried(said, record=None, replies=replies, hour=999)
    assert sets(found) == [(Register.CAUSE, DOCS), (Register.ASSIGNEE, "ana")]
    assert (fates(found), found.done) == ([Fate.DONE] * 3, [])


@pytest.mark.parametrize(("answered", "fate"), [(5 + 48, Fate.DONE), (5 + 48.01, Fate.LATE)])
def test_what_an_answer_called_too_old_stays_so(answered: float, fate: Fate) -> None:
    """Without a record the time of the answer says what it was."""
    said, told = comment("@bot label docs", 5, is_witnessed=False), (Told("answer", at(answered), 9),)
    found = carried(said, record=None, hour=99, replies={5: Reply(9, "x")}, told=told)
    assert (fates(found), bool(sets(found))) == ([fate], fate is Fate.DONE)


def test_what_has_no_witness_is_new() -> None:
    """It is carried out, unless it is too old."""
    said = comment("@bot close", 5, is_witnessed=False)
    assert sets(carried(said, record=None)) == [(Register.STATE, "closed")]
    assert fates(carried(said, record=None, hour=99)) == [Fate.LATE]


def test_what_a_command_needs_is_read_first() -> None:
    """Until then it says nothing and does nothing."""
    found = carried(comment("@bot why", 5))
    assert (found.needs, found.words) == (Need.LABEL_CLICKS | Need.STATE_CLICKS, {})
    assert carried(comment("@bot why", 5), label_clicks=(), state_clicks=()).needs is Need.NOTHING


def test_a_command_sees_what_came_before_it() -> None:
    """The acts of earlier commands are part of how the case stands for later ones."""
    seen: list[int] = []

    def review(acts: list[Any]) -> Any:
        seen.append(len(acts))
        return REVIEW

    said = comment("@bot label docs\n@bot assign me\n@bot who", 5)
    carry_out(case(said), [said], Record(), review, now=SOON + timedelta(minutes=1), config=CONFIG)
    assert seen == [0, 1, 2]
