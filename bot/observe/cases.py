"""From a reason to look at something to the whole case: its ticket, its issue, what its notes record."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace

from bot import policies
from bot.cache import Cache
from bot.config import Configuration
from bot.domain.errors import BadReply, NotFound
from bot.domain.history import TOUCH, Activity, History, Note
from bot.domain.markers import Key
from bot.domain.model import Case, Gone, Issue, Need, Origin, Rating, Ticket
from bot.domain.ports import FeedbackProject, RatingSource
from bot.domain.quoted import REPLY_LIMIT_BYTES, Quoted
from bot.observe.issues import IssueWatch, lacking
from bot.observe.seeds import Seed, batches
from bot.policies import change


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
    """

    source: RatingSource
    gitlab: FeedbackProject
    watch: IssueWatch
    pool: Executor
    note_reads: threading.Semaphore
    postponed: list[Seed] = field(default_factory=list)
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

    def gone(self, issues: Sequence[Issue]) -> Iterator[Seed]:
        """The open issues whose ticket was merged or deleted in Zendesk, unless people were told already."""
        by_ticket = {issue.ticket_id: issue for issue in issues if issue.ticket_id is not None}
        pages = batches(sorted(by_ticket))
        for page, found in zip(pages, self.pool.map(self.source.tickets, pages), strict=True):
            for ticket_id in page:
                issue = by_ticket[ticket_id]
                known = self._cache.known(issue.iid)
                if known and known.history and known.history.has_gone_note:
                    continue
                gone = self._fate(ticket_id, found.get(ticket_id))
                if gone is not None:
                    key = Key(self.source.name, ticket_id)
                    yield Seed(key, Origin.CHANGED, issue.created_at, iid=issue.iid, gone=gone)

    def _fate(self, ticket_id: int, ticket: Ticket | None) -> Gone | None:
        if ticket is not None:
            return Gone.MERGED if ticket.is_merged else None
        return Gone.DELETED if self.source.is_deleted(ticket_id) else None

    def _case(self, seed: Seed) -> Case | None:
        link = self.source.ticket_link(seed.key.ticket_id)
        case = Case(seed.key, seed.origin, seed.rating, ticket_link=link, gone=seed.gone, doubled_by=seed.doubled_by)
        if seed.iid is None:
            return replace(case, ticket=self._with_replies(seed.key.ticket_id))
        known = self._cache.known(seed.iid)
        if known is None:
            return None
        case = replace(case, issue=known.issue, history=known.history, activity=known.activity)
        try:
            return self._completed(case, known.issue)
        except NotFound:
            self.watch.verify([seed.iid])
        except _Postponed:
            self.postponed.append(seed)
        return None

    def _completed(self, case: Case, issue: Issue) -> Case:
        """The case with the rating of an issue that lost its marker, and with what its notes record."""
        if issue.true_marker is None and case.rating is None:
            case = replace(case, rating=self._current_rating(case))
        needs = policies.needs(case, self.watch.ground.now, self._config)
        missing = lacking(case, needs) | (needs & Need.NOTES if change.is_pending(case) else Need.NOTHING)
        if not missing:
            return case
        if not self.note_reads.acquire(blocking=False):
            raise _Postponed
        notes = list(self.gitlab.notes(issue.iid))
        case = replace(case, history=self._history(issue, notes))
        return replace(case, activity=self._activity(issue, notes)) if Need.EVENTS in missing else case

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
        self._cache.see_history(issue.iid, history, issue.notes_count)
        return history

    def _activity(self, issue: Issue, notes: Sequence[Note]) -> Activity:
        ground = self.watch.ground
        activity = Activity.of(notes, self.gitlab.events(issue.iid), ground.ours, issue.updated_at)
        if ground.now - issue.updated_at >= TOUCH:  # what happened within a minute of the last touch left no trace yet
            self._cache.see_activity(issue, activity)
        return activity


def _with_note(history: History, note: Note, ours: frozenset[int]) -> History:
    if note.is_system:
        return history
    if note.author_id not in ours:
        return replace(history, has_human_note=True)
    return history.with_note(note.marker, note.note_id)
