"""The feedback project in GitLab: reads and writes its issues, notes and labels with the bot's account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from bot.adapters import gitlab_rows as rows
from bot.adapters.gitlab_client import PAGE_SIZE
from bot.adapters.gitlab_errors import SERVICE
from bot.adapters.gitlab_people import GitLabPeople
from bot.adapters.replies import parsed, written
from bot.domain.actions import StateEvent
from bot.domain.errors import BadReply, NotFound, Rejected
from bot.domain.history import Event, Note
from bot.domain.labels import Label
from bot.domain.model import Issue
from bot.domain.ports_wire import Query
from bot.domain.said import Reaction
from bot.domain.texts import Body

_NO_EMOJI = "is not a valid emoji name"
_PLAIN_COLOR = "#6699CC"
"""GitLab refuses a label without a colour; this is the one its own form proposes."""


class GitLab(GitLabPeople):
    """A GitLab project as a `FeedbackProject`. Thread-safe."""

    def issues(
        self, updated_after: datetime | None = None, *, opened_only: bool = False, label: str | None = None
    ) -> Iterator[Issue]:
        """Issues of the project, whoever wrote them, by creation: an order in which no page shifts while it is read.

        Args:
            updated_after: aware and inclusive, None for all.
            opened_only: leaves closed ones out.
            label: only those that carry the label of this name.
        """
        query: dict[str, str | int | Sequence[int]] = {
            "state": "opened" if opened_only else "all",
            "order_by": "created_at",
            "sort": "asc",
            "pagination": "keyset",  # since GitLab 18.3; older ones answer with numbered pages
        }
        if updated_after is not None:
            query["updated_after"] = _sent_time(updated_after)
        if label is not None:
            query["labels"] = label
        return (row.issue() for row in self._client.pages(self._path("/issues"), query, rows.IssueRow))

    def issues_by_iid(self, iids: Sequence[int]) -> list[Issue]:
        """The issues of these numbers that exist.

        Raises:
            ValueError: more than 100 different numbers.
        """
        wanted = sorted(set(iids))
        if len(wanted) > PAGE_SIZE:
            raise ValueError(f"{len(wanted)} issues in one request; at most {PAGE_SIZE} are possible")
        if not wanted:
            return []
        query: Query = {"iids[]": wanted, "state": "all"}
        return [row.issue() for row in self._client.pages(self._path("/issues"), query, rows.IssueRow)]

    def issue(self, iid: int) -> Issue:
        """One issue."""
        return self._issue(iid).issue()

    def description(self, iid: int) -> str:
        """The description of one issue as GitLab holds it. It contains foreign text: not for logs or texts."""
        return self._issue(iid).description or ""

    def notes(self, iid: int) -> Iterator[Note]:
        """All notes of an issue, oldest first."""
        query = {"sort": "asc", "order_by": "created_at"}
        return (row.note() for row in self._client.pages(self._path(f"/issues/{iid}/notes"), query, rows.NoteRow))

    def note(self, iid: int, note_id: int) -> Note:
        """One note, as it is now."""
        return parsed(rows.NoteRow, self._client.get(self._path(f"/issues/{iid}/notes/{note_id}")), SERVICE).note()

    def label_events(self, iid: int) -> Iterator[Event]:
        """Acts on an issue's labels, oldest first; GitLab writes no note of them."""
        return self._events(iid, "label")

    def state_events(self, iid: int) -> Iterator[Event]:
        """Who closed and reopened an issue, oldest first."""
        return self._events(iid, "state")

    def milestone_events(self, iid: int) -> Iterator[Event]:
        """Acts on an issue's milestone, oldest first."""
        return self._events(iid, "milestone")

    def reactions(self, iid: int, note_id: int) -> list[Reaction]:
        """The reactions on a comment; none when it is gone."""
        return self._awards(f"/issues/{iid}/notes/{note_id}/award_emoji")

    def issue_reactions(self, iid: int) -> list[Reaction]:
        """The reactions on an issue itself; none when it is gone."""
        return self._awards(f"/issues/{iid}/award_emoji")

    def _awards(self, path: str) -> list[Reaction]:
        try:
            return [row.reaction() for row in self._client.pages(self._path(path), {}, rows.AwardRow)]
        except NotFound:
            return []

    def _events(self, iid: int, kind: str) -> Iterator[Event]:
        path = self._path(f"/issues/{iid}/resource_{kind}_events")
        return (row.event() for row in self._client.pages(path, {}, rows.EventRow))

    def labels(self) -> list[Label]:
        """The labels that can be used in the project, those of ancestor groups included."""
        query = {"include_ancestor_groups": "true"}
        return [row.label() for row in self._client.pages(self._path("/labels"), query, rows.LabelRow)]

    def create_label(self, label: Label) -> int:
        """Creates a label; the answer is its number.

        Raises:
            Conflict: the name exists, in the project or above it.
        """
        data = {"name": label.name, "color": label.color or _PLAIN_COLOR, "description": label.description}
        return written(rows.LabelRow, self._client.write("post", self._path("/labels"), data), SERVICE).id

    def label(self, name: str) -> Label | None:
        """One label, None when it does not exist."""
        try:
            row = self._client.get(self._label_path(name))
        except NotFound:
            return None
        return parsed(rows.LabelRow, row, SERVICE).label()

    def update_label(
        self,
        key: str | int,
        *,
        new_name: str | None = None,
        color: str | None = None,
        description: str | None = None,
        archived: bool | None = None,
    ) -> None:
        """Changes what is given of one of the project's own labels in one request; issues keep it under a new name.

        Args:
            key: its number, or its name. GitLab takes the digits that a name begins with for a number
                (`lib/api/helpers/label_helpers.rb`): such labels are only safe by number.
            new_name, color, description, archived: None leaves alone.

        Raises:
            NotFound: it does not exist, or is a group's.
            Conflict: another label has the new name, in the project or above it.
        """
        changes = {"new_name": new_name, "color": color, "description": description, "archived": archived}
        given = {name: value for name, value in changes.items() if value is not None}
        written(rows.LabelRow, self._client.write("put", self._label_path(str(key)), given), SERVICE)

    def delete_label(self, key: str | int) -> None:
        """Deletes one of the project's own labels, by number or name. `NotFound` when it does not exist."""
        self._client.write("delete", self._label_path(str(key)))

    def open_issue(self, title: str, body: Body, labels: Sequence[str]) -> Issue:
        """Opens a confidential issue; labels that the account may not set are missing in the answer.

        Raises:
            BadReply: GitLab opened it without keeping it confidential.
        """
        data = {"title": title, "description": str(body), "labels": list(labels), "confidential": True}
        row = written(rows.IssueRow, self._client.write("post", self._path("/issues"), data), SERVICE)
        if not row.confidential:
            raise BadReply(SERVICE, f"opened issue #{row.iid} for all to see instead of confidentially: look at it")
        return row.issue()

    def update_issue(
        self,
        iid: int,
        *,
        title: str | None = None,
        description: str | None = None,
        add_labels: Sequence[str] = (),
        remove_labels: Sequence[str] = (),
        state_event: StateEvent | None = None,
        assignee_id: int | None = None,
    ) -> Issue:
        """Changes what is given in one request and leaves the rest alone; with nothing given it only reads.

        Args:
            iid: the issue.
            title, description, add_labels, remove_labels, state_event: None or empty leaves alone.
            assignee_id: 0 takes everybody off; one account at the most, since several are a paid feature.
        """
        changes: dict[str, object] = {
            "title": title,
            "description": description,
            "add_labels": list(add_labels) or None,
            "remove_labels": list(remove_labels) or None,
            "state_event": state_event.value if state_event else None,
            "assignee_ids": None if assignee_id is None else [assignee_id],
        }
        given = {name: value for name, value in changes.items() if value is not None}
        if not given:
            return self.issue(iid)
        response = self._client.write("put", self._path(f"/issues/{iid}"), given)
        return written(rows.IssueRow, response, SERVICE).issue()

    def post_note(self, iid: int, body: Body) -> int:
        """Writes a note; the answer is its number.

        Raises:
            BadReply: GitLab took the whole text for commands and made no note (202, GitLab's source).
        """
        response = self._client.write("post", self._path(f"/issues/{iid}/notes"), {"body": str(body)})
        note_id = written(rows.WrittenNote, response, SERVICE).id
        if note_id is None:
            raise BadReply(SERVICE, f"made no note on issue #{iid}: its text was taken for commands")
        return note_id

    def edit_note(self, iid: int, note_id: int, body: Body) -> None:
        """Rewrites a note in place."""
        response = self._client.write("put", self._path(f"/issues/{iid}/notes/{note_id}"), {"body": str(body)})
        written(rows.WrittenNote, response, SERVICE)

    def delete_note(self, iid: int, note_id: int) -> None:
        """Deletes a comment for good.

        Raises:
            Denied: it is another account's, and the role is neither Maintainer nor Owner (GitLab docs, Permissions).
            NotFound: it is gone already.
        """
        self._client.write("delete", self._path(f"/issues/{iid}/notes/{note_id}"))

    def delete_issue(self, iid: int) -> None:
        """Deletes an issue for good, with its comments and earlier versions.

        Raises:
            Denied: the role is neither Planner nor Owner (GitLab docs, Permissions).
            NotFound: it is gone already.
        """
        self._client.write("delete", self._path(f"/issues/{iid}"))

    def react(self, iid: int, note_id: int, emoji: str) -> None:
        """Puts a reaction on a comment; nothing happens when it is there already, or the comment is gone.

        Raises:
            Rejected: GitLab knows no such emoji. It answers 404 in all three cases (GitLab docs, Emoji reactions API).
        """
        try:
            response = self._client.write(
                "post", self._path(f"/issues/{iid}/notes/{note_id}/award_emoji"), {"name": emoji}
            )
            written(rows.AwardRow, response, SERVICE)
        except NotFound as error:
            if _NO_EMOJI in str(error):
                raise Rejected(SERVICE, f"knows no emoji {emoji}: mend commands.reaction in bot.yml") from error

    def _issue(self, iid: int) -> rows.IssueRow:
        return parsed(rows.IssueRow, self._client.get(self._path(f"/issues/{iid}")), SERVICE)

    def _label_path(self, name: str) -> str:
        return self._path(f"/labels/{quote(name, safe='')}")


def _sent_time(moment: datetime) -> str:
    """With `Z` instead of `+00:00`: a plus sign in an address means a space."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
