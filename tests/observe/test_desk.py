"""The desk as one look sees it: what waits, what was reviewed, which issues are of turns, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

import pytest

from bot import cache_rows, policies
from bot.cache import Cache
from bot.contact import make
from bot.domain.actions import EditNote, StateEvent, UpdateIssue
from bot.domain.desk import NOTHING_MORE, Desk, DeskNeed, Round
from bot.domain.history import History
from bot.domain.model import Issue
from bot.domain.texts import Body, UnsafeTextError
from bot.observe import DeskReader
from bot.sandbox.gitlab import model
from tests.on_duty import WEEKLY
from tests.reviewing import BOT, COMPLETE, SUMMARY, Talking
from tests.rotating import Duty
from tests.world import DAYS, HOURS, MINUTES, World


@contextmanager
def reading(world: World, cached: Cache | None = None) -> Iterator[tuple[DeskReader, list[int]]]:
    """A reader as a run has it now, and the issues whose history it asked for."""
    asked: list[int] = []

    def history(issue: Issue) -> History | None:
        asked.append(issue.iid)
        return None

    with world.ports(is_dry=True) as ports:
        ground = make(ports.gitlab, ports.cache, ports.config.bot, ports.local_now)
        yield DeskReader(ports.gitlab, cached or ports.cache, ground, "zendesk", history), asked


def seen(world: World, need: DeskNeed = NOTHING_MORE) -> Desk:
    """The desk with what policies may need of it."""
    with reading(world) as (reader, _):
        return reader.informed(reader.look(world.sandbox.clock.now(), world.config), need, world.config)


@pytest.fixture
def talking(world: World) -> Talking:
    Duty(world)
    world.run()
    return Talking(world)


def test_a_case_that_waits(talking: Talking) -> None:
    """Its round, what is missing, and who was asked."""
    (case,) = seen(talking.world).waiting
    assert (case.iid, case.key.ticket_id) == (talking.issue.iid, talking.ticket)
    assert case.since == talking.issue.created_at
    assert case.missing == talking.record.missing != ()
    assert case.pings == talking.record.pings
    assert (case.assignees, case.is_acknowledged, case.is_overdue, case.is_silent) == ((), False, False, False)


def test_a_card_that_nobody_has_read(talking: Talking) -> None:
    """Everything may be missing then: the case waits."""
    talking.world.say(talking.issue, "Hm.")
    with reading(talking.world) as (reader, _):
        known = next(iter(reader.cache.open_bad()))
        reader.cache.see(replace(known.issue, notes_count=9))
        (case,) = reader.look(talking.world.sandbox.clock.now(), talking.world.config).waiting
    assert (case.missing, case.is_acknowledged, case.since) == (None, False, talking.issue.created_at)


@pytest.mark.parametrize("act", ["answer", "comment", "label", "assign", "command"])
def test_somebody_acted(talking: Talking, act: str) -> None:
    """An answer, any comment, a click, an assignment or a command: somebody looked at the case."""
    if act == "label":
        talking.clicks(add_labels=["feedback::process"])
    elif act == "assign":
        talking.clicks(assignee_ids=[talking.world.manager.id])
    else:
        talking.hears({"answer": SUMMARY, "comment": "I look at it.", "command": f"{BOT} help"}[act])
    talking.looks(HOURS)
    (case,) = seen(talking.world).waiting
    assert case.is_acknowledged


def test_a_snooze(talking: Talking) -> None:
    """Until when it lasts is known, and of late, that it is over; after a month nobody cares."""
    talking.hears("@feedback-bot snooze 3 days")
    talking.looks()
    (case,) = seen(talking.world).waiting
    now = talking.world.sandbox.clock.now()
    assert case.snoozed_until is not None
    assert timedelta(days=2) < case.snoozed_until - now < timedelta(days=3)
    for days, is_told in ((4, True), (31, False)):
        talking.world.wait(days * 24 * HOURS)
        (case,) = seen(talking.world).waiting
        assert case.is_back(now, talking.world.sandbox.clock.now()) is is_told
        assert not case.is_snoozed(talking.world.sandbox.clock.now())


def test_the_label(talking: Talking) -> None:
    """A case that carries `overdue`, under any of its names, is."""
    talking.clicks(add_labels=["overdue"])
    talking.looks()
    (case,) = seen(talking.world).waiting
    assert case.is_overdue


def test_what_this_run_writes(talking: Talking) -> None:
    """A card, a rating and a closing that are planned count as if they were there."""
    world, iid = talking.world, talking.issue.iid
    now = world.sandbox.clock.now()
    with reading(world) as (reader, _):
        (known,) = reader.cache.open_bad()
        assert known.history is not None
        assert known.history.card is not None
        record = replace(talking.record, missing=())
        marker = replace(talking.marker, values={**talking.marker.values, "record": record.written()})
        edit = EditNote(why="answered", note_id=known.history.card.note_id, body=Body("Card", marker))
        assert known.issue.marker is not None
        good = replace(known.issue.marker, values={**known.issue.marker.values, "score": "good"})
        looks = [
            reader.look(now, world.config, {iid: actions}).waiting
            for actions in (
                [edit],
                [UpdateIssue(why="good now", marker=good)],
                [UpdateIssue(why="done", state_event=StateEvent.CLOSE)],
                [UpdateIssue(why="taken", assignee_id=7)],
            )
        ]
    assert [[case.missing for case in waiting] for waiting in looks] == [[()], [], [], [talking.record.missing]]


def test_what_is_not_there(world: World) -> None:
    """Good cases, closed ones and issues of people are on nobody's desk."""
    Duty(world)
    good, closed = world.rate("good"), world.rate("bad")
    world.run()
    world.edit(world.issue(closed), state_event="close")
    world.sandbox.gitlab.create_issue(world.project, world.manager, title="Bad: ticket #1")
    world.wait(MINUTES)
    world.run()
    assert world.issue(good).state == "opened"
    assert seen(world).waiting == ()


