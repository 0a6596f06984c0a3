"""What could keep customers' words in an issue: doubles, acts of the moment, joined answers, other templates."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain import model as domain
from bot.domain.markers import Marker
from bot.domain.texts import Text
from bot.report import Result
from bot.reread import Reread
from bot.sandbox import people
from bot.sandbox.chaos import Chaos
from bot.sandbox.faults import Fault
from bot.sandbox.gitlab.model import Issue
from bot.sandbox.weather import CALM
from tests.policies.test_double import copied
from tests.policies.test_forget import FOLLOWED, MANAGERS, MONTHS, REASON, RETAINED, WORDS, old_case, told
from tests.test_contact import succeed
from tests.world import DAYS, HOURS, MINUTES, World


def double_of(world: World, ticket: int) -> tuple[Issue, Issue]:
    """The issue of a ticket, in whose description people wrote, and a double in which people wrote too."""
    world.run()
    world.wait(HOURS)
    world.run()
    older = world.issue(ticket)
    younger = copied(world, older)
    head, _, last = older.description.rpartition("\n")
    world.edit(older, description=f"{head}\n\n{MANAGERS}\n\n{last}")
    world.say(younger, "I am on it")
    world.wait(HOURS)
    world.run()
    return older, younger


@pytest.mark.parametrize("is_deleted", [False, True])
def test_a_double_is_emptied_by_itself(world: World, is_deleted: bool) -> None:  # noqa: FBT001 - a table
    """Each issue of a ticket keeps what people wrote in it and loses the customer's words, the double too."""
    world.set(FOLLOWED if is_deleted else RETAINED)
    ticket = world.rate("bad", WORDS)
    older, younger = double_of(world, ticket)
    if is_deleted:
        world.wait(25 * HOURS)
        world.run()
        world.sandbox.zendesk.delete_ticket(ticket)
        world.wait(25 * HOURS)
    else:
        world.edit(younger, state_event="close")
        world.run()
        world.wait(MONTHS)
    for _ in range(3):
        world.run()
        world.wait(25 * HOURS)
    assert (MANAGERS in older.description, WORDS in younger.description) == (True, False)
    assert (WORDS in older.description) is not is_deleted  # the older one is open, and keeps them while it is


@pytest.mark.parametrize("has_issue", [False, True])
def test_deleted_just_after_a_rating(world: World, has_issue: bool) -> None:  # noqa: FBT001 - a table
    """A deletion that one run finds together with a new rating is followed once the issue shows the rating."""
    world.set(FOLLOWED)
    ticket = world.rate("good", WORDS) if has_issue else world.ticket()
    world.run()
    world.wait(25 * HOURS)
    world.run()
    world.wait(25 * HOURS)
    world.rate("bad", f"{WORDS}!", ticket=ticket)
    world.wait(2 * MINUTES)
    world.sandbox.zendesk.delete_ticket(ticket)
    world.wait(10 * MINUTES)
    for _ in range(3):
        world.run()
        world.wait(10 * MINUTES)
    assert "the ticket was deleted in Zendesk.*" in world.issue(ticket).description
    assert WORDS not in told(world.issue(ticket))


