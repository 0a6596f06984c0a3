"""The rotation issue through real adapters: mornings, hand-overs, outages, lost replies, and what people do there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.markers import Marker
from bot.oncall.model import Override
from bot.report import Outcome, Result
from bot.sandbox.gitlab.model import Issue
from tests.on_duty import ANA, FALLBACK, MONDAY, USERS, WEEKLY, layer, mentions, rotation
from tests.reviewing import COMPLETE
from tests.rotating import QUIET, WEEK, Duty, begun, done, roster
from tests.world import DAYS, HOURS, MINUTES, World


@pytest.fixture
def duty(world: World) -> Duty:
    """Somebody's first morning."""
    return begun(world)


def case(world: World) -> Issue:
    return world.bots[0]


def local(at: datetime, user: str) -> datetime:
    zone = USERS[user].time_zone
    assert zone is not None
    return at.astimezone(zone)


def test_a_turn_opens_its_issue(world: World) -> None:
    """With its manager, week and end; in working hours they are mentioned, and the issue is confidential."""
    duty = Duty(world)
    world.run()
    turn = duty.turn
    assert turn.user is not None
    week = turn.start.isocalendar()
    assert duty.issue.title == f"Reviewing manager, week {week.week} of {week.year}: {turn.user.gitlab}"
    assert duty.issue.description.startswith(f"@{turn.user.gitlab} reviews bad ratings")
    assert duty.issue.confidential
    assert (duty.mark().start, duty.mark().until, duty.mark().to) == (turn.start, turn.until, turn.user.name)


def test_the_list(duty: Duty) -> None:
    """It holds what waits, quoted names instead of mentions, and leaves what was answered."""
    number, turn = case(duty.world).iid, duty.turn
    assert turn.user is not None
    assert f"* #{number} waits less than a working day; not begun\n" in duty.issue.description
    assert "@" not in duty.issue.description
    duty.world.say(case(duty.world), COMPLETE)
    duty.hourly(3)
    assert "Nothing waits for a review." in duty.issue.description


def test_an_idle_run_writes_and_asks_nothing_more(duty: Duty) -> None:
    """While nothing is due, a rotation costs no request."""
    duty.hourly(1)
    requests = duty.hourly(2)[-1].requests
    duty.serve(replace(roster(), fallback=None, rotation=replace(roster().rotation, schedules={})))
    for issue in duty.issues:
        issue.author = duty.world.admin
    duty.world.lose_cache()
    duty.hourly(2)
    assert duty.hourly(1)[-1].requests == requests


def test_mornings(duty: Duty) -> None:
    """One reminder each working morning in their zone while nobody answers; none at the weekend."""
    duty.hourly(4 * 24)
    days = [local(note.created_at, ANA) for note in duty.notes("reminder")]
    begun = local(duty.turn.start, ANA)
    assert [day.hour for day in days] == [9] * len(days)
    assert [day.date() for day in days] == [(begun + timedelta(days=ahead)).date() for ahead in (1, 2, 3, 4)]
    assert len(duty.notes("reminder")) == len(days)
    duty.hourly(2 * 24)
    assert len(duty.notes("reminder")) == len(days)


def test_a_case_that_asked_by_itself_this_morning(world: World) -> None:
    """Is not told again in the rotation issue on that day; on the next one it is."""
    duty = begun(world)
    world.set({"brake": {"first_plan": "off"}})
    duty.serve(duty.roster)
    world.say(case(world), COMPLETE)
    duty.until(duty.now.replace(hour=20))
    world.rate("bad")
    world.run()
    duty.hourly(24)
    (asked,) = (note for issue in world.bots for note in world.notes(issue, "ping"))
    assert asked.created_at.date() == duty.now.date()
    assert duty.notes("reminder") == []
    duty.hourly(24)
    assert len(duty.notes("reminder")) == 1


def test_silence(duty: Duty) -> None:
    """Once somebody looked at the case, nobody is reminded of it every day."""
    duty.world.say(case(duty.world), "* **Summary of ticket/feedback:** the cable was loose")
    duty.hourly(4 * 24)
    assert len(duty.notes("reminder")) == 1


