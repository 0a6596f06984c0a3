"""What the sandbox's controls can do, each with the form in which it is asked for."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from bot.sandbox import people
from bot.sandbox.faults import Fault, Kind, PageTrouble, Reply
from bot.sandbox.gitlab import Issue, Project, User, notes
from bot.sandbox.story import let_a_quiet_week_pass, let_a_week_pass
from bot.sandbox.zendesk.model import Score

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox

Json = dict[str, Any]
PLANNER = next(manager for manager in people.MANAGERS if manager.access_level == people.PLANNER)
YEAR_IN_SECONDS = 366 * 86_400


class Form(BaseModel):
    """What a control is asked with: unknown names are refused, so that a slip of the pen is told."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Time(Form):
    """How far to move the clock."""

    advance_seconds: float = Field(ge=0, le=YEAR_IN_SECONDS)


class Week(Form):
    """Which week to let pass: the same seed gives the same one; in a quiet one no customer rates."""

    seed: int = 1
    quiet: bool = False


class Latency(Form):
    """How long each answer of a service takes, in seconds."""

    seconds: float = Field(ge=0, le=60)


class Rate(Form):
    """A rating, or its change, by the ticket's requester."""

    ticket_id: int
    score: Score
    comment: str | None = None
    reason: str | None = None


class OneTicket(Form):
    """Which ticket."""

    ticket_id: int


class Merge(OneTicket):
    """Into which other ticket."""

    into: int


class OneIssue(Form):
    """Which issue of the feedback project (its iid), and as whom (default: its administrator)."""

    issue: int
    username: str = Field(default=people.ADMIN.username, alias="as")


class DeleteIssue(OneIssue):
    """The same, by default as the manager who is a Planner: GitLab lets only Planners and Owners delete."""

    username: str = Field(default=PLANNER.username, alias="as")


class WriteNote(OneIssue):
    """What to write there."""

    body: str = Field(min_length=1)
    internal: bool = False


