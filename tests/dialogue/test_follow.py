"""What follows from all that was said and done: labels, state, answers, and what has to be read before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.config import Configuration
from bot.dialogue.follow import Following, Rated, follow, is_finished, label_changes, marked
from bot.domain.actions import StateEvent
from bot.domain.markers import Marker
from bot.domain.model import Case, Need
from bot.domain.said import Comment, Reply
from bot.standing.acts import Register
from bot.standing.record import Record, Since, digest
from tests.commands.asking import ANA, CONFIG, KEY
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
    at,
    case,
    comment,
    history,
    labelled,
    switched,
)  # fmt: skip
from tests.world import configured

CLOSING = configured({"review": {"close_when_done": True}})
LEFT = f"{SUMMARY} slow\n{ACTION} none\n{CONTACT} N\nCause: docs"
READ: dict[str, Any] = {"label_clicks": (), "state_clicks": ()}


def following(
    found: Case, config: Configuration = CONFIG, *, hour: float = 20, is_bad: bool = True, is_open: bool = True
) -> Following:
    return follow(found, Rated(BEGAN if is_bad else {}, is_bad, is_open), at(hour), config)


def after(*comments: Comment, config: Configuration = CONFIG, **more: Any) -> Following:
    """What follows from comments that are new on a card which remembers nothing, all events being read."""
    return following(case(*comments, **{"record": Record(BEGAN), **READ, **more}), config)


def later(before: Following, *comments: Comment, **more: Any) -> Following:
    """What follows at the next look, when the card remembers what came before."""
    return following(replace(case(*comments, **{**READ, **more}), history=history(before.record)))


def words(found: Following) -> list[tuple[int, str | None]]:
    """The answers: to which comment, and how they begin."""
    return [(each.comment.note_id, each.body.text[:20] if each.body else None) for each in found.replies]


def test_answers_in_the_order_of_the_comments() -> None:
    """Each comment gets one, with all that is to be said about it."""
    found = after(
        comment("@bot dance\nCause: docs, process", 3), comment("@bot who", 2, BEN), comment("@bot label docs", 4)
    )
    assert words(found) == [(2, "* Has the case: nobo"), (3, "I know no command `d")]
    assert "You named 2 causes" in str(found.replies[1].body)
    assert (found.done, found.is_spoken_to) == ((4,), True)


@pytest.mark.parametrize("person", [GUEST, replace(ANA, is_bot=True)])
def test_who_may_not_answer_is_not_asked(person: Any) -> None:
    """Doubts in words that do not count trouble nobody."""
    found = after(comment("Cause: docs, process", 3, person))
    assert (found.replies, found.record.parts) == ((), {})


def test_nothing_is_asked_on_a_good_case() -> None:
    """Where there is no review, only commands are answered."""
    found = following(case(comment("Cause: docs, process\n@bot who", 3), record=Record(), **READ), is_bad=False)
    assert [(number, told) for number, told in words(found)] == [(3, "* Has the case: nobo")]
    assert (found.review.missing, label_changes(case(), found, {}, CONFIG)) == ((), ((), ()))


def test_what_was_answered_is_not_answered_again() -> None:
    """The card remembers what each answer was about."""
    said = comment("@bot who\nCause: docs, process", 3)
    assert later(after(said), said).replies == ()


def test_a_lost_answer_is_found_by_what_it_is_about() -> None:
    """Without the card's memory the note itself tells."""
    said = comment("Cause: docs, process", 3)
    (reply,) = after(said).replies
    assert after(said, replies={3: Reply(9, reply.about)}).replies == ()
    assert len(after(said, replies={3: Reply(9, "another")}).replies) == 1


def test_a_doubt_that_was_mended() -> None:
    """Its note says thanks; where no note was, nothing is said."""
    doubt, clear = comment("Cause: docs, process", 3), comment("Cause: docs", 3, edited=at(4), is_witnessed=False)
    before = after(doubt)
    mended = later(before, clear, replies={3: Reply(9, before.replies[0].about)})
    assert words(mended) == [(3, "Thank you, that is c")]
    assert later(before, clear).replies == ()


@pytest.mark.parametrize(
    ("is_edited", "known", "needs"),
    [
        (False, "", Need.NOTHING),
        (True, "", Need.WITNESSES),
        (True, "@bot snooze 3d", Need.NOTHING),
        (True, "@bot snooze 9d", Need.WITNESSES),
    ],
)
def test_a_reaction_looks_like_an_edit(*, is_edited: bool, known: str, needs: Need) -> None:
    """Where the card does not know what an edited comment says now, somebody may have reacted to it since."""
    said = comment("@bot snooze 3d", 5, edited=at(5 + is_edited))
    record = Record(BEGAN, {"5/text": Since(digest(known), at(5))} if known else {})
    assert after(said, record=record).needs == needs


def test_the_marker_of_an_answer() -> None:
    """Which comment, and a digest of what about."""
    (reply,) = after(comment("@bot who", 3)).replies
    assert marked(reply, case()).marker == Marker("answer", KEY, {"to": "3", "about": reply.about})
    assert marked(replace(reply, about="", body=None), case()).marker == Marker("answer", KEY, {"to": "3"})


