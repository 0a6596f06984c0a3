"""The check that looks at a whole run before it happens: what goes, what waits for the next run, what is refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.config.models import Brake
from bot.domain.actions import Action, AskInIssue, FollowPeople, RelabelIssue, UpdateIssue
from bot.domain.removals import EmptyIssue

LOOK = "look at `plan`, then `run --force`"
RENAMED = f"did you rename it? Write `was:` with its old name in labels.yml; else {LOOK}"


@dataclass(frozen=True, slots=True)
class Refused:
    """An action that the brake holds back, with the reason and what lifts it."""

    action: Action
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a plan.

    Args:
        go: the actions of each case in their order, cases in the order of urgency.
        deferred: actions over the cap of writes; the next run plans them anew.
        refused: actions that need an operator's `--force`.
    """

    go: tuple[tuple[Action, ...], ...] = ()
    deferred: tuple[Action, ...] = ()
    refused: tuple[Refused, ...] = field(default=())


def check(plan: Iterable[Sequence[Action]], limits: Brake, *, max_writes: int, is_forced: bool) -> Verdict:
    """Splits a plan.

    Args:
        plan: the actions of each case, most urgent first. A case goes as a whole or waits as a whole; only a first case
            that alone is over the cap begins, and the next run finishes it.
        limits: how many closings, reopenings, removals and changes of labels one run may make.
        max_writes: the cap of writes.
        is_forced: an operator looked at the plan; lifts the refusals, not the cap.
    """
    cases = [tuple(actions) for actions in plan]
    masses = {
        "close": _Mass(limits.mass_close, "brake.mass_close", LOOK),
        "reopen": _Mass(limits.mass_reopen, "brake.mass_reopen", LOOK),
        "lose the customer's words": _Mass(limits.mass_empty, "brake.mass_empty", LOOK),
        "change labels": _Mass(
            limits.mass_relabel, "brake.mass_relabel", "look at `labels`, then `labels --apply --force`"
        ),
        "get another satisfaction label": _Mass(limits.mass_relabel, "brake.mass_relabel", RENAMED),
    }
    too_many = {effect: why for effect, mass in masses.items() if (why := _excess(cases, effect, mass))}
    refused = () if is_forced else tuple(_refused(cases, too_many))
    held = {id(each.action) for each in refused}
    go: list[tuple[Action, ...]] = []
    deferred: list[Action] = []
    written = 0
    for actions in cases:
        if any(id(action) in held for action in actions):
            continue
        fits = actions if go or len(actions) <= max_writes else actions[:max_writes]
        if deferred or not fits or written + len(fits) > max_writes:
            deferred += actions
            continue
        go.append(fits)
        deferred += actions[len(fits) :]
        written += len(fits)
    return Verdict(tuple(go), tuple(deferred), refused)


@dataclass(frozen=True, slots=True)
class _Mass:
    """How much of one effect a run may have, the setting's name, and what shows and lifts it."""

    most: int
    setting: str
    way: str


def _effect(action: Action) -> str | None:
    """What of an action the brake counts."""
    if isinstance(action, RelabelIssue):
        return "change labels"
    if isinstance(action, EmptyIssue):
        return "lose the customer's words"
    if not isinstance(action, UpdateIssue) or _is_asked_for(action):
        return None
    if action.state_event:
        return action.state_event.value
    is_mend = action.marker is None and bool(action.add_labels or action.remove_labels)
    return "get another satisfaction label" if is_mend else None


def _is_asked_for(action: UpdateIssue) -> bool:
    """Whether a person asked for just that; a case that closes since its review is complete counts like others.

    So is what happens to rotation issues, which belong to no case: an admin's file asks for one each turn.
    """
    return (
        action.key is None
        or isinstance(action, AskInIssue)
        or (isinstance(action, FollowPeople) and action.as_seen is None)
    )


def _excess(cases: Iterable[Sequence[Action]], effect: str, mass: _Mass) -> str:
    count = sum(1 for actions in cases for action in actions if _effect(action) == effect)
    if count <= mass.most:
        return ""
    return f"{count} issues would {effect} in one run, {mass.setting} allows {mass.most}: {mass.way}"


def _refused(cases: Iterable[Sequence[Action]], too_many: dict[str, str]) -> Iterable[Refused]:
    """Every action of a case that holds one of the refused kind: half a case is worse than none."""
    for actions in cases:
        why = next((too_many[effect] for action in actions if (effect := _effect(action)) in too_many), "")
        if why:
            yield from (Refused(action, why) for action in actions)