class SetLabels(OneIssue):
    """Which labels to add and to remove, by title."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


class NewFault(Form):
    """A fault to arm; see `Fault`."""

    kind: Kind
    service: str | None = None
    method: str | None = None
    template: str | None = None
    nth: int = 1
    times: int | None = 1
    status: int = 503
    headers: Mapping[str, str] = Field(default_factory=dict)
    body: str | None = None
    content_type: str = "application/json; charset=utf-8"
    seconds: float = 0.0
    reply: Reply = "502"
    page: PageTrouble | None = None


def state(sandbox: "Sandbox") -> Json:
    """Return a summary of the world."""
    zendesk, project = sandbox.zendesk, sandbox.gitlab.project_at(people.PROJECT)
    issues = project.issues.values() if project else ()
    return {
        "now": sandbox.clock.now().isoformat(),
        "zendesk": {
            "tickets": len(zendesk.tickets),
            "ratings": dict(Counter(row.score for row in zendesk.ratings.view().rows)),
        },
        "gitlab": {
            "project": people.PROJECT,
            "issues": dict(Counter(issue.state for issue in issues)),
            "notes": sum(len(issue.user_notes) for issue in issues),
        },
        "requests": {name: sandbox.traffic.count(name) for name in ("zendesk", "gitlab", "pagerduty")},
    }


def advance(sandbox: "Sandbox", asked: Time) -> Json:
    """Move the clock."""
    sandbox.clock.advance(timedelta(seconds=asked.advance_seconds))
    return {"now": sandbox.clock.now().isoformat()}


def pass_week(sandbox: "Sandbox", asked: Week) -> Json:
    """Let a week pass."""
    pass_one = let_a_quiet_week_pass if asked.quiet else let_a_week_pass
    pass_one(sandbox, Random(asked.seed))
    return state(sandbox)


def set_latency(sandbox: "Sandbox", asked: Latency) -> Json:
    """Slow the services down, or make them fast again."""
    sandbox.traffic.latency = asked.seconds
    return {"latency": asked.seconds}


def rate(sandbox: "Sandbox", asked: Rate) -> Json:
    """Rate a ticket as its requester."""
    _check_ticket(sandbox, asked.ticket_id)
    row = sandbox.zendesk.rate(asked.ticket_id, asked.score, asked.comment, asked.reason)
    return {"rating_id": row.id, "ticket_id": row.ticket_id, "score": row.score}


def delete_ticket(sandbox: "Sandbox", asked: OneTicket) -> Json:
    """Delete a ticket."""
    _check_ticket(sandbox, asked.ticket_id)
    sandbox.zendesk.delete_ticket(asked.ticket_id)
    return {"deleted": asked.ticket_id}


def scrub_ticket(sandbox: "Sandbox", asked: OneTicket) -> Json:
    """Delete a ticket for good that was deleted before; its fields are written over."""
    if asked.ticket_id not in sandbox.zendesk.deleted.tickets:
        raise KeyError(f"deleted ticket {asked.ticket_id}")
    sandbox.zendesk.deleted.scrub(asked.ticket_id, sandbox.clock.now())
    return {"scrubbed": asked.ticket_id}


def close_ticket(sandbox: "Sandbox", asked: OneTicket) -> Json:
    """Close a ticket for good, as an automation does; its rating cannot change any more."""
    _check_ticket(sandbox, asked.ticket_id)
    sandbox.zendesk.close(asked.ticket_id)
    return {"closed": asked.ticket_id}


def merge_ticket(sandbox: "Sandbox", asked: Merge) -> Json:
    """Merge a ticket into another one."""
    _check_ticket(sandbox, asked.ticket_id)
    _check_ticket(sandbox, asked.into)
    sandbox.zendesk.merge_ticket(asked.ticket_id, asked.into)
    return {"merged": asked.ticket_id, "into": asked.into}


def comment(sandbox: "Sandbox", asked: WriteNote) -> Json:
    """Comment on an issue; `note_id` is null when the text held only quick actions.

    `summary` says what these did, `not_run` which lines look like one and did nothing.
    """
    issue, user = place(sandbox, asked)
    written = notes.create(sandbox.gitlab, issue, user, asked.body, internal=asked.internal)
    return told(issue, written)


def told(issue: Issue, written: notes.Written) -> Json:
    """Return what became of a comment."""
    note_id = written.note and written.note.id
    return {
        "issue": issue.iid,
        "note_id": note_id,
        "summary": list(written.summary),
        "not_run": list(written.not_run),
    }


def label(sandbox: "Sandbox", asked: SetLabels) -> Json:
    """Add and remove labels."""
    issue, user = place(sandbox, asked)
    sandbox.gitlab.update_issue(issue, user, add_labels=asked.add, remove_labels=asked.remove)
    return {"issue": issue.iid, "labels": list(issue.labels)}


def close(sandbox: "Sandbox", asked: OneIssue) -> Json:
    """Close an issue."""
    issue, user = place(sandbox, asked)
    sandbox.gitlab.update_issue(issue, user, state_event="close")
    return {"issue": issue.iid, "state": issue.state}


def reopen(sandbox: "Sandbox", asked: OneIssue) -> Json:
    """Reopen an issue."""
    issue, user = place(sandbox, asked)
    sandbox.gitlab.update_issue(issue, user, state_event="reopen")
    return {"issue": issue.iid, "state": issue.state}


def delete_issue(sandbox: "Sandbox", asked: DeleteIssue) -> Json:
    """Delete an issue for good."""
    issue, user = place(sandbox, asked)
    sandbox.gitlab.delete_issue(issue, user)
    return {"deleted": issue.iid}


def traffic(sandbox: "Sandbox") -> Json:
    """Return the recorded requests."""
    seen = [{**asdict(each), "at": each.at.isoformat()} for each in sandbox.traffic.seen]
    return {"count": len(seen), "requests": seen}


def clear_traffic(sandbox: "Sandbox") -> Json:
    """Forget the recorded requests."""
    sandbox.traffic.clear()
    return {"count": 0}


def arm(sandbox: "Sandbox", asked: NewFault) -> Json:
    """Arm a fault."""
    sandbox.traffic.faults.arm(Fault(**asked.model_dump()))
    return faults(sandbox)


def faults(sandbox: "Sandbox") -> Json:
    """Return the armed faults."""
    return {"faults": [asdict(fault) for fault in sandbox.traffic.faults.armed]}


def disarm(sandbox: "Sandbox") -> Json:
    """Forget every fault."""
    sandbox.traffic.faults.disarm()
    return faults(sandbox)


def _check_ticket(sandbox: "Sandbox", ticket_id: int) -> None:
    if ticket_id not in sandbox.zendesk.tickets:
        raise KeyError(f"ticket {ticket_id}")


def place(sandbox: "Sandbox", asked: OneIssue) -> tuple[Issue, User]:
    """Return the issue that is meant and who acts there; KeyError when there is no such issue or user.

    ValueError for a blocked user.
    """
    project: Project | None = sandbox.gitlab.project_at(people.PROJECT)
    issue = sandbox.gitlab.find_issue(project, asked.issue) if project else None
    user = sandbox.gitlab.user_named(asked.username)
    if issue is None:
        raise KeyError(f"issue {asked.issue}")
    if user is None:
        raise KeyError(f"user {asked.username}")
    if user.state != "active":
        raise ValueError(f"{asked.username} is {user.state} and can do nothing")
    return issue, user
