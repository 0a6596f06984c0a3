"""Emoji reactions on issues and comments."""

import re

from bot.sandbox.gitlab.errors import not_found, unauthorized
from bot.sandbox.gitlab.model import Award, Issue, Note, User
from bot.sandbox.gitlab.policy import can_create_note, can_read_note
from bot.sandbox.gitlab.store import Store

_NAME = re.compile(r"[a-z0-9_+-]{1,100}")
_ALIASES = {"+1": "thumbsup", "-1": "thumbsdown"}


def add(store: Store, awardable: Issue | Note, user: User, name: str) -> Award:
    """React once with an emoji (a name without colons); GitLab answers 404 for a repeated or impossible reaction."""
    if not _may_award(store, awardable, user):
        raise not_found("Award Emoji")
    wanted = canonical(name)
    if not _NAME.fullmatch(wanted):
        raise not_found("Award Emoji Name is not a valid emoji name")
    if _find(awardable, user, wanted) is not None and not store.odd.repeats_reactions:
        raise not_found("Award Emoji Name has already been taken")
    award = Award(store.next_id("awards"), wanted, user, store.now())
    awardable.awards.append(award)
    _bump(store, awardable)
    return award


def remove(store: Store, awardable: Issue | Note, user: User, award: Award) -> None:
    """Take back one's own reaction; 401 for another person's, as GitLab answers."""
    if award.user is not user:
        raise unauthorized()
    awardable.awards.remove(award)
    _bump(store, awardable)


def toggle(store: Store, awardable: Issue | Note, user: User, name: str) -> Award | None:
    """React, or take the same reaction back (None), as the quick action and a click on an emoji do."""
    award = _find(awardable, user, canonical(name))
    if award is None:
        return add(store, awardable, user, name)
    remove(store, awardable, user, award)
    return None


def canonical(name: str) -> str:
    """Return GitLab's own name of an emoji for the two common aliases, and any other name as it is."""
    return _ALIASES.get(name, name)


def count(issue: Issue, name: str) -> int:
    """Return how many people reacted with that emoji."""
    return sum(award.name == name for award in issue.awards)


def _bump(store: Store, awardable: Issue | Note) -> None:
    """Move a comment's `updated_at`, which is no edit; that of an issue stays, also of the comment's own issue.

    GitLab's source: a reaction calls `bump_updated_at` where there is one, and only `Note` has it.
    """
    if isinstance(awardable, Note):
        awardable.updated_at = store.now()


def _find(awardable: Issue | Note, user: User, name: str) -> Award | None:
    return next((award for award in awardable.awards if award.user is user and award.name == name), None)


def _may_award(store: Store, awardable: Issue | Note, user: User) -> bool:
    if isinstance(awardable, Note):
        return can_create_note(store, user, awardable.issue) and can_read_note(store, user, awardable)
    return can_create_note(store, user, awardable)
