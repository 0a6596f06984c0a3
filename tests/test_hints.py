"""Runs that webhooks ask for: they answer people without reading ratings, and whatever hooks say nothing goes wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bot.domain.markers import Marker
from bot.domain.memory import Memory
from bot.hints import NO_HINTS, Hint, Hints, issues
from bot.report import Outcome, Result
from bot.sandbox.faults import Fault
from bot.sandbox.gitlab.model import Note
from bot.service.hook_bodies import Own
from tests.reviewing import BOT, CAUSE, COMPLETE, DOCS, NOTHING_LEFT
from tests.world import DAYS, HOURS, MINUTES, Stage, World

LABEL = f"{BOT} label docs-issue"


def of(*iids: int) -> Hints:
    return frozenset(Hint("gitlab", iid=iid) for iid in iids)


def memory(world: World) -> Memory:
    """What the status issue remembers now."""
    (note,) = world.notes(world.status, "status")
    found = Memory.of(Marker.of(note.body))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("hints", "expected"),
    [
        (NO_HINTS, None),
        (of(1, 2), {1, 2}),
        (frozenset({Hint("gitlab")}), None),
        (frozenset({Hint("zendesk", ticket=1)}), None),
        (frozenset({Hint("gitlab", iid=1), Hint("zendesk", ticket=1)}), None),
    ],
)
def test_which_hints_leave_something_out(hints: Hints, expected: set[int] | None) -> None:
    """Only those that name issues, all of them."""
    assert issues(hints) == expected


def test_other_issues_are_left_to_the_next_run(world: World) -> None:
    """A comment whose hook was lost is answered then."""
    named, other = world.rate("bad"), world.rate("bad")
    world.run()
    world.wait(HOURS)
    for ticket in (named, other):
        world.say(world.issue(ticket), LABEL)
    world.run(hints=of(world.issue(named).iid))
    assert [DOCS in world.issue(ticket).labels for ticket in (named, other)] == [True, False]
    world.run()
    assert DOCS in world.issue(other).labels


def test_a_hint_on_the_status_issue_looks_at_everything(world: World) -> None:
    """Somebody may have let the bot go on there: what waited is due."""
    ticket = world.rate("bad")
    world.run()
    world.wait(HOURS)
    world.say(world.issue(ticket), LABEL)
    report = world.run(hints=of(world.status.iid))
    assert (report.is_narrow, DOCS in world.issue(ticket).labels) == (False, True)


@pytest.mark.parametrize("words", [LABEL, COMPLETE])
def test_a_comment_is_answered_without_zendesk(world: World, words: str) -> None:
    """The label is there, and Zendesk was not asked for anything."""
    ticket = world.rate("bad")
    world.run()
    world.wait(HOURS)
    world.say(world.issue(ticket), words)
    report = world.run(hints=of(world.issue(ticket).iid))
    assert (report.outcome, report.is_narrow, report.requests["zendesk"]) == (Outcome.OK, True, 0)
    assert DOCS in world.issue(ticket).labels


def test_what_was_not_read_is_not_remembered_as_read(world: World) -> None:
    """Ratings that came meanwhile are found by the next run, however many runs hooks asked for in between."""
    ticket = world.rate("bad")
    world.run()
    before = memory(world)
    world.wait(HOURS)
    late = world.rate("bad")
    for _ in range(2):
        world.wait(HOURS)
        world.say(world.issue(ticket), LABEL)
        world.run(hints=of(world.issue(ticket).iid))
    after = memory(world)
    moved = replace(after, told_at=before.told_at, heard_at=before.heard_at, runs=before.runs)
    assert (moved, after.told_at > before.told_at) == (before, True)
    assert world.issues(late) == []
    world.run()
    assert len(world.issues(late)) == 1


def test_the_daily_sweep_is_not_used_up(world: World) -> None:
    """A hint on the day after leaves it to the next run, which finds what was deleted."""
    ticket, gone = world.rate("bad"), world.rate("good")
    world.run()
    world.wait(2 * DAYS)
    world.delete(world.issue(gone))
    world.run(hints=of(world.issue(ticket).iid))
    assert memory(world).deleted == {}
    world.run()
    assert set(memory(world).deleted) == {gone}


def test_a_first_run_looks_at_everything(world: World) -> None:
    """A hint before anything is known, or with a lost cache, leaves nothing out."""
    ticket = world.rate("bad")
    assert not world.run(hints=of(1)).is_narrow
    world.lose_cache()
    assert not world.run(hints=of(world.issue(ticket).iid)).is_narrow


def _lost(world: World) -> None:
    world.lose_cache()


def _torn(world: World) -> None:
    """What a full disk or a crash may leave."""
    for path in world.cache.iterdir():
        path.write_bytes(path.read_bytes()[:100])


def _strange(world: World) -> None:
    for path in world.cache.iterdir():
        path.write_bytes(b"not a database at all")


def _talked_about(world: World) -> tuple[int, int, int]:
    """Two tickets whose cases somebody commented since the last run, and one that was rated since."""
    named, other = world.rate("bad"), world.rate("bad")
    world.run()
    world.wait(HOURS)
    late = world.rate("bad")
    for ticket in (named, other):
        world.say(world.issue(ticket), LABEL)
    return named, other, late


@pytest.mark.parametrize("harm", [_lost, _torn, _strange])
def test_a_cache_that_was_lost_before_a_hint(world: World, harm: Callable[[World], None]) -> None:
    """The run knows of no other case then, so it looks at all of them, and at ratings that came meanwhile."""
    named, other, late = _talked_about(world)
    harm(world)
    report = world.run(hints=of(world.issue(named).iid))
    assert (report.is_narrow, report.outcome) == (False, Outcome.OK)
    assert [DOCS in world.issue(ticket).labels for ticket in (named, other)] == [True, True]
    assert len(world.issues(late)) == 1


def test_a_first_look_that_breaks_off(world: World) -> None:
    """With a new cache GitLab was read and Zendesk failed: the hint is tried again, and the rest found later."""
    named, other, late = _talked_about(world)
    world.lose_cache()
    before = memory(world)
    world.arm(Fault("reset", "zendesk", times=None))
    for _ in range(2):
        world.wait(HOURS)
        world.try_run(hints=of(world.issue(named).iid))
    assert memory(world).watermark == before.watermark
    world.sandbox.traffic.faults.disarm()
    world.run(hints=of(world.issue(named).iid))
    world.wait(HOURS)
    world.run()
    assert [DOCS in world.issue(ticket).labels for ticket in (named, other)] == [True, True]
    assert ([len(world.issues(ticket)) for ticket in (named, other, late)], len(world.bots)) == ([1, 1, 1], 3)


def test_a_paused_bot_stays_paused(world: World) -> None:
    """A hint does not make it speak."""
    ticket = world.rate("bad")
    world.run()
    world.wait(HOURS)
    world.sandbox.gitlab.update_issue(world.status, world.manager, add_labels=["bot-paused"])
    world.say(world.issue(ticket), LABEL)
    assert world.run(hints=of(world.issue(ticket).iid)).outcome is Outcome.PAUSED
    assert DOCS not in world.issue(ticket).labels


def test_a_run_tells_who_it_was(world: World) -> None:
    """By that the bot knows its own acts in webhooks."""
    world.rate("bad")
    bot = world.user("feedback-bot")
    assert Own.of(world.run()) == Own(bot.id, bot.username, world.project.id)


def _told(iid: int, rng: Random) -> list[Hints]:
    """None, one or several hooks, which name the right issue or another one."""
    return [of(*rng.choices([iid, 1, 999_999], k=rng.randrange(1, 3))) for _ in range(rng.randrange(3))]


def lived(world: World, rng: Random, hints: Random | None) -> list[tuple[object, ...]]:
    """What people see after some days of ratings and comments, the same for each `rng`.

    Args:
        world: where.
        rng: what people do.
        hints: which webhooks come, right ones or not; None for none.
    """
    tickets = [world.rate("bad") for _ in range(3)]
    world.run()
    for _ in range(8):
        world.wait(rng.randrange(1, 400) * MINUTES)
        issue = world.issue(rng.choice(tickets))
        words = rng.choice([LABEL, COMPLETE, NOTHING_LEFT, f"{CAUSE}\nand more", f"{BOT} close", "Just a word."])
        world.say(issue, words)
        if rng.random() < 0.3:
            world.rate(rng.choice(["good", "bad"]))
        for told in _told(issue.iid, hints) if hints else ():
            world.run(hints=told)
        world.run()
    world.wait(HOURS)
    world.run()
    return world.state()


RUN_ID = re.compile(r"(\d{8}T\d{6}Z)-[0-9a-f]{4}")
REFERENCE = re.compile(r"#(\d+)\b")


def words(world: World, note: Note) -> str:
    """What a note says to people: without what is random of a run's name, and with titles for numbers of issues."""

    def titled(found: re.Match[str]) -> str:
        issue = world.project.issues.get(int(found[1]))
        return issue.title if issue in world.bots else found[0]

    shown = note.body.rpartition("<!--")[0] or note.body
    return REFERENCE.sub(titled, RUN_ID.sub(r"\1", shown))


