"""Settings change while cases are under review: cards follow, and nobody is asked anew about old words."""

from __future__ import annotations

from bot.config import LabelsConfig
from bot.report import Outcome
from bot.sandbox.faults import Fault
from tests.world import HOURS, World, configured

ANSWER = "Summary: it burnt\nAction: none\nContact: no\nCause: docs"
AWARDS = "/api/v4/projects/{project}/issues/{issue_iid}/notes/{note_id}/award_emoji"
WHY = {"review": {"fields": ({"name": "What went wrong?"},)}}


def reviewed(world: World, words: str) -> int:
    """A bad case with a comment that was heard."""
    ticket = world.rate("bad", "It broke")
    world.run()
    world.wait(HOURS)
    world.say(world.issue(ticket), words)
    world.run()
    world.wait(HOURS)
    world.run()
    return ticket


def test_cards_follow_the_questions(world: World) -> None:
    """A card that stands shows other questions at the next run, though nothing happened on its issue; and once."""
    ticket = reviewed(world, "just talk")
    world.set(WHY)
    assert [done.action.kind for done in world.run().done] == ["EditCard"]
    (card,) = world.notes(world.issue(ticket), "card")
    assert "* **What went wrong?**" in card.body
    world.wait(HOURS)
    assert world.run().writes == 0


def test_a_removed_cause_asks_nothing(world: World) -> None:
    """Words that were understood when they were written are not doubted since a cause left `labels.yml`."""
    ticket = reviewed(world, ANSWER)
    shipped = LabelsConfig()
    fewer = tuple(cause for cause in shipped.causes if cause.name != "feedback::docs-issue")
    world.config = configured(labels=shipped.model_copy(update={"causes": fewer}))
    world.run()
    issue = world.issue(ticket)
    assert (world.notes(issue, "answer"), "feedback::docs-issue" in issue.labels) == ([], True)


def test_an_unknown_emoji_is_told(world: World) -> None:
    """A reaction that GitLab does not know is no silence: the run says which setting to mend."""
    ticket = world.rate("bad", "It broke")
    world.run()
    world.say(world.issue(ticket), "@feedback-bot label docs")
    body = '{"message":"404 Award Emoji Name is not a valid emoji name Not Found"}'
    world.arm(Fault("status", "gitlab", "POST", AWARDS, status=404, body=body))
    report = world.run()
    assert report.outcome is Outcome.PARTIAL
    assert [done.detail for done in report.done if done.action.kind == "React"] == [
        "GitLab: knows no emoji white_check_mark: mend commands.reaction in bot.yml"
    ]


def test_escalating_to_somebody_who_would_not_see_it(world: World) -> None:
    """A mention that reaches nobody is no answer: the setting is named instead."""
    world.set({"commands": {"escalate_to": "nobody.such"}})
    ticket = world.rate("bad", "It broke")
    world.run()
    world.say(world.issue(ticket), "@feedback-bot escalate they wait")
    world.run()
    (answer,) = world.notes(world.issue(ticket), "answer")
    assert answer.body.startswith("I cannot ask `nobody.such`, whom `commands.escalate_to` in `bot.yml` names")
