"""One issue as a page shows it: what it says, what happened to it, and what one may do there."""

from dataclasses import dataclass
from datetime import datetime

from starlette.datastructures import QueryParams

from bot.sandbox.gitlab import GitLab, Issue, User
from bot.sandbox.gitlab.policy import can_delete_issue
from bot.sandbox.office import BAD_LABEL
from bot.sandbox.pages import answering, gitlab_labels, gitlab_timeline
from bot.sandbox.pages.gitlab_labels import LabelShown
from bot.sandbox.pages.gitlab_timeline import Comment, Eyes, Line, Reaction
from bot.sandbox.pages.lists import Address, Cut, cut_from_end
from bot.sandbox.pages.texts import Memory, Shown, Surroundings
from bot.sandbox.task_boxes import Box, open_boxes

DESCRIPTION = "description"
# In an address: begin the comment with the lines of the card.
WRITE, CARD = "write", "card"
CAUSES = "feedback::"


@dataclass(frozen=True, slots=True)
class IssueShown:
    """All that the page of an issue shows; `timeline` ends with the newest entry.

    `lines` are those of the bot's card to fill in, empty without a card; `draft` is what the comment begins with.
    """

    iid: int
    title: str
    state: str
    is_confidential: bool
    is_locked: bool
    author: User
    created_at: datetime
    closed_at: datetime | None
    closed_by: User | None
    assignee: User | None
    labels: tuple[LabelShown, ...]
    other_labels: tuple[str, ...]
    said: Shown
    memory: Memory | None
    boxes: tuple[Box, ...]
    reactions: tuple[Reaction, ...]
    notified: tuple[User, ...]
    timeline: Cut[Line | Comment]
    address: Address
    may_delete: bool
    lines: str
    draft: str


def read(gitlab: GitLab, issue: Issue, viewer: User, query: QueryParams, path: str) -> IssueShown:
    """Return what `viewer` sees of an issue; `path` is the address of the project's issues."""
    project = issue.project
    around = Surroundings(path, project.issues, frozenset(user.username.lower() for user in gitlab.users.values()))
    eyes = Eyes(gitlab, viewer, around, query.get("whole"))
    boxes = open_boxes(issue.description)
    said, memory = gitlab_timeline.said(eyes, issue.author, issue.description, DESCRIPTION, is_asking=bool(boxes))
    timeline = cut_from_end(gitlab_timeline.records(eyes, issue), query.get("page"))
    lines = answering.lines_to_fill_in(issue.user_notes)
    return IssueShown(
        iid=issue.iid,
        title=issue.title,
        state=issue.state,
        is_confidential=issue.confidential,
        is_locked=bool(issue.discussion_locked),
        author=issue.author,
        created_at=issue.created_at,
        closed_at=issue.closed_at,
        closed_by=issue.closed_by,
        assignee=next(iter(issue.assignees), None),
        labels=gitlab_labels.all_shown(issue.label_records.values()),
        other_labels=_other_labels(gitlab, issue),
        said=said,
        memory=memory,
        boxes=boxes,
        reactions=gitlab_timeline.reactions(issue.awards, viewer),
        notified=gitlab_timeline.notified(gitlab, issue, None),
        timeline=timeline.of(gitlab_timeline.shown(eyes)),
        address=Address(f"{path}/{issue.iid}", {"page": timeline.number if timeline.number > 1 else ""}),
        may_delete=can_delete_issue(gitlab, viewer, project),
        lines=lines,
        draft=lines if query.get(WRITE) == CARD else "",
    )


def _other_labels(gitlab: GitLab, issue: Issue) -> tuple[str, ...]:
    """Return the labels that may come on top by title, on a bad case the causes first."""
    titles = [label.title for label in gitlab.labels(issue.project) if label.id not in issue.label_records]
    if BAD_LABEL in issue.labels:
        titles.sort(key=lambda title: not title.startswith(CAUSES))
    return tuple(titles)
