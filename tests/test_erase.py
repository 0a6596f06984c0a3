"""`erase` takes what was mirrored of a ticket out of GitLab, and no run brings it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.errors import ConfigError
from bot.domain.markers import Marker
from bot.erase import SENTENCE, ErasePass
from bot.report import Outcome, Report, Result
from bot.sandbox import people
from bot.sandbox.faults import Fault
from bot.sandbox.gitlab.model import Issue
from tests.command import Invoke, assert_one_line
from tests.test_main_labels import _busy
from tests.world import DAYS, HOURS, World

WORDS = "Nobody answers me since the moon was full"
SECRET = "the moon"
OWNER = 50


def role(world: World, level: int) -> None:
    bot = world.user(people.BOT)
    world.sandbox.gitlab.add_member(world.project, bot, level)


def erase(world: World, ticket: int, *, is_dry: bool = False, with_comments: bool = False) -> Report:
    with world.ports(is_dry=is_dry) as ports:
        work = ErasePass(ports, ticket, with_comments=with_comments)
        return work.plan() if is_dry else work.run()


def reviewed(world: World) -> int:
    """A bad case with a card, a manager's comment, an answer that quotes the customer, and a changed rating."""
    ticket = world.rate("bad", WORDS)
    world.run()
    world.wait(HOURS)
    world.say(world.issue(ticket), f"@{people.BOT} rating")
    world.run()
    world.wait(HOURS)
    world.rate("good", f"{WORDS}, but now", ticket=ticket)
    world.run()
    world.wait(HOURS)
    return ticket


def texts(world: World) -> Iterator[str]:
    """Everything that can be read in the project."""
    for issue in world.project.issues.values():
        yield issue.title
        yield issue.description
        yield from (note.body for note in issue.notes if not note.system)


def places(world: World, ticket: int) -> list[Issue]:
    """The empty issues of a ticket."""
    return [issue for issue in world.issues(ticket) if issue.title.startswith("Erased:")]


def assert_empty(issue: Issue) -> None:
    """Nothing is there but the place."""
    marker = Marker.of(issue.description)
    assert marker is not None
    assert (marker.kind, issue.description) == ("erased", f"{SENTENCE}\n\n{marker}")
    assert (issue.state, issue.labels, issue.assignees, issue.confidential) == ("closed", (), (), True)


def visit(world: World, ticket: int) -> None:
    """All that might bring a case back: a new rating, a day, a lost cache, days without one."""
    world.rate("bad", f"{WORDS} again", ticket=ticket)
    world.run()
    world.wait(2 * DAYS)
    world.run()
    world.lose_cache()
    world.run()


@pytest.mark.parametrize("level", [people.REPORTER, people.PLANNER, OWNER])
def test_nothing_is_left_and_nothing_comes_back(world: World, level: int) -> None:
    """One closed issue without text keeps the place; no rating, no day and no lost cache mirrors the ticket again."""
    ticket = reviewed(world)
    assert any(SECRET in text for text in texts(world))
    role(world, level)
    report = erase(world, ticket)
    deletes = level != people.REPORTER
    assert report.outcome is (Outcome.OK if deletes else Outcome.PARTIAL)
    visit(world, ticket)
    assert [text for text in texts(world) if SECRET in text] == []
    assert world.issues(ticket) == places(world, ticket)
    assert_empty(places(world, ticket)[0])
    kept = [finding.why for finding in report.findings if finding.kind == "stays"]
    assert [("Planner" in why) for why in kept] == ([] if deletes else [True])


def test_the_plan_writes_nothing(world: World) -> None:
    """What would go is shown with its reasons, and nothing has happened yet."""
    ticket = reviewed(world)
    before = [*texts(world)]
    report = erase(world, ticket, is_dry=True)
    kinds = [each.action.kind for each in report.of(Result.PLANNED)]
    assert (kinds[0], set(kinds[1:]), [*texts(world)] == before) == ("EraseIssue", {"DeleteNote"}, True)
    assert [finding.kind for finding in report.findings] == ["people_wrote", "stays"]


