"""What exists: ratings and tickets of Zendesk, issues of GitLab, and the case that joins them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Flag, StrEnum, auto
from functools import reduce
from operator import or_
from types import MappingProxyType

from bot.domain.history import Activity, History, Written
from bot.domain.markers import Key, Marker, titled_ticket
from bot.domain.quoted import Quoted, QuotedInline
from bot.domain.rating import Rating, Score
from bot.domain.said import Click, Person, Talk
from bot.domain.texts import Link


@dataclass(frozen=True, slots=True)
class Ticket:
    """The rated ticket's context; every name in it is foreign text.

    Args:
        ticket_id: Zendesk's number.
        tags: the tags, among them `closed_by_merge` on a merged ticket.
        group_id, form_id, organization_id: numbers for exclusions, None where the ticket has none.
        brand_id, assignee_id: numbers that decide who reviews it, None where the ticket has none.
        group, organization, assignee: names to show.
        replies: the newest public replies, oldest first; empty unless asked for.
        is_closed: it is closed for good in Zendesk: its rating cannot change any more (Zendesk docs).
        is_unread: it was asked for and Zendesk tells nothing of it: only its number is known.
    """

    ticket_id: int
    tags: tuple[QuotedInline, ...] = ()
    group_id: int | None = None
    brand_id: int | None = None
    assignee_id: int | None = None
    form_id: int | None = None
    organization_id: int | None = None
    group: QuotedInline | None = None
    organization: QuotedInline | None = None
    assignee: QuotedInline | None = None
    replies: tuple[Quoted, ...] = ()
    is_closed: bool = False
    is_unread: bool = False

    @property
    def is_merged(self) -> bool:
        """Whether an agent merged it into another ticket."""
        return any(tag.text == "closed_by_merge" for tag in self.tags)


@dataclass(frozen=True, slots=True)
class Issue:
    """A GitLab issue without its words: what the bot needs to know of it.

    Args:
        iid: number within the project.
        author_id: whose it is; markers of others are not believed.
        title, labels, is_open, created_at, updated_at (UTC), notes_count (without system notes), web_url: GitLab's.
        marker: the last-line marker of the description, whoever wrote it.
        linked_ticket: the ticket that the description links to outside of quotes.
        assignees: the user names of who has it.
        ticket_address: the address of that link; empty where the issue is known from an earlier look.
        closed_at, closed_by: when (UTC) and the id of who closed it; None while it is open, or where nobody knows.
    """

    iid: int
    author_id: int
    title: str
    labels: frozenset[str]
    is_open: bool
    created_at: datetime
    updated_at: datetime
    notes_count: int
    web_url: str
    marker: Marker | None = None
    linked_ticket: int | None = None
    assignees: tuple[str, ...] = ()
    closed_at: datetime | None = None
    closed_by: int | None = None
    ticket_address: str = field(default="", compare=False)

    @property
    def is_assigned(self) -> bool:
        """Whether somebody has it."""
        return bool(self.assignees)

    @property
    def is_status(self) -> bool:
        """Whether it carries the marker of the bot's status issue."""
        return self.marker is not None and self.marker.kind == "status"

    @property
    def is_of_rotation(self) -> bool:
        """Whether it carries the marker of a turn's issue, which belongs to no ticket."""
        return self.marker is not None and self.marker.kind == "rotation"

    def is_of(self, source: str, owner: str = "") -> bool:
        """Whether it belongs to this rating source, or to none: issues of other sources are left to their own bots.

        Args:
            source: of cases.
            owner: whose status issue and issues of turns it may be, as their markers name it; empty where they do not.
        """
        marker = self.marker
        if marker is None:
            return True
        if marker.kind in {"status", "rotation"}:
            return marker.values.get("source", "") == owner
        return marker.key is None or marker.key.source == source

    def is_elsewhere(self, link: Link) -> bool:
        """Whether it has lost its marker, and its link leads to a ticket of that number in another Zendesk.

        Args:
            link: to the ticket in this one.
        """
        return self.marker is None and self.ticket_address.casefold() not in {"", str(link).casefold()}

    @property
    def claimed_tickets(self) -> frozenset[int]:
        """Every ticket that title, link or marker name: none of them gets a second issue."""
        marked = self.marker.key.ticket_id if self.marker and self.marker.key else None
        return frozenset(n for n in (marked, self.linked_ticket, titled_ticket(self.title)) if n is not None)

    @property
    def ticket_id(self) -> int | None:
        """The ticket that title and link agree on, or None: then the issue is reported and left alone."""
        titled = titled_ticket(self.title)
        return titled if titled == self.linked_ticket else None

    @property
    def true_marker(self) -> Marker | None:
        """The marker, when it is of a case and agrees with title and link; a lost or altered one is None."""
        marker = self.marker
        if marker is None or marker.kind != "case" or marker.key is None or "rating" not in marker.values:
            return None
        return marker if marker.key.ticket_id == self.ticket_id else None

    @property
    def shown_score(self) -> Score | None:
        """The score that it shows, by its marker or else its title; None when neither says one."""
        marker = self.true_marker
        word = (marker and marker.values.get("score")) or self.title.partition(":")[0].strip().lower()
        return Score(word) if word in set(Score) else None

    @property
    def is_double(self) -> bool:
        """Whether the bot closed it in favour of an older issue of the same ticket."""
        return self.marker is not None and self.marker.kind == "duplicate"

    @property
    def is_erased(self) -> bool:
        """Whether it only keeps the place of a ticket whose words were erased: nothing is ever done with it."""
        return self.marker is not None and self.marker.kind == "erased" and self.marker.key is not None

    @property
    def looks_ours(self) -> bool:
        """Whether the bot may have written it, whoever the author is now."""
        return self.is_status or self.is_erased or (self.marker is not None and self.ticket_id is not None)


