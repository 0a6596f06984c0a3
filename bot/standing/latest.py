"""The latest act of a person on each thing of a case: answers, commands and clicks by GitLab's times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from bot.config import Configuration
from bot.config.labels import LabelEntry
from bot.domain.model import Case, Issue
from bot.domain.said import Click
from bot.standing.acts import CLOSED, OPENED, Act, Origin, Register

LABELLED = (Register.CAUSE, Register.CONTACT, Register.KEEP_OPEN, Register.LOOK)


def group(register: Register, config: Configuration) -> tuple[LabelEntry, ...]:
    """The labels of which a case carries one at the most; none while `labels.yml` is broken."""
    labels = config.labels
    if labels is None:
        return ()
    groups: Mapping[Register, tuple[LabelEntry, ...]] = {
        Register.CAUSE: labels.causes,
        Register.CONTACT: (labels.contact.pending, labels.contact.done),
        Register.KEEP_OPEN: (labels.states.keep_open,),
        Register.LOOK: (labels.states.look,),
    }
    return groups.get(register, ())


def all_names(register: Register, config: Configuration) -> frozenset[str]:
    """Every name, former ones included, of the labels of a group."""
    return frozenset(name for entry in group(register, config) for name in entry.names)


def present(issue: Issue | None, register: Register, config: Configuration) -> tuple[str, ...]:
    """The labels of a group that the issue carries, by their present names in the order of the file."""
    carried = issue.labels if issue else frozenset()
    return tuple(entry.name for entry in group(register, config) if entry.names & carried)


def shows(issue: Issue | None, register: Register, value: str, config: Configuration) -> bool:
    """Whether the issue shows what an act sets; what no issue shows, a snooze, it does not."""
    if issue is None or register is Register.SNOOZE:
        return False
    if register is Register.STATE:
        return issue.is_open is (value == OPENED)
    if register is Register.ASSIGNEE:
        return issue.assignees == ((value,) if value else ())
    return present(issue, register, config) == ((value,) if value else ())


def named_now(act: Act, config: Configuration) -> Act:
    """The act with the present name of a label that was renamed since."""
    present_names = (entry.name for entry in group(act.register, config) if act.value in entry.names)
    return replace(act, value=next(present_names, act.value))


def labelled(case: Case, register: Register, known: Iterable[Act], config: Configuration) -> Act | None:
    """The latest act on a group of labels; a click counts from when GitLab's events were read."""
    click = _clicked(case, register, config)
    return last([*known, *([click] if click else [])])


def _clicked(case: Case, register: Register, config: Configuration) -> Act | None:
    """The last click of a person in a group: what it left standing, the newest of several."""
    names = {name: entry.name for entry in group(register, config) for name in entry.names}
    standing: list[str] = []
    last: Click | None = None
    for click in case.label_clicks or ():
        name = names.get(click.label)
        if name is None:
            continue
        standing = [each for each in standing if each != name] + ([name] if click.is_added else [])
        last = last if click.is_ours else click
        if not click.is_ours:
            value = standing[-1] if standing else ""
    return Act(register, value, last.at, last.username, Origin.CLICK) if last else None


def assigned(case: Case, known: Iterable[Act]) -> Act | None:
    """The latest act on the assignee: who assigned somebody on purpose stands before who answered with an action."""
    acts = [*known, *_assignments(case)]
    on_purpose = last(act for act in acts if act.origin is not Origin.ANSWER)
    answer = last(act for act in acts if act.origin is Origin.ANSWER)
    if on_purpose is None or answer is None:
        return on_purpose or answer
    return on_purpose if on_purpose.value or on_purpose.at >= answer.at else answer


def _assignments(case: Case) -> Iterable[Act]:
    """Clicks on the assignee. Whom they chose is what the issue shows, as far as nobody acted since."""
    chosen = case.issue.assignees[0] if case.issue and case.issue.assignees else ""
    for each in case.talk.assignments if case.talk else ():
        whom = (chosen or each.username) if each.is_assigned else ""
        yield Act(Register.ASSIGNEE, whom, each.at, each.username, Origin.CLICK)


def state_clicked(case: Case) -> Act | None:
    """The last time a person closed or reopened the issue, as far as GitLab's events were read."""
    last = next((click for click in reversed(case.state_clicks or ()) if not click.is_ours), None)
    if last is None:
        return None
    return Act(Register.STATE, OPENED if last.is_added else CLOSED, last.at, last.username, Origin.CLICK)


def by_register(acts: Iterable[Act]) -> Mapping[Register, Sequence[Act]]:
    """The acts on each thing."""
    found: dict[Register, list[Act]] = {}
    for act in acts:
        found.setdefault(act.register, []).append(act)
    return {register: tuple(each) for register, each in found.items()}


_WEIGHT = MappingProxyType({Origin.ANSWER: 0, Origin.COMMAND: 1, Origin.CLICK: 2})


def last(acts: Iterable[Act]) -> Act | None:
    """The latest of some acts, None of none.

    Of one moment a click stands before a command, a command before an answer, a later comment before an earlier one;
    and of equal ones the last, as of several commands in one comment.
    """
    ordered = sorted(acts, key=lambda act: (act.at, _WEIGHT[act.origin], act.note_id))
    return ordered[-1] if ordered else None
