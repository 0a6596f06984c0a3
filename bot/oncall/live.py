"""Takes over what a service says of a schedule: its ids become the keys of `rotation.yml`, its stretches turns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.domain.ports_on_call import ServiceEntry
from bot.oncall.model import Entry, Rotation

SAME_TURN = timedelta(days=1)
"""Services do not tell turns: stretches of one user with a shorter gap between them are taken for one.

So five working days are one turn, and the next week is another, even of the same person.
"""


def entries(found: Sequence[ServiceEntry], rotation: Rotation) -> tuple[Entry, ...]:
    """The stretches in the words of `rotation.yml`; those of people whom it does not know are left out: gaps.

    Args:
        found: by their start, none overlapping another.
        rotation: whose users have the service's ids.
    """
    keys = {user.pagerduty: key for key, user in rotation.users.items() if user.pagerduty}
    made: list[Entry] = []
    for each in found:
        if (key := keys.get(each.user)) is not None:
            since = _began(each, key, made[-1] if made else None)
            made.append(Entry(each.start, each.end, key, since))
    return tuple(made)


def unknown(found: Iterable[ServiceEntry], rotation: Rotation, now: datetime) -> tuple[str, ...]:
    """The ids that no user of `rotation.yml` has and that are or will be on call, each once, in their order."""
    known = {user.pagerduty for user in rotation.users.values()}
    return tuple(dict.fromkeys(each.user for each in found if each.user not in known and each.end > now))


def _began(found: ServiceEntry, key: str, before: Entry | None) -> datetime:
    """When the turn began: where the stretch before it is of the same person and ended shortly before, with that."""
    if before is None or before.user != key or not before.end < found.start < before.end + SAME_TURN:
        return found.start
    return before.since or before.start


def rooted(found: Sequence[ServiceEntry], since: datetime, known: Iterable[ServiceEntry]) -> tuple[ServiceEntry, ...]:
    """The stretches, the first one with the start that was known before it was cut at the window.

    The start of a turn is its name: it must not move from one look to the next.

    Args:
        found: by their start.
        since: of the window that was asked for.
        known: what an earlier look found.
    """
    if not found or found[0].start != since:
        return tuple(found)
    first = found[0]
    starts = [each.start for each in known if each.user == first.user and each.start < since < each.end]
    return (ServiceEntry(first.user, min([*starts, first.start]), first.end), *found[1:])