class Need(Flag):
    """What a policy has to know of an issue beside its own fields."""

    NOTHING = 0
    NOTES = auto()  # what the bot recorded there
    EVENTS = auto()  # when people last acted, which notes and events tell together
    WORDS = auto()  # what people say in their comments, and when somebody was assigned
    LABEL_CLICKS = auto()  # who put labels on and took them off
    STATE_CLICKS = auto()  # who closed and reopened it
    WITNESSES = auto()  # on which comments the bot's reaction is
    RATING = auto()  # what the customer says now, and the ticket
    SIGNS = auto()  # when people commented there or reacted to what the bot asked
    WRITTEN = auto()  # the bot's texts with customers' words in them
    ACCOUNT = auto()  # who is behind the user name that is about to be asked


class Gone(StrEnum):
    """Why a ticket does not go on."""

    MERGED = "merged"
    DELETED = "deleted"
    SCRUBBED = "scrubbed"  # deleted for good: Zendesk keeps its number and nothing that was in it


class Origin(StrEnum):
    """Why a case is looked at; decides what goes first when a run cannot do everything."""

    REQUESTED = "requested"  # an operator named the ticket
    RATED = "rated"  # a rating that came since the last look
    LATE = "late"  # a rating from behind the watermark
    CHANGED = "changed"  # the issue itself
    BACKFILL = "backfill"  # a rating older than the scope, wanted by setting


@dataclass(frozen=True, slots=True)
class Case:
    """One rated ticket with its issue: the unit of work.

    Args:
        key: source and ticket.
        origin: why it is looked at.
        rating: the newest rating seen in this look, None when none was read.
        ticket: its context, None when it was not read or does not exist any more.
        issue: its issue, None when there is none.
        history: what the issue's notes record, None when they were not read.
        activity: when people last acted on the issue, None when that was not read.
        ticket_link: where an agent opens the ticket.
        gone: what became of a ticket that does not go on in Zendesk, None while it does.
        doubled_by: the older issue with the same key, when `issue` is a double.
        never_had_card: the bot remembers that it never posted a card there; else it may have had one.
        is_heard: nothing was said or done on the issue since the bot last listened.
        talk: what people say and did in the notes, None when these were not read.
        label_clicks, state_clicks: acts on labels and state, oldest first, None when they were not read.
        escalation: the user name of whom `escalate` mentions now, None for nobody.
        written: the bot's texts with customers' words in them, None when they were not read.
        signs: when people commented or reacted (UTC), None when that was not read.
        accounts: who is behind the user names that were looked up, in lower case; None for one that does not exist.
        pinged: how often each user of the rotation was pinged today, by their key.
        bot: the bot's user name.
        ours: ids of the bot's accounts.
    """

    key: Key
    origin: Origin
    rating: Rating | None = None
    ticket: Ticket | None = None
    issue: Issue | None = None
    history: History | None = None
    activity: Activity | None = None
    ticket_link: Link | None = None
    gone: Gone | None = None
    doubled_by: int | None = None
    never_had_card: bool = False
    is_heard: bool = True
    talk: Talk | None = None
    label_clicks: tuple[Click, ...] | None = None
    state_clicks: tuple[Click, ...] | None = None
    escalation: str | None = None
    written: Written | None = None
    signs: tuple[datetime, ...] | None = None
    accounts: Mapping[str, Person | None] = field(default_factory=lambda: MappingProxyType({}))
    pinged: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    bot: str = ""
    ours: frozenset[int] = frozenset()

    @property
    def fate(self) -> Gone | None:
        """What became of the ticket, as far as this look or the note that people were told in says."""
        told = self.history.gone if self.history else ""
        return self.gone or (Gone(told) if told in set(Gone) else None)

    @property
    def is_final(self) -> bool:
        """Whether it is known that the customer cannot change the rating any more."""
        return self.fate is not None or bool(self.ticket and self.ticket.is_closed)

    def lacking(self, needs: Need) -> Need:
        """What of the needed nobody has read yet."""
        comments = self.talk.comments if self.talk else ()
        known: dict[Need, object] = {
            Need.NOTES: self.history,
            Need.EVENTS: self.activity,
            Need.WORDS: self.talk,
            Need.LABEL_CLICKS: self.label_clicks,
            Need.STATE_CLICKS: self.state_clicks,
            Need.WITNESSES: None if any(comment.is_witnessed is None for comment in comments) else True,
            Need.RATING: self.ticket,
            Need.WRITTEN: self.written,
            Need.SIGNS: self.signs,
            Need.ACCOUNT: self.accounts or None,
        }
        return reduce(or_, (need for need in needs if known[need] is None), Need.NOTHING)
