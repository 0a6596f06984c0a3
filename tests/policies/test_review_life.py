"""The life of a card: rounds, ratings that may still change, good cases, snoozes, times."""

from __future__ import annotations

import pytest

from bot.sandbox import people
from tests.policies.idle import WEEK, closings
from tests.reviewing import (
    BOT,
    CAUSE,
    COMPLETE,
    DOCS,
    NO_ACTION,
    NOTHING_LEFT,
    OTHER,
    PENDING,
    PROCESS,
    SUMMARY,
    YES,
    Talking,
    kinds,
)  # fmt: skip
from tests.world import DAYS, HOURS, World

ME = people.MANAGERS[0].username
MAY_CHANGE = "The customer can still change the rating, until the ticket is closed in Zendesk."
FINAL = "The ticket is closed in Zendesk: the rating cannot change any more."


@pytest.fixture
def case(world: World) -> Talking:
    """A bad case under review."""
    return Talking(world)


def again(case: Talking) -> None:
    """The customer turns good, and bad once more."""
    case.rates("good", "All fine")
    case.looks()
    case.rates("bad", "Broken again")
    case.looks()


def test_a_new_round_keeps_the_older_answers_visible(case: Talking) -> None:
    """All is asked anew; what was answered before stands below, with its round."""
    case.hears(COMPLETE)
    again(case)
    assert case.marker.values["round"] == "2"
    assert case.stands[:3] == [
        "Summary of ticket/feedback: **missing**",
        "Action to be taken: **missing**",
        "Contact customer to discuss feedback? (Y/N) **missing**",
    ]
    assert f"In round 1, Summary of ticket/feedback: `the cable was loose` (`{ME}`)" in case.stands
    assert "to_review" not in case.marker.values
    case.hears(f"{SUMMARY} again\n{NO_ACTION}\n{YES}", OTHER)
    assert f"Summary of ticket/feedback: `the cable was loose again` (`{OTHER}`)" in case.stands
    assert "to_review" in case.marker.values
    assert case.is_quiet()


def test_a_rating_that_turns_good_undoes_nothing(case: Talking) -> None:
    """Labels and assignee of the review stay, nothing is asked any more, and the promise of a word stands."""
    case.hears(COMPLETE)
    case.rates("good", "All fine")
    case.looks()
    assert (case.causes, case.contact, case.assignees) == ([DOCS], [PENDING], [ME])
    assert "please write what is missing" not in case.card
    assert case.next.startswith("somebody writes to the customer.")
    assert case.is_quiet()


def test_an_answer_after_the_rating_turned_good(case: Talking) -> None:
    """It still counts to its round."""
    case.rates("good", "All fine")
    case.looks()
    case.hears(f"{SUMMARY}\n{CAUSE}")
    assert case.causes == [DOCS]
    assert case.is_quiet()


def test_times_stand_in_the_marker(case: Talking) -> None:
    """Seconds from the rating to the last required answer and to the word to the customer; mending moves none."""
    began = case.record.began[1]
    case.says(COMPLETE)
    answered = case.world.sandbox.clock.now()
    case.looks()
    case.world.wait(HOURS)
    case.says("Email: Hello")
    contacted = case.world.sandbox.clock.now()
    case.looks()
    values = case.marker.values
    assert (values["to_review"], values["to_contact"]) == tuple(
        str(int((at - began).total_seconds())) for at in (answered, contacted)
    )


def test_a_ticket_that_is_closed(case: Talking) -> None:
    """The card says until when the rating may change, and then that it is final."""
    assert (MAY_CHANGE in case.card, FINAL in case.card) == (True, False)
    case.world.sandbox.zendesk.close(case.ticket)
    case.looks(25 * HOURS)
    assert (MAY_CHANGE in case.card, FINAL in case.card) == (False, True)
    assert case.is_quiet()
    case.hears(CAUSE)
    assert FINAL in case.card


# -- good cases ------------------------------------------------------------------------------------------------


def test_a_good_case_gets_a_card_when_spoken_to(world: World) -> None:
    """A small one, without questions; plain words and template answers get none."""
    case = Talking(world, "good")
    for words in ("Nice!", COMPLETE):
        case.says(words)
        assert kinds(case.looks()) == []
    note = case.hears(f"{BOT} label docs")
    assert case.card.startswith("What the bot was asked on this good case.")
    assert (case.stands, case.asked, case.causes) == ([], ["label done"], [DOCS])
    assert case.reactions(note) == [("white_check_mark", people.BOT)]
    assert case.is_quiet()


def test_a_good_case_that_was_spoken_to_turns_bad(world: World) -> None:
    """Its card becomes that of a review, and what was said before counts."""
    case = Talking(world, "good")
    case.hears(f"{BOT} label process")
    card = case.card_note.id
    case.rates("bad", "Broken")
    case.looks()
    assert (case.card_note.id, case.marker.values["round"], case.causes) == (card, "1", [PROCESS])
    assert "Summary of ticket/feedback: **missing**" in case.stands
    assert case.is_quiet()


def test_labels_on_a_good_case_are_peoples(world: World) -> None:
    """Nobody follows answers there, so no label is taken off or put on."""
    case = Talking(world, "good")
    case.clicks(add_labels=[DOCS, PROCESS])
    assert kinds(case.looks()) == []
    assert set(case.causes) == {DOCS, PROCESS}


def test_a_snooze_keeps_a_good_case_open(world: World) -> None:
    """Until it ends; then silence closes it as ever."""
    case = Talking(world, "good")
    case.hears(f"{BOT} snooze 20d waiting")
    for _ in range(9):
        assert closings(case.looks(2 * DAYS)) == 0
    case.looks(3 * DAYS)
    for _ in range(5):
        case.looks(2 * DAYS)
    assert case.issue.state == "closed"


def test_unsnoozed(world: World) -> None:
    """Who ends a snooze lets the case close after a week."""
    case = Talking(world, "good")
    case.hears(f"{BOT} snooze 20d")
    case.hears(f"{BOT} unsnooze")
    assert closings(case.looks(WEEK + HOURS)) == 1


def test_a_review_that_is_done_stays_open(case: Talking) -> None:
    """Without the setting nothing closes a bad case but people."""
    case.hears(NOTHING_LEFT)
    case.looks(4 * WEEK)
    assert case.issue.state == "opened"
