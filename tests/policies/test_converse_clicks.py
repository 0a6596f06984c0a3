"""Clicks in GitLab and words in comments: the latest human act stands, and the card says whose it was."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import people
from tests.reviewing import (
    ACTION,
    BOT,
    CAUSE,
    COMPLETE,
    DOCS,
    DONE,
    NO,
    NOTHING_LEFT,
    OTHER,
    PENDING,
    PROCESS,
    SUMMARY,
    YES,
    Talking,
    kinds,
)  # fmt: skip
from tests.world import HOURS, World

ME = people.MANAGERS[0].username
THIRD = people.MANAGERS[3].username


@pytest.fixture
def case(world: World) -> Talking:
    """A bad case under review."""
    return Talking(world)


@pytest.mark.parametrize("looks", [False, True])
def test_a_click_after_a_comment(case: Talking, *, looks: bool) -> None:
    """The click stands, whether or not the bot looked in between, and the sibling goes."""
    case.says(CAUSE)
    if looks:
        case.looks()
    case.clicks(OTHER, add_labels=[PROCESS])
    case.looks()
    assert case.causes == [PROCESS]
    assert f"Cause: `{PROCESS}` (`{OTHER}`, by a click)" in case.stands
    assert case.is_quiet()
    assert case.causes == [PROCESS]


@pytest.mark.parametrize("looks", [False, True])
def test_a_comment_after_a_click(case: Talking, *, looks: bool) -> None:
    """The comment stands."""
    case.clicks(OTHER, add_labels=[PROCESS])
    if looks:
        case.looks()
    case.hears(CAUSE)
    assert case.causes == [DOCS]
    assert f"Cause: `{DOCS}` (`{ME}`)" in case.stands
    assert case.is_quiet()


def test_taking_off_is_an_act_too(case: Talking) -> None:
    """Who takes a label off means it: the card misses the cause again, and an older answer does not bring it back."""
    case.hears(COMPLETE)
    case.clicks(OTHER, remove_labels=[DOCS, PENDING])
    case.looks()
    assert (case.causes, case.contact) == ([], [])
    assert "Cause: **missing**" in case.stands
    assert case.is_quiet()


def test_siblings_go(case: Talking) -> None:
    """Exclusive labels are a paid feature: of two in a group the last one stays; other labels are never touched."""
    case.clicks(add_labels=[DOCS, "docs"])
    case.clicks(OTHER, add_labels=[PROCESS, "feedback-other"])
    case.clicks(THIRD, add_labels=[PENDING])
    case.clicks(THIRD, add_labels=[DONE])
    case.looks()
    assert set(case.issue.labels) == {"docs", "feedback-other", PROCESS, DONE, "satisfaction::bad"}
    assert case.is_quiet()


def test_a_command_after_a_click(case: Talking) -> None:
    """And a click after that."""
    for act, cause in ((("says", f"{BOT} label docs"), DOCS), (("clicks", PROCESS), PROCESS)):
        if act[0] == "says":
            case.hears(act[1])
        else:
            case.clicks(OTHER, add_labels=[act[1]])
            case.looks()
        assert case.causes == [cause]
    assert case.is_quiet()


# -- who has the case ------------------------------------------------------------------------------------------


def test_an_action_assigns_its_author(case: Talking) -> None:
    """And a later action of somebody else assigns them."""
    case.hears(ACTION)
    assert case.assignees == [ME]
    case.hears("* **Action to be taken:** I call them", OTHER)
    assert case.assignees == [OTHER]
    assert case.is_quiet()


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_assignment_on_purpose_stands(case: Talking, when: str) -> None:
    """Whom somebody assigned by hand keeps the case, whoever answers with an action."""
    if when == "before":
        case.clicks(OTHER, assignee_ids=[case.person(THIRD).id])
        case.hears(ACTION)
    else:
        case.hears(ACTION)
        case.clicks(OTHER, assignee_ids=[case.person(THIRD).id])
        case.looks()
    assert case.assignees == [THIRD]
    assert any(line.startswith(f"Assigned to: `{THIRD}`") for line in case.stands)
    assert case.is_quiet()


def test_taking_off_the_assignee(case: Talking) -> None:
    """The bot does not bring back who was taken off; a new action does."""
    case.hears(ACTION)
    case.clicks(OTHER, assignee_ids=[])
    case.looks()
    assert case.assignees == []
    assert case.is_quiet()
    case.hears("* **Action to be taken:** I call them", THIRD)
    assert case.assignees == [THIRD]


def test_no_action_any_more(case: Talking) -> None:
    """An action that turns out not to be needed takes its author off again."""
    note = case.hears(ACTION)
    case.edits(note, "* **Action to be taken:** none")
    case.looks()
    assert case.assignees == []


# -- the state -------------------------------------------------------------------------------------------------


def test_closed_by_hand_while_something_is_missing(case: Talking) -> None:
    """GitLab's own close is respected; what the review lacks is told once, also after another close."""
    case.hears(SUMMARY)
    case.clicks(state_event="close")
    assert kinds(case.looks()) == ["EditCard", "PostLacking"]
    (note,) = case.world.notes(case.issue, "lacking")
    assert ("* **Cause:** …" in note.body, "* **Summary" in note.body) == (True, False)
    assert case.is_quiet()
    for state in ("reopen", "close"):
        case.clicks(state_event=state)
        case.looks()
    assert (case.issue.state, len(case.world.notes(case.issue, "lacking"))) == ("closed", 1)
    assert case.is_quiet()


