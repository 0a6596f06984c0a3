"""Which issues are the bot's, which of them changed, which were deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot import policies, whose
from bot.cache import Cache, Known
from bot.config import Configuration
from bot.contact import Ground
from bot.dialogue.card import made_of
from bot.domain.actions import Action, Decided, Finding, Wait
from bot.domain.desk import TurnMark
from bot.domain.errors import ConfigError
from bot.domain.history import TOUCH, History
from bot.domain.markers import Key
from bot.domain.memory import moment, stamp
from bot.domain.model import Case, Issue, Origin
from bot.domain.ports import FeedbackProject
from bot.domain.texts import Link
from bot.observe import own
from bot.observe.seeds import Seed, batches
from bot.policies import forget
from bot.standing import reviewer
from bot.standing.record import Record


@dataclass(slots=True)
class IssueWatch:
    """One run's view of the project's issues.

    Args:
        gitlab: where they are.
        cache: what earlier runs saw; told of everything read.
        config: for the policies that say whether an issue needs work.
        ground: the run's time and accounts.
        source: the name of the rating source; issues of other sources in the same project are not touched.
        link: where an agent opens a ticket of that number.
        heard_at: all that was said up to here was heard (UTC), by the bot's memory; None while that is not read.
    """

    gitlab: FeedbackProject
    cache: Cache
    config: Configuration
    ground: Ground
    source: str
    link: Callable[[int], Link]
    findings: list[Finding] = field(default_factory=list)
    is_cold: bool = False
    heard_at: datetime | None = None
    _foreign: list[int] = field(default_factory=list)

    def read(self) -> bool:
        """Reads the issues that changed since the last look, or all of them when nothing is known.

        Returns:
            Whether any of the bot's was among them.

        Raises:
            ConfigError: the project holds issues that look like the bot's, and none is by an account it knows.
        """
        self._notice_settings()
        looked_at, names = moment(self.cache.fact("looked_at") or ""), self._label_names()
        self.is_cold = looked_at is None
        if not names.issuperset((self.cache.fact("label_names") or "").splitlines()):
            looked_at = None  # a renaming touches no issue: what the cache knows of their labels is out of date
        seen = self._see(self.gitlab.issues(updated_after=looked_at - TOUCH if looked_at else None))
        if self._foreign and not self.cache.count():
            raise ConfigError(
                f"GitLab: {len(self._foreign)} issues look like this bot's (#{self._foreign[0]} for one) but are by "
                "another account: name it in gitlab.former_accounts of bot.yml"
            )
        self.cache.remember("looked_at", stamp(self.ground.now))
        self.cache.forget_written(self.ground.now - own.LATE)
        self.cache.remember("label_names", "\n".join(sorted(names)))
        self.cache.commit()
        return bool(seen)

    def _notice_settings(self) -> None:
        """Looks at every open issue again after a change of what makes cases due, or of what stands on cards."""
        settings = f"{self.config.bot.close_idle!r} {made_of(self.config)} {reviewer.settings(self.config)}"
        if self.cache.fact("due_by") not in {None, settings}:
            self.cache.unsettle_open()
        self.cache.remember("due_by", settings)

    def sweep(self, rated: Iterable[int]) -> Iterator[Issue]:
        """Reads all open issues, and asks for the known ones among `rated` tickets and earlier open ones besides.

        A run that had to read every issue anyway knows them already. Closed issues that are old enough to lose the
        customer's words are noted for a look.

        Returns:
            The bot's open issues of tickets, from the cache as they are asked for.
        """
        past = forget.ends_before(self.ground.now, self.config)
        if past is not None:
            self.cache.unsettle_rated_before(past)
        if not self.is_cold:
            before = self.cache.open_iids()
            opened = self._see(self.gitlab.issues(opened_only=True))
            known = {known.issue.iid for ticket_id in rated for known in self.cache.of_ticket(ticket_id)}
            self.verify(sorted((before | known) - opened))
            self.cache.commit()
        issues = (self.issue(iid) for iid in sorted(self.cache.open_iids()))
        return (issue for issue in issues if issue and issue.ticket_id is not None and not self._is_erased(issue))

    def seeds(self) -> Iterator[Seed]:
        """The issues that may need work; those whose identity is in doubt become findings."""
        for iid in self.cache.unsettled_iids(self.ground.now):
            known = self.cache.known(iid)
            if known is None:
                continue
            issue = known.issue
            if self._is_erased(issue):
                continue
            if issue.ticket_id is None:
                why = f"#{iid}: title, link and marker do not name one ticket; mend them by hand"
                self.findings.append(Finding(kind="left_alone", why=why))
                continue
            key = Key(self.source, issue.ticket_id)
            is_heard = known.is_heard or self._was_heard(known)
            since = issue.created_at if is_heard else issue.updated_at
            yield Seed(
                key, Origin.CHANGED, since, iid=iid, doubled_by=older(self.cache, issue), is_spoken_on=not is_heard
            )

    def issue(self, iid: int) -> Issue | None:
        """A known issue."""
        known = self.cache.known(iid)
        return known.issue if known else None

    def refuse_erased(self, ticket_id: int) -> None:
        """Lets nobody ask for a ticket whose words were erased.

        Raises:
            ConfigError: they were.
        """
        if self.cache.is_erased(ticket_id):
            iid = self.cache.of_ticket(ticket_id)[0].issue.iid
            raise ConfigError(f"ticket {ticket_id} was erased, and issue #{iid} keeps its place: nothing is mirrored")

    def forget(self, iid: int) -> None:
        """Notes that people deleted an issue: its ticket is not mirrored again by itself."""
        self.cache.forget(iid)

    def forget_gone(self, actions: Iterable[Action]) -> None:
        """Notes what actions that found their issue deleted tell of a person's act."""
        for action in actions:
            if action.key is None and action.iid is not None:
                self.forget(action.iid)
            for known in self.cache.of_ticket(action.key.ticket_id) if action.key else ():
                self.forget(known.issue.iid)

    def _label_names(self) -> frozenset[str]:
        """The names that labels have now; while `labels.yml` is broken, those of before: nothing tells of a change."""
        if self.config.labels is None:
            return frozenset((self.cache.fact("label_names") or "").splitlines())
        return frozenset(label.name for label in self.config.labels.labels)

    def _see(self, issues: Iterable[Issue]) -> frozenset[int]:
        """Remembers the bot's issues and notes which may need work; the answer is the numbers of all of them."""
        seen: set[int] = set()
        for issue in issues:
            if not issue.is_of(self.source, self.config.owner):
                if self.config.mirror and issue.author_id in self.ground.ours:
                    whose.pass_over(self.cache, issue)
                continue  # another mirror's, whose account may be another one
            if self.config.mirror and issue.linked_ticket and issue.is_elsewhere(self.link(issue.linked_ticket)):
                continue  # another mirror's as well, which writes the marker again
            if issue.author_id not in self.ground.ours:
                self._foreign += [issue.iid] if issue.looks_ours else []
            else:
                seen.add(issue.iid)
                self._remember(issue)
        return frozenset(seen)

    def _remember(self, issue: Issue) -> None:
        issue = self._of_turn(issue)
        self.cache.see(issue)
        if issue.is_status or (issue.title == self.config.bot.status.title and not issue.claimed_tickets):
            first = min(issue.iid, int(self.cache.fact("status_iid") or issue.iid))
            self.cache.remember("status_iid", str(first))
        else:
            self._settle(issue)

    def _of_turn(self, issue: Issue) -> Issue:
        """An issue of a turn that people robbed of its marker, with that of before; its text is then written anew."""
        if issue.true_marker is not None:
            return issue
        before, mark = self.issue(issue.iid), TurnMark.of_marker(issue.marker)
        known = TurnMark.of_marker(before.marker) if before else None
        if known is None or (mark and (mark.schedule, mark.start) == (known.schedule, known.start)):
            return issue
        return replace(issue, marker=replace(known, shown="").marker(), linked_ticket=None)

    def _settle(self, issue: Issue) -> None:
        """Remembers whether policies may want something on an issue, now or later, or its identity is in doubt."""
        if self._is_erased(issue):
            self.cache.settle(issue.iid, is_settled=True)
            return
        if issue.is_of_rotation or issue.ticket_id is None or issue.is_double:
            is_doubtful = issue.ticket_id is None and bool(issue.claimed_tickets) and not issue.is_of_rotation
            self.cache.settle(issue.iid, is_settled=not is_doubtful)
            return
        known = self.cache.known(issue.iid) or Known(issue)
        key, first = Key(self.source, issue.ticket_id), older(self.cache, issue)
        case = self.known_case(self.framed(Case(key, Origin.CHANGED, doubled_by=first)), known)
        if case.is_heard and known.heard_at is None:
            self.cache.hear(issue)  # of what a lagging list shows only later, the bot's memory cannot tell
        now = self.ground.now
        if issue.true_marker is None or case.lacking(policies.needs(case, now, self.config)):
            self.cache.settle(issue.iid, is_settled=False, is_heard=case.is_heard)
            return
        settle(self.cache, case, policies.decide(case, now, self.config), now)

    def _is_erased(self, issue: Issue) -> bool:
        """Whether it keeps the place of an erased ticket, or is what somebody has not finished to erase."""
        return any(self.cache.is_erased(ticket_id) for ticket_id in issue.claimed_tickets)

    def framed(self, case: Case) -> Case:
        """A case with what is the same for all: who the bot is."""
        return replace(case, bot=self.ground.account.username, ours=self.ground.ours)

    def escalation(self, history: History | None) -> str | None:
        """The user name of whom `escalate` mentions now on a case with this history, None for nobody."""
        record = Record.of(history.card.marker) if history and history.card else None
        return reviewer.escalation(record, self.ground.now, self.config)

    def known_case(self, case: Case, known: Known) -> Case:
        """A case with what earlier looks saw of its issue."""
        return replace(
            case,
            issue=known.issue,
            history=known.history,
            escalation=self.escalation(known.history),
            activity=known.activity,
            never_had_card=known.is_uncarded,
            is_heard=known.is_heard or self._was_heard(known),
        )

    def _was_heard(self, known: Known) -> bool:
        """Whether nothing can have been said since the bot's memory says that it heard everything."""
        issue = known.issue
        if known.history is None and issue.notes_count == 0:
            return True
        return known.heard_at is None and self.heard_at is not None and issue.updated_at < self.heard_at - TOUCH

    def verify(self, iids: Sequence[int]) -> None:
        """Asks for known issues that seem to be missing: those that exist are seen anew, deleted ones remembered."""
        for batch in batches(iids):
            there = self._see(self.gitlab.issues_by_iid(batch))
            for iid in set(batch) - there:
                self.forget(iid)


def older(cache: Cache, issue: Issue) -> int | None:
    """The number of the older issue of the same ticket, when there is one that is no double itself.

    Args:
        cache: what is known of issues.
        issue: one of the bot's.
    """
    if issue.ticket_id is None or issue.is_double:
        return None
    first = next((known.issue for known in cache.of_ticket(issue.ticket_id)), issue)
    is_older = first.iid < issue.iid and first.ticket_id == issue.ticket_id and not first.is_double
    return first.iid if is_older else None


def settle(cache: Cache, case: Case, decided: Iterable[Decided], now: datetime) -> None:
    """Remembers what was decided about an issue: whether something is to be done now, or when it is due.

    What was said is heard once nothing is left to do about it, and GitLab would show a later edit.
    """
    issue = case.issue
    if issue is None:
        return
    answers = list(decided)
    waits = [each.until for each in answers if isinstance(each, Wait)]
    is_settled = len(waits) == len(answers)
    if is_settled and case.talk is not None and now >= issue.updated_at + TOUCH:
        cache.hear(issue)
        case = replace(case, is_heard=True)
    cache.settle(issue.iid, is_settled=is_settled, due_at=min(waits, default=None), is_heard=case.is_heard)
