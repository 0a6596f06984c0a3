"""What must stand on a case: worked out from GitLab's record of what people did, and from what they wrote.

Where the record leaves open what came first, or whether the bot heard a command before it was taken back, all that may
be right is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from math import inf

from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue
from tests.crowd import idle
from tests.crowd.phrases import (
    ASSIGNEE,
    CAUSE,
    CLOSED,
    CONTACT,
    DONE,
    KEEP_OPEN,
    KEPT,
    ME,
    OPENED,
    PENDING,
    STATE,
    Ask,
)  # fmt: skip
from tests.crowd.scene import SEEN, Scene, Told, Version
from tests.world import HOURS

WITHIN = (48 * HOURS).total_seconds()
_ASSIGNED = re.compile(r"assigned to @(\S+)")


@dataclass(frozen=True, slots=True)
class Done:
    """An act of a person on one thing.

    Args:
        value: to what it was set.
        earliest, latest: when it counts as done, in seconds.
        is_sure: whether it counts at all.
    """

    value: str
    earliest: float
    latest: float
    is_sure: bool = True


def allowed(scene: Scene, case: int, thing: str) -> set[str]:
    """The values that may stand now, after the bot heard all."""
    acts = [*_clicked(scene.issue(case), thing), *_asked(scene, case, thing)]
    answers = [*_answered(scene, case, thing), *_unremembered(scene, case, thing)]
    if thing == ASSIGNEE:
        return _assigned(acts, answers)
    if thing == CONTACT:
        return _contacted(acts, answers)
    if thing == STATE:
        acts += [Done(OPENED, at, inf, is_sure=False) for at in scene.turned_bad.get(case, ()) if at > 0]
        acts += [Done(CLOSED, at, at) for at in idle.closings(scene, case)]
    return _last([*acts, *answers], default=OPENED if thing == STATE else "")


def shown(issue: Issue, thing: str) -> str:
    """The value that stands on the issue; several labels that exclude each other are no right value."""
    if thing == STATE:
        return issue.state
    if thing == ASSIGNEE:
        return " ".join(user.username for user in issue.assignees)
    return " ".join(label for label in issue.labels if _is_of(label, thing))


def _last(acts: Iterable[Done], default: str) -> set[str]:
    known = [Done(default, -inf, -inf), *acts]
    begin = max(act.earliest for act in known if act.is_sure)
    return {act.value for act in known if act.latest >= begin}


def _assigned(acts: list[Done], answers: list[Done]) -> set[str]:
    """Who assigned somebody on purpose stands before who answered with an action."""
    on_purpose = _last(acts, default="")
    if "" not in on_purpose:
        return on_purpose
    freed = [act for act in acts if not act.value]
    return (on_purpose - {""}) | _last([*freed, *answers], default="")


def _contacted(acts: list[Done], answers: list[Done]) -> set[str]:
    """Who answers that nobody needs to write to the customer takes nothing back that is done."""
    by_answers = _last([*acts, *answers], default="")
    others = _last([*acts, *(each for each in answers if each.value)], default="")
    return by_answers | (others & {DONE}) if "" in by_answers else by_answers


def _is_of(label: str, thing: str) -> bool:
    named = {CAUSE: label.startswith("feedback::"), CONTACT: label in {PENDING, DONE}, KEEP_OPEN: label == KEPT}
    return named[thing]


# -- GitLab's record ---------------------------------------------------------------------------------------------


def _clicked(issue: Issue, thing: str) -> Iterator[Done]:
    """What people did by clicks, as GitLab recorded it."""
    if thing == STATE:
        for event in issue.state_events:
            if event.user.username != people.BOT:
                at = event.created_at.timestamp()
                yield Done(CLOSED if event.state == "closed" else OPENED, at, at)
    elif thing == ASSIGNEE:
        for note in issue.notes:
            if note.system and note.author.username != people.BOT and "assigned" in note.body:
                found, at = _ASSIGNED.match(note.body), note.created_at.timestamp()
                yield Done(found[1] if found else "", at, at)
    else:
        yield from _labelled(issue, thing)


def _labelled(issue: Issue, thing: str) -> Iterator[Done]:
    carried: list[str] = []
    for event in issue.label_events:
        if event.label is None or not _is_of(event.label.title, thing):
            continue
        carried = [each for each in carried if each != event.label.title]
        carried += [event.label.title] if event.action == "add" else []
        if event.user.username != people.BOT:
            at = event.created_at.timestamp()
            yield Done(carried[-1] if carried else "", at, at)


# -- comments ----------------------------------------------------------------------------------------------------


def _answered(scene: Scene, case: int, thing: str) -> Iterator[Done]:
    """What the answers say that still stand, from when they first said so to the last edit."""
    if not scene.is_reviewed(case):
        return
    for told in scene.there(case):
        if not is_of_the_team(told):
            continue
        value = dict(told.versions[-1].phrase.says).get(thing)
        if value is not None:
            first = next(each.at for each in told.versions if dict(each.phrase.says).get(thing) == value)
            yield Done(_named(value, told), first, _touched(told), is_sure=scene.is_bad_since(case, first))


def _unremembered(scene: Scene, case: int, thing: str) -> Iterator[Done]:
    """Answers that were taken back where the card was deleted too: nobody knows whose the label was, so it stays."""
    for told in scene.said(case) if scene.cards_deleted.get(case) else ():
        ends = [*(each.at for each in told.versions[1:]), told.deleted_at]
        for version, end in zip(told.versions, ends, strict=True):
            value = dict(version.phrase.says).get(thing)
            if value is not None and end < inf and is_of_the_team(told):
                yield Done(_named(value, told), version.at, end, is_sure=False)


def _asked(scene: Scene, case: int, thing: str) -> Iterator[Done]:
    """What commands said, those of comments that were edited or deleted since among them."""
    for told in scene.said(case):
        if not is_of_the_team(told):
            continue
        for ask in {ask: None for version in told.versions for ask in version.phrase.asks}:
            for name, value in ask.sets:
                if name == thing:
                    yield from _heard(scene, told, ask, _named(value, told))


def _heard(scene: Scene, told: Told, ask: Ask, value: str) -> Iterator[Done]:
    """A command counts once the bot heard it in time; one that it found too old stays so when the rest is edited.

    An old `unassign` may count where nobody is assigned: what stands already needs no repetition.
    """
    spans = [*_spans(told, ask)]
    heard = [
        (looked, looked.at - start)
        for looked in scene.runs
        for start, end in spans
        if start <= looked.until and looked.at < end
    ]
    if any(age <= WITHIN or not value for _, age in heard):
        in_time = takewhile(lambda each: each[1] <= WITHIN, heard)
        is_sure = any(looked.is_sure and age >= SEEN for looked, age in in_time)
        starts = [start for start, _ in spans]
        yield Done(value, min(starts), max([*starts, _touched(told)]), is_sure=is_sure)


def _touched(told: Told) -> float:
    """When GitLab says that a comment last changed: there a reaction counts as an edit (REST API, notes)."""
    others = [award.created_at.timestamp() for award in told.note.awards if award.user.username != people.BOT]
    return max([told.versions[-1].at, *others])


def _spans(told: Told, ask: Ask) -> Iterator[tuple[float, float]]:
    """From when until when a comment held a command, by its versions."""
    ends = [*(each.at for each in told.versions[1:]), told.deleted_at]
    for version, end in zip(told.versions, ends, strict=True):
        if ask in version.phrase.asks:
            yield version.at, end


def _named(value: str, told: Told) -> str:
    return told.by.username if value == ME else value


def is_of_the_team(told: Told) -> bool:
    """Whether somebody's answers and commands count."""
    return told.by.username in {each.username for each in people.MANAGERS}


def is_addressed(told: Told, version: Version, *, is_reviewed: bool) -> bool:
    """Whether what a comment said asks for an answer."""
    if told.by.bot:
        return False
    return bool(version.phrase.asks) or (version.phrase.is_doubtful and is_reviewed and is_of_the_team(told))
