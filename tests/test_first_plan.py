"""The first contact with a project: the plan is shown, and nothing happens until somebody ticks it."""

from __future__ import annotations

import pytest

from bot.config import LabelsConfig
from bot.report import Outcome, Report
from bot.sandbox.task_boxes import open_boxes, ticked
from bot.show.markdown import SHOWN
from tests.world import HOURS, MINUTES, World

BOX = "- [ ] Go ahead"
LABELS = len(LabelsConfig().labels)
PLANNED = {"create a label": LABELS, "open an issue": 1, "post the review card": 1}


def ask_first(world: World) -> None:
    world.set({"brake": {"first_plan": "tick"}})


def written(world: World) -> int:
    """What the bot wrote since the record was cleared, the lease apart."""
    seen = world.sandbox.traffic.seen
    world.sandbox.traffic.clear()
    return sum(each.method != "GET" and each.service == "gitlab" and "labels" not in each.template for each in seen)


def assert_awaiting(report: Report) -> None:
    assert (report.outcome, report.outcome.exit_code, report.writes) == (Outcome.AWAITS_TICK, 2, 0)


def tick(world: World, mark: str = "- [x] Go ahead") -> None:
    """A person ticks the box, which edits the description."""
    issue = world.status
    description = issue.description.replace(BOX, mark)
    world.sandbox.gitlab.update_issue(issue, world.manager, description=description)


def test_the_address_of_the_tick_is_told(world: World) -> None:
    """The run that opens the issue knows its address as well as the later ones: in its line, and for the pages."""
    ask_first(world)
    world.rate("bad", "No.")
    for report in (world.run(), world.run()):
        place = f"{world.url}/{world.project.path_with_namespace}/-/issues/{world.status.iid}"
        assert (report.status_url, f"#{world.status.iid} ({place})" in report.errors[0]) == (place, True)


def test_the_first_plan_is_shown(world: World) -> None:
    """The first contact opens one confidential issue with the plan in it, and writes nothing else."""
    ask_first(world)
    ticket = world.rate("bad", "No.")
    assert_awaiting(world.run())
    issue = world.status
    assert (issue.confidential, issue.notes, world.bots, len(world.project.labels)) == (True, [], [], 2)
    assert [line for line in issue.description.splitlines() if line.startswith(("| ", "- ", "<d"))] == [
        "| what | how many |",
        *(f"| {what} | {count} |" for what, count in PLANNED.items()),
        f"<details><summary>create a label ({LABELS})</summary>",
        "| why |",
        *(f"| {label.name} is in labels.yml and not in the project |" for label in world.config.wanted_labels),
        "<details><summary>open an issue (1)</summary>",
        "| case | what exactly | why |",
        f"| `zendesk:zendesk:ticket/{ticket}` | `satisfaction::bad` | a new bad rating |",
        "<details><summary>post the review card (1)</summary>",
        "| case | why |",
        f"| `zendesk:zendesk:ticket/{ticket}` | a bad rating is to be reviewed |",
        BOX,
    ]


def test_the_first_plan_waits(world: World) -> None:
    """Until somebody ticks it nothing more is written, however many runs look."""
    ask_first(world)
    world.rate("bad", "No.")
    world.run()
    written(world)
    for by in (MINUTES, HOURS, 25 * HOURS):
        world.wait(by)
        report = world.run()
        assert_awaiting(report)
        assert report.errors[0].endswith("or `run --force`")
    assert (written(world), world.bots) == (0, [])


def test_nothing_to_do_at_first(world: World) -> None:
    """A project without ratings waits for its tick, too."""
    ask_first(world)
    assert_awaiting(world.run())
    lines = world.status.description.splitlines()
    assert [line for line in lines if line.startswith("<details>")] == [
        f"<details><summary>create a label ({LABELS})</summary>"
    ]
    assert BOX in lines


@pytest.mark.parametrize("mark", ["- [x] Go ahead", "- [X] Go ahead", "* [x] Go ahead"])
def test_a_tick_lets_it_begin(world: World, mark: str) -> None:
    """Once the box is ticked the next run does what is due, ratings from before the first contact among it."""
    ask_first(world)
    ticket = world.rate("bad", "No.")
    world.run()
    world.wait(3 * 24 * HOURS)
    later = world.rate("good")
    tick(world, mark)
    report = world.run()
    assert (report.outcome, len(world.issues(ticket)), len(world.issues(later))) == (Outcome.OK, 1, 1)
    world.wait(MINUTES)
    assert world.run().outcome is Outcome.OK


@pytest.mark.parametrize("is_forced", [False, True])
def test_the_plan_goes_once_it_is_approved(world: World, *, is_forced: bool) -> None:
    """By a tick or an operator: what is done is no plan any more, and the description keeps only what stays true."""
    ask_first(world)
    world.rate("bad", "No.")
    world.run()
    if not is_forced:
        tick(world)
    world.run(is_forced=is_forced)
    assert world.status.description.splitlines() == [
        "This issue belongs to feedback-bot: the comment below says how its last run went.",
        "",
        "<!-- feedback-bot status -->",
    ]


def test_words_are_no_tick(world: World) -> None:
    """Only the box counts."""
    ask_first(world)
    world.run()
    world.say(world.status, "- [x] Go ahead")
    assert_awaiting(world.run())


def test_the_scope_counts_from_the_first_contact(world: World) -> None:
    """However long people wait with their tick, what was in scope at first stays in it."""
    ask_first(world)
    ticket = world.rate("good")
    world.run()
    world.wait(10 * 24 * HOURS)
    tick(world)
    world.run()
    assert len(world.issues(ticket)) == 1


def test_force_needs_no_tick(world: World) -> None:
    """An operator may go on without it, and the box is not asked for afterwards."""
    ask_first(world)
    world.rate("good")
    world.run()
    assert world.run(is_forced=True).counts()["issues_opened"] == 1
    world.rate("good")
    world.wait(HOURS)
    assert world.run().counts()["issues_opened"] == 1


def test_a_plan_for_many(world: World) -> None:
    """A long plan is cut, with the number of what is not shown."""
    ask_first(world)
    for _ in range(SHOWN + 5):
        world.rate("good")
    world.run()
    assert "and 5 more" in world.status.description.splitlines()


def test_the_sandbox_offers_its_box(world: World) -> None:
    """On the pages it is the one button that ticks something, below all that is planned, and it lets the bot begin."""
    ask_first(world)
    world.rate("bad", "- [ ] refund me")
    world.run()
    (box,) = open_boxes(world.status.description)
    world.sandbox.gitlab.update_issue(world.status, world.manager, description=ticked(world.status.description, box))
    assert (box.words, world.run().outcome) == ("Go ahead", Outcome.OK)
