"""What the bot itself wrote on an issue minutes ago counts, though a list does not show it yet: nobody reads it twice.

GitLab's lists may come from a database that lags behind the one that is written to (GitLab docs, "Database load
balancing"); what is asked for by its number right after a write does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.domain.errors import NotFound
from bot.domain.history import Note
from bot.domain.markers import Marker
from bot.domain.ports import FeedbackProject
from bot.standing.record import digest

LATE = timedelta(minutes=15)
"""So long a list may not show what the bot wrote; GitLab asks no database that is more than a minute behind."""


def told(marker: Marker | None) -> str:
    """A digest of what a note says to the bot, by which a list that shows an older version is known."""
    return digest(str(marker or ""))


def completed(gitlab: FeedbackProject, iid: int, notes: Sequence[Note], written: Mapping[int, str]) -> list[Note]:
    """The notes of an issue, oldest first, with those of the bot as they are now.

    Args:
        gitlab: is asked for each note that the list lacks, or shows with other words than the bot wrote.
        iid: the issue.
        notes: as the list shows them.
        written: what the bot wrote lately: what `told` says of it, by the number of the note.
    """
    found = {note.note_id: note for note in notes}
    for note_id, words in written.items():
        shown = found.pop(note_id, None)
        if shown is not None and told(shown.marker) == words:
            found[note_id] = shown
        else:
            found |= {note.note_id: note for note in _asked_for(gitlab, iid, note_id)}
    return sorted(found.values(), key=lambda note: (note.created_at, note.note_id))


def _asked_for(gitlab: FeedbackProject, iid: int, note_id: int) -> list[Note]:
    """One note; none when people deleted it."""
    try:
        return [gitlab.note(iid, note_id)]
    except NotFound:
        return []
