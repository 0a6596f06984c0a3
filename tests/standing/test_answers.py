"""Which comments count as answers, since when, in which round, and what follows from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.review import ACCESS_LEVELS, RoleName
from bot.domain.said import Comment, Person
from bot.standing.acts import Act, Origin, Register
from bot.standing.answers import (
    CAUSE,
    MAIL,
    Heard,
    acts,
    completed_at,
    heard,
    key_of,
    may_answer,
    questions,
    recorded,
    round_at,
)
from bot.standing.record import Record, Since, digest
from tests.commands.asking import ANA, CONFIG, HOUR, broken_labels
from tests.standing.saying import (
    ACTION,
    BEGAN,
    BEN,
    COMPLETE,
    CONTACT,
    DOCS,
    DONE,
    GUEST,
    PENDING,
    SUMMARY,
    at,
    comment,
)  # fmt: skip
from tests.world import configured

BOT = replace(ANA, is_bot=True)
LEFT = replace(ANA, access_level=None)
KEYS = {name: key_of(field) for name, field in zip("sac", CONFIG.bot.review.fields, strict=True)}


def accepted(*comments: Comment, before: tuple[Comment, ...] = ()) -> tuple[Heard, ...]:
    """What counts, by a card that remembers the comments of an earlier look."""
    record = Record(parts=recorded(heard(before, Record(), CONFIG), CONFIG))
    return heard(comments, record, CONFIG)


def since(found: tuple[Heard, ...], name: str) -> list[object]:
    """Since when each comment says what it says to one question, in hours; None where it says nothing."""
    key = KEYS.get(name, name)
    return [(each.since[key] - at(0)) / HOUR if key in each.since else None for each in found]


@pytest.mark.parametrize(
    ("role", "changes", "is_heard"),
    [(role, {}, role != "guest") for role in ACCESS_LEVELS]
    + [(None, {}, False), ("owner", {"is_bot": True}, False), ("owner", {"is_active": False}, False)],
)
def test_whose_comments_count(role: RoleName | None, changes: dict[str, Any], *, is_heard: bool) -> None:
    """Members with a role that settings list; no guests, strangers, bots and blocked accounts."""
    person = Person(9, "x", ACCESS_LEVELS[role] if role else None, **changes)
    assert may_answer(person, CONFIG) is is_heard
    assert len(accepted(comment(COMPLETE, 1, person))) == is_heard


def test_roles_are_listed_not_compared() -> None:
    """A higher role that is not listed does not count."""
    config = configured({"review": {"answered_by": ("reporter",)}})
    assert [may_answer(each, config) for each in (ANA, BEN)] == [True, False]


def test_since_when() -> None:
    """A comment says all of what it says since it was written."""
    found = accepted(comment(COMPLETE, 2))
    assert [since(found, each) for each in ("s", "a", "c", CAUSE, MAIL)] == [[2], [2], [2], [2], [None]]


def test_an_edit_elsewhere_makes_nothing_new() -> None:
    """What the edited comment says as before, it says since then; what it says anew, since the edit."""
    edited = comment(COMPLETE.replace("slow", "rude"), 2, edited=at(9))
    found = accepted(edited, before=(comment(COMPLETE, 2),))
    assert [since(found, each) for each in ("s", "a", "c", CAUSE)] == [[9], [2], [2], [2]]


def test_an_edit_that_nobody_remembers() -> None:
    """Without the card's memory all of an edited comment counts from the edit."""
    assert since(accepted(comment(COMPLETE, 2, edited=at(9))), "c") == [9]


def test_what_was_accepted_stays() -> None:
    """Who leaves the team leaves answers behind; what they edit afterwards is not accepted."""
    before = comment(COMPLETE, 2)
    assert since(accepted(replace(before, by=LEFT), before=(before,)), "s") == [2]
    edited = comment(COMPLETE.replace("slow", "rude"), 2, LEFT, edited=at(9))
    found = accepted(edited, before=(before,))
    assert [since(found, each) for each in ("s", "a")] == [[None], [2]]