def test_a_second_call_has_nothing_to_do(world: World) -> None:
    """Once all is done, the next call writes nothing, and says still what stays."""
    ticket = reviewed(world)
    erase(world, ticket)
    again = erase(world, ticket)
    assert (again.writes, again.outcome) == (0, Outcome.PARTIAL)
    role(world, people.PLANNER)
    assert (erase(world, ticket).outcome, len(world.issues(ticket))) == (Outcome.OK, 1)
    last = erase(world, ticket)
    assert (last.writes, last.outcome) == (0, Outcome.OK)
    assert_empty(world.issue(ticket))


@pytest.mark.parametrize(("level", "gone"), [(people.REPORTER, False), (people.MAINTAINER, True)])
def test_what_people_wrote(world: World, level: int, gone: bool) -> None:  # noqa: FBT001 - a table
    """Comments of people are listed with links; with `--comments` and the right role they go too."""
    ticket = reviewed(world)
    world.say(world.issue(ticket), f"They wrote: {WORDS}")
    role(world, level)
    note = world.issue(ticket).notes[-1]
    (told,) = [each.why for each in erase(world, ticket).findings if each.kind == "people_wrote"]
    assert f"#note_{note.id}" in told
    assert any(SECRET in text for text in texts(world))
    report = erase(world, ticket, with_comments=True)
    assert any(SECRET in text for text in texts(world)) is not gone
    assert bool(report.of(Result.DENIED)) is not gone


def test_doubles_too(world: World) -> None:
    """Whatever issue holds the ticket's words loses them."""
    ticket = world.rate("bad", WORDS)
    world.run()
    first = world.issue(ticket)
    double = world.sandbox.gitlab.create_issue(
        world.project, first.author, title=first.title, description=first.description, confidential=True
    )
    erase(world, ticket)
    assert_empty(first)
    assert_empty(double)
    role(world, people.PLANNER)
    erase(world, ticket)
    assert [issue.iid > double.iid for issue in world.issues(ticket)] == [True]


def test_a_ticket_that_was_never_rated(world: World) -> None:
    """It gets its place as well, so that a later rating is not mirrored, and the report says it."""
    ticket = world.ticket()
    report = erase(world, ticket)
    assert [finding.kind for finding in report.findings] == ["not_mirrored"]
    visit(world, ticket)
    assert_empty(world.issue(ticket))


def test_another_ticket_is_not_touched(world: World) -> None:
    """Only the named ticket goes; an issue whose title and link name different ones is left to people."""
    ticket, other = world.rate("bad", WORDS), world.rate("bad", "Another thing")
    world.run()
    world.edit(world.issue(other), title=f"Bad: ticket #{ticket}")
    report = erase(world, ticket)
    assert next(finding.kind for finding in report.findings) == "left_alone"
    assert [text for text in texts(world) if "Another thing" in text] != []


def _refused(method: str, path: str, times: int | None = 1) -> Fault:
    """GitLab says that the account may not do it."""
    template, body = f"/api/v4/projects/{{project}}{path}", '{"message":"403 Forbidden"}'
    return Fault("status", "gitlab", method, template, times=times, status=403, body=body)


def test_a_role_that_promises_too_much(world: World) -> None:
    """Where GitLab refuses to delete the issue after all, it is emptied instead, and the report says what stays."""
    ticket = reviewed(world)
    role(world, people.PLANNER)
    world.arm(_refused("DELETE", "/issues/{issue_iid}"))
    report = erase(world, ticket)
    assert (report.outcome, [f.kind for f in report.findings][-1]) == (Outcome.PARTIAL, "stays")
    assert [text for text in texts(world) if SECRET in text] == []


def test_comments_that_cannot_be_deleted(world: World) -> None:
    """Where GitLab refuses to delete the bot's own comments they are emptied instead."""
    ticket = reviewed(world)
    world.arm(_refused("DELETE", "/issues/{issue_iid}/notes/{note_id}", times=None))
    count = len(world.issue(ticket).notes)
    erase(world, ticket)
    assert [text for text in texts(world) if SECRET in text] == []
    assert len(world.issue(ticket).notes) >= count


