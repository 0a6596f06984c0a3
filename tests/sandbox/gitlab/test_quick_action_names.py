"""The names of quick actions that GitLab knows."""

import pytest

from bot.sandbox.gitlab.commands import ACTIONS
from bot.sandbox.gitlab.quick_action_names import CANONICAL, IMPLEMENTED, SUBSTITUTIONS, is_known

# The names of the public threat list: every one must be known, or the sandbox would be kinder than GitLab.
DANGEROUS = [
    "add_child", "add_email", "assign", "award", "blocks", "clone", "close", "confidential", "convert_to_ticket",
    "copy_metadata", "create_merge_request", "due", "duplicate", "epic", "estimate", "health_status", "iteration",
    "label", "lock", "milestone", "move", "promote", "promote_to", "reassign", "relabel", "relate", "reopen",
    "set_parent", "severity", "spend", "subscribe", "title", "todo", "type", "unassign", "unlabel", "weight",
    "zoom", "merge", "approve", "draft",
]  # fmt: skip


@pytest.mark.parametrize("name", DANGEROUS)
def test_dangerous_names_are_known(name: str) -> None:
    """What could harm an issue is known in any case."""
    assert (is_known(name), is_known(name.upper())) == (True, True)


@pytest.mark.parametrize("word", ["", "closed", "clos", "cc", "usr/bin", "close\u00a0", "t\u0131tle", "T\u0130TLE"])
def test_other_words_are_not_known(word: str) -> None:
    """Longer words, removed actions and dotless or dotted i are nobody's names."""
    assert not is_known(word)


@pytest.mark.parametrize("word", ["loc\u212a", "clo\u017fe", "con\ufb01dential", "a\u00dfign", "\u017fHRUG"])
def test_case_is_ignored_as_unicode_folds_it(word: str) -> None:
    """The Kelvin sign, the long s, ligatures and the sharp s fold to the letters of a name."""
    assert is_known(word)


def test_every_alias_stands_for_a_canonical_name() -> None:
    """Looking a name up twice changes nothing."""
    assert set(CANONICAL.values()) == {CANONICAL[name] for name in CANONICAL.values()}


def test_what_the_sandbox_implements_is_listed() -> None:
    """The list says what the sandbox carries out, no more and no less."""
    assert set(ACTIONS) == IMPLEMENTED


def test_what_the_sandbox_implements_is_canonical() -> None:
    """Implemented names are names of actions, not aliases, and substitutions are no actions."""
    assert set(CANONICAL.values()) >= IMPLEMENTED
    assert SUBSTITUTIONS.keys().isdisjoint(CANONICAL)
