"""What people are shown of a run report, in which order and how grouped; how it looks is left to the others here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from bot.domain.actions import Action, Finding, OpenIssue, UpdateIssue
from bot.report import Done, Outcome, Report, Result
from bot.show.words import FINDINGS, KINDS, OUTCOMES, SERVICES, TROUBLES, counted, words

SHOWN = 10
"""How many notes of one sort, or rows of a group on a terminal, are shown; the others are counted."""

_GROUPED = (Result.PLANNED, Result.DONE, Result.REFUSED)

_GOOD_TO_KNOW = frozenset({"excluded", "skipped", "not_followed"})
"""Kinds of findings that nobody has to look at."""


class Tone(StrEnum):
    """How much a note matters."""

    ERROR = "error"
    WARNING = "warning"
    CALM = "calm"


_TONES = {Result.FAILED: Tone.ERROR, Result.DENIED: Tone.ERROR, Result.REFUSED: Tone.WARNING}


@dataclass(frozen=True, slots=True)
class Row:
    """One action.

    Args:
        case: its key, empty for the project as a whole.
        about: what exactly, one label each: those of a new issue, or those that come (`+`) and go (`-`).
        why: the rule and the data that led to it.
    """

    case: str
    about: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Group:
    """Actions of one kind.

    Args:
        words: the kind, for people: `open an issue`.
        rows: all of them, in the order of the plan.
        is_held: the brake holds them back.
    """

    words: str
    rows: tuple[Row, ...]
    is_held: bool = False

    @property
    def title(self) -> str:
        """The kind, and whether it is held back."""
        return f"{TROUBLES[Result.REFUSED]}: {self.words}" if self.is_held else self.words


@dataclass(frozen=True, slots=True)
class Note:
    """Something else that people should know.

    Args:
        label: of what sort it is: `error`, `left for the next run`.
        text: what it is and what to do, in one line.
        tone: how much it matters.
    """

    label: str
    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole report for people.

    Args:
        headline: how it ended or what is planned, without the cost.
        cost: the requests it took, or would take to find out.
        errors: they come first.
        groups: what was done, is planned or is held back, by kind.
        is_listed: whether a terminal shows each row, or only how many there are.
        notes: everything else, the most urgent first.
    """

    headline: str
    cost: str
    errors: tuple[Note, ...]
    groups: tuple[Group, ...]
    is_listed: bool
    notes: tuple[Note, ...]


def is_calm(report: Report) -> bool:
    """Whether nobody has to look at a report: all went well, and nothing is held back, doubtful or broken."""
    left = _to_look_at(report)
    is_well = report.outcome in {Outcome.OK, Outcome.BUSY}
    return is_well and not (left.done or left.findings or left.errors or left.warnings)


def _to_look_at(report: Report) -> Report:
    """The same without what is done, planned or left to the next run, and without what is only good to know."""
    done = [each for each in report.done if each.result in _TONES]
    findings = [finding for finding in report.findings if finding.kind not in _GOOD_TO_KNOW]
    return replace(report, done=done, findings=findings, not_looked_at=0)


def of(report: Report, *, most: int | None = SHOWN, is_quiet: bool = False) -> Outline:
    """The outline of a report.

    Args:
        report: what to show.
        most: how many notes of one sort; None for all.
        is_quiet: only what needs a look, below the headline of the whole.
    """
    whole, report = report, _to_look_at(report) if is_quiet else report
    requests = " and ".join(f"{count} to {SERVICES.get(name, name)}" for name, count in report.requests.items())
    return Outline(
        headline=_headline(whole),
        cost=f"requests to find out: {requests}" if report.is_plan else f"requests: {requests}",
        errors=tuple(Note("error", error, Tone.ERROR) for error in report.errors),
        groups=tuple(_groups(report.done)),
        is_listed=report.is_plan or bool(report.of(Result.REFUSED)),
        notes=tuple(_notes(report, most)),
    )


def grouped(actions: Iterable[Action]) -> tuple[Group, ...]:
    """The groups of a plan that nobody has decided on yet."""
    return tuple(_groups([Done(action, Result.PLANNED) for action in actions]))