def test_a_place_that_cannot_be_kept(world: World) -> None:
    """Nothing is deleted before it is: else the next run would mirror the ticket again."""
    ticket = reviewed(world)
    role(world, people.PLANNER)
    world.arm(_refused("POST", "/issues"))
    report = erase(world, ticket)
    assert (report.outcome, places(world, ticket), len(world.issues(ticket))) == (Outcome.PARTIAL, [], 1)
    assert "its place is not kept yet" in {each.detail for each in report.of(Result.DEFERRED)}
    assert [text for text in texts(world) if SECRET in text] != []


def test_asked_for_by_number(world: World, invoke: Invoke, tmp_path: Path) -> None:
    """`run --ticket` refuses an erased ticket with one line and exit code 2, until people delete its place."""
    ticket = world.rate("bad", WORDS)
    assert invoke("run").exit_code == 0
    assert invoke("erase", "--ticket", str(ticket), "--yes").exit_code == 3
    place = world.issue(ticket)
    assert_one_line(invoke("run", "--ticket", str(ticket)), 2, f"#{place.iid}", "erased")
    world.delete(place)
    assert invoke("run", "--ticket", str(ticket)).exit_code == 0
    assert SECRET in world.issue(ticket).description


def test_another_run_is_at_work(world: World, invoke: Invoke) -> None:
    """While another run holds the lease nothing is erased; no later run does it, so the exit code is 3."""
    ticket = world.rate("bad", WORDS)
    invoke("run")
    _busy(world)
    assert invoke("erase", "--ticket", str(ticket), "--yes").exit_code == 3
    assert SECRET in world.issue(ticket).description


def test_issues_of_an_unknown_account(world: World) -> None:
    """Where another account wrote the issue, nothing is opened beside it, and the setting is named."""
    ticket = world.rate("bad", WORDS)
    world.run()
    issue = world.issue(ticket)
    issue.author = world.admin
    with pytest.raises(ConfigError, match="former_accounts"):
        erase(world, ticket)


def test_a_place_that_people_change(world: World) -> None:
    """Reopened, relabelled or without its marker, it stays as people made it, and the ticket is not mirrored."""
    ticket = world.rate("bad", WORDS)
    world.run()
    erase(world, ticket)
    place = world.issue(ticket)
    world.edit(place, state_event="reopen", add_labels=["satisfaction::bad"])
    visit(world, ticket)
    assert (place.state, place.labels, len(world.issues(ticket))) == ("opened", ("satisfaction::bad",), 1)
    world.edit(place, description="Gone")
    visit(world, ticket)
    assert (place.description, len(world.issues(ticket))) == ("Gone", 1)


def test_before_the_first_plan(world: World) -> None:
    """A place in a project that the bot has not begun to serve takes nobody's tick away."""
    ticket = world.ticket()
    erase(world, ticket)
    world.set({"brake": {"first_plan": "tick"}})
    world.rate("bad", WORDS)
    assert world.run().outcome is Outcome.AWAITS_TICK


def test_what_is_not_finished_is_left_alone(world: World) -> None:
    """An issue that an interrupted call left behind is acted upon by no run, until the next call removes it."""
    ticket = world.rate("good", WORDS)
    world.run()
    role(world, people.PLANNER)
    world.wait(7 * DAYS - HOURS)
    world.run()
    world.arm(Fault("status", service="gitlab", method="DELETE", status=500, body="{}"))
    assert erase(world, ticket).outcome is Outcome.PARTIAL
    left = next(issue for issue in world.issues(ticket) if not issue.title.startswith("Erased:"))
    world.wait(2 * HOURS)
    assert world.run().done == []
    world.rate("bad", WORDS, ticket=ticket)
    world.run()
    assert (left.state, left.title) == ("opened", f"Good: ticket #{ticket}")
    assert erase(world, ticket).outcome is Outcome.OK
    assert_empty(world.issue(ticket))