@pytest.mark.parametrize("act", ["answer", "close", "good"])
def test_done_overnight(duty: Duty, act: str) -> None:
    """What people did since the last run counts before anybody is reminded of it."""
    world, ticket = duty.world, int(case(duty.world).title.rpartition("#")[2])
    if act == "answer":
        world.say(case(world), COMPLETE)
    elif act == "close":
        world.edit(case(world), state_event="close")
    else:
        world.rate("good", ticket=ticket)
    duty.until(duty.now.replace(hour=9, minute=30) + DAYS)
    world.run()
    assert duty.notes("reminder") == []
    assert "Nothing waits for a review." in duty.issue.description


def test_a_late_morning(duty: Duty) -> None:
    """A bot that was down at nine reminds later that day, in their hours."""
    duty.until(duty.now.replace(hour=14) + DAYS)
    duty.world.run()
    assert [note.created_at for note in duty.notes("reminder")] == [duty.now]


def test_a_week_ends(duty: Duty) -> None:
    """The next manager gets notice on Friday; on Monday one issue closes with its hand-over and the next one opens."""
    first, turn = duty.issue, duty.turn
    assert turn.until is not None
    following = duty.roster.following(turn)
    assert following is not None
    assert following.user is not None
    hours = int((turn.until - duty.now) / HOURS) - 1
    duty.hourly(hours)
    assert [duty.issue.iid, len(duty.notes("handover"))] == [first.iid, 0]
    (notice,) = duty.notes("notice")
    assert notice.body.startswith(f"@{following.user.gitlab} ")
    assert local(notice.created_at, following.user.name).isoweekday() == 5
    assert done(duty.hourly(1)) == [["PostHandover", "CloseIssue", "OpenIssue"]]
    assert first.state == "closed"
    assert f"**To mend:** #{case(duty.world).iid} has no assignee." in first.notes[-2].body
    assert duty.mark().to == following.user.name
    calendar = duty.roster.calendar(following.user, WEEKLY)
    days = int(calendar.business_days(case(duty.world).created_at, duty.now))
    assert f"#{case(duty.world).iid} waits {days} working days" in duty.issue.description
    assert duty.issue.description.startswith(f"@{following.user.gitlab} ")


def test_figures(duty: Duty) -> None:
    """The hand-over counts what came in and was reviewed, closed cases too, and also after the cache was lost."""
    world = duty.world
    world.say(case(world), f"{COMPLETE}")
    duty.hourly(2)
    world.edit(case(world), state_event="close")
    world.rate("bad", "Again.")
    world.rate("good")
    duty.hourly(2)
    world.lose_cache()
    duty.until(duty.turn.start + WEEK)
    world.run()
    (note,) = duty.notes("handover")
    assert (
        "* 2 bad ratings came in, 1 review was completed\n* A review took 0.2 working days in the median" in note.body
    )
    assert "\n* Left open: 1 without an assignee\n" in note.body


def test_an_outage_of_weeks(duty: Duty) -> None:
    """One hand-over tells of the missed turn; nothing is replayed, and one issue is open."""
    turn = duty.turn
    duty.until(turn.start + 2 * WEEK + 6 * HOURS)  # within the hours of whose turn it is then
    assert done([duty.world.run()]) == [["PostHandover", "CloseIssue", "OpenIssue"]]
    (note,) = duty.notes("handover")
    missed = duty.roster.turn(WEEKLY, turn.start + WEEK)
    assert missed.user is not None
    assert f"* While I did not run: `{missed.user.gitlab}` from " in note.body
    assert (len(duty.issues), duty.notes("reminder"), duty.notes("notice")) == (2, [], [])
    assert done(duty.hourly(2)) == []


def test_without_a_cache(duty: Duty) -> None:
    """A bot that forgot everything says nothing twice."""
    duty.hourly(24)
    kinds = ("reminder", "notice", "handover")
    before = [len(duty.notes(kind)) for kind in kinds]
    duty.world.lose_cache()
    duty.hourly(3)
    assert [len(duty.notes(kind)) for kind in kinds] == before
    assert len(duty.issues) == 1


