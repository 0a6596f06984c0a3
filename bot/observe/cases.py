"""From a reason to look at something to the whole case: its ticket, its issue, what its notes record."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from itertools import chain

from bot import policies
from bot.cache import Cache
from bot.config import Configuration
from bot.dialogue import asking
from bot.domain.errors import BadReply, NotFound
from bot.domain.history import TOUCH, Activity, History, Note, Written, doubles
from bot.domain.markers import Key
from bot.domain.model import Case, Gone, Issue, Need, Origin, Ticket
from bot.domain.ports import FeedbackProject, RatingSource
from bot.domain.quoted import REPLY_LIMIT_BYTES, Quoted
from bot.domain.rating import Rating
from bot.observe import own
from bot.observe.issues import IssueWatch
from bot.observe.seeds import Seed, batches
from bot.observe.talk import Listener
from bot.policies import change, forget, review
from bot.standing.record import Record
from bot.threads import mapped

MOST_STEPS = 8
"""Each step reads one more thing; policies want no longer chains."""

_IN_NOTES = Need.NOTES | Need.EVENTS | Need.WORDS | Need.WRITTEN


class _Postponed(Exception):
    """The run has read the notes of as many issues as it may."""


@dataclass(slots=True)
class CaseReader:
    """Reads what cases need, in batches and side by side.

    Args:
        source: tickets and lost ratings.
        gitlab: notes.
        watch: the issues.
        pool: runs independent reads at the same time.
        note_reads: one for each issue of which this run may read the notes; the rest is postponed.
        listener: reads what people say in them.
    """

    source: RatingSource
    gitlab: FeedbackProject
    watch: IssueWatch
    pool: Executor
    note_reads: threading.Semaphore
    listener: Listener
    postponed: list[Seed] = field(default_factory=list)
    _heard: dict[int, tuple[Issue, Case]] = field(default_factory=dict)
    _tickets: dict[int, Ticket] = field(default_factory=dict)

    @property
    def _cache(self) -> Cache:
        return self.watch.cache

    @property
    def _config(self) -> Configuration:
        return self.watch.config

    def cases(self, seeds: Sequence[Seed]) -> list[Case]:
        """The cases of the seeds in their order; those whose issue turns out to be deleted are left out."""
        self.read_tickets([seed.key.ticket_id for seed in seeds if seed.iid is None])
        return [case for case in self.pool.map(self._case, seeds) if case is not None]

    def read_tickets(self, numbers: Sequence[int]) -> dict[int, Ticket]:
        """Everything this run has read of tickets, these among it as far as they exist."""
        for found in self.pool.map(self.source.tickets, batches([n for n in numbers if n not in self._tickets])):
            self._tickets |= found
        return self._tickets

    def history(self, issue: Issue) -> History | None:
        """What the notes of an issue record; None when the run may read no more of them."""
        try:
            return self._history(issue, self._notes(issue))
        except _Postponed:
            return None

    def ended(self, issues: Iterable[Issue]) -> Iterator[Seed]:
        """The open issues whose ticket was merged, deleted or closed in Zendesk, unless people were told already.

        Args:
            issues: read once, and not kept: there may be tens of thousands.
        """
        by_ticket = {issue.ticket_id: (issue.iid, issue.created_at) for issue in issues if issue.ticket_id is not None}
        pages = batches(sorted(by_ticket))
        for page, found in zip(pages, mapped(self.pool, self.source.tickets, pages, self._ahead), strict=True):
            for ticket_id in page:
                iid, created_at = by_ticket[ticket_id]
                known, ticket = self._cache.known(iid), found.get(ticket_id)
                history = (known.history if known else None) or History()
                gone = None if history.has_gone_note else self._fate(ticket_id, ticket)
                if gone is not None or _is_news(ticket, history):
                    key = Key(self.source.name, ticket_id)
                    yield Seed(key, Origin.CHANGED, created_at, iid=iid, gone=gone, ticket=ticket)

    @property
    def _ahead(self) -> int:
        """So many pages of tickets are in memory at a time: all threads are at work, and one page each waits."""
        return 2 * self._config.bot.run.workers

    def _fate(self, ticket_id: int, ticket: Ticket | None) -> Gone | None:
        if ticket is not None:
            return Gone.MERGED if ticket.is_merged else None
        return Gone.DELETED if self.source.is_deleted(ticket_id) else None

    def _case(self, seed: Seed) -> Case | None:
        link = self.source.ticket_link(seed.key.ticket_id)
        case = self.watch.framed(
            Case(seed.key, seed.origin, seed.rating, seed.ticket, ticket_link=link, gone=seed.gone)
        )
        if seed.iid is None:
            case = replace(case, ticket=self._with_replies(seed.key.ticket_id))
            needs = policies.needs(case, self.watch.ground.now, self._config)
            return self._with_accounts(case) if Need.ACCOUNT in needs else case
        known = self._cache.known(seed.iid)
        if known is None:
            return None
        case = self.watch.known_case(replace(case, doubled_by=seed.doubled_by), known)
        try:
            return self._completed(case, known.issue)
        except NotFound:
            self.watch.verify([seed.iid])
        except _Postponed:
            self.postponed.append(seed)
        return None

    def _completed(self, case: Case, issue: Issue) -> Case:
        """The case with the rating of an issue that lost its marker, and with all that policies have to know of it.

        What one look read still holds at the next one of the same run, unless the issue changed or another bot wrote.
        """
        seen, before = self._heard.get(issue.iid, (None, case))
        if seen == issue:
            case = replace(
                case,
                history=before.history,
                talk=before.talk,
                label_clicks=before.label_clicks,
                state_clicks=before.state_clicks,
                written=before.written,
            )
        if issue.true_marker is None and case.rating is None:
            case = replace(case, rating=self._current_rating(case))
        if change.is_pending(case) and seen != issue:
            case = replace(case, history=None)  # whether people were told of it is looked up afresh
        notes: list[Note] | None = None
        for _ in range(MOST_STEPS):
            missing = case.lacking(policies.needs(case, self.watch.ground.now, self._config))
            if not missing:
                break
            if missing & _IN_NOTES:
                if notes is None:  # what they record may ask for what they say
                    notes = self._notes(issue) if issue.notes_count or missing != Need.WRITTEN else []
                case = self._with_notes(case, issue, notes, missing)
            else:
                case = self._with(case, issue, missing)
        self._heard[issue.iid] = issue, case
        return case

    def forget(self) -> None:
        """Forgets what was read of notes: another bot wrote meanwhile."""
        self._heard.clear()

    def _with(self, case: Case, issue: Issue, missing: Need) -> Case:
        """The case with what is missing beside notes, in the order in which one thing may make another needless."""
        talk = case.talk
        if Need.WITNESSES in missing and talk is not None:
            return replace(case, talk=self.listener.witnessed(issue.iid, talk, _known_comments(case)))
        if Need.RATING in missing:
            ticket = self.source.tickets([case.key.ticket_id]).get(case.key.ticket_id)
            gone = self._fate(case.key.ticket_id, ticket) if case.fate is None else case.gone
            unread = Ticket(case.key.ticket_id, is_unread=True)
            return replace(case, rating=self._current_rating(case), ticket=ticket or unread, gone=gone)
        if Need.SIGNS in missing and talk is not None:
            return replace(case, signs=self.listener.signs(issue.iid, talk))
        if Need.ACCOUNT in missing:
            return self._with_accounts(case)
        if Need.LABEL_CLICKS in missing:
            clicks = self.listener.clicks(self.gitlab.label_events(issue.iid), is_state=False)
            return replace(case, label_clicks=clicks)
        return replace(case, state_clicks=self.listener.clicks(self.gitlab.state_events(issue.iid), is_state=True))

    def _with_accounts(self, case: Case) -> Case:
        """The case with who is behind the user names that it is about to ask."""
        found = review.asked(case, self.watch.ground.now, self._config)
        names = asking.names(found[1], self._config) if found else ()
        return replace(case, accounts={name.lower(): self.listener.people.named(name) for name in names})

    def _notes(self, issue: Issue) -> list[Note]:
        if not self.note_reads.acquire(blocking=False):
            raise _Postponed
        return own.completed(self.gitlab, issue.iid, list(self.gitlab.notes(issue.iid)), self._cache.written(issue.iid))

    def _with_notes(self, case: Case, issue: Issue, notes: list[Note], missing: Need) -> Case:
        history = self._history(issue, notes)
        case = replace(case, history=history, escalation=self.watch.escalation(history))
        if Need.WRITTEN in missing:
            case = replace(case, written=self._written(issue, notes))
        if Need.WORDS in missing:
            case = replace(case, talk=self.listener.talk(notes, case.escalation))
        return replace(case, activity=self._activity(issue, notes)) if Need.EVENTS in missing else case

    def _written(self, issue: Issue, notes: Sequence[Note]) -> Written:
        """What holds foreign words: nobody may edit another account's comments, a former one's neither."""
        ground = self.watch.ground
        wordy = [note for note in notes if note.author_id in ground.ours and forget.is_wordy(note)]
        own = tuple(note for note in wordy if note.author_id == ground.account.user_id)
        return Written(self.gitlab.description(issue.iid), own, len(wordy) - len(own))

    def _current_rating(self, case: Case) -> Rating | None:
        try:
            return self.source.rating_of(case.key.ticket_id)
        except (NotFound, BadReply):
            return None

    def _with_replies(self, ticket_id: int) -> Ticket | None:
        ticket = self._tickets.get(ticket_id)
        count = self._config.bot.mirror.show.public_replies
        if ticket is None or not count:
            return ticket
        try:
            replies = self.source.public_replies(ticket_id, count)
        except (NotFound, BadReply):
            return ticket
        return replace(ticket, replies=tuple(Quoted(reply, REPLY_LIMIT_BYTES) for reply in replies))

    def _history(self, issue: Issue, notes: Sequence[Note]) -> History:
        history, own = History(), self.watch.ground.account.user_id
        for note in sorted(notes, key=lambda note: note.author_id != own):
            # a card that the bot may edit counts before one of a former account
            history = _with_note(history, note, self.watch.ground.ours)
        history = replace(history, doubles=doubles(note for note in notes if note.author_id == own))
        shown = sum(not note.is_system for note in notes)  # fewer than there are while the list lags
        self._cache.see_history(issue.iid, history, min(shown, issue.notes_count))
        return history

    def _activity(self, issue: Issue, notes: Sequence[Note]) -> Activity:
        ground = self.watch.ground
        events = chain(
            self.gitlab.label_events(issue.iid),
            self.gitlab.state_events(issue.iid),
            self.gitlab.milestone_events(issue.iid),
        )
        activity = Activity.of(notes, events, ground.ours, issue.updated_at)
        if ground.now - issue.updated_at >= TOUCH:  # what happened within a minute of the last touch left no trace yet
            self._cache.see_activity(issue, activity)
        return activity


def _known_comments(case: Case) -> dict[int, str]:
    """The digests of the comments whose words the card remembers."""
    record = Record.of(case.history.card.marker) if case.history and case.history.card else None
    parts = ((*key.partition("/"), since) for key, since in (record.parts.items() if record else ()))
    return {int(note_id): since.digest for note_id, _, part, since in parts if part == "text"}


def _is_news(ticket: Ticket | None, history: History) -> bool:
    """Whether a ticket is closed for good or gone, and the card says that the customer may still change the rating."""
    record = Record.of(history.card.marker) if history.card else None
    is_final = history.has_gone_note or (ticket is not None and ticket.is_closed)
    return is_final and record is not None and not record.is_final


def _with_note(history: History, note: Note, ours: frozenset[int]) -> History:
    if note.is_system:
        return history
    if note.author_id not in ours:
        return replace(history, has_human_note=True)
    return history.with_note(note.marker, note.note_id)
