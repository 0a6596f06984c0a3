"""What the bot needs of the two services, in its own words. Adapters implement it; tests use the real ones.

All raise the errors of `bot.domain.errors`; times are aware and UTC. The adapter may repeat reads within bounds;
a write is sent once, and `UnknownOutcome` says that its reply was lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.domain.actions import StateEvent
from bot.domain.history import Event, Note
from bot.domain.labels import Label
from bot.domain.model import Gone, Issue, Ticket
from bot.domain.ports_cost import Costs
from bot.domain.project import Account, Project
from bot.domain.rating import CsatKind, Rating
from bot.domain.said import Person, Reaction
from bot.domain.texts import Body, Link


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no rating in the sense of the bot.

    Args:
        rating_id, why: Zendesk's id, empty where there is none; the reason for people, never customer text.
        is_ungraded, many: only a setting is missing to tell good from bad; how to call several, behind their number.
    """

    rating_id: str
    why: str
    is_ungraded: bool = False
    many: str = ""


@dataclass(frozen=True, slots=True)
class Deletions:
    """Which tickets were deleted, as far as a look at the changed ones went.

    Args:
        tickets: what became of each.
        until: everything that happened before (UTC) was seen.
        is_complete: nothing that can be seen now is left.
    """

    tickets: Mapping[int, Gone]
    until: datetime
    is_complete: bool