@pytest.mark.parametrize(
    "text", ["docs-issue", "process or docs", f"{SUMMARY}", f"{CONTACT} Y/N", f"{CONTACT} perhaps"]
)
def test_what_says_nothing(text: str) -> None:
    """Empty templates, doubts and two causes are no answers."""
    assert accepted(comment(f"Cause: {text}" if "process" in text else text, 1)) == ()


def test_what_is_remembered() -> None:
    """By number of the comment and question: a digest and a time, never the words."""
    parts = recorded(accepted(comment(f"{SUMMARY} slow\nCause: docs", 7), comment("Email: Hello", 8)), CONFIG)
    assert parts == {
        f"7/{KEYS['s']}": Since(digest("slow"), at(7)),
        "7/cause": Since(digest(DOCS), at(7)),
        "8/mail": Since(digest("Hello"), at(8)),
    }


def test_a_question_that_gets_an_alias_keeps_its_key() -> None:
    """What cards remember hangs on the question's own name, whatever its case."""
    field = CONFIG.bot.review.fields[0]
    assert key_of(field) == key_of(field.model_copy(update={"aliases": ("Other",), "name": field.name.upper()}))


@pytest.mark.parametrize(("hour", "number"), [(-99, 0), (0, 1), (9.99, 1), (10, 2), (19, 2), (20, 3), (99, 3)])
def test_rounds(hour: float, number: int) -> None:
    """A round begins with its rating; what came before all of them is no answer."""
    assert round_at(at(hour), {1: at(0), 2: at(10), 3: at(20)}) == number
    assert round_at(at(hour), {}) == 0


def answers(*comments: Comment, rounds: int = 1) -> dict[str, tuple[object, list[object]]]:
    """What counts for each question: in this round, and in the ones before. Rounds begin every ten hours."""
    began = {number: at(10 * (number - 1)) for number in range(1, rounds + 1)}
    return {
        each.field.name: (
            (each.given.value.text, each.given.by) if each.given else None,
            [(number, given.value.text) for number, given in each.earlier],
        )
        for each in questions(accepted(*comments), began, CONFIG)
    }


def test_several_people_on_several_questions() -> None:
    """Every question has its own latest answer."""
    found = answers(comment(COMPLETE, 1), comment(f"{SUMMARY} rude", 2, BEN))
    assert found == {SUMMARY: (("rude", "ben"), []), ACTION: (("call them", "ana"), []), CONTACT: (("yes", "ana"), [])}


def test_answers_of_one_moment() -> None:
    """Of two answers of the same time the later comment counts."""
    pair = comment(f"{SUMMARY} one", 1, hour=5), comment(f"{SUMMARY} two", 2, BEN, hour=5)
    assert answers(*pair) == answers(*reversed(pair))
    assert answers(*pair)[SUMMARY] == (("two", "ben"), [])


def test_older_rounds_stay_visible() -> None:
    """A new round asks everything again, and shows what was answered before, the oldest first."""
    said = comment(f"{SUMMARY} one", 1), comment(f"{SUMMARY} two", 2, hour=12), comment(f"{ACTION} x", 3, hour=25)
    found = answers(*said, rounds=3)
    assert found[SUMMARY] == (None, [(1, "one"), (2, "two")])
    assert found[ACTION] == (("x", "ana"), [])


@given(st.permutations(range(6)))
def test_the_latest_counts_in_any_order(order: list[int]) -> None:
    """It does not matter in which order comments are read."""
    said = [comment(f"{SUMMARY} {number}\n{CONTACT} {'YN'[number % 2]}", number + 1) for number in range(6)]
    assert answers(*(said[place] for place in order)) == answers(*said)
    assert answers(*said)[SUMMARY] == (("5", "ana"), [])


