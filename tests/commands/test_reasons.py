"""Why the bot did one thing."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from bot.commands import Asked, reasons
from bot.commands.reasons import Explained
from bot.commands.settings import shown
from bot.config import Configuration
from bot.domain.said import Assignment, Click, Comment, Said, Talk
from bot.standing.acts import CLOSED, OPENED, Act, Origin, Register
from bot.standing.review import Review
from tests.commands.asking import (
    ANA,
    AT,
    BOT,
    CASE,
    CONFIG,
    HOUR,
    ISSUE,
    REVIEW,
    broken_labels,
    clicked,
    latest,
    switched,
)

BAD, GOOD, PROCESS, DOCS = "satisfaction::bad", "satisfaction::good", "feedback::process", "feedback::docs-issue"
BEN = replace(ANA, username="ben")
COMMENT = Comment(50, BEN, AT - 4 * HOUR, AT - 3 * HOUR, Said())
WITH_COMMENT = Talk(comments=(COMMENT, replace(COMMENT, edited_at=AT + HOUR)))
BENS = "the last comment to me before, by `ben` of 2026-11-18 06:30 UTC"
RATED = "the customer's rating of 2026-11-16 08:30 UTC"


def asked(review: Review = REVIEW, config: Configuration = CONFIG, **changes: Any) -> Asked:
    return Asked("", ANA, AT, AT, replace(CASE, **changes), review, config, BOT)


def acted(register: Register, value: str, origin: Origin, hours_ago: int) -> Review:
    act = Act(register, value, AT - hours_ago * HOUR, "eve", origin)
    return replace(REVIEW, latest=MappingProxyType({register: act}))


def assert_settings_exist(found: Explained, config: Configuration = CONFIG) -> None:
    assert all(": " in shown(config, name) for name in found.settings)


@pytest.mark.parametrize("label", [BAD, GOOD])
def test_the_label_of_the_rating(label: str) -> None:
    """It follows the customer."""
    click = clicked(label, 1, is_added=label == BAD)
    found = reasons.of_label(asked(label_clicks=(click,)), click)
    assert (found.rule, found.data) == (reasons.FOLLOWS, RATED)
    assert found.settings == (f"{label.replace('::', '.')}.name",)
    assert_settings_exist(found)


def test_the_label_of_the_rating_is_put_back() -> None:
    """Who took it off is named."""
    clicks = (clicked(BAD, 9), clicked(BAD, 2, "eve", is_added=False), clicked(BAD, 1))
    found = reasons.of_label(asked(label_clicks=clicks), clicks[-1])
    assert found.data == "`eve`, who took it off on 2026-11-18 07:30 UTC"
    assert reasons.of_label(asked(label_clicks=clicks), clicks[0]).data == RATED


def test_the_label_of_the_rating_while_the_file_is_broken() -> None:
    """The fallback's setting is named."""
    click = clicked(BAD, 1)
    found = reasons.of_label(asked(config=broken_labels(), label_clicks=(click,)), click)
    assert found.settings == ("fallback.labels.bad",)
    assert_settings_exist(found, broken_labels())


def test_a_rating_younger_than_the_act_led_to_nothing() -> None:
    """Where the old one is not known any more, nothing is said."""
    click = clicked(BAD, 99)
    assert reasons.of_label(asked(label_clicks=(click,)), click).data is None


@pytest.mark.parametrize(
    ("register", "label", "setting"),
    [
        (Register.CAUSE, PROCESS, "causes.0.name"),
        (Register.CONTACT, "contact::pending", "contact.pending.name"),
        (Register.CONTACT, "contact::done", "contact.done.name"),
        (Register.KEEP_OPEN, "keep-open", "states.keep_open.name"),
        (Register.LOOK, "needs-look", "states.look.name"),
    ],
)
@pytest.mark.parametrize(("origin", "how"), [(Origin.ANSWER, "an answer"), (Origin.COMMAND, "a command")])
def test_labels_that_follow_people(register: Register, label: str, setting: str, origin: Origin, how: str) -> None:
    """Whose act it was, and of which kind."""
    click = clicked(label, 1)
    found = reasons.of_label(asked(acted(register, label, origin, 2), label_clicks=(click,)), click)
    assert (found.rule, found.settings) == (reasons.LATEST, (setting,))
    assert found.data == f"{how} by `eve` of 2026-11-18 07:30 UTC"
    assert_settings_exist(found)