def test_closed_by_hand_when_all_is_answered(case: Talking) -> None:
    """Nobody says a word."""
    case.hears(NOTHING_LEFT)
    case.clicks(state_event="close")
    assert kinds(case.looks()) == ["EditCard"]
    assert case.is_quiet()


def test_answers_on_a_closed_case(case: Talking) -> None:
    """They count, and do not open it."""
    case.clicks(state_event="close")
    case.looks()
    case.hears(f"{SUMMARY}\n{NO}\n{CAUSE}")
    assert (case.issue.state, case.causes) == ("closed", [DOCS])
    assert case.is_quiet()


@pytest.mark.parametrize(("words", "click", "state"), [("close", "reopen", "opened"), ("reopen", "close", "closed")])
def test_a_click_after_a_command_on_the_state(case: Talking, words: str, click: str, state: str) -> None:
    """It stands, whether or not the command was carried out before."""
    if words == "reopen":
        case.clicks(state_event="close")
    case.says(f"{BOT} {words}")
    case.clicks(OTHER, state_event={"reopen": "close", "close": "reopen"}[click])
    case.clicks(OTHER, state_event=click)
    case.looks()
    assert case.issue.state == state
    assert case.is_quiet()


@pytest.mark.parametrize("quick", ["/close", '/label ~"feedback::process"', f"/assign @{OTHER}", "/reopen"])
def test_quick_actions_are_clicks(case: Talking, quick: str) -> None:
    """What people do with GitLab's own commands stands, and the bot says nothing to it."""
    case.hears(NOTHING_LEFT)
    case.world.wait(HOURS)
    case.world.sandbox.gitlab.create_note(case.issue, case.person(THIRD), f"Ok.\n\n{quick}")
    before: Any = None
    case.looks()
    before = (case.issue.state, case.causes, case.assignees)
    assert case.answers() == []
    assert case.is_quiet()
    assert (case.issue.state, case.causes, case.assignees) == before
    assert before == {
        "/close": ("closed", [DOCS], []), '/label ~"feedback::process"': ("opened", [PROCESS], []),
        f"/assign @{OTHER}": ("opened", [DOCS], [OTHER]), "/reopen": ("opened", [DOCS], []),
    }[quick]  # fmt: skip


def test_contact_by_a_click(case: Talking) -> None:
    """A label on the contact is as good as an answer, and the card says whose it was."""
    case.hears(YES)
    case.clicks(OTHER, add_labels=[DONE])
    case.looks()
    assert case.contact == [DONE]
    assert f"Contact: `{DONE}` (`{OTHER}`, by a click)" in case.stands
    assert case.is_quiet()