def said(world: World) -> dict[str, list[tuple[str, str, list[str]]]]:
    """All comments of each case and of the status issue, by title, with their authors and reactions."""
    return {
        issue.title: sorted(
            (note.author.username, words(world, note), sorted(award.name for award in note.awards))
            for note in issue.notes
        )
        for issue in [*world.bots, world.status]
    }


@pytest.mark.parametrize("seed", range(4))
def test_hooks_change_nothing_but_the_delay(stage: tuple[Stage, str], tmp_path: Path, seed: int) -> None:
    """Lost, doubled, late, forged: people see and read the same as with no hooks at all, in the status note too."""
    seen, heard, remembered = [], [], []
    for name, hints in (("without", None), ("with", Random(seed))):
        world = World(*stage, tmp_path / name)
        seen.append(lived(world, Random(seed), hints))
        heard.append(said(world))
        remembered.append(replace(memory(world), runs=()))
    assert seen[0] == seen[1]
    assert heard[0] == heard[1]
    assert remembered[0] == remembered[1]


@pytest.mark.parametrize(
    ("fault", "result"),
    [
        (Fault("status", "gitlab", method="PUT", status=422), Result.FAILED),
        (Fault("lost_reply", "gitlab", method="PUT"), Result.UNKNOWN),
    ],
)
def test_a_write_that_is_missing_is_pointed_at(world: World, fault: Fault, result: Result) -> None:
    """By the issue and by its ticket, so that whoever was told of either may try again; a run that is well has none."""
    ticket = world.rate("bad")
    world.run()
    world.wait(HOURS)
    world.say(world.issue(ticket), LABEL)
    iid = world.issue(ticket).iid
    world.arm(fault)
    report = world.run(hints=of(iid))
    assert (len(report.of(result)), report.waiting) == (1, of(iid) | {Hint("zendesk", ticket=ticket)})
    assert world.run(hints=of(iid)).waiting == NO_HINTS
    assert DOCS in world.issue(ticket).labels
