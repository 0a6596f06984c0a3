"""What is asked or pointed out about a comment: the words, their order, and what they are remembered by."""

from __future__ import annotations

import pytest

from bot.dialogue.concerns import concerns, hints
from bot.sandbox.gitlab.quick_actions import extract
from bot.sandbox.gitlab.references import references
from tests.commands.asking import CONFIG
from tests.standing.saying import CONTACT, comment
from tests.world import configured

NONE = (frozenset[str](), False, frozenset[int](), frozenset[str]())
"""Nothing in a text that GitLab would act upon."""

CAUSES = [cause.name for cause in CONFIG.causes]


def told(text: str) -> list[str]:
    """Each concern about a comment, in one line."""
    said = comment(text, 5)
    return [" ".join(each.words.text.split()) for each in (*concerns(said, CONFIG), *hints(said, CONFIG))]


@pytest.mark.parametrize(
    "text",
    ["", "Thanks", f"{CONTACT} Y", f"{CONTACT}", "Cause: docs", "@bot close", "Email: All fine now.",
     "> we guarantee that", "Cause: docs\n\nLater maybe ~\"feedback::process\""],
)  # fmt: skip
def test_nothing_to_ask(text: str) -> None:
    """What is clear, empty or not meant for the bot."""
    assert told(text) == []


def test_an_unknown_word_beside_a_cause() -> None:
    """Where a label stands elsewhere in the comment, the cause is known."""
    text = 'Cause: the weather\n\nI mean ~"feedback::docs-issue"'
    assert (comment(text, 5).said.causes, len(comment(text, 5).said.unknown_causes)) == (("feedback::docs-issue",), 1)
    assert told(text) == []


def test_unsure() -> None:
    """Both answers stand ready to be copied."""
    (question,) = told(f"{CONTACT} perhaps")
    assert question.startswith("I could not tell from `perhaps` whether it is a yes or a no.")
    assert f"* **{CONTACT}** Y * **{CONTACT}** N" in question


@pytest.mark.parametrize(("word", "begins"), [
    ("lowish", "`lowish` is none of the choices"), ("huge", "`huge` is none of the choices. Please")
])  # fmt: skip
def test_choices(word: str, begins: str) -> None:
    """All choices stand ready to be copied, the near one first named."""
    fields = ({"name": "Effort:", "type": "choice", "choices": ("low", "medium")},)
    config = configured({"review": {"fields": fields}})
    said = comment(f"Effort: {word}", 5, config=config)
    (concern,) = concerns(said, config)
    line = " ".join(concern.words.text.split())
    assert line.startswith(begins)
    assert "* **Effort:** low * **Effort:** medium" in line


def test_two_causes() -> None:
    """Those that were named, and only those."""
    (question,) = told("Cause: docs, process")
    assert question.startswith("You named 2 causes, and a case carries one, so I set none of them.")
    assert [name for name in CAUSES if f"* **Cause:** {name}" in question] == [
        "feedback::process",
        "feedback::docs-issue",
    ]


@pytest.mark.parametrize(
    ("word", "begins", "offered"),
    [
        ("doks-isue", "I know no cause `doks-isue`; did you mean `feedback::docs-issue`?", ["feedback::docs-issue"]),
        ("the weather", "I know no cause `the weather`. Please", CAUSES),
    ],
)
def test_an_unknown_cause(word: str, begins: str, offered: list[str]) -> None:
    """The nearest one, or all of them."""
    (question,) = told(f"Cause: {word}")
    assert question.startswith(begins)
    assert [name for name in CAUSES if f"* **Cause:** {name}" in question] == offered


def test_the_order_of_the_card() -> None:
    """Several doubts of one comment come in the order of its questions, the cause after them."""
    questions = told(f"Cause: weather\n{CONTACT} perhaps")
    assert [question[:12] for question in questions] == ["I could not ", "I know no ca"]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (f"{CONTACT} perhaps", f"Well. {CONTACT}\n\n{CONTACT} perhaps", True),
        (f"{CONTACT} perhaps", f"{CONTACT} maybe", False),
        ("Cause: weather", "Cause: moon", False),
        ("Cause: docs, process", "Cause: docs, bug", False),
        ("Email: we guarantee", "Email: dear all, WE  guarantee", True),
        ("Email: we guarantee", "Email: we guarantee, sorry you feel so", False),
    ],
)
def test_what_it_is_about(one: str, other: str, *, is_same: bool) -> None:
    """An edit that raises the same doubt is not answered anew; another doubt is."""
    keys = [
        [each.about for each in (*concerns(said, CONFIG), *hints(said, CONFIG))]
        for said in (comment(one, 5), comment(other, 5))
    ]
    assert (keys[0] == keys[1]) is is_same
    assert keys[0] != []


def test_phrases() -> None:
    """Each reason is told once, with the first of its phrases that was found."""
    (hint,) = told(
        "Email: I'm sorry that you're having trouble. Sorry you feel so. Sorry that you feel so. We guarantee it."
    )
    shown = [phrase for phrase in CONFIG.bot.review.avoid if f"`{phrase.words}`: {phrase.reason}" in hint]
    assert [phrase.words for phrase in shown] == [
        "I'm sorry that you're having trouble", "sorry that you feel", "we guarantee",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["Cause: {}", "Contact customer to discuss feedback? (Y/N) {}", "Email: we guarantee {}"]
)
@pytest.mark.parametrize("word", ["@all", "#1", "`x` /close", "![x](http://x.example/a.png)", "<b>x</b>", "\n/close"])
def test_hostile_words_stay_quoted(text: str, word: str) -> None:
    """What people wrote is shown and not obeyed."""
    said = comment(text.format(word), 5)
    for each in (*concerns(said, CONFIG), *hints(said, CONFIG)):
        found = references(each.words.text)
        assert (found.users, found.all_mentioned, found.issues, found.others) == NONE
        assert extract(each.words.text).commands == ()
