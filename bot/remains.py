"""What GitLab holds of one ticket, whatever the cache knows: for the command `erase`."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.contact import Ground
from bot.domain.errors import ConfigError
from bot.domain.history import Note
from bot.domain.markers import Key, titled_ticket
from bot.domain.model import Issue
from bot.domain.ports import FeedbackProject
from bot.domain.texts import Link


@dataclass(slots=True)
class Remains:
    """What there is of a ticket.

    Args:
        places: empty issues that keep its place, oldest first.
        issues: the bot's issues with its words, oldest first.
        doubtful: issues of which nobody can tell whether they belong to it.
        notes: the comments on places and issues, by the issue's number.
        is_real: there is such a ticket: GitLab holds something of it, or Zendesk knows it.
    """

    places: list[Issue] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    doubtful: list[Issue] = field(default_factory=list)
    notes: dict[int, list[Note]] = field(default_factory=dict)
    is_real: bool = True

    @property
    def all(self) -> list[Issue]:
        """Issues and places."""
        return [*self.issues, *self.places]

    @property
    def fresh(self) -> Issue | None:
        """The place that never held words: no earlier version of it does."""
        return next((place for place in self.places if not has_versions(place)), None)


def of(gitlab: FeedbackProject, ground: Ground, key: Key, link: Link) -> Remains:
    """Reads every issue anew: a cache that lacks one would leave it there.

    Raises:
        ConfigError: all issues of the ticket that look like the bot's are by other accounts.
    """
    found, strangers = Remains(), 0
    for issue in gitlab.issues():
        if key.ticket_id not in issue.claimed_tickets or not issue.is_of(key.source):
            continue
        if issue.author_id not in ground.ours:
            strangers += issue.looks_ours
        elif not _is_sure(issue, key) or issue.is_elsewhere(link):
            found.doubtful.append(issue)
        else:
            (found.places if issue.is_erased else found.issues).append(issue)
    if strangers and not found.all:
        raise ConfigError(
            f"GitLab: what looks like the bot's issue of ticket {key.ticket_id} is by another account: name it in "
            "gitlab.former_accounts of bot.yml"
        )
    for issue in found.all:
        found.notes[issue.iid] = [note for note in gitlab.notes(issue.iid) if not note.is_system]
    return found


def has_versions(issue: Issue) -> bool:
    """Whether GitLab keeps earlier versions of the description that hold words."""
    return not issue.is_erased or issue.marker is None or "was" in issue.marker.values


def _is_sure(issue: Issue, key: Key) -> bool:
    """Whether two of title, link and marker name the ticket; the marker of a place alone is enough."""
    marked = issue.marker.key.ticket_id if issue.marker and issue.marker.key else None
    named = [titled_ticket(issue.title), issue.linked_ticket, marked]
    return named.count(key.ticket_id) > 1 or (issue.is_erased and marked == key.ticket_id)
