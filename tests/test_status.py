"""The status issue: people pause the bot there, and see how its last run went."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import status_note
from bot.config import load
from bot.domain.actions import CreateLabel
from bot.domain.labels import Label
from bot.domain.markers import Marker
from bot.domain.memory import Memory
from bot.report import Done, Outcome, Pause, Report, Result
from bot.sandbox.faults import Fault
from bot.sandbox.gitlab.model import Note
from bot.show.outline import minute
from bot.slots import overdue
from tests.world import HOURS, MINUTES, World


def ask_first(world: World) -> None:
    world.set({"brake": {"first_plan": "tick"}})


def pause(world: World) -> None:
    world.sandbox.gitlab.update_issue(world.status, world.manager, add_labels=["bot-paused"])


def note(world: World) -> Note:
    """The one sticky note."""
    (only,) = world.notes(world.status, "status")
    return only


def memory(world: World) -> Memory:
    found = Memory.of(Marker.of(note(world).body))
    assert found is not None
    return found


def written(world: World) -> int:
    """What the bot wrote since the record was cleared, the lease apart."""
    seen = world.sandbox.traffic.seen
    world.sandbox.traffic.clear()
    return sum(each.method != "GET" and each.service == "gitlab" and "labels" not in each.template for each in seen)


def test_the_pause_switch(world: World) -> None:
    """While the label is on the status issue nothing is written; without it the bot goes on."""
    world.run()
    pause(world)
    world.rate("bad", "No.")
    world.wait(2 * HOURS)
    written(world)
    report = world.run()
    assert (report.outcome, report.outcome.exit_code, report.done, written(world)) == (Outcome.PAUSED, 0, [], 0)
    assert report.pause == Pause("bot-paused", world.status.iid)
    world.sandbox.gitlab.update_issue(world.status, world.manager, remove_labels=["bot-paused"])
    world.run()
    assert len(world.bots) == 1


def test_the_pause_switch_without_a_cache(world: World) -> None:
    """The switch is read from the project at each run."""
    world.run()
    pause(world)
    world.lose_cache()
    world.rate("good")
    assert (world.run().outcome, world.bots) == (Outcome.PAUSED, [])


def test_the_pause_switch_with_broken_labels(world: World, tmp_path: Path) -> None:
    """While `labels.yml` is broken the name in `bot.yml` counts, and the note says that one."""
    files = {"bot.yml": "fallback: {labels: {paused: halt}}\nbrake: {first_plan: 'off'}\n", "labels.yml": "causes: 7\n"}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    world.config = load(tmp_path)
    world.run()
    assert "put the label `halt` on this issue" in note(world).body
    outcomes = []
    for label in ("bot-paused", "halt"):
        world.sandbox.gitlab.update_issue(world.status, world.manager, labels=[label])
        world.wait(HOURS)
        outcomes.append(world.run().outcome)
    assert outcomes == [Outcome.PARTIAL, Outcome.PAUSED]


def test_the_note_says_how_it_went(world: World) -> None:
    """One note, edited in place, with time, watermark and figures."""
    world.rate("bad", "No.")
    report = world.run()
    labels, bot, now = len(world.config.wanted_labels), world.config.bot, world.sandbox.clock.now()
    late = minute(overdue(bot.schedule, now + bot.status.heartbeat, bot.run.time_budget))
    sums = f"create a label: {labels}, open an issue: 1, post the review card: 1"
    assert note(world).body.splitlines()[:-1] == [
        f"**All is well.** Last run: {minute(now)} (`{report.run_id}`).",
        "",
        f"- Ratings are mirrored up to {minute(now)}; read from Zendesk: satisfaction ratings.",
        f"- This run wrote {labels + 2} times ({sums}).",
        f"- This comment is rewritten by {late} at the latest. Is it not, the bot stands still: tell whoever runs it.",
        "",
        "To **pause** the bot, put the label `bot-paused` on this issue; to let it go on, take the label away.",
        "",
    ]


@pytest.mark.parametrize(
    ("writes", "left", "held", "told"),
    [
        (0, 0, 0, "wrote nothing"),
        (1, 0, 0, "wrote once (create a label: 1)"),
        (2, 1, 0, "wrote 2 times (create a label: 2) and left 1 thing for the next run"),
        (0, 0, 2, "wrote nothing and held 2 things back"),
        (1, 3, 1, "wrote once (create a label: 1), left 3 things for the next run and held 1 thing back"),
    ],
)
def test_the_figures_are_a_sentence(world: World, writes: int, left: int, held: int, told: str) -> None:
    """What is zero is not told, and one is not many."""
    label = CreateLabel(why="missing", label=Label("keep-open"))
    results = [Result.DONE] * writes + [Result.DEFERRED] * left + [Result.REFUSED] * held
    world.run()
    report = Report(done=[Done(label, result) for result in results])
    body = str(status_note.written(memory(world), report, world.config))
    assert f"- This run {told}.\n" in body


def test_the_note_tells_of_trouble(world: World) -> None:
    """What failed is told once with its number, and the headline says so."""
    world.run()
    for _ in range(3):
        world.rate("good")
    body = '{"message":"500 Internal Server Error"}'
    world.arm(Fault("status", "gitlab", "POST", "/api/v4/projects/{project}/issues", times=None, status=500, body=body))
    world.wait(HOURS)
    report = world.run()
    assert (report.outcome, report.outcome.exit_code) == (Outcome.PARTIAL, 3)
    lines = note(world).body.splitlines()
    assert lines[0].startswith("**Something could not be done.**")
    begins = lines.index("Please look at this:")
    assert [line.endswith("(3 times)") for line in lines[begins:] if line.startswith("- ")] == [True]


def test_the_note_is_news_only_once(world: World) -> None:
    """Troubles are told at once when they come and when they go; the same ones are not told again within the hour."""
    ticket = world.rate("good")
    world.run()
    issue, told = world.issue(ticket), []
    for title in ("About the printer", None, None, issue.title, None, None):
        world.wait(10 * MINUTES)
        if title:
            world.edit(issue, title=title)
        report = world.run()
        told.append((report.writes, report.status_writes, note(world).body.partition(" Last run")[0]))
    look, well = "**Done, but please look at the points below.**", "**All is well.**"
    assert told == [(0, 1, look), (0, 0, look), (0, 0, look), (0, 1, well), (0, 0, well), (0, 0, well)]
    assert memory(world).told_at == world.sandbox.clock.now() - 20 * MINUTES


def test_other_troubles_are_news(world: World) -> None:
    """A second trouble beside the first is told at once, though the headline stays."""
    tickets = [world.rate("good"), world.rate("good")]
    world.run()
    for ticket in tickets:
        world.wait(10 * MINUTES)
        world.edit(world.issue(ticket), title="About the printer")
        assert world.run().status_writes == 1
    assert note(world).body.count("mend them by hand") == 2


def test_the_heartbeat(world: World) -> None:
    """Though nothing happens the note is renewed, at most once an hour, and that is not counted as a write."""
    world.run()
    reports = []
    for _ in range(30):
        world.wait(10 * MINUTES)
        reports.append(world.run())
    assert [report.writes for report in reports] == [0] * 30
    told = [number for number, report in enumerate(reports) if report.status_writes]
    assert told == [5, 11, 17, 23, 29]
    assert memory(world).told_at == world.sandbox.clock.now()


def test_a_slower_heartbeat(world: World) -> None:
    """The setting says how often."""
    world.set({"status": {"heartbeat": "1 day"}})
    world.run()
    world.wait(23 * HOURS)
    assert world.run().status_writes == 0
    world.wait(2 * HOURS)
    assert world.run().status_writes == 1


@pytest.mark.parametrize("minutes", [1, 30, 90])
def test_a_note_that_people_deleted(world: World, minutes: int) -> None:
    """The bot writes a new one when it next has something to say, and goes on as before."""
    ticket = world.rate("bad", "No.")
    world.run()
    world.wait(minutes * MINUTES)
    world.run()
    world.sandbox.gitlab.delete_note(note(world), world.admin)
    for _ in range(2):
        world.wait(2 * HOURS)
        report = world.run()
        assert (report.outcome, report.writes) == (Outcome.OK, 0)
    assert (len(world.notes(world.status, "status")), len(world.issues(ticket))) == (1, 1)


def test_an_issue_that_people_deleted(world: World) -> None:
    """A new status issue is opened, the old cases are known, and nothing is asked for again."""
    ask_first(world)
    ticket = world.rate("bad", "No.")
    world.run(is_forced=True)
    first = world.status.iid
    world.wait(HOURS)
    world.delete(world.status)
    for _ in range(2):
        world.wait(2 * HOURS)
        report = world.run()
        assert (report.outcome, report.writes) == (Outcome.OK, 0)
    assert (world.status.iid > first, len(world.issues(ticket)), len(note(world).body) > 0) == (True, 1, True)


def test_a_deleted_case_and_a_deleted_status_issue(world: World) -> None:
    """With its cache the bot still knows what people deleted, and tells the new status issue."""
    ticket = world.rate("bad", "No.")
    world.run()
    world.wait(HOURS)
    world.delete(world.issue(ticket))
    world.wait(25 * HOURS)
    world.run()
    world.delete(world.status)
    for words in ("Still no.", "No, no."):
        world.wait(2 * HOURS)
        world.rate("bad", words, ticket=ticket)
        assert world.run().outcome is Outcome.OK
    assert (world.issues(ticket), list(memory(world).deleted)) == ([], [ticket])


def test_a_closed_status_issue(world: World) -> None:
    """Closing it changes nothing: the note goes on."""
    world.run()
    world.sandbox.gitlab.update_issue(world.status, world.manager, state_event="close")
    world.wait(2 * HOURS)
    assert world.run().outcome is Outcome.OK
    assert memory(world).told_at == world.sandbox.clock.now()


def test_a_note_that_people_edited(world: World) -> None:
    """Without its memory the bot begins where the issues end, and mirrors nothing twice."""
    tickets = [world.rate("bad", "No."), world.rate("good")]
    world.run()
    world.wait(HOURS)
    world.sandbox.gitlab.edit_note(note(world), world.admin, "Nice weather today.")
    world.wait(HOURS)
    tickets.append(world.rate("good"))
    world.run()
    assert [len(world.issues(ticket)) for ticket in tickets] == [1, 1, 1]
    world.wait(HOURS)
    world.run()
    assert len(world.notes(world.status, "status")) == 1


def test_a_second_status_issue(world: World) -> None:
    """After a doubled creation the older one counts."""
    world.run()
    first = world.status
    second = world.sandbox.gitlab.create_issue(
        world.project, first.author, title=first.title, description=first.description, confidential=True
    )
    world.wait(2 * HOURS)
    world.run()
    assert (len(first.user_notes), second.user_notes) == (1, [])


def test_a_lost_reply_on_the_note(world: World) -> None:
    """A note that could not be written is told in the report, and written by the next run."""
    world.run()
    world.wait(2 * HOURS)
    world.arm(Fault("status", "gitlab", "PUT", status=500, body="{}"))
    report = world.run()
    assert (report.outcome, len(report.warnings)) == (Outcome.PARTIAL, 1)
    world.wait(MINUTES)
    assert world.run().outcome is Outcome.OK
    assert memory(world).told_at == world.sandbox.clock.now()


def test_a_stranger_cannot_lend_a_memory(world: World) -> None:
    """A person's note with a marker of the status is not believed, not even when the bot's own is gone."""
    world.run()
    forged = note(world).body.replace(f"watermark={memory(world).watermark:%Y}", "watermark=2031")
    world.sandbox.gitlab.delete_note(note(world), world.admin)
    world.say(world.status, forged)
    world.lose_cache()
    ticket = world.rate("good")
    world.wait(MINUTES)
    world.run()
    assert (len(world.issues(ticket)), memory(world).watermark) == (1, world.sandbox.clock.now())
