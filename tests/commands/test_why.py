"""`why` lists what the bot did."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.commands import why
from bot.commands.why import NOTES, SHOWN
from bot.domain.model import Need
from bot.domain.said import Talk, Told
from bot.policies import POLICIES
from tests.commands.asking import AT, CASE, CONFIG, HOUR, ask, clicked, latest, live, only_said, switched

MINUTE = timedelta(minutes=1)
KIND = re.compile(r"Marker\(\s*\"([a-z]+)\"")


def explained(review: Any = None, **changes: Any) -> list[str]:
    """The acts as they are told, newest first, of a case with these changes."""
    answer = ask("why", case=replace(CASE, **changes), **({"review": review} if review else {}))
    return only_said(answer).split(" * ")[1:]


def noted(kind: str, hours_ago: int = 1) -> Talk:
    return Talk(told=(Told(kind, AT - hours_ago * HOUR),))


def test_nothing_was_done() -> None:
    """It is said, with the time since when."""
    assert only_said(ask("why")) == "I have done nothing on this issue since I opened it on 2026-11-16 09:30 UTC."
    assert only_said(ask("why", case=replace(CASE, issue=None))) == "I have done nothing on this issue."


def test_the_newest_comes_first() -> None:
    """Labels, state, notes and the assignee are one list, by time; clicks of people are not in it."""
    acts = explained(
        latest(assignee="ana"),
        label_clicks=(clicked("feedback::process", 4), clicked("keep-open", 3, "eve")),
        state_clicks=(switched(2), switched(1, "eve", is_opened=True)),
        talk=noted("card", 5),
    )
    did = [act.partition("I ")[2].partition(".")[0] for act in acts]
    assert did == ["assigned it to `ana`", "closed it", "gave it the label `feedback::process`", "posted the card"]


def test_ten_are_shown() -> None:
    """The others are counted."""
    told = tuple(Told("answer", AT - minutes * MINUTE) for minutes in range(SHOWN + 2))
    acts = explained(talk=Talk(told=told))
    assert (len(acts), acts[0][:22]) == (SHOWN, "**2026-11-18 09:30 UTC")
    assert acts[-1].endswith("2 earlier acts are not shown.")
    assert explained(talk=Talk(told=told[:-1]))[-1].endswith("1 earlier act is not shown.")


def test_a_line_tells_all() -> None:
    """When, what, the rule, what it came from, the setting with its present value."""
    (act,) = explained(label_clicks=(clicked("satisfaction::bad", 1),))
    assert act == (
        "**2026-11-18 08:30 UTC** I gave it the label `satisfaction::bad`. Rule: this label follows the customer's "
        "rating, and I put it back when somebody changes it. It came from the customer's rating of 2026-11-16 08:30 "
        "UTC. Settings now: `labels.yml: satisfaction.bad.name: satisfaction::bad`."
    )


@pytest.mark.parametrize("kind", NOTES)
def test_each_kind_of_note(kind: str) -> None:
    """What it was, and every setting it names exists."""
    (act,) = explained(talk=noted(kind))
    did, rule, settings, _ = NOTES[kind]
    assert f"I {did}. Rule: {rule}." in act
    assert [name for name in settings if f"`bot.yml: {name}: " not in act] == []
    assert ("No setting changes that." in act) is (not settings)


def test_every_note_of_the_policies_is_known() -> None:
    """Who writes a new kind of note on a case explains it here too."""
    files = [Path(inspect.getfile(policy)) for policy in POLICIES]  # type: ignore[arg-type] # modules
    written = {kind for path in files for kind in KIND.findall(path.read_text("utf-8"))}
    assert "warned" in written
    assert written - {"case"} - set(NOTES) == set()


def test_a_note_that_is_not_known() -> None:
    """A former version may have written it."""
    (act,) = explained(talk=noted("shout"))
    assert "I wrote a note of the kind `shout`. Rule: its text says why." in act


def test_hostile_names_stay_quoted() -> None:
    """Labels and people of other names are shown and not obeyed."""
    hostile = "x` @all /close"
    clicks = (clicked(hostile, 2), clicked("satisfaction::bad", 2, "@all", is_added=False), clicked(hostile, 1))
    answer = ask("why", case=replace(CASE, label_clicks=clicks, talk=noted("warned")), config=CONFIG)
    assert (live(answer).users, live(answer).all_mentioned, live(answer).others) == (frozenset(), False, frozenset())


def test_it_needs_the_clicks() -> None:
    """The run has to read them."""
    assert why.COMMAND.needs == Need.LABEL_CLICKS | Need.STATE_CLICKS
