"""Words for causes that mean something else are told before a case gets a label that nobody meant."""

from __future__ import annotations

import pytest

from tests.config.conftest import Told

CAUSE = "causes:\n  - name: feedback::docs-issue\n"
BEHIND = "people name a cause by what stands behind '::'"
ONE = "an alias leads to one cause"
NO_CAUSE = "says that there is no cause: choose another word"
LETTER = "is a single letter, which people write for much else: use a word"
BARE = "must be written without ~ or quotes around it: people's are left out too"


@pytest.mark.parametrize(
    ("alias", "trouble"),
    [
        ("none", NO_CAUSE),
        ("N/A", NO_CAUSE),
        ("keep-open", f"leads to 'keep-open' already: {ONE}"),
        ("Needs Look", f"leads to 'needs-look' already: {ONE}"),
        ("contact::pending", f"leads to 'contact::pending' already: {ONE}"),
        ("done", f"leads to 'contact::done' already: {ONE}"),
        ("bad", f"leads to 'satisfaction::bad' already: {ONE}"),
        ("bot_paused", f"leads to 'bot-paused' already: {ONE}"),
        ("N", LETTER),
        ("ä", LETTER),
        ("~docs", BARE),
        ("„docs“", BARE),
        ("docs\u2019", BARE),
    ],
)
def test_an_alias_that_means_something_else(alias: str, trouble: str, told: Told) -> None:
    """An alias is no label of another kind, nor a word for no cause, nor a sign that nobody's word keeps."""
    assert told({"labels.yml": f"{CAUSE}    aliases: [ok, '{alias}']\n"}) == [
        f"labels.yml:3:19: causes[1].aliases[2] {alias!r} {trouble}"
    ]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("other::docs_issue", f"'docs_issue' leads to 'feedback::docs-issue' already: {BEHIND} (line 2)"),
        ("feedback::pending", f"'pending' leads to 'contact::pending' already: {BEHIND}"),
        ("feedback::Keep open", f"'Keep open' leads to 'keep-open' already: {BEHIND}"),
        ("feedback::none", "'feedback::none' cannot be named: 'none' says no cause"),
    ],
)
def test_a_label_whose_short_name_means_something_else(name: str, sentence: str, told: Told) -> None:
    """People write what stands behind the scope, so that must lead to one label."""
    assert told({"labels.yml": f"{CAUSE}  - name: {name}\n"}) == [f"labels.yml:3:11: causes[2].name {sentence}"]


@pytest.mark.parametrize(
    ("written", "place", "names"),
    [
        ("causes:\n  - name: contact::docs\n", "1:1: contact.pending", ("contact::pending", "contact::docs")),
        ("causes:\n  - name: Contact::docs\n", "1:1: contact.done", ("contact::done", "Contact::docs")),
        (
            "causes:\n  - name: satisfaction::docs\n",
            "2:11: causes[1]",
            ("satisfaction::docs", "satisfaction::good"),
        ),
        (
            "states:\n  look: {name: satisfaction::look}\n",
            "2:16: states.look",
            ("satisfaction::look", "satisfaction::good"),
        ),
        (
            "states:\n  look: {name: feedback::look}\n",
            "2:16: states.look",
            ("feedback::look", "feedback::process"),
        ),
        (
            "states:\n  look: {name: s::look}\n  keep_open: {name: s::keep}\n",
            "2:16: states.look",
            ("s::look", "s::keep"),
        ),
    ],
)
def test_labels_of_different_kinds_in_one_scope(written: str, place: str, names: tuple[str, str], told: Told) -> None:
    """An issue keeps one label of a scope, so setting one would take the other off."""
    shares = "shares its scope with {!r}: each would take the other off a case, so choose another scope"
    expected = f"labels.yml:{place}.name {names[0]!r} {shares.format(names[1])}"
    assert expected in told({"labels.yml": written})


@pytest.mark.parametrize(
    "written",
    [
        f"{CAUSE}    was: [old::docs-issue, old]\n    aliases: [old, unknown, other, 税]\n",
        "causes:\n  - name: feedback::other\n  - name: cause::unknown\n  - name: plain\n",
        "states:\n  paused: {name: bot::paused}\n  look: {name: bot::look}\n",
    ],
)
def test_words_and_scopes_that_harm_nobody(written: str, told: Told) -> None:
    """Former names, several scopes of causes, and a label that never stands on a case clash with nothing."""
    assert [line for line in told({"labels.yml": written}) if not line.startswith("bot.yml")] == []