def test_rounds(talking: Talking) -> None:
    """When each round began and was reviewed, closed cases and such as turned good among them."""
    world, began = talking.world, talking.issue.created_at
    answered = talking.hears(COMPLETE).created_at
    talking.rates("good")
    talking.looks()
    talking.clicks(state_event="close")
    talking.rates("bad", "Again.")
    again = world.sandbox.clock.now()
    talking.looks(HOURS)
    rounds = seen(world, DeskNeed(since=began)).rounds
    assert rounds is not None
    first, second = rounds.rounds
    assert [(each.iid, each.route) for each in (first, second)] == [(talking.issue.iid, "")] * 2
    assert (first.began, first.reviewed_at, second) == (began, answered, Round(talking.issue.iid, "", again))
    talking.hears(COMPLETE)
    talking.looks(HOURS)
    rounds = seen(world, DeskNeed(since=began)).rounds
    assert rounds is not None
    assert rounds.rounds[1].reviewed_at is not None
    assert rounds.rounds[1].reviewed_at > again > answered


@pytest.mark.parametrize("words", [SUMMARY, "Hm."])
def test_a_round_that_was_not_completed(talking: Talking, words: str) -> None:
    """Some answers, or none, are no review."""
    began = talking.issue.created_at
    talking.hears(words)
    talking.rates("good")
    talking.looks()
    talking.rates("bad", "Again.")
    talking.looks(HOURS)
    talking.hears(COMPLETE)
    rounds = seen(talking.world, DeskNeed(since=began)).rounds
    assert rounds is not None
    assert [each.reviewed_at is None for each in rounds.rounds] == [True, False]


def test_a_backfilled_case(world: World) -> None:
    """It is silent while its first round lasts, and in no figures; what is rated bad again counts as any other."""
    world.set({"mirror": {"look_back": "1 day"}})
    ticket, began = world.rate("bad"), world.sandbox.clock.now()
    world.wait(10 * DAYS)
    world.run()
    world.set({"mirror": {"look_back": "1 day", "backfill": began.date()}})
    Duty(world)
    need, told = DeskNeed(since=began), list[tuple[list[bool], int]]()
    for score in ("bad", "good", "bad"):
        if score != "bad" or told:
            world.wait(HOURS)
            world.rate(score, ticket=ticket)
        for _ in range(2):
            world.run()
            world.wait(5 * MINUTES)
        desk = seen(world, need)
        assert desk.rounds is not None
        told.append(([case.is_silent for case in desk.waiting], len(desk.rounds.rounds)))
    assert told == [([True], 0), ([], 0), ([False], 1)]


