"""The script that an engineer would write in an afternoon instead of this bot: zenpy, python-gitlab, one loop.

Kept to be measured beside the bot (`make bench`), and written as the documentation of both libraries shows: zenpy's
list of ratings with its lazily read tickets and groups, python-gitlab's lists, `create` and `save`, pages of a hundred,
a timeout for every request. It keeps nothing between runs, so that it can run anywhere: each run looks back a week and
leaves alone what has an issue already. To search GitLab for each rating's issue would be simpler still, and slower.

What it gets wrong, and the bot does not:

* When it did not run for a week, ratings are lost, and nothing says so.
* A changed rating opens a second issue beside the first. One that is changed back goes unseen.
* A run that breaks off after an issue leaves it without its template for ever. Two runs at a time open issues twice.
* A deleted ticket, a score of a new kind or one lost reply ends the run; the deleted ticket each run of the week.
* zenpy ends a list at an empty page though more follow: the rest is missed.
* What customers wrote goes into GitLab as it is: mentions and quick actions in it act.
* Only comments keep an issue open. Assignees and labels count for nothing, and what a person reopens is closed again.
* Both libraries wait for as long as a service says, and meet GitLab's limits instead of staying below them.
* There is no dry run, no brake, no pause, no status, and nothing that refuses a public project.

    ZENDESK_SUBDOMAIN=acme ZENDESK_EMAIL=... ZENDESK_TOKEN=... GITLAB_URL=https://gitlab.example GITLAB_TOKEN=... \
        GITLAB_PROJECT=support/feedback python -m benchmarks.script
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from gitlab import Gitlab
from gitlab.v4.objects import Project, ProjectIssue
from zenpy import Zenpy

WEEK = timedelta(days=7)
SKIPPED_TAG = "internal"
LABELS = {"good": "satisfaction::good", "bad": "satisfaction::bad"}

DESCRIPTION = """\
[Ticket {ticket}]({link}) was rated **{score}** on {rated_at}.

* Reason: {reason}
* Group: {group}
* Tags: {tags}

> {comment}
"""

TEMPLATE = """\
Please review this rating:

* **Summary of ticket/feedback:**
* **Action to be taken:**
* **Contact customer to discuss feedback? (Y/N)**
"""


def mirror(zendesk: Zenpy, project: Project, now: datetime) -> int:
    """Opens an issue for each rating of the last week that has none, and tells how many.

    Args:
        zendesk: the account.
        project: the feedback project.
        now: the end of the week, aware.
    """
    since = now - WEEK
    found = project.issues.list(created_after=since.isoformat(), state="all", iterator=True, per_page=100)
    titles = {issue.title for issue in found}
    opened = 0
    for rating in zendesk.satisfaction_ratings(score="received", start_time=since):
        title = f"{rating.score.title()}: ticket #{rating.ticket_id}"
        if title in titles:
            continue
        ticket = rating.ticket
        if SKIPPED_TAG in ticket.tags:
            continue
        _open(project, title, rating, ticket, zendesk)
        titles.add(title)
        opened += 1
    return opened


def _open(project: Project, title: str, rating: Any, ticket: Any, zendesk: Zenpy) -> None:
    description = DESCRIPTION.format(
        ticket=ticket.id,
        link=f"https://{zendesk.tickets.subdomain}.zendesk.com/agent/tickets/{ticket.id}",
        score=rating.score,
        rated_at=rating.created_at,
        reason=getattr(rating, "reason", None) or "none",
        group=ticket.group.name if ticket.group else "none",
        tags=", ".join(ticket.tags),
        comment=(getattr(rating, "comment", None) or "").replace("\n", "\n> "),
    )
    labels = [LABELS[rating.score]]
    issue = project.issues.create({"title": title, "description": description, "labels": labels, "confidential": True})
    if rating.score == "bad":
        issue.notes.create({"body": TEMPLATE})


def close_idle(project: Project, now: datetime) -> int:
    """Closes the good ones on which nobody commented for a week, and tells how many.

    Args:
        project: the feedback project.
        now: the time to count from, aware.
    """
    before = now - WEEK
    # The whole list first: an issue that is closed leaves it, and the later pages would skip as many.
    opened = project.issues.list(
        labels=[LABELS["good"]], state="opened", created_before=before.isoformat(), get_all=True, per_page=100
    )
    idle = [issue for issue in opened if not _was_commented_on(issue, before)]
    for issue in idle:
        issue.state_event = "close"
        issue.save()
    return len(idle)


def _was_commented_on(issue: ProjectIssue, since: datetime) -> bool:
    notes = issue.notes.list(iterator=True, per_page=100)
    people = (note for note in notes if not note.system and note.author["username"] != issue.author["username"])
    return any(datetime.fromisoformat(note.created_at) >= since for note in people)


def main(environment: Mapping[str, str], now: datetime) -> tuple[int, int]:
    """One run: how many issues were opened and closed.

    Args:
        environment: addresses and credentials, by the names above.
        now: the time, aware.
    """
    zendesk = Zenpy(
        subdomain=environment["ZENDESK_SUBDOMAIN"],
        email=environment["ZENDESK_EMAIL"],
        token=environment["ZENDESK_TOKEN"],
        timeout=30,
    )
    gitlab = Gitlab(
        environment["GITLAB_URL"], private_token=environment["GITLAB_TOKEN"], timeout=30, keep_base_url=True
    )
    project = gitlab.projects.get(environment["GITLAB_PROJECT"])
    opened = mirror(zendesk, project, now)
    return opened, close_idle(project, now)


if __name__ == "__main__":
    print("opened {}, closed {}".format(*main(os.environ, datetime.now(UTC))))