def does(text: str, **more: Any) -> list[Act]:
    """The acts of one comment at hour 3."""
    return [*acts(accepted(comment(text, 3, **more)), CONFIG)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cause: docs", [(Register.CAUSE, DOCS)]),
        (f'~"{DOCS}"', [(Register.CAUSE, DOCS)]),
        ("Cause: docs or process", []),
        (f"{CONTACT} yes please", [(Register.CONTACT, PENDING)]),
        (f"{CONTACT} nope", [(Register.CONTACT, "")]),
        (f"{CONTACT} perhaps", []),
        ("Email:\nDear customer", [(Register.CONTACT, DONE)]),
        (f"{ACTION} call them", [(Register.ASSIGNEE, "ana")]),
        (f"{ACTION} None.", [(Register.ASSIGNEE, "")]),
        (f"{ACTION} keine", [(Register.ASSIGNEE, "")]),
        (f"{SUMMARY} slow", []),
        ("@bot close", []),
    ],
)
def test_what_answers_do(text: str, expected: list[tuple[Register, str]]) -> None:
    """They name the cause, ask for or confirm a word to the customer, take the case on; commands are apart."""
    assert does(text) == [Act(register, value, at(3), "ana", Origin.ANSWER, 3) for register, value in expected]


def test_guests_do_nothing() -> None:
    """Whose comment does not count, has no effect."""
    assert does(COMPLETE, by=GUEST) == []


def test_without_labels() -> None:
    """While `labels.yml` is broken answers set no labels; who takes the case on still gets it."""
    config = broken_labels()
    found = heard((comment(f"{COMPLETE}", 1, config=config),), Record(), config)
    assert [each.register for each in acts(found, config)] == [Register.ASSIGNEE]


def test_the_questions_of_a_first_look() -> None:
    """Without comments all is open."""
    found = questions((), BEGAN, CONFIG)
    assert [(each.field, each.given, each.earlier) for each in found] == [
        (f, None, ()) for f in CONFIG.bot.review.fields
    ]


def set_to(register: Register, value: str, when: datetime) -> dict[Register, Act]:
    return {register: Act(register, value, when, "ana.k", Origin.CLICK)}


@pytest.mark.parametrize(
    ("parts", "latest", "ended"),
    [
        ({"s": 1, "a": 3, "c": 2, CAUSE: 1}, {}, 3),
        ({"s": 1, "a": 3, "c": 2}, set_to(Register.CAUSE, DOCS, at(4)), 4),
        ({"s": 1, "a": 3, "c": 2}, set_to(Register.CAUSE, DOCS, at(-4)), 3),
        ({"s": 1, "a": 3, CAUSE: 1}, set_to(Register.CONTACT, DONE, at(5)), 5),
        ({"s": 1, "a": 3, "c": 2, CAUSE: 1}, set_to(Register.CONTACT, DONE, at(5)), 3),
        ({"s": 1, "a": 3, "c": 2}, {}, None),
        ({"s": 1, "a": 3, "c": 2}, set_to(Register.CAUSE, DOCS, at(11)), None),
        ({"s": 1, "a": 3, CAUSE: 1}, set_to(Register.CONTACT, PENDING, at(5)), None),
        ({"s": 1, "a": 3, CAUSE: 1}, set_to(Register.CONTACT, DONE, at(11)), None),
        ({"s": 1, "a": 11, "c": 2, CAUSE: 1}, {}, None),
        ({"s": 1, "a": -1, "c": 2, CAUSE: 1}, {}, None),
    ],
)
def test_when_an_earlier_round_was_completed(
    parts: dict[str, int], latest: dict[Register, Act], ended: int | None
) -> None:
    """With its last answer, the cause, or the word to the customer; what came before or after it does not count."""
    remembered = {
        f"{number}/{KEYS.get(name, name)}": Since("", at(when)) for number, (name, when) in enumerate(parts.items())
    }
    record = Record(began={1: at(0), 2: at(10)}, parts=remembered, latest=latest)
    assert completed_at(record, 1, CONFIG) == (None if ended is None else at(ended))
    assert completed_at(record, 2, CONFIG) is None