class RatingSource(Costs, Protocol):
    """A Zendesk account as a source of ratings."""

    @property
    def name(self) -> str:
        """The fixed name from `bot.yml`, part of every key."""
        ...

    @property
    def credentials_end_on(self) -> date | None:
        """From the start of which day (UTC) on they are no good any more; None where they have no end. No request."""
        ...

    @property
    def requests_again(self) -> int:
        """Requests sent so far to read again what was sent to customers earlier, counted apart from `requests`."""
        ...

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the operator should know about this account, one line each; reading may add some."""
        ...

    @property
    def kinds(self) -> tuple[CsatKind, ...]:
        """The kinds of customer satisfaction that are read, the one that counts first."""
        ...

    def use(self, kinds: Sequence[CsatKind], once: Sequence[CsatKind] = ()) -> None:
        """Reads these kinds from now on; `once` are read as well and are no part of `kinds`."""
        ...

    def newest(self, kind: CsatKind, now: datetime) -> datetime | None:
        """When customers last answered in this way (UTC), None when they did not in the last weeks. Few requests.

        `Denied` when the account does not offer it.
        """
        ...

    @property
    def answered_within(self) -> timedelta:
        """How long after its row was created a rating may still be given: none where a row is an answer."""
        ...

    def ratings(
        self, since: datetime, until: datetime | None = None, *, again: bool = False
    ) -> Iterator[Rating | Skipped]:
        """Received ratings whose row was created in [since, until), in no dependable order.

        With `again` only those kinds whose rows come before their answers, counted in `requests_again`. `Denied` names
        plan or role when CSAT is switched off or the account is no admin.
        """
        ...

    def rating_of(self, ticket_id: int) -> Rating | None:
        """The current rating of one ticket, None when it has none. `NotFound` when there is no such ticket."""
        ...

    def tickets(self, ticket_ids: Sequence[int]) -> dict[int, Ticket]:
        """Tickets by number with the names to show; those that do not exist any more are missing.

        At most 100 numbers: one request.
        """
        ...

    def is_deleted(self, ticket_id: int) -> bool:
        """Whether Zendesk says that there is no such ticket (a `tickets` answer only leaves it out)."""
        ...

    def deletions(self, since: datetime, now: datetime, most_pages: int) -> Deletions:
        """The tickets that were deleted since then, on at most so many pages of all that changed; oldest first.

        What happened within the last minute is not told yet (Zendesk docs).
        """
        ...

    def public_replies(self, ticket_id: int, count: int) -> tuple[str, ...]:
        """The newest `count` public comments of a ticket, masked, oldest first: foreign text, to be quoted."""
        ...

    def ticket_link(self, ticket_id: int) -> Link:
        """The address where an agent opens the ticket. No request."""
        ...


class FeedbackProject(Costs, Protocol):
    """The GitLab project that holds the issues, seen with the bot's account.

    Implementations may be called from several threads.
    """

    def token_ends_on(self) -> date | None:
        """From the start of which day (UTC) on the token is no good any more; None where it has no end."""
        ...

    @property
    def service_time(self) -> datetime | None:
        """The time of GitLab's first reply, by its `Date` header; None before."""
        ...

    @property
    def credential_fingerprint(self) -> str:
        """A short one-way digest of the token: equal tokens belong to the same account."""
        ...

    def account(self) -> Account:
        """Whose token it is."""
        ...

    def former_accounts(self, usernames: Iterable[str]) -> tuple[Account, ...]:
        """The accounts behind user names; those that exist no more are left out."""
        ...

    def project(self) -> Project:
        """The project; later calls use its number. `NotFound` when the account sees none."""
        ...

    def access_level(self, user_id: int) -> int | None:
        """The user's role in the project by GitLab's numbers, None for no member."""
        ...

    def issues(
        self, updated_after: datetime | None = None, *, opened_only: bool = False, label: str | None = None
    ) -> Iterator[Issue]:
        """Issues of the project, whoever wrote them; `updated_after` is inclusive. Every page is read to its end."""
        ...

    def issues_by_iid(self, iids: Sequence[int]) -> list[Issue]:
        """The issues of these numbers that exist; at most 100: one request."""
        ...

    def issue(self, iid: int) -> Issue:
        """One issue."""
        ...

    def description(self, iid: int) -> str:
        """The description of one issue as GitLab holds it. It contains foreign text: not for logs or texts."""
        ...

    def notes(self, iid: int) -> Iterator[Note]:
        """All notes of an issue, oldest first."""
        ...

    def note(self, iid: int, note_id: int) -> Note:
        """One note. `NotFound` when it is gone."""
        ...

    def label_events(self, iid: int) -> Iterator[Event]:
        """Acts on an issue's labels, oldest first; GitLab writes no note of them."""
        ...

    def state_events(self, iid: int) -> Iterator[Event]:
        """Who closed and reopened an issue, oldest first."""
        ...

    def milestone_events(self, iid: int) -> Iterator[Event]:
        """Acts on an issue's milestone, oldest first."""
        ...

    def reactions(self, iid: int, note_id: int) -> list[Reaction]:
        """The reactions on a comment; none when it is gone."""
        ...

    def issue_reactions(self, iid: int) -> list[Reaction]:
        """The reactions on an issue itself."""
        ...

    def person(self, user_id: int) -> Person:
        """An account with its role in the project. `NotFound` when it does not exist."""
        ...

    def person_named(self, username: str) -> Person | None:
        """The account of a user name, in any case, with its role in the project; None when there is none."""
        ...

    def labels(self) -> list[Label]:
        """The labels that can be used in the project, those of ancestor groups included."""
        ...

    def create_label(self, label: Label) -> int:
        """Creates a label; the answer is its number. `Conflict` when the name exists, in the project or above it."""
        ...

    def label(self, name: str) -> Label | None:
        """One label, None when it does not exist."""
        ...

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

        `key` is its number, or its name where that does not begin with a digit. `NotFound` when it does not exist or is
        a group's, `Conflict` when another label has the new name.
        """
        ...

    def delete_label(self, key: str | int) -> None:
        """Deletes one of the project's own labels, by number or name. `NotFound` when it does not exist."""
        ...

    def open_issue(self, title: str, body: Body, labels: Sequence[str]) -> Issue:
        """Opens a confidential issue."""
        ...

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
        """Changes what is given in one request and leaves the rest alone."""
        ...

    def post_note(self, iid: int, body: Body) -> int:
        """Writes a note; the answer is its number."""
        ...

    def edit_note(self, iid: int, note_id: int, body: Body) -> None:
        """Rewrites a note in place."""
        ...

    def delete_note(self, iid: int, note_id: int) -> None:
        """Deletes a comment for good. `Denied` unless it is the account's own, or the role allows it."""
        ...

    def delete_issue(self, iid: int) -> None:
        """Deletes an issue for good, with all that is on it. `Denied` unless the role allows it."""
        ...

    def react(self, iid: int, note_id: int, emoji: str) -> None:
        """Puts a reaction on a comment; nothing happens when it is there already, or the comment is gone."""
        ...