def test_people_who_write_meanwhile(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What people write between the look and the write stays; the next run takes only the customer's words."""
    world.set(RETAINED)
    issue = old_case(world)
    head, _, last = issue.description.rpartition("\n")
    theirs = iter([f"{head}\n\n{MANAGERS}\n\n{last}"])

    def write_once() -> None:
        for description in theirs:
            world.edit(issue, description=description)

    look = Reread.issue

    def late(reread: Reread, iid: int) -> domain.Issue | None:
        write_once()
        return look(reread, iid)

    monkeypatch.setattr(Reread, "issue", late)
    assert [each.action.kind for each in world.run().of(Result.DEFERRED)] == ["EmptyIssue"]
    assert (MANAGERS in issue.description, WORDS in issue.description) == (True, True)
    world.wait(HOURS)
    world.run()
    assert (MANAGERS in issue.description, WORDS in issue.description) == (True, False)


@pytest.mark.parametrize("words", ["{bot} rating", "{bot} help\n{bot} rating", "{bot} rating\n{bot} help"])
@pytest.mark.parametrize("comment", [WORDS, ""])
def test_an_answer_to_several_commands(world: World, words: str, comment: str) -> None:
    """Wherever in an answer the customer's words stand, its marker says so, and they go; only a reason goes too."""
    world.set(RETAINED)
    ticket = world.rate("bad", comment, REASON)
    world.run()
    world.wait(HOURS)
    issue = world.issue(ticket)
    world.say(issue, words.format(bot=f"@{people.BOT}"))
    world.run()
    (answer,) = world.notes(issue, "answer")
    marker = Marker.of(answer.body)
    assert marker is not None
    assert (marker.values["words"], REASON in answer.body) == ("1", True)
    world.wait(HOURS)
    world.edit(issue, state_event="close")
    world.run()
    world.wait(MONTHS)
    world.run()
    assert (WORDS in told(issue), REASON in told(issue), "words=1" in told(issue)) == (False, False, False)


def test_an_answer_of_before(world: World) -> None:
    """An answer without the mark, as older versions wrote it, is found by its words, at the start of any line."""
    world.set(RETAINED)
    issue = old_case(world)
    (answer,) = world.notes(issue, "answer")
    answer.body = f"First of all.\n\n{answer.body}".replace(" words=1", "")
    world.lose_cache()
    world.run()
    assert (WORDS in told(issue), "First of all." in answer.body) == (False, True)


BARE = "[Ticket {{ ticket_id }}]({{ ticket_link }}): **{{ score }}**\n\n{{ reason }}\n{{ comment }}\n"
NAMED = "[Ticket {{ ticket_id }}]({{ ticket_link }}): **{{ score }}**\n\n* Why: {{ reason }}\n{{ comment }}\n"


@pytest.mark.parametrize(("before", "after"), [(BARE, BARE), (BARE, NAMED), (NAMED, BARE), (NAMED, NAMED)])
def test_the_template_changed(world: World, before: str, after: str) -> None:
    """The reason goes by what it was, whatever the template says now; a manager's words in code stay."""
    world.set(RETAINED)
    world.config = replace(world.config, templates=replace(world.config.templates, issue=Text(before)))
    issue = world.issue(_rated(world))
    head, _, last = issue.description.rpartition("\n")
    theirs = "`call ana`\n\n* Why: `nobody knows`"
    world.edit(issue, description=f"{head}\n\n{theirs}\n\n{last}", state_event="close")
    world.config = replace(world.config, templates=replace(world.config.templates, issue=Text(after)))
    world.run()
    world.wait(MONTHS)
    world.run()
    assert (REASON in issue.description, theirs in issue.description) == (False, True)
    assert "reason=" not in issue.description


def test_a_reason_of_before(world: World) -> None:
    """Without the digest, as older versions wrote markers, the first line that the template may have written tells."""
    world.set(RETAINED)
    issue = world.issue(_rated(world))
    marker = Marker.of(issue.description)
    assert marker is not None
    theirs = "* Reason: `nobody knows`"
    old = issue.description.replace(f" reason={marker.values['reason']}", "").rpartition("\n")
    world.edit(issue, description=f"{old[0]}\n\n{theirs}\n\n{old[2]}", state_event="close")
    world.run()
    world.wait(MONTHS)
    world.run()
    assert (REASON in issue.description, theirs in issue.description) == (False, True)


def test_a_marker_that_is_mended(world: World) -> None:
    """An issue that lost its words and then its marker gets neither them back, by a command, nor a second emptying."""
    world.set(RETAINED)
    issue = world.issue(_rated(world))
    world.edit(issue, state_event="close")
    world.run()
    world.wait(MONTHS)
    world.run()
    world.edit(issue, state_event="reopen", description=issue.description.rpartition("\n")[0])
    world.wait(HOURS)
    world.run()
    world.say(issue, f"@{people.BOT} rating")
    world.wait(HOURS)
    world.run()
    assert ("emptied=" in issue.description, WORDS in told(issue)) == (True, False)
    assert "The customer's words were removed here." in told(issue)


def test_a_late_rating_of_a_deleted_ticket(world: World) -> None:
    """Mirrored after its deletion was followed, it loses its words too, also where the write of that fails once."""
    world.set(FOLLOWED)
    world.run()
    world.wait(25 * HOURS)
    world.sandbox.traffic.chaos = Chaos(replace(CALM, late=1.0, late_minutes=240))
    ticket = world.rate("bad", WORDS)
    world.wait(5 * MINUTES)
    world.sandbox.zendesk.delete_ticket(ticket)
    world.wait(20 * MINUTES)
    world.run()
    world.sandbox.traffic.chaos = None
    world.wait(DAYS)
    world.run()
    assert WORDS in world.issue(ticket).description
    world.arm(Fault("reset", "gitlab", "PUT", "/api/v4/projects/{project}/issues/{issue_iid}"))
    for _ in range(3):
        world.ticket()  # so that the next look at deletions begins later
        world.wait(25 * HOURS)
        world.run()
    assert not world.sandbox.traffic.faults.armed
    assert (WORDS in told(world.issue(ticket)), len(world.notes(world.issue(ticket), "gone"))) == (False, 1)


def _rated(world: World) -> int:
    ticket = world.rate("good", WORDS, REASON)
    world.run()
    world.wait(HOURS)
    return ticket


def test_comments_of_a_former_account(world: World) -> None:
    """Nobody but their account may edit them: the description is emptied, and people are told that they stay."""
    world.set(RETAINED)
    issue = old_case(world)
    succeed(world)
    world.set(RETAINED, {"gitlab": {"former_accounts": (people.BOT,)}})
    report = world.run()
    assert (WORDS in issue.description, WORDS in told(issue)) == (False, True)
    (found,) = [each.why for each in report.findings if each.kind == "stays"]
    assert found.startswith("2 comments by a former account of the bot hold words of the customer: delete them by hand")
