"""How a case stands: from the card's memory, the comments as they are now, and what people clicked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.markers import Marker
from bot.domain.memory import stamp
from bot.domain.model import Case
from bot.domain.said import Comment
from bot.standing import derive
from bot.standing.acts import CLOSED, Act, Origin, Register
from bot.standing.record import Record, Since
from tests.commands.asking import ANA, AT, CONFIG, KEY, broken_labels
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
    PROCESS,
    SUMMARY,
    act,
    assigned,
    at,
    case,
    comment,
    history,
    labelled,
    stood,
    switched,
)  # fmt: skip
from tests.world import configured

CAUSE = Register.CAUSE


def looked(*looks: Case) -> derive.Standing:
    """How a case stands after several looks, each of which remembers what the one before wrote on the card."""
    found = stood(looks[0])
    for each in looks[1:]:
        found = stood(replace(each, history=history(found.record)))
    return found


def values(found: derive.Standing) -> dict[str, tuple[str, str]]:
    """What the latest acts set, and whose they were."""
    return {register.value: (act.value, act.by) for register, act in found.review.latest.items()}


def test_a_complete_review() -> None:
    """Everything is answered since the last required answer, and what follows is known."""
    found = stood(case(comment(COMPLETE, 2), comment("Cause: process", 3, BEN))).review
    assert (found.round, found.missing, found.answered_at, found.needs_action) == (1, (), at(3), True)
    assert [(each.field.name, each.given.by) for each in found.questions if each.given] == [
        (name, "ana") for name in (SUMMARY, ACTION, CONTACT)
    ]


def test_what_is_missing() -> None:
    """In the order of the card, the cause last; optional questions never are."""
    fields = ({"name": "One?"}, {"name": "Two?", "required": False}, {"name": "Three?"})
    config = configured({"review": {"fields": fields}})
    found = stood(case(comment("**One?** 1", 1, config=config)), config).review
    assert (found.missing, found.answered_at) == (("Three?", "Cause:"), None)


@pytest.mark.parametrize("config", [configured({"review": {"cause": {"required": False}}}), broken_labels()])
def test_a_cause_that_is_not_asked_for(config: Any) -> None:
    """It is not missing where settings do not want it, nor while there are no causes."""
    assert stood(case(comment(f"{SUMMARY} a\n{ACTION} b\n{CONTACT} N", 1)), config).review.missing == ()


def test_a_case_that_was_never_bad() -> None:
    """Nothing is asked, no answer counts; commands and clicks do."""
    found = derive.stand(
        case(comment(COMPLETE, 1), label_clicks=(labelled(DOCS, 2),)), {}, [act(Register.STATE, CLOSED, 3)], CONFIG
    )
    assert (found.review.round, found.review.questions, found.review.missing) == (0, (), ())
    assert values(found) == {"cause": (DOCS, "ben"), "state": (CLOSED, "ana")}


def test_an_answer_that_was_taken_back() -> None:
    """Who deletes a comment takes all of it back, as an act of theirs: nothing that came before it returns."""
    found = looked(case(comment(COMPLETE, 2)), case())
    assert values(found) == {"cause": ("", "ana"), "contact": ("", "ana"), "assignee": ("", "ana")}
    assert len(found.review.missing) == 4


def test_an_answer_that_was_edited_away() -> None:
    """An edit takes back what it leaves out, and only that."""
    found = looked(case(comment(COMPLETE, 2)), case(comment(f"{SUMMARY} slow\nCause: docs", 2, edited=at(4))))
    assert values(found) == {"cause": (DOCS, "ana"), "contact": ("", "ana"), "assignee": ("", "ana")}
    assert found.review.missing == (ACTION, CONTACT)


def test_an_older_answer_counts_again() -> None:
    """Where a later answer is deleted, the one before it is the latest."""
    first = comment("Cause: docs", 1)
    assert values(looked(case(first, comment("Cause: process", 2, BEN)), case(first)))["cause"] == (DOCS, "ana")


def test_clicks_and_commands_are_not_taken_back() -> None:
    """The card remembers them, although events are not read again and the comment of the command is gone."""
    first = case(label_clicks=(labelled(DOCS, 1),))
    record = derive.stand(first, BEGAN, [act(Register.SNOOZE, "2027-01-15T08:00:00Z", 2)], CONFIG).record
    found = stood(case(record=record))
    assert values(found) == {"cause": (DOCS, "ben"), "snooze": ("2027-01-15T08:00:00Z", "ana")}


def test_a_look_without_words() -> None:
    """Where comments were not read, what the card remembers stands."""
    record = stood(case(comment(COMPLETE, 2))).record
    found = stood(replace(case(record=record), talk=None))
    assert (found.record.parts, found.review.latest) == (record.parts, record.latest)


def test_a_label_that_nobody_is_known_to_have_given() -> None:
    """It stays, as if it had been given when the issue was opened: any act comes later."""
    there: dict[str, Any] = {"issue": {"labels": frozenset({DOCS})}}
    first = case(label_clicks=(), **there)
    assert values(stood(first)) == {"cause": (DOCS, "")}
    assert values(looked(first, case(comment("Cause: process", -40), **there))) == {"cause": (PROCESS, "ana")}


def test_events_come_first() -> None:
    """While GitLab's events were not read, a label on the issue counts, and is not remembered as anybody's."""
    found = stood(case(issue={"labels": frozenset({DOCS})}))
    assert ("Cause:" in found.review.missing, values(found)) == (False, {})


def test_replies_are_remembered_while_their_comment_is_there() -> None:
    """What was said about a deleted comment is forgotten."""
    parts = {"2/reply": Since("00112233", at(2)), "3/reply": Since("44556677", at(3))}
    found = stood(case(comment("@bot who", 3), record=Record(BEGAN, parts=parts)))
    assert found.record.parts == {"3/reply": Since("44556677", at(3))}


@pytest.mark.parametrize(
    ("contacted", "round_began", "expected"),
    [(-1, 0, None), (0, 0, 0), (5, 0, 5)],
)
def test_contact(contacted: float, round_began: float, expected: float | None) -> None:
    """The customer was written to in this round when it happened after it began."""
    found = derive.stand(
        case(comment("Email: hi", 1, hour=contacted)), {1: at(-90), 2: at(round_began)}, [], CONFIG
    ).review
    assert found.contacted_at == (None if expected is None else at(expected))


def test_pending_is_no_contact() -> None:
    """A promise to write is not a letter."""
    assert stood(case(comment(f"{CONTACT} Y", 1))).review.contacted_at is None


def test_who_may_not_answer_changes_nothing() -> None:
    """Guests' comments leave no trace in the card's memory."""
    found = stood(case(comment(COMPLETE, 2, GUEST)))
    assert (values(found), found.record.parts) == ({}, {})


SPOKEN = st.builds(
    comment,
    st.sampled_from(["Cause: docs", "Cause: process", f"{CONTACT} Y", f"{CONTACT} N", f"{ACTION} call", "Email: hi"]),
    st.integers(1, 30),
    st.sampled_from([ANA, BEN, GUEST]),
)
CLICKED = st.builds(
    labelled, st.sampled_from([DOCS, PROCESS, PENDING, DONE]), st.integers(0, 60).map(lambda halves: halves / 2 + 0.25),
    is_added=st.booleans(),
)  # fmt: skip


@given(st.lists(SPOKEN, max_size=6, unique_by=lambda each: each.note_id), st.lists(CLICKED, max_size=4), st.data())
def test_a_look_more_or_less(said: list[Comment], clicks: list[Any], data: st.DataObject) -> None:
    """A look in between changes nothing of how a case stands, as long as nobody takes anything back."""
    said.sort(key=lambda each: each.note_id)
    clicks.sort(key=lambda each: each.at)
    places = data.draw(st.integers(0, len(said)))
    time = said[places - 1].created_at if places else at(0)
    early = tuple(click for click in clicks if click.at <= time)
    at_once = case(*said, label_clicks=tuple(clicks))
    assert looked(case(*said[:places], label_clicks=early), at_once) == looked(at_once)


@given(st.permutations(range(4)))
def test_people_on_different_questions_commute(order: list[int]) -> None:
    """Who writes first makes no difference where everybody answers another question."""
    words = [f"{SUMMARY} slow", f"{CONTACT} Y", "Cause: docs", f"{ACTION} call"]
    said = [comment(words[place], place + 1, (ANA, BEN)[place % 2], hour=hour) for hour, place in enumerate(order)]
    found = stood(case(*said))
    assert values(found) == {
        "cause": (DOCS, "ana"), "contact": (PENDING, "ben"), "assignee": ("ben", "ben"),
    }  # fmt: skip
    assert found.review.missing == ()


def test_the_latest_of_everything() -> None:
    """Assignments and the state follow clicks too."""
    found = stood(
        case(comment(f"{ACTION} call", 1), assignments=(assigned(2),), state_clicks=(switched(3, "dora"),)),
        commanded=(act(Register.STATE, "opened", 2),),
    )
    assert values(found) == {"assignee": ("ben", "ben"), "state": (CLOSED, "dora")}


@pytest.mark.parametrize(
    ("until", "hours", "is_snoozed"),
    [(AT, -1, True), (AT, 0, False), (AT, 1, False), (None, 0, False)],
)
def test_snoozes(until: datetime | None, hours: float, is_snoozed: bool) -> None:  # noqa: FBT001 # a column
    """A case is snoozed until that moment."""
    value = stamp(until) if until else ""
    record = Record(latest={Register.SNOOZE: Act(Register.SNOOZE, value, at(-9), "ana", Origin.COMMAND, 5)})
    assert derive.snoozed_until(record, at(hours)) == (until if is_snoozed else None)


def test_nothing_snoozes_without_a_record() -> None:
    """A case without a card is not snoozed."""
    assert (derive.snoozed_until(None, AT), derive.snoozed_until(Record(), AT)) == (None, None)


def test_what_a_card_remembers() -> None:
    """The record of the card's marker; none without a card, nor where it cannot be read."""
    record = stood(case(comment(COMPLETE, 2))).record
    assert derive.remembered(case(record=record)) == record
    assert derive.remembered(case()) is None
    broken = history(record)
    assert broken.card is not None
    lost = replace(broken, card=replace(broken.card, marker=Marker("card", KEY, {"round": "1"})))
    assert derive.remembered(replace(case(), history=lost)) is None


@pytest.mark.parametrize("is_click", [False, True])
def test_what_an_answer_covered_counts_again_without_it(*, is_click: bool) -> None:
    """Taking back an answer brings back the command or the click before it, although looks went by in between."""
    origin = Origin.CLICK if is_click else Origin.COMMAND
    before = Record(latest={CAUSE: act(CAUSE, PROCESS, 1, origin)})
    covered, taken_back = case(comment("Cause: docs-issue", 2), record=before), case()
    assert looked(covered, covered, taken_back).review.value(CAUSE) == PROCESS