@pytest.mark.parametrize(
    ("said", "carries", "add", "remove"),
    [
        ("Cause: docs", [], [DOCS], []),
        ("Cause: docs", [DOCS], [], []),
        ("Cause: docs", [PROCESS, "docs"], [DOCS], [PROCESS]),
        (f"{CONTACT} Y", [DONE], [PENDING], [DONE]),
        (f"{CONTACT} N", [PENDING], [], [PENDING]),
        ("@bot label keep-open", [], ["keep-open"], []),
        ("@bot label -keep-open", ["keep-open"], [], ["keep-open"]),
        ("@bot label none", [PROCESS, DOCS], [], [DOCS, PROCESS]),
        ("nothing", [PROCESS, "keep-open"], [], []),
    ],
)
def test_labels(said: str, carries: list[str], add: list[str], remove: list[str]) -> None:
    """Each group shows the latest act; labels outside of a group are not touched."""
    issue = {"labels": frozenset(carries)}
    found = case(comment(said, 3), record=Record(BEGAN), issue=issue, **READ)
    assert label_changes(found, following(found), BEGAN, CONFIG) == (tuple(add), tuple(remove))


def test_labels_of_a_former_name_stay() -> None:
    """The issue carries it under the old name until somebody applies the renaming."""
    labels = CONFIG.labels
    assert labels is not None
    causes = ({"name": "feedback::manual", "was": (DOCS,)}, {"name": PROCESS})
    config = configured(labels=type(labels).model_validate({"causes": causes}))
    found = case(
        comment("Cause: manual", 3, config=config), record=Record(BEGAN), issue={"labels": frozenset({DOCS})}, **READ
    )
    assert label_changes(found, following(found, config), BEGAN, config) == ((), ())


def test_switches_follow_commands_alone() -> None:
    """Afterwards people click `keep-open` as they like."""
    before = after(comment("@bot label keep-open", 3))
    found = replace(case(comment("@bot label keep-open", 3), **READ), history=history(before.record))
    assert label_changes(found, following(found), BEGAN, CONFIG) == ((), ())


# -- the state -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "is_open", "clicks", "event"),
    [
        ("@bot close", True, (), StateEvent.CLOSE),
        ("@bot reopen", False, (), StateEvent.REOPEN),
        ("@bot close\n@bot reopen", True, (), None),
        ("@bot close", True, (switched(2),), StateEvent.CLOSE),
        ("@bot close", True, (switched(4, is_opened=True),), None),
        ("@bot reopen", False, (switched(4),), None),
        ("@bot close", True, (switched(4, "bot", is_opened=True),), StateEvent.CLOSE),
        (LEFT, True, (), None),
    ],
)
def test_the_state(said: str, *, is_open: bool, clicks: tuple[Any, ...], event: StateEvent | None) -> None:
    """A command that nobody's later click took back; an answer changes it only by setting."""
    issue = {"is_open": is_open}
    found = case(comment(said, 3), record=Record(BEGAN), label_clicks=(), state_clicks=clicks, issue=issue)
    result = following(found, is_open=is_open)
    assert (result.state_event, result.is_open) == (event, is_open if event is None else event is StateEvent.REOPEN)


@pytest.mark.parametrize(
    ("text", "is_over"),
    [
        (LEFT, True),
        (LEFT.replace("none", "call them"), False),
        (LEFT.replace("N\n", "Y\n"), False),
        (LEFT.replace("Cause: docs", ""), False),
        (f"{COMPLETE}", False),
    ],
)
def test_a_review_that_is_over(text: str, *, is_over: bool) -> None:
    """By setting a case closes when all is answered, no action is left and nobody is to write to the customer."""
    found = after(comment(text, 3), config=CLOSING)
    assert (found.state_event is StateEvent.CLOSE) is is_over
    assert is_finished(found.review, CONFIG) is False


@pytest.mark.parametrize(("hour", "event"), [(2, StateEvent.CLOSE), (4, None)])
def test_who_reopened_it_since_wants_it_open(hour: float, event: StateEvent | None) -> None:
    """It does not close by itself again."""
    clicks = (switched(hour, is_opened=True),)
    assert after(comment(LEFT, 3), config=CLOSING, state_clicks=clicks).state_event is event


# -- what has to be read ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "labels", "needs"),
    [
        ("nothing", [], Need.NOTHING),
        ("nothing", ["docs", "keep-open"], Need.NOTHING),
        ("nothing", [DOCS], Need.LABEL_CLICKS),
        ("Cause: docs", [], Need.LABEL_CLICKS),
        ("Cause: docs", [DOCS], Need.NOTHING),
        ("Cause: docs", [DOCS, PROCESS], Need.LABEL_CLICKS),
        ("@bot close", [], Need.STATE_CLICKS),
        ("@bot label keep-open", [], Need.LABEL_CLICKS),
        ("@bot why", [], Need.LABEL_CLICKS | Need.STATE_CLICKS),
        ("@bot assign me", [], Need.NOTHING),
    ],
)
def test_clicks_are_read_where_they_matter(said: str, labels: list[str], needs: Need) -> None:
    """Where the issue shows something else than words and memory say, and before the state is changed."""
    found = case(comment(said, 3), record=Record(BEGAN), issue={"labels": frozenset(labels)})
    assert following(found).needs == needs


def test_a_click_that_came_later_is_known_then() -> None:
    """Once read, nothing more is needed, and the card remembers it."""
    issue = {"labels": frozenset({PROCESS})}
    found = case(comment("Cause: docs", 3), record=Record(BEGAN), issue=issue, label_clicks=(labelled(PROCESS, 4),))
    first = following(found)
    assert (first.needs, first.review.value(Register.CAUSE)) == (Need.NOTHING, PROCESS)
    again = replace(case(comment("Cause: docs", 3), issue=issue), history=history(first.record))
    assert following(again).needs is Need.NOTHING