def test_old_cases_are_not_read(talking: Talking) -> None:
    """Only cases that were touched since then are counted."""
    talking.looks()
    later = talking.world.sandbox.clock.now() + MINUTES
    rounds = seen(talking.world, DeskNeed(since=later)).rounds
    assert rounds is not None
    assert (rounds.rounds, rounds.unread) == ((), 0)


def test_notes_that_may_not_be_read(talking: Talking) -> None:
    """Cases whose notes are over the run's number are counted as such, with what the issue itself tells."""
    world = talking.world
    talking.world.say(talking.issue, "Hm.")
    with reading(world) as (reader, asked):
        known = next(iter(reader.cache.open_bad()))
        reader.cache.see(replace(known.issue, notes_count=9))
        rounds = reader.informed(Desk(), DeskNeed(since=talking.issue.created_at), world.config).rounds
    assert rounds is not None
    assert (asked, rounds.unread) == ([talking.issue.iid], 1)
    assert [each.began for each in rounds.rounds] == [talking.issue.created_at]


def test_notes_of_issues(talking: Talking) -> None:
    """The markers of the bot's own notes; None for an issue that does not exist."""
    world = talking.world
    place = Duty(world, None).issue
    note = "Words.\n\n<!-- feedback-bot reminder day=2026-11-16 -->"
    world.sandbox.gitlab.create_note(place, world.manager, note)
    world.sandbox.gitlab.create_note(place, place.author, note.replace("16", "17"))
    desk = seen(world, DeskNeed(frozenset({place.iid, 9_999})))
    assert desk.has_note(place.iid, "reminder", day="2026-11-17")
    assert not desk.has_note(place.iid, "reminder", day="2026-11-16")
    assert desk.notes[9_999] is None


def test_issues_of_turns(talking: Talking) -> None:
    """They are the bot's own, by their marker; copies by people are not believed."""
    world = talking.world
    own = Duty(world).issue
    copied: model.Issue = world.sandbox.gitlab.create_issue(
        world.project, world.manager, title=own.title, description=own.description
    )
    world.wait(MINUTES)
    world.run()
    (issue,) = seen(world).issues
    assert issue.iid == own.iid != copied.iid
    assert (issue.is_open, issue.title, issue.mark.schedule) == (True, own.title, WEEKLY)


def test_without_a_rotation(talking: Talking) -> None:
    """Nobody looks at anything while there are neither schedules nor issues of turns."""
    world = talking.world
    rotation = replace(world.config.roster.rotation, schedules={})
    world.config = replace(world.config, roster=replace(world.config.roster, rotation=rotation))
    with reading(world, Cache(None)) as (reader, _), patch.object(policies, "decide_turns", side_effect=AssertionError):
        assert reader.decided(world.sandbox.clock.now(), world.config) == ([], [])


def test_a_text_that_cannot_be_sent(talking: Talking) -> None:
    """Is told as a finding; the rest of the run goes on."""
    world = talking.world
    with reading(world) as (reader, _), patch.object(policies, "decide_turns", side_effect=UnsafeTextError("line 1")):
        actions, (finding,) = reader.decided(world.sandbox.clock.now(), world.config)
    assert (actions, finding.kind) == ([], "left_alone")
    assert "line 1" in finding.why


def test_a_large_project_is_not_decoded(talking: Talking) -> None:
    """Closed and good issues are left in the file, however many there are."""
    with reading(talking.world) as (reader, _):
        known = next(iter(reader.cache.open_bad()))
        for number in range(1_000, 1_200):
            marker = replace(known.issue.marker, values={"score": "good"}) if known.issue.marker else None
            reader.cache.see(replace(known.issue, iid=number, is_open=False))
            reader.cache.see(replace(known.issue, iid=number + 1_000, title="Good: ticket #70001", marker=marker))
        with patch.object(cache_rows, "known", wraps=cache_rows.known) as decoded:
            reader.decided(talking.world.sandbox.clock.now(), talking.world.config)
    assert decoded.call_count <= 3