def sums(report: Report) -> str:
    """What was done in one line: `open an issue: 3, post the review card: 1`; empty when nothing was."""
    return ", ".join(f"{group.words}: {len(group.rows)}" for group in _groups(report.of(Result.DONE)))


def minute(at: datetime) -> str:
    """A time for people, in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _headline(report: Report) -> str:
    if not report.is_plan:
        is_idle = report.outcome is Outcome.OK and not report.done and not report.not_looked_at
        return f"{OUTCOMES[report.outcome]}: {'nothing was due' if is_idle else counted(report.writes, 'write')}"
    name = report.about or (f"plan for {minute(report.at)}" if report.at else "plan")
    if report.outcome is not Outcome.OK:
        return f"{name}: {OUTCOMES[report.outcome]}"
    planned, held = len(report.of(Result.PLANNED)), len(report.of(Result.REFUSED))
    left = len(report.of(Result.DEFERRED)) + report.not_looked_at
    also = [f", {count} {said}" for count, said in ((held, "held back"), (left, "left for the next run")) if count]
    return f"{name}: {counted(planned, 'write') if planned or also else 'nothing is due'}{''.join(also)}"


def _groups(done: Iterable[Done]) -> Iterator[Group]:
    """What goes first, by kind; then what the brake holds back."""
    rows: dict[tuple[bool, str], list[Row]] = {}
    for each in done:
        if each.result in _GROUPED:
            rows.setdefault((each.result is Result.REFUSED, each.action.kind), []).append(_row(each.action))
    known = list(KINDS)
    order = sorted(rows, key=lambda group: (group[0], known.index(group[1]) if group[1] in KINDS else len(known)))
    return (Group(words(kind), tuple(rows[is_held, kind]), is_held) for is_held, kind in order)


def _row(action: Action) -> Row:
    return Row(case=str(action.key or ""), about=_about(action), why=action.why)


def _about(action: Action) -> tuple[str, ...]:
    match action:
        case OpenIssue(labels=labels):
            return labels
        case UpdateIssue(add_labels=added, remove_labels=removed):
            return (*(f"+{label}" for label in added), *(f"-{label}" for label in removed))
        case _:
            return ()


def _notes(report: Report, most: int | None) -> Iterator[Note]:
    yield from _troubles(report, most)
    if report.not_looked_at:
        why = f"{counted(report.not_looked_at, 'case')} not looked at: this run is full"
        yield Note(TROUBLES[Result.DEFERRED], why, Tone.CALM)
    yield from _found(report.findings, most)
    yield from (Note("warning", warning, Tone.WARNING) for warning in report.warnings)


def _troubles(report: Report, most: int | None) -> Iterator[Note]:
    """Each reason once, with the number of actions; what the brake holds back is counted in its groups."""
    for result, label in TROUBLES.items():
        reasons = Counter((_kind(each), each.detail) for each in report.of(result))
        told = [
            ": ".join(part for part in (kind, detail) if part) + (f" ({count} times)" if count > 1 and kind else "")
            for (kind, detail), count in reasons.most_common()
        ]
        yield from _cut(label, told, _TONES.get(result, Tone.CALM), most)


def _kind(done: Done) -> str:
    return "" if done.result is Result.REFUSED else words(done.action.kind)


def _found(findings: Iterable[Finding], most: int | None) -> Iterator[Note]:
    by_kind: dict[str, list[str]] = {}
    for finding in findings:
        told = f"{finding.key}: {finding.why}" if finding.key else finding.why
        by_kind.setdefault(finding.kind, []).append(told)
    known = [*FINDINGS, *(kind for kind in by_kind if kind not in FINDINGS)]
    for kind in (kind for kind in known if kind in by_kind):
        yield from _cut(FINDINGS.get(kind, kind), by_kind[kind], Tone.CALM, most)


def _cut(label: str, told: list[str], tone: Tone, most: int | None) -> Iterator[Note]:
    yield from (Note(label, text, tone) for text in told[:most])
    if most is not None and len(told) > most:
        yield Note(label, f"and {len(told) - most} more", tone)
