"""GitLab's own traces on an issue: system notes, state and label events, and when `updated_at` moves."""

import itertools
from collections.abc import Iterable
from datetime import timedelta

from bot.sandbox.gitlab.model import Issue, Label, LabelEvent, Note, StateEvent, User
from bot.sandbox.gitlab.store import Store

# GitLab skips a touch within a minute of the last one (its ThrottledTouch).
TOUCH_INTERVAL = timedelta(minutes=1)


def touch(store: Store, issue: Issue) -> None:
    """Move `updated_at` for a note, label or assignee, unless it moved within the last 60 seconds."""
    if store.odd.touches and store.now() - issue.updated_at > TOUCH_INTERVAL:
        save(store, issue)


def save(store: Store, issue: Issue, *, state: str | None = None) -> None:
    """Move `updated_at` for a change of the issue's own fields, and its state when one is given."""
    index = store.index(issue.project)
    index.discard(issue)
    issue.updated_at = store.now()
    issue.state = state or issue.state
    index.add(issue)


def add_system_note(store: Store, issue: Issue, author: User, body: str, *, source: Issue | None = None) -> Note:
    """Write one of GitLab's own lines; it touches the issue as every note does."""
    now = store.now()
    note = Note(store.next_id("notes"), issue, author, body, now, now, system=True, source=source)
    issue.notes.append(note)
    touch(store, issue)
    return note


def record_state(store: Store, issue: Issue, user: User, state: str) -> None:
    """Add a line to `resource_state_events`; `state` is `closed` or `reopened`."""
    issue.state_events.append(StateEvent(store.next_id("state_events"), user, store.now(), state))


def record_labels(store: Store, issue: Issue, user: User, action: str, labels: Iterable[Label]) -> None:
    """Add a line per label to `resource_label_events`; `action` is `add` or `remove`."""
    for label in labels:
        issue.label_events.append(LabelEvent(store.next_id("label_events"), user, store.now(), action, label))


def title_change(old: str, new: str) -> str:
    """Return GitLab's line for a changed title, with the differing middle marked."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    return f"changed title from **{_marked(old, start, end, '-')}** to **{_marked(new, start, end, '+')}**"


def _common(left: str, right: str) -> int:
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False))
    return sum(1 for _ in same)


def _marked(text: str, start: int, end: int, sign: str) -> str:
    stop = len(text) - end
    middle = text[start:stop]
    return f"{text[:start]}{{{sign}{middle}{sign}}}{text[stop:]}" if middle else text


def assignee_change(old: Iterable[User], new: Iterable[User]) -> str:
    """Return GitLab's line for changed assignees."""
    before, after = list(old), list(new)
    added = [user for user in after if user not in before]
    removed = [user for user in before if user not in after]
    parts = []
    if added:
        parts.append(f"assigned to {sentence([f'@{user.username}' for user in added])}")
    if removed:
        parts.append(f"unassigned {sentence([f'@{user.username}' for user in removed])}")
    return " and ".join(parts)


def sentence(words: list[str]) -> str:
    """Join at least one word as GitLab's texts do: `a`, `a and b`, `a, b, and c`."""
    *first, last = words
    if not first:
        return last
    comma = "," if first[1:] else ""
    return f"{', '.join(first)}{comma} and {last}"
