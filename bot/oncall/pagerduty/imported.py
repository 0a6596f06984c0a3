"""Makes one rotation of the schedules in a saved file: people get keys, and everything left out is told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from bot.oncall.model import FALLBACK, NEXT, Rotation, Schedule, User
from bot.oncall.pagerduty import found
from bot.oncall.pagerduty.draft import TOO_FAR, Draft, Person, Refused, shown
from bot.oncall.pagerduty.layered import Layered
from bot.oncall.pagerduty.shifted import Shifted

_LONGEST_KEY = 48
_TAKEN = frozenset({NEXT, FALLBACK})


@dataclass(frozen=True, slots=True)
class Imported:
    """What `rotation.yml` is to say.

    Args:
        rotation: users by their new keys, with PagerDuty's ids.
        names: of users and schedules at PagerDuty, by their keys; empty for an unknown one.
        ids: of the schedules at PagerDuty, by their keys.
        remarks: what the admin should know, one line each.
    """

    rotation: Rotation
    names: Mapping[str, str]
    ids: Mapping[str, str]
    remarks: tuple[str, ...]


def imported(text: str, now: datetime, wanted: str | None = None) -> Imported:
    """The rotation that a saved file describes.

    Args:
        text: of the file: a reply of version 2 or 3, what is inside of one, a list of them, or a recording.
        now: UTC; what ended before is left out.
        wanted: name, id or key of the only schedule to take; None for all of the file.

    Raises:
        Refused: it holds no schedule, none of that name, or one that `rotation.yml` cannot express.
    """
    rows = list({str(row.get("id")): row for row in found.schedules(text)}.values())
    named = [row for row in rows if wanted is None or wanted in _names(row)]
    if not named:
        there = ", ".join(shown(str(row.get("name") or row.get("id"))) for row in rows)
        raise Refused(f"holds no schedule {shown(wanted or '')}, but {there}")
    return _joined([_draft(row, now) for row in named])


def _names(row: Mapping[str, object]) -> set[str]:
    name = str(row.get("name") or row.get("summary") or "")
    return {name, str(row.get("id")), _plain(name)}


def _draft(row: dict[str, object], now: datetime) -> Draft:
    is_of_shifts = row.get("type") == "schedule_v3" or "rotations" in row
    try:
        return Shifted(row, now).draft() if is_of_shifts else Layered(row, now).draft()
    except OverflowError:
        raise Refused(TOO_FAR) from None


def _joined(drafts: Sequence[Draft]) -> Imported:
    people = _people(drafts)
    keys = _keys((person.id, person.name) for person in people.values())
    schedules = _keys(((each.schedule.pagerduty, each.schedule.name) for each in drafts), keys.values())
    users = {key: User(key, key, pagerduty=id_) for id_, key in keys.items()}
    renamed = (_renamed(each.schedule, schedules[each.schedule.pagerduty], keys) for each in drafts)
    names = {keys[person.id]: person.name for person in people.values()}
    names |= {schedules[each.schedule.pagerduty]: each.schedule.name for each in drafts}
    return Imported(
        Rotation(MappingProxyType(users), MappingProxyType({each.name: each for each in renamed})),
        names,
        {key: id_ for id_, key in schedules.items()},
        tuple(_remarks(drafts, people, keys)),
    )


def _people(drafts: Iterable[Draft]) -> dict[str, Person]:
    """Everybody once; where one schedule knows no name, that of another."""
    people: dict[str, Person] = {}
    for person in (each for draft in drafts for each in draft.people.values()):
        if person.id not in people or not people[person.id].name:
            people[person.id] = person
    return people


def _remarks(drafts: Sequence[Draft], people: Mapping[str, Person], keys: Mapping[str, str]) -> Iterator[str]:
    for draft in drafts:
        yield from (f"{shown(draft.schedule.name)}: {remark}" for remark in draft.remarks)
    for person in people.values():
        if person.is_deleted:
            yield f"{keys[person.id]} was deleted at PagerDuty and kept here, so that nobody's turn moves: mend that"
    if people:
        yield "PagerDuty knows no GitLab names: give each user `gitlab: NAME` whose key is not that name"


def _renamed(schedule: Schedule, name: str, keys: Mapping[str, str]) -> Schedule:
    """The schedule with our keys; `pagerduty` stays empty, since the file counts from now on."""
    layers = (replace(each, users=tuple(user and keys[user] for user in each.users)) for each in schedule.layers)
    overrides = (replace(each, user=keys[each.user]) for each in schedule.overrides)
    return replace(schedule, name=name, layers=tuple(layers), overrides=tuple(overrides), pagerduty="")


def _keys(named: Iterable[tuple[str, str]], taken: Iterable[str] = ()) -> dict[str, str]:
    """A key for each id: its name in ASCII, else the id; numbered where two have the same."""
    used, keys = {*_TAKEN, *taken}, dict[str, str]()
    for id_, name in named:
        base = _plain(name) or _plain(id_) or "user"
        candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(used) + 2))
        keys[id_] = next(key for key in candidates if key not in used)
        used.add(keys[id_])
    return keys


def _plain(name: str) -> str:
    """Lower-case ASCII letters and digits with single dashes, as `rotation.yml` wants its keys."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", letters)[:_LONGEST_KEY].strip("-")
