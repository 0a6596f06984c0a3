"""What conversations cost: comments are read where something changed, and one command is a handful of writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from bot import commands
from bot.adapters.gitlab import GitLab
from bot.domain.history import Note
from bot.sandbox.gitlab.model import Issue
from tests.reviewing import BOT, COMPLETE, NOTHING_LEFT, OTHER, Talking
from tests.world import DAYS, HOURS, MINUTES, Stage, World

OF_ISSUE = "/api/v4/projects/{project}/issues/{issue_iid}"
NOTES, LABEL_EVENTS, STATE_EVENTS = (
    f"{OF_ISSUE}/{name}" for name in ("notes", "resource_label_events", "resource_state_events")
)
AWARDS = f"{OF_ISSUE}/notes/{{note_id}}/award_emoji"


class Watched(World):
    """A world that knows whose notes were read: the record of requests does not name issues."""

    read: ClassVar[list[int]] = []

    def cases_read(self) -> int:
        """How many issues but the bot's own board; each took one request."""
        total = sum((seen.method, seen.template) == ("GET", NOTES) for seen in self.sandbox.traffic.seen)
        assert total == len(self.read)
        return total - self.read.count(self.status.iid)


@pytest.fixture
def world(stage: tuple[Stage, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watched:
    notes = GitLab.notes

    def watched(gitlab: GitLab, iid: int) -> Iterator[Note]:
        Watched.read.append(iid)
        return notes(gitlab, iid)

    monkeypatch.setattr(GitLab, "notes", watched)
    return Watched(*stage, tmp_path)


def settled(world: Watched, count: int, score: str = "bad") -> list[Issue]:
    """So many cases on which people spoke, and about which nothing is left to do, long after their last touch."""
    tickets = [world.rate(score) for _ in range(count)]
    world.run()
    issues = [world.issue(ticket) for ticket in tickets]
    for issue in issues:
        world.wait(MINUTES)
        world.say(issue, COMPLETE)
    for _ in range(3):
        world.wait(HOURS)
        world.run()
    return issues


def run(world: Watched) -> None:
    """One run, of which all is counted."""
    world.sandbox.traffic.clear()
    world.read.clear()
    world.run()


def reads(world: Watched) -> dict[str, int]:
    """How often the run in five minutes reads notes, events and reactions of cases."""
    world.wait(5 * MINUTES)
    run(world)
    got = [seen.template for seen in world.sandbox.traffic.seen if (seen.service, seen.method) == ("gitlab", "GET")]
    counts = {name: got.count(name) for name in (LABEL_EVENTS, STATE_EVENTS, AWARDS)} | {NOTES: world.cases_read()}
    return {name.rpartition("/")[2]: count for name, count in counts.items() if count}


@pytest.mark.parametrize("score", ["bad", "good"])
def test_unchanged_issues(world: Watched, score: str) -> None:
    """Nobody's comments are read where nothing changed: neither in the next runs nor in the daily sweep."""
    settled(world, 5, score)
    assert [reads(world), reads(world)] == [{}, {}]
    world.wait(DAYS)
    assert reads(world) == {}


def test_one_request_for_each_changed_issue(world: Watched) -> None:
    """The comments of the two cases where somebody wrote are read, once each, and no others."""
    issues = settled(world, 5)
    for issue in issues[:2]:
        world.say(issue, "* **Summary of ticket/feedback:** the cable")
    assert reads(world) == {"notes": 2}


def test_words_that_say_nothing_to_the_bot(world: Watched) -> None:
    """They are read once, like any others, and never again."""
    issues = settled(world, 3)
    world.say(issues[0], "Thanks all")
    assert [reads(world), reads(world)] == [{"notes": 1}, {}]


def test_one_more_where_labels_differ(world: Watched) -> None:
    """Who gave a label is asked where the issue carries other labels than the card remembers, and nowhere else."""
    issues = settled(world, 5)
    world.edit(issues[0], add_labels=["feedback::process"])
    world.edit(issues[1], add_labels=["docs"])
    assert reads(world) == {"notes": 2, "resource_label_events": 1}
    world.wait(2 * HOURS)
    assert [reads(world), reads(world)][-1] == {}


def test_a_look_right_after_a_touch(world: Watched) -> None:
    """GitLab shows no second touch within a minute of the first: it is read once more, as after what the bot wrote."""
    issues = settled(world, 3)
    note = world.sandbox.gitlab.create_note(issues[0], world.manager, "Hm")
    assert note is not None
    run(world)
    assert world.cases_read() == 1
    world.wait(MINUTES / 2)
    world.sandbox.gitlab.edit_note(note, world.manager, "* **Cause:** process")
    edited = {"notes": 1, "resource_label_events": 1, "award_emoji": 1}  # a reaction moves the time of an edit too
    assert [reads(world) for _ in range(3)] == [edited, {"notes": 1}, {}]
    assert "feedback::process" in issues[0].labels


def test_an_answer_costs(world: Watched) -> None:
    """One request for labels, assignee and state together, and one for the card."""
    case = Talking(world)
    case.says(COMPLETE)
    assert writes(case) == ["PUT issue", "PUT note"]


def writes(case: Talking) -> list[str]:
    """What one run writes about cases: without its lease and its own board."""
    case.world.wait(5 * MINUTES)
    case.world.sandbox.traffic.clear()
    report = case.world.run()
    names = {
        ("POST", NOTES): "POST note", ("PUT", f"{NOTES}/{{note_id}}"): "PUT note", ("PUT", OF_ISSUE): "PUT issue",
        ("POST", AWARDS): "POST reaction",
    }  # fmt: skip
    sent = [(seen.method, seen.template) for seen in case.world.sandbox.traffic.seen]
    found = sorted(names[each] for each in sent if each in names)
    for _ in range(report.status_writes):
        found.remove("PUT note")
    assert len(found) == report.writes
    return found


@pytest.mark.parametrize("record", commands.COMMANDS, ids=lambda record: record.verb)
@pytest.mark.parametrize("score", ["bad", "good"])
@pytest.mark.parametrize("is_answered", [False, True])
def test_a_command_costs(world: Watched, record: commands.CommandRecord, score: str, *, is_answered: bool) -> None:
    """At most four writes, whichever it is: the issue, the reaction, the answer, the card."""
    world.set({"commands": {"escalate_to": OTHER}})
    case = Talking(world, score)
    case.clicks(OTHER, add_labels=["feedback::process", "contact::pending"], assignee_ids=[case.person(OTHER).id])
    if is_answered:
        case.hears(f"{NOTHING_LEFT}\n{BOT} snooze 3d")
    case.looks()
    case.says(f"{BOT} {record.example}")
    found = writes(case)
    assert len(found) <= 4


def test_ten_comments_at_once(world: Watched) -> None:
    """A comment on each of ten cases: their notes once, and for each one the issue, the reaction and the card."""
    issues = settled(world, 12)
    for issue in issues[:10]:
        world.say(issue, f"{BOT} label process")
    world.wait(5 * MINUTES)
    run(world)
    of_cases = [seen for seen in world.sandbox.traffic.seen if "{issue_iid}" in seen.template]
    got = [seen.template for seen in of_cases if seen.method == "GET"]
    put = [seen.template for seen in of_cases if seen.method != "GET"]
    assert (world.cases_read(), got.count(LABEL_EVENTS)) == (10, 10)
    assert sorted(set(put)) == sorted({OF_ISSUE, AWARDS, f"{NOTES}/{{note_id}}"})
    assert len(put) == 3 * 10 + 1
