"""Decides what of a run can be taken back on one issue, and says of the rest why it stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from bot.config import Configuration
from bot.config.durations import format_duration
from bot.domain.actions import Action, Finding, PostNote, StateEvent, TakeBack
from bot.domain.changes import Changes
from bot.domain.history import Event, Note
from bot.domain.markers import Key, Marker
from bot.domain.model import Issue
from bot.domain.rating import Score
from bot.domain.texts import Plain, Text
from bot.standing import latest, undone
from bot.standing.acts import CLOSED, OPENED, Act, Origin, Register

TOLD = Text(
    """\
An operator took back what my run `{{ run }}` did here: {{ what }}. That counts like an act of a person.
{% if closes_again %}
If nobody writes or does anything here, it closes again in {{ idle }}.
{% endif %}
"""
)

ERASED = "its ticket was erased since"
DOUBLE = "it is a double of an older issue, and closed for good"
UNSURE = "its marker was lost, or title and link do not agree: the next run mends it"
OPENED_IT = "this very run opened it"
ACTED = "somebody wrote or did something there since"
BACK = "an `undo` took it back already"
AGAIN = "the bot changed it once more since, in a later run or by an `undo`"
NOTHING = "GitLab shows no such act of the bot in the time of this run"
DELETED = "the label was deleted since"
UNKNOWN = "labels.yml names it no more"
FOLLOWS = "it follows the rating or the review, and the next run would set it anew"
SEVERAL = "the issue had several labels of this kind, of which the bot keeps one"


@dataclass(frozen=True, slots=True)
class Looked:
    """An issue as GitLab tells of it.

    Args:
        issue: as it is.
        labels, states: all acts on them, oldest first.
        notes: all of them.
    """

    issue: Issue
    labels: tuple[Event, ...]
    states: tuple[Event, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Undoing:
    """Takes one run back, issue by issue.

    Args:
        run: what the status note records of it.
        ours: ids of the bot's accounts.
        now: UTC; the time of the operator's act.
        config: the labels, and which source is the bot's.
    """

    run: Changes
    ours: frozenset[int]
    now: datetime
    config: Configuration

    def refusal(self, issue: Issue) -> str:
        """Why an issue is left alone as a whole, whatever happened there; empty where it is not."""
        if issue.author_id not in self.ours or not issue.is_of(self.config.bot.zendesk.source, self.config.owner):
            return UNSURE
        if issue.is_erased:
            return ERASED
        if issue.is_double:
            return DOUBLE
        if issue.true_marker is None:
            return UNSURE
        return OPENED_IT if issue.created_at >= self.run.begun_at else ""

    def decide(self, looked: Looked) -> tuple[tuple[Action, ...], tuple[Finding, ...]]:
        """What to write on an issue, the change before the comment that tells of it, and what stays as it is."""
        issue, marker = looked.issue, looked.issue.true_marker
        refusal = self.refusal(issue) or self._acted(looked)
        if refusal or marker is None:
            return (), (self._finding(issue, "", refusal),)
        parts = [*self._labels(issue, looked.labels), *self._state(issue, looked.states)]
        kept = tuple(self._finding(issue, part.what, part.why) for part in parts if part.why)
        untold = [] if self._is_told(looked.notes) else [part for part in parts if part.why == BACK]
        return self._actions(issue, marker, [part for part in parts if not part.why], untold), kept

    # -- what there is -----------------------------------------------------------------------------------------

    def _own(self, events: Iterable[Event]) -> list[Event]:
        """What the bot did in the time of the run."""
        run = self.run
        return [each for each in events if each.user_id in self.ours and run.begun_at <= each.created_at < run.ended_at]

    def _acted(self, looked: Looked) -> str:
        """Whether people acted on the issue since the run's last act there: a comment, an edit of one, a click.

        A comment that was there before shows a later time of its edit when the bot puts its reaction there.
        """
        events = [*looked.labels, *looked.states]
        own = self._own(events)
        if not own:
            return NOTHING
        last = max(each.created_at for each in own)
        by_others = any(each.user_id not in self.ours and each.created_at > last for each in events)
        written = (each for each in looked.notes if each.author_id not in self.ours and not each.is_reference)
        is_said = any(note.created_at > last or note.edited_at > self.run.ended_at for note in written)
        return ACTED if by_others or is_said else ""

    def _is_changed_again(self, events: Iterable[Event]) -> bool:
        return any(each.user_id in self.ours and each.created_at >= self.run.ended_at for each in events)

    def _is_told(self, notes: Iterable[Note]) -> bool:
        """Whether an earlier `undo` of this run told what it took back, and did not die before."""
        told = (note.marker for note in notes if note.author_id in self.ours and note.marker is not None)
        return any(marker.kind == "undone" and marker.values.get("run") == self.run.run_id for marker in told)

    def _taken_back(self, issue: Issue, register: Register) -> Act | None:
        """What an operator did to one thing after the run, as far as the issue still shows it."""
        acts = (act for act in undone.acts(issue, self.config) if act.register is register)
        shown = (act for act in acts if latest.shows(issue, register, act.value, self.config))
        return next((act for act in shown if act.at >= self.run.begun_at), None)

    # -- labels ------------------------------------------------------------------------------------------------

    def _labels(self, issue: Issue, events: Sequence[Event]) -> Iterator[_Part]:
        changed = _net(self._own(events))
        for register in latest.LABELLED:
            names = latest.all_names(register, self.config)
            here = {name: is_added for name, is_added in changed.items() if name in names}
            if here:
                same = [event for event in events if event.label in names]
                yield self._group(issue, register, here, is_changed=self._is_changed_again(same))
        followed = {name for register in latest.LABELLED for name in latest.all_names(register, self.config)}
        for name in sorted(changed.keys() - followed):
            yield _Part(what=name or "a label", why=self._reason(name))

    def _reason(self, name: str) -> str:
        """Why a label is left alone of which the bot does not keep the latest act."""
        entries = self.config.labels.entries if self.config.labels else ()
        is_own = any(name in entry.names for entry in entries)
        return DELETED if not name else FOLLOWS if is_own else UNKNOWN

    def _group(self, issue: Issue, register: Register, here: dict[str, bool], *, is_changed: bool) -> _Part:
        """What becomes of labels of which a case carries one at the most."""
        what = ", ".join(f"{'+' if is_added else '-'}{name}" for name, is_added in sorted(here.items()))
        added = {name for name, is_added in here.items() if is_added}
        act = self._taken_back(issue, register) if is_changed else None
        if act is not None:
            return replace(_restored(act, added, here.keys() - added), what=what, why=BACK)
        if is_changed or not added <= issue.labels or (here.keys() - added) & issue.labels:
            return _Part(what=what, why=AGAIN)
        carried = latest.all_names(register, self.config) & issue.labels
        before = [each for each in latest.group(register, self.config) if each.names & (carried ^ here.keys())]
        if len(before) > 1:
            return _Part(what=what, why=SEVERAL)
        value, gone = (before[0].name if before else ""), not before or not before[0].names & issue.labels
        return _restored(self._act(register, value), added, {value} if value and gone else set())

    # -- state -------------------------------------------------------------------------------------------------

    def _state(self, issue: Issue, events: Sequence[Event]) -> Iterator[_Part]:
        own = self._own(events)
        if not own or own[0].is_added is not own[-1].is_added:
            return  # as it was before
        reopened = own[-1].is_added
        act = self._act(Register.STATE, CLOSED if reopened else OPENED)
        part = _Part(act, words=("it is closed again" if reopened else "it is open again",))
        if self._is_changed_again(events) or issue.is_open is not reopened:
            is_back = self._taken_back(issue, Register.STATE) is not None
            part = replace(part, what="reopened" if reopened else "closed", why=BACK if is_back else AGAIN)
        yield part

    def _act(self, register: Register, value: str) -> Act:
        """The operator's act."""
        return Act(register, value, self.now, "", Origin.CLICK)

    # -- what follows ------------------------------------------------------------------------------------------

    def _actions(
        self, issue: Issue, marker: Marker, back: Sequence[_Part], untold: Sequence[_Part]
    ) -> tuple[Action, ...]:
        """The change with its record in one request, then the comment, which also tells what was left untold."""
        if not back and not untold:
            return ()
        note = self._note(issue, marker.key, [*back, *untold])
        return (self._change(issue, marker, back), note) if back else (note,)

    def _why(self, issue: Issue) -> str:
        return f"undo of {self.run.run_id}: #{issue.iid}"

    def _change(self, issue: Issue, marker: Marker, back: Sequence[_Part]) -> TakeBack:
        acts = [part.act for part in back if part.act is not None]
        state = next((act.value for act in acts if act.register is Register.STATE), "")
        event = {OPENED: StateEvent.REOPEN, CLOSED: StateEvent.CLOSE}.get(state)
        return TakeBack(
            key=marker.key,
            iid=issue.iid,
            why=self._why(issue),
            add_labels=tuple(name for part in back for name in part.add),
            remove_labels=tuple(name for part in back for name in part.remove),
            state_event=event,
            marker=undone.noted(marker, acts),
            as_seen=issue,
        )

    def _note(self, issue: Issue, key: Key | None, back: Sequence[_Part]) -> PostNote:
        after = self.config.bot.close_idle.after
        is_open = any(part.act is not None and part.act.value == OPENED for part in back)
        body = TOLD.fill(
            Marker("undone", key, MappingProxyType({"run": self.run.run_id})),
            run=Plain(self.run.run_id),
            what=Plain(", ".join(word for part in back for word in part.words)),
            closes_again=is_open and after is not None and issue.shown_score is Score.GOOD,
            idle=Plain(format_duration(after) if after else ""),
        )
        return PostNote(key=key, iid=issue.iid, why=self._why(issue), body=body)

    def _finding(self, issue: Issue, what: str, why: str) -> Finding:
        key = issue.true_marker.key if issue.true_marker else None
        place = f"#{issue.iid}" + (f" {what}" if what else "")
        return Finding(kind="not_taken_back", key=key, why=f"{place}: {why}")


@dataclass(frozen=True, slots=True)
class _Part:
    """What becomes of one thing on an issue.

    Args:
        act: the operator's act that takes it back; None where it stays.
        add, remove: labels.
        words: what happens, for people.
        what: it is, where it stays.
        why: it stays; empty where it does not.
    """

    act: Act | None = None
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    what: str = ""
    why: str = ""


def _restored(act: Act, added: Set[str], removed: Set[str]) -> _Part:
    """A group of labels as it was before a run added and removed some."""
    add, remove = tuple(sorted(removed)), tuple(sorted(added))
    words = (*(f"`{name}` is gone" for name in remove), *(f"`{name}` is back" for name in add))
    return _Part(act, add, remove, words)


def _net(events: Iterable[Event]) -> dict[str, bool]:
    """By label whether it came or went, as far as it is not as it was before."""
    first: dict[str, bool] = {}
    last: dict[str, bool] = {}
    for event in events:
        first.setdefault(event.label, event.is_added)
        last[event.label] = event.is_added
    return {name: is_added for name, is_added in last.items() if first[name] is is_added}