def test_people_talk_there(duty: Duty) -> None:
    """Comments and clicks of people on a rotation issue are theirs: nothing follows."""
    duty.hourly(2)
    duty.world.say(duty.issue, "Thanks, I am on it.")
    duty.world.edit(duty.issue, add_labels=["keep-open"])
    reports = duty.hourly(2)
    assert [report.writes for report in reports] == [0, 0]
    assert [report.outcome for report in reports] == [Outcome.OK] * 2


def test_a_swap(duty: Duty) -> None:
    """An override begins a turn of its own, and the first manager's goes on in a third issue."""
    turn = duty.turn
    assert turn.user is not None
    other = next(name for name in USERS if name != turn.user.name)
    swap = Override(duty.now + DAYS, duty.now + 2 * DAYS, other)
    duty.serve(roster(rotation(overrides=(swap,))))
    duty.hourly(3 * 24)
    assert [duty.mark(issue).to for issue in duty.issues] == [turn.user.name, other, turn.user.name]
    assert [issue.state for issue in duty.issues] == ["closed", "closed", "opened"]


def test_the_announcement(duty: Duty) -> None:
    """The team's issue gets one line a turn, and one more after the hand-over."""
    world = duty.world
    place = world.sandbox.gitlab.create_issue(world.project, world.admin, title="Week in review")
    world.set(QUIET, {"rotation": {"announce_in": place.iid}})
    duty.serve(duty.roster)
    duty.hourly(3)
    duty.until(duty.turn.start + WEEK + MINUTES)
    duty.hourly(3)
    told = [note.body.splitlines()[0] for note in place.notes if Marker.of(note.body)]
    users = [duty.roster.user(duty.mark(issue).to) for issue in duty.issues]
    assert told == [f"SSAT Reviewing Manager this week: `{user.gitlab}`" for user in users if user]


def test_announced_where_nothing_is(duty: Duty) -> None:
    """An issue that does not exist is told as a finding; later runs tell it too, and ask no more that day."""
    requests = duty.hourly(3)[-1].requests
    duty.world.set(QUIET, {"rotation": {"announce_in": 9_999}})
    duty.serve(duty.roster)
    for report in (reports := duty.hourly(3)):
        assert report.outcome is Outcome.OK
        assert [finding.why for finding in report.findings] == [
            "rotation.announce_in names issue #9999, which the bot cannot read: mend it in bot.yml"
        ]
    assert (reports[-1].requests, reports[-1].writes) == (requests, 0)


def test_a_plan(world: World) -> None:
    """`plan` shows what a run would do about turns, and writes nothing."""
    duty = Duty(world)
    report = world.run(is_dry=True)
    assert "OpenIssue" in [each.action.kind for each in report.of(Result.PLANNED)]
    assert duty.issues == []


def test_a_run_for_one_ticket(world: World) -> None:
    """An operator who asks for one ticket gets that, and nothing about turns."""
    duty = Duty(world)
    ticket = world.rate("bad")
    world.run(ticket=ticket)
    assert (len(world.bots), duty.issues) == (1, [])


def test_before_the_first_turn(world: World) -> None:
    """Cases ask the fallback, so many a day since no list gathers more; the first turn opens its issue as it begins."""
    world.set({"brake": {"first_plan": "off"}, "ping": {"per_day": 1}})
    first = MONDAY.replace(hour=9) + 2 * DAYS
    duty = Duty(world, roster(rotation(layers=(layer(start=first),))))
    world.run()
    world.rate("bad", "No.")
    world.rate("bad", "Never.")
    world.run()
    assert [mentions(world, issue) for issue in world.bots] == [[FALLBACK], []]
    duty.until(MONDAY.replace(hour=9) + DAYS)
    world.run()
    assert (duty.issues, [mentions(world, issue) for issue in world.bots]) == ([], [[FALLBACK], [FALLBACK]])
    duty.until(first)
    duty.hourly(2)
    assert [duty.mark(issue).start for issue in duty.issues] == [first]
    assert duty.notes("handover") == []
