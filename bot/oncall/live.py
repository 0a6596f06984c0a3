"""Takes over what a service says of a schedule: its ids become the keys of `rotation.yml`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.ports_on_call import ServiceEntry
from bot.oncall.model import Entry, Rotation


def entries(found: Sequence[ServiceEntry], rotation: Rotation, since: datetime, until: datetime) -> tuple[Entry, ...]:
    """The stretches in the words of `rotation.yml`, as `Roster.live` wants them.

    Args:
        found: by their start, none overlapping another.
        rotation: whose users have the service's ids. A stretch of somebody else is a gap, and a turn begins after it.
        since, until: what the service was asked for (UTC): an entry of nobody reaches to where none is told.
    """
    keys = {user.pagerduty: key for key, user in rotation.users.items() if user.pagerduty}
    made: list[Entry] = []
    for each in found:
        is_after_stranger = bool(made) and made[-1].user is None
        key = keys.get(each.user)
        made.append(Entry(each.start, each.end, key, each.start if key and is_after_stranger else None))
    if not made:
        return (Entry(since, until, None),)
    front = [Entry(since, made[0].start, None)] if since < made[0].start else []
    return (*front, *made, *([Entry(made[-1].end, until, None)] if made[-1].end < until else []))


def unknown(found: Iterable[ServiceEntry], rotation: Rotation, now: datetime) -> tuple[str, ...]:
    """The ids that no user of `rotation.yml` has and that are or will be on call, each once, in their order."""
    known = {user.pagerduty for user in rotation.users.values()}
    return tuple(dict.fromkeys(each.user for each in found if each.user not in known and each.end > now))
