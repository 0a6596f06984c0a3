"""The script of `benchmarks.script` after one more afternoon: it also gives the label that a comment names.

It reads the comments of every open bad issue that was touched in the last day, each time anew, and understands a cause
in the template's own line, spelled as the label is, or behind one command. What it gets wrong, and the bot does not: a
later click on a label is undone by the next run, quotes and code are taken for answers, typos, other words and other
questions are not understood, nobody is asked back, and nobody may see what is still missing.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from gitlab import Gitlab
from gitlab.v4.objects import ProjectIssue

from benchmarks import script

DAY = timedelta(days=1)
CAUSE = re.compile(r"^(?:\* \*\*Cause:\*\*|@[\w.-]+ label) *(?:feedback::)?([\w-]+)", re.MULTILINE)


def label(environment: Mapping[str, str], now: datetime) -> int:
    """Gives the labels of the causes that people named, and tells how many.

    Args:
        environment: addresses and credentials, as the script has them.
        now: the time, aware.
    """
    gitlab = Gitlab(
        environment["GITLAB_URL"], private_token=environment["GITLAB_TOKEN"], timeout=30, keep_base_url=True
    )
    touched = gitlab.projects.get(environment["GITLAB_PROJECT"]).issues.list(
        labels=[script.LABELS["bad"]], state="opened", updated_after=(now - DAY).isoformat(), get_all=True, per_page=100
    )
    return sum(_labelled(issue) for issue in touched)


def _labelled(issue: ProjectIssue) -> bool:
    notes = issue.notes.list(iterator=True, per_page=100, sort="asc")
    people = (note.body for note in notes if not note.system and note.author["username"] != issue.author["username"])
    causes = [cause for body in people for cause in CAUSE.findall(body)]
    wanted = f"feedback::{causes[-1]}" if causes else ""
    if not wanted or wanted in issue.labels:
        return False
    issue.labels = [*(each for each in issue.labels if not each.startswith("feedback::")), wanted]
    issue.save()
    return True


def main(environment: Mapping[str, str], now: datetime) -> tuple[int, int, int]:
    """One run: how many issues were opened, closed and labelled."""
    return (*script.main(environment, now), label(environment, now))


if __name__ == "__main__":
    sys.stdout.write("opened {}, closed {}, labelled {}\n".format(*main(os.environ, datetime.now(UTC))))
