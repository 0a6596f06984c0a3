"""What goes wrong around rotation issues: lost replies, doubles, deletions, a broken file; nothing is said twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.markers import Marker
from bot.domain.memory import stamp
from bot.oncall.model import Away, Override
from bot.report import Result
from bot.sandbox import people
from bot.sandbox.faults import Fault
from tests.on_duty import USERS, rotation
from tests.rotating import WEEK, Duty, begun, roster
from tests.world import DAYS, HOURS, MINUTES, World


@pytest.fixture
def duty(world: World) -> Duty:
    """Somebody's first morning."""
    return begun(world)


@pytest.mark.parametrize("nth", [1, 2])
def test_a_lost_reply_to_a_reminder(duty: Duty, nth: int) -> None:
    """Whichever write it was, the next run finds what is there and goes on from it."""
    duty.hourly(1)
    duty.until(duty.now.replace(hour=9, minute=30) + DAYS)
    method = "POST" if nth == 1 else "PUT"
    template = "/api/v4/projects/{project}/issues/{issue_iid}" + ("/notes" if nth == 1 else "")
    duty.world.arm(Fault("lost_reply", "gitlab", method, template, reply="reset"))
    assert duty.world.run().of(Result.UNKNOWN) != []
    duty.hourly(3)
    assert len(duty.notes("reminder")) == 1
    assert duty.mark().reminded == duty.now.date()


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_lost_reply_at_the_hand_over(duty: Duty, nth: int) -> None:
    """One hand-over, one closed issue, one open one, whichever write lost its reply."""
    duty.hourly(1)
    duty.until(duty.turn.start + WEEK + MINUTES)
    templates = {
        1: ("POST", "/api/v4/projects/{project}/issues/{issue_iid}/notes"),
        2: ("PUT", "/api/v4/projects/{project}/issues/{issue_iid}"),
        3: ("POST", "/api/v4/projects/{project}/issues"),
    }
    duty.world.arm(Fault("lost_reply", "gitlab", *templates[nth], reply="reset"))
    assert duty.world.run().of(Result.UNKNOWN) != []
    duty.hourly(3)
    assert [issue.state for issue in duty.issues] == ["closed", "opened"]
    assert len(duty.notes("handover")) == 1


def test_two_bots_opened_it(duty: Duty) -> None:
    """The younger issue of a doubled creation closes with a link to the older one."""
    first = duty.issue
    gitlab = duty.world.sandbox.gitlab
    title, text = first.title, first.description
    gitlab.create_issue(duty.world.project, first.author, title=title, description=text, confidential=True)
    duty.hourly(3)
    assert [issue.state for issue in duty.issues] == ["opened", "closed"]
    (note,) = duty.notes("duplicate")
    assert note.body.startswith(f"This issue was opened twice: #{first.iid} is the one that counts.")


def test_people_deleted_it(duty: Duty) -> None:
    """Whoever deletes the issue of a turn gets a new one with the next daily look."""
    duty.world.delete(duty.issue)
    duty.hourly(26)
    assert duty.mark().start == duty.turn.start


@pytest.mark.parametrize(
    ("turn", "is_forgetful"), [("", False), ("", True), ("yesterday", False), ("2026-11-01T09:00:00Z", False)]
)
def test_people_rewrote_it(duty: Duty, turn: str, *, is_forgetful: bool) -> None:
    """The text and what it remembers are written again, in the same issue; nobody is mentioned once more."""
    world, issue, mark = duty.world, duty.issue, duty.mark()
    told = len(world.sandbox.gitlab.notifications)
    left = f"\n\n<!-- feedback-bot rotation schedule=weekly turn={turn} -->" if turn else ""
    for _ in range(3):
        world.edit(issue, description=f"Our own notes.{left}")
        if is_forgetful:
            world.lose_cache()
        duty.hourly(1)
        assert duty.issue == issue
        assert duty.mark().start == mark.start
        assert is_forgetful or duty.mark() == mark
    assert "**What waits** for a review" in issue.description
    mine = [each for each in world.sandbox.gitlab.notifications[told:] if each.author.username == people.BOT]
    assert mine == []
    duty.until(duty.turn.start + WEEK + MINUTES)
    duty.hourly(1)
    assert [each.state for each in duty.issues] == ["closed", "opened"]


def test_a_broken_file(duty: Duty) -> None:
    """The issue stays as it is while nobody knows whose turn it is; all goes on once the file is mended."""
    issue = duty.issue
    before = issue.description
    known, over = duty.roster, duty.turn.start + WEEK + HOURS
    duty.serve(replace(roster(), rotation=replace(known.rotation, schedules={}), default=""), is_rotation_broken=True)
    duty.until(over)
    duty.world.run()
    assert (duty.issue.iid, duty.issue.description, duty.notes("handover")) == (issue.iid, before, [])
    duty.serve(known, is_rotation_broken=False)
    duty.world.run()
    assert [issue.state for issue in duty.issues] == ["closed", "opened"]


def test_an_absence_that_was_a_mistake(duty: Duty) -> None:
    """A hand-over that came too early takes nothing from the real one, which has its own comment."""
    turn, known = duty.turn, duty.roster
    assert turn.user is not None
    duty.until(duty.now + 2 * DAYS)
    day = duty.now.date()
    duty.serve(roster(rotation(away=(Away(turn.user.name, day, day + 2 * DAYS),))))
    duty.hourly(1)
    duty.serve(known)
    duty.hourly(2)
    first, second = duty.issues
    assert (first.state, second.state, duty.mark().start) == ("opened", "closed", turn.start)
    duty.until(turn.start + WEEK + MINUTES)
    duty.hourly(2)
    ends = [Marker.of(note.body) for note in duty.world.notes(first, "handover")]
    assert [marker.values["end"] for marker in ends if marker] == [
        stamp(turn.start.replace(day=day.day, hour=0)),
        stamp(turn.start + WEEK),
    ]


def test_a_whole_turn_that_was_somebody_elses_for_an_hour(duty: Duty) -> None:
    """Whoever has it back is not asked again about what they were reminded of."""
    turn, known = duty.turn, duty.roster
    duty.hourly(24)
    assert turn.until is not None
    reminders = len(duty.notes("reminder"))
    other = next(name for name in USERS if turn.user and name != turn.user.name)
    duty.until(duty.now.replace(hour=20))
    duty.serve(roster(rotation(overrides=(Override(turn.start, turn.until, other),))))
    duty.world.run()
    assert duty.mark().to == other
    duty.serve(known)
    duty.world.say(duty.world.bots[0], "I look at it.")
    duty.hourly(2)
    told = duty.mark()
    assert (told.to, told.reminded) == (turn.user and turn.user.name, turn.start.date() + DAYS)
    assert len(duty.notes("reminder")) == reminders


def test_two_bots_opened_it_and_then_it_was_over(duty: Duty) -> None:
    """After an outage over the end of such a turn one comment hands it over."""
    first = duty.issue
    gitlab = duty.world.sandbox.gitlab
    title, text = first.title, first.description
    gitlab.create_issue(duty.world.project, first.author, title=title, description=text, confidential=True)
    duty.until(duty.turn.start + WEEK + MINUTES)
    duty.hourly(2)
    assert [issue.state for issue in duty.issues] == ["closed", "closed", "opened"]
    assert duty.notes("handover") == duty.world.notes(first, "handover")
    assert len(duty.notes("handover")) == 1