def test_an_act_that_came_later_is_no_reason() -> None:
    """Then the last comment before is named, an edited one by the time of the edit; or nothing."""
    click = clicked(PROCESS, 1)
    later = acted(Register.CAUSE, DOCS, Origin.CLICK, 0)
    assert reasons.of_label(asked(later, label_clicks=(click,), talk=WITH_COMMENT), click).data == BENS
    assert reasons.of_label(asked(later, label_clicks=(click,)), click).data is None


def test_the_look_is_the_bots_own() -> None:
    """Where no person set it, score and words did."""
    click = clicked("needs-look", 1)
    found = reasons.of_label(asked(label_clicks=(click,)), click)
    assert (found.rule, found.data) == (reasons.LOOKS, RATED)
    assert_settings_exist(found)


@pytest.mark.parametrize("label", ["old-name", ""])
@pytest.mark.parametrize("config", [CONFIG, broken_labels()], ids=["", "broken"])
def test_labels_that_no_setting_names(label: str, config: Configuration) -> None:
    """A label of former times, or one that was deleted since."""
    click = clicked(label, 1)
    found = reasons.of_label(asked(config=config, label_clicks=(click,)), click)
    assert (found.rule, found.settings) == (reasons.NOT_OURS, ())
    assert ("deleted" in found.what) is (not label)


@pytest.mark.parametrize(("is_opened", "state"), [(True, OPENED), (False, CLOSED)])
def test_a_state_that_somebody_asked_for(state: str, *, is_opened: bool) -> None:
    """Whose command it was."""
    click = switched(0, is_opened=is_opened)
    found = reasons.of_state(asked(latest(state=state), state_clicks=(click,)), click)
    assert (found.rule, found.data) == (reasons.ASKED, "a command by `ana` of 2026-11-18 08:30 UTC")
    assert_settings_exist(found)


def test_a_fresh_bad_rating_opens() -> None:
    """Whatever people did to the state before."""
    click = switched(0, is_opened=True)
    found = reasons.of_state(asked(latest(state=CLOSED), state_clicks=(click,)), click)
    assert (found.rule, found.data) == (reasons.TURNED_BAD, RATED)


@pytest.mark.parametrize(
    ("talk", "clicks", "data"),
    [
        (Talk(), (), "nobody having written or done anything since the issue was opened on 2026-11-16 09:30 UTC"),
        (WITH_COMMENT, (), "the last word or act of a person before, by `ben` of 2026-11-18 06:30 UTC"),
        (WITH_COMMENT, (clicked("x", 2, "eve"), clicked(GOOD, 1)), "by `eve` of 2026-11-18 07:30 UTC"),
        (Talk(assignments=(Assignment(AT - HOUR, "eve", is_assigned=True),)), (), "by `eve` of 2026-11-18 08:30 UTC"),
    ],
)
def test_an_idle_good_case_closed(talk: Talk, clicks: tuple[Click, ...], data: str) -> None:
    """The last person before it is named, the bot's own acts and later words are not."""
    issue, click = replace(ISSUE, labels=frozenset({GOOD})), switched(0)
    found = reasons.of_state(asked(issue=issue, talk=talk, label_clicks=clicks, state_clicks=(click,)), click)
    assert found.rule == reasons.IDLE
    assert data in (found.data or "")
    assert_settings_exist(found)


def test_a_case_that_was_good_then() -> None:
    """The label of that time counts, not that of today."""
    click = switched(5)
    found = reasons.of_state(asked(label_clicks=(clicked(GOOD, 9), clicked(BAD, 1)), state_clicks=(click,)), click)
    assert found.rule == reasons.IDLE


def test_a_bad_case_that_is_done() -> None:
    """The setting and the last comment are named."""
    click = switched(1)
    found = reasons.of_state(asked(talk=WITH_COMMENT, state_clicks=(click,)), click)
    assert (found.rule, found.data) == (reasons.DONE, BENS)
    assert_settings_exist(found)


def test_a_double() -> None:
    """It closed for the older issue."""
    click = switched(1)
    assert reasons.of_state(asked(doubled_by=2, state_clicks=(click,)), click).rule == reasons.DOUBLE


@pytest.mark.parametrize(("value", "did"), [("ana", "assigned it to `ana`"), ("", "took it from who had it")])
def test_an_assignee(value: str, did: str) -> None:
    """Who got or lost it, and by whose word."""
    found = reasons.of_assignee(Act(Register.ASSIGNEE, value, AT, "eve", Origin.COMMAND))
    assert (found.what, found.data) == (did, "a command by `eve` of 2026-11-18 09:30 UTC")
    assert_settings_exist(found)
