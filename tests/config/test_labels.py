"""What `labels.yml` takes, and the sentence for what it does not."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import jsonschema
import pytest

from bot.config import Configuration, LabelsConfig
from bot.config.schemas import schema
from tests.config.conftest import Told

ONE_CAUSE = "an alias leads to one cause"
MENTIONED = "must not begin with '~': that is how comments mention a label, not its name"
UNNAMEABLE = "must not hold quotes: nobody could name the label in a comment"
CAUSE = "causes:\n  - name: feedback::a\n"


@pytest.mark.parametrize(
    ("written", "place", "sentence"),
    [
        ("causes:\n  - name: a,b", "2:11", "causes[1].name must not hold a comma: GitLab separates labels by it"),
        ("causes:\n  - name: ' a'", "2:11", "causes[1].name must not begin or end with white space"),
        (
            "causes:\n  - name: None",
            "2:11",
            "causes[1].name is a word that GitLab's label filters reserve: choose another name",
        ),
        (
            "causes:\n  - name: a`b",
            "2:11",
            "causes[1].name must not hold quotes: nobody could name the label in a comment",
        ),
        (
            "causes:\n  - name: feedback-bot-lease",
            "2:11",
            "causes[1].name must not begin with 'feedback-bot-lease': the bot keeps its runs apart by such labels",
        ),
        (f"causes:\n  - name: {'x' * 256}", "2:11", "causes[1].name must have at most 255 characters"),
        ("causes:\n  - name: 12", "2:11", "causes[1].name must be text in quotes, not 12"),
        ("causes:\n  - color: '#123456'", "2:5", "the key 'name' is missing here"),
        ("causes: feedback::a", "1:9", "causes must be a list: one '- value' per line, not 'feedback::a'"),
        ("causes: []", "1:9", "causes must not be empty: list one at least"),
        (
            f"{CAUSE}    color: #FF0000",
            "3:11",
            "causes[1].color is empty: everything behind # is a comment, use quotes",
        ),
        (
            f"{CAUSE}    color: '#FF00'",
            "3:12",
            "causes[1].color must be a colour such as '#1F75CB', in quotes, not '#FF00'",
        ),
        (f"{CAUSE}    color: red", "3:12", "causes[1].color must be a colour such as '#1F75CB', in quotes, not 'red'"),
        (
            f"{CAUSE}    description: Ask @ana",
            "3:18",
            "causes[1].description must not mention anybody (@): every card would notify them",
        ),
        (f"{CAUSE}    aliases: docs", "3:14", "causes[1].aliases must be a list: one '- value' per line, not 'docs'"),
        (f"{CAUSE}    alias: [docs]", "3:5", "unknown key 'alias', did you mean 'aliases'?"),
        (f"{CAUSE}    aliases: ['?!']", "3:15", "causes[1].aliases[1] must hold a word, not only punctuation: '?!'"),
        (
            f'{CAUSE}    aliases: [ok, "two\\nlines"]',
            "3:19",
            "causes[1].aliases[2] must be one line: write it behind the colon, without | or >",
        ),
        ("causes:\n  - name: '~docs'", "2:11", f"causes[1].name {MENTIONED}"),
        ("causes:\n  - name: 'feedback::'", "2:11", "causes[1].name needs a word behind '::'"),
        ("causes:\n  - name: feedback::„docs“", "2:11", f"causes[1].name {UNNAMEABLE}"),
        (f"{CAUSE}  - name: Feedback::A", "3:11", "causes[2].name label 'Feedback::A' stands above already"),
        (f"{CAUSE}  - name: KEEP-OPEN", None, "states.keep_open.name label 'keep-open' stands above already"),
        (
            "contact:\n  pending: {name: contact::done}",
            None,
            "contact.done.name label 'contact::done' stands above already",
        ),
        (f"{CAUSE}    was: old", "3:10", "causes[1].was must be a list: one '- value' per line, not 'old'"),
        (f"{CAUSE}    was: [' old']", "3:11", "causes[1].was[1] must not begin or end with white space"),
        (
            f"{CAUSE}    was: ['a,b']",
            "3:11",
            "causes[1].was[1] must not hold a comma: GitLab separates labels by it",
        ),
        (
            f"{CAUSE}    was: [any]",
            "3:11",
            "causes[1].was[1] is a word that GitLab's label filters reserve: choose another name",
        ),
        (
            f"{CAUSE}    was: [feedback::a]",
            "3:11",
            "causes[1].was[1] 'feedback::a' is the name of a label of this file: it cannot be a former name",
        ),
        (
            f"{CAUSE}    was: [old, Keep-Open]",
            "3:16",
            "causes[1].was[2] 'Keep-Open' is the name of a label of this file: it cannot be a former name",
        ),
        (f"{CAUSE}    was: [old, OLD]", "3:16", "causes[1].was[2] 'OLD' stands above already as a former name"),
        (
            f"{CAUSE}    was: [old]\n  - name: b\n    was: [Old]",
            "5:11",
            "causes[2].was[1] 'Old' stands above already as a former name",
        ),
        (f"{CAUSE}    wass: [old]", "3:5", "unknown key 'wass', did you mean 'was'?"),
        ("satisfaction: {good: {color: '#123456'}}", "1:16", "the key 'name' is missing here"),
        ("states: {pause: {name: x}}", "1:10", "unknown key 'pause', did you mean 'paused'?"),
    ],
)
def test_wrong_labels_are_told_in_a_sentence(written: str, place: str | None, sentence: str, told: Told) -> None:
    """Each mistake stands at its place; what is not written in the file is told at the heading that would hold it."""
    expected = f"labels.yml:{place or '1:1'}: {sentence}"
    assert [expected] == told({"labels.yml": written})


def test_every_clash_is_told(told: Told) -> None:
    """Names that clash are told together, each at the later one."""
    written = f"{CAUSE}  - name: feedback::A\n    aliases: [bb]\n  - name: c\n    aliases: [BB]\n"
    assert told({"labels.yml": written}) == [
        "labels.yml:3:11: causes[2].name label 'feedback::A' stands above already",
        f"labels.yml:6:15: causes[3].aliases[1] 'BB' leads to 'feedback::A' already: {ONE_CAUSE} (line 3)",
    ]


@pytest.mark.parametrize("alias", ["feedback::docs-issue", "Docs Issue", "docs_issue.", "feedback::old", "old"])
def test_an_alias_that_names_another_cause(alias: str, told: Told) -> None:
    """People name a cause by its label, a former one, or what is behind `::`, in any spelling."""
    written = f"{CAUSE}    aliases: [{alias}]\n  - name: feedback::docs-issue\n    was: [feedback::old]"
    assert told({"labels.yml": written}) == [
        f"labels.yml:3:15: causes[1].aliases[1] {alias!r} leads to 'feedback::docs-issue' already: {ONE_CAUSE} (line 4)"
    ]


def test_an_alias_in_another_spelling(told: Told) -> None:
    """Accents and case tell no two aliases apart."""
    written = f"{CAUSE}    aliases: [Manuál]\n  - name: feedback::b\n    aliases: [manual]"
    assert told({"labels.yml": written}) == [
        f"labels.yml:5:15: causes[2].aliases[1] 'manual' leads to 'feedback::a' already: {ONE_CAUSE} (line 2)"
    ]


@pytest.mark.parametrize("aliases", ["[xx, XX]", "[feedback::A]", "[]"])
def test_an_alias_that_says_nothing_new(aliases: str, told: Told) -> None:
    """A cause may repeat itself; that leads nobody astray."""
    assert told({"labels.yml": f"{CAUSE}    aliases: {aliases}"}) == []


def test_shipped_labels_are_complete() -> None:
    """Every shipped label has its colour and says what it means."""
    labels = LabelsConfig().labels
    causes = ["process", "tech-skills", "soft-skills", "docs-issue", "product-issue", "known-issue", "lacking-info"]
    assert [label.name for label in labels] == [
        *("satisfaction::good", "satisfaction::bad"),
        *(f"feedback::{cause}" for cause in causes),
        *("contact::pending", "contact::done", "keep-open", "needs-look", "overdue", "bot-paused"),
    ]
    assert all(label.color and label.description for label in labels)


@pytest.mark.parametrize("old", ["Feedback::A", 'say "so"', "old `one`"])
def test_former_names_may_be_unusual(old: str, told: Told) -> None:
    """The own name in another case, and a name that the bot would not take today, can be renamed."""
    assert told({"labels.yml": f"{CAUSE}    was: ['{old}']"}) == []


@pytest.mark.parametrize("was", ["null", "[]", ""])
def test_no_former_names(was: str, loaded: Callable[[Mapping[str, str]], Configuration]) -> None:
    """Nothing behind the key is as good as an empty list, for the bot as for editors."""
    labels = loaded({"labels.yml": f"{CAUSE}    was: {was}"}).labels
    assert labels is not None
    assert labels.causes[0].was == ()
    jsonschema.validate({"causes": [{"name": "a", "was": None}]}, json.loads(schema(LabelsConfig)))


def test_labels_under_other_names() -> None:
    """Renaming reaches every group of the file, and leaves colours, aliases and other labels alone."""
    labels = LabelsConfig()
    names = {"satisfaction::bad": "bad", "feedback::process": "process", "bot-paused": "pause", "unknown": "x"}
    renamed = labels.renamed(names)
    expected = [(names.get(each.name, each.name), each.color, each.description) for each in labels.labels]
    assert [(each.name, each.color, each.description) for each in renamed.labels] == expected
    assert [each.aliases for each in renamed.causes] == [each.aliases for each in labels.causes]
