"""What goes wrong while people are asked: levels without anybody, failed writes, lost notes, swaps, small caps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.config import Configuration
from bot.domain.pings import MOST_PINGS
from bot.oncall.model import Away, Override
from bot.sandbox.faults import Fault
from tests.on_duty import (
    ANA,
    BO,
    CAI,
    FALLBACK,
    FIRST,
    OVERDUE,
    SECOND,
    THIRD,
    asked,
    bad,
    is_settled,
    layer,
    mentions,
    on,
    pings,
    rostered,
    rotation,
    until,
)
from tests.reviewing import Talking
from tests.world import DAYS, HOURS, MINUTES, World, configured

ISSUE = "/api/v4/projects/{project}/issues/{issue_iid}"
BY_ASSIGNEE = {"rotation": {"reviewer": "assignee_manager"}}
ASSIGNING = {"ping": {"by": "assign"}}


pytestmark = pytest.mark.usefixtures("ana_on_duty")


def served(world: World, *changes: Any, **more: Any) -> None:
    """Other settings, with the rotation."""
    world.config = rostered(configured(*changes), **more)


@pytest.mark.parametrize(
    "config",
    [
        rostered(configured(), rotation(layers=(layer(users=(ANA,)),))),
        rostered(configured(), replace(rotation(), schedules={}), default=""),
        rostered(configured(BY_ASSIGNEE)),
    ],
    ids=["one manager", "only a fallback", "by the assignee's manager"],
)
def test_a_level_that_finds_nobody(world: World, config: Configuration) -> None:
    """The ladder goes on to the next level, and at its end the case is overdue, with and without a cache."""
    world.config = config
    issue = bad(world)
    until(world, on(20, 12))
    world.lose_cache()
    until(world, on(23, 9))
    assert OVERDUE in issue.labels
    assert mentions(world, issue)[-1] == FALLBACK
    assert is_settled(world)


def test_a_broken_file_at_a_deadline(world: World) -> None:
    """Nobody knows the next level for a day; once the file is mended it is asked."""
    whole = world.config
    issue = bad(world)
    until(world, on(17, 16))
    world.config = replace(rostered(configured(), replace(rotation(), schedules={}, users={})), is_rotation_broken=True)
    until(world, on(18, 12))
    assert mentions(world, issue) == [FIRST]
    world.config = whole
    until(world, on(18, 16))
    assert mentions(world, issue) == [FIRST, SECOND]


def test_a_case_that_came_while_the_file_was_broken(world: World) -> None:
    """Its reviewer is told once the file is mended."""
    whole = rostered(configured(BY_ASSIGNEE), rotation())
    world.config = replace(rostered(configured(BY_ASSIGNEE), replace(rotation(), users={})), is_rotation_broken=True)
    world.wait(11 * HOURS)
    talk = Talking(world)
    assert talk.record.route == "unrouted"
    world.config = whole
    talk.looks()
    assert talk.record.route == "user:"


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_card_that_fails_after_an_assignment(world: World, method: str) -> None:
    """The bot's own assignment is nobody's answer, though no card remembers it yet."""
    served(world, ASSIGNING)
    world.wait(11 * HOURS if method == "PUT" else 0 * HOURS)
    if method == "PUT":
        issue = bad(world)
        world.wait(13 * HOURS)
        world.arm(Fault("status", "gitlab", "PUT", f"{ISSUE}/notes/{{note_id}}", times=3))
        world.run()
    else:
        world.run()
        world.arm(Fault("status", "gitlab", "POST", f"{ISSUE}/notes", times=1))
        issue = bad(world)
    assert [user.username for user in issue.assignees] == [FIRST]
    until(world, on(20, 12))
    assert asked(world, issue) == [BO]


def test_a_second_round_of_who_has_it_already(world: World) -> None:
    """Assigning again would tell nobody: they are mentioned."""
    served(world, ASSIGNING)
    talk = Talking(world)
    talk.rates("good")
    talk.looks()
    talk.rates("bad")
    talk.looks()
    assert (talk.assignees, mentions(world, talk.issue)) == ([FIRST], [FIRST])


def test_a_card_that_is_posted_again_mentions_nobody(world: World) -> None:
    """An edit that GitLab refuses becomes a new note; nobody hears of it."""
    talk = Talking(world)
    talk.says("* **Action to be taken:** call them")
    world.arm(Fault("status", "gitlab", "PUT", f"{ISSUE}/notes/{{note_id}}", status=403, body='{"message": "403"}'))
    talk.looks()
    assert len(world.notes(talk.issue, "card")) == 2
    assert mentions(world, talk.issue) == [FIRST]


def test_another_name_in_the_file_mentions_nobody(world: World) -> None:
    """A card that is edited after a change of `gitlab:` tells nobody of what they were not asked."""
    talk = Talking(world)
    users = rotation().users
    world.config = rostered(configured(), replace(rotation(), users={**users, ANA: replace(users[ANA], gitlab=THIRD)}))
    talk.hears("* **Action to be taken:** call them")
    assert mentions(world, talk.issue) == [FIRST]


def test_a_backfilled_case_that_turns_bad_again(world: World) -> None:
    """Its new round is like any other."""
    ticket = world.rate("bad")
    world.wait(9 * DAYS)
    served(world, {"mirror": {"backfill": "2026-11-01"}})
    world.run()
    issue = world.issue(ticket)
    for score in ("good", "bad"):
        world.rate(score, ticket=ticket)
        world.wait(5 * MINUTES)
        world.run()
    assert len(mentions(world, issue)) == 1


def test_a_label_that_fails(world: World) -> None:
    """The case is marked as overdue by the next run, and not again once people took the label off."""
    issue = bad(world)
    until(world, on(23, 5))
    world.arm(Fault("status", "gitlab", "PUT", ISSUE, times=3))
    until(world, on(23, 9))
    assert mentions(world, issue)[-1] == FALLBACK
    for _ in range(3):
        world.wait(5 * MINUTES)
        world.run()
    assert OVERDUE in issue.labels
    world.edit(issue, remove_labels=[OVERDUE])
    until(world, on(24, 13))
    assert OVERDUE not in issue.labels


def test_a_swap_asks_nobody_twice(world: World) -> None:
    """Cai stands in on the day of the second level, and is asked before Ana would be for a second time."""
    swap = Override(on(18, 0), on(19, 0), CAI)
    world.config = rostered(configured(), rotation(overrides=(swap,)))
    issue = bad(world)
    until(world, on(18, 16))
    assert mentions(world, issue) == [FIRST, THIRD]


def test_a_hand_over_between_two_levels(world: World) -> None:
    """Who has the turn now is asked before who follows them."""
    world.wait(4 * DAYS)
    issue = bad(world)
    until(world, on(24, 12))
    assert mentions(world, issue) == [FIRST, SECOND]


@pytest.mark.parametrize("cap", [1, 2, 3])
def test_a_small_cap(world: World, cap: int) -> None:
    """However few writes a run may make, each makes some, and all is done in the end."""
    served(world, {"run": {"max_writes": cap}})
    ticket = world.rate("bad")
    reports = []
    for _ in range(40):
        reports.append(world.run())
        world.wait(5 * MINUTES)
    assert max(report.writes for report in reports) <= cap
    assert mentions(world, world.issue(ticket)) == [FIRST]
    assert reports[-1].writes == 0


def test_an_unusable_account_is_told(world: World) -> None:
    """A misspelt name swallows no case in silence."""
    served(world, found=replace(rotation(), schedules={}), default="", fallback="idris.fenimore")
    world.rate("bad")
    (finding,) = [each for each in world.run().findings if each.kind == "unreachable"]
    assert finding.why.startswith("idris.fenimore is to review it, but is no active member")


def test_three_notes_that_people_delete(world: World) -> None:
    """What the card remembers counts, whatever becomes of the notes."""
    talk = Talking(world)
    until(world, on(23, 9))
    for note in pings(world, talk.issue):
        talk.deletes(note)
    talk.rates("good")
    talk.looks()
    talk.rates("bad")
    until(world, on(30, 12))
    assert len(mentions(world, talk.issue)) == MOST_PINGS


def test_an_absence_at_the_second_level(world: World) -> None:
    """Who is away is not the next one."""
    away = Away(BO, date(2026, 11, 18), date(2026, 11, 18))
    world.config = rostered(configured(), rotation(away=(away,)))
    issue = bad(world)
    until(world, on(18, 16))
    assert mentions(world, issue) == [FIRST, THIRD]
