"""What stands behind the questions of the review."""

from __future__ import annotations

import pytest

from bot.conversation import Grammar, read

SHORT = {
    "Summary of ticket/feedback:": "S",
    "Action to be taken:": "A",
    "Contact customer to discuss feedback? (Y/N)": "C",
    "Make the account manager aware": "M",
    "Severity": "V",
}


def answered(text: str, grammar: Grammar) -> dict[str, str]:
    """Short names of questions with their values, `?` for a doubt."""
    said = read(text, grammar)
    return {SHORT[answer.field]: answer.value.text if answer.value else "?" for answer in said.answers}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Summary: a\nAction: b\nContact: y", {"S": "a", "A": "b", "C": "yes"}),
        ("Contact: y\n\nSummary: a", {"S": "a", "C": "yes"}),
        ("* **Summary of ticket/feedback:** a\n  goes on\n* Action: b", {"S": "a\ngoes on", "A": "b"}),
        ("- Summary: a\n  - b\n  - c\n- Action: d", {"S": "a\n- b\n- c", "A": "d"}),
        ("Summary: a\n- b\n- c\n\nd", {"S": "a\n- b\n- c"}),
        ("Summary: a\n\nb", {"S": "a"}),
        ("Summary: a\n\n- b", {"S": "a"}),
        ("- Summary: a\n\n  - b", {"S": "a\n- b"}),
        ("* **Summary:**\n\n  a\n* **Action:**\n\nb", {"S": "a", "A": "b"}),
        ("* **Summary:**\n* a\n* **Action:**\n  * b", {"S": "* a", "A": "* b"}),
        ("Summary:\n\na\n\n- b\n\n---\n\nc", {"S": "a\n- b"}),
        ("Summary:\n\na\n\n# Other\n\nb", {"S": "a"}),
        ("Summary:\n\n> q\n\na", {}),
        ("Summary:\n\na\n\n> q\n\nb", {"S": "a"}),
        ("### Summary\n\na\n\n```\nx\n```\n\nb\n\n### Action\nc", {"S": "a\nb", "A": "c"}),
        ("### Summary: a", {"S": "a"}),
        ("Summary\n===\na", {"S": "a"}),
        ("Summary: a\n@feedback-bot close\nb", {"S": "a"}),
        ("Action: call @feedback-bot assign me", {"A": "call"}),
        ('Summary: a\n~"feedback::process"\nb', {"S": "a"}),
        ("Summary: it is feedback::process, clearly", {"S": "it is feedback::process, clearly"}),
        ("Summary: a\nSummary:\nAction: b\nAction: c", {"S": "a", "A": "c"}),
        ("Summary: see `x | y` <!-- hidden --> now", {"S": "see `x | y`  now"}),
        ("Summary: **a**", {"S": "a"}),
        ("**Summary: a**", {"S": "a"}),
        ("**Summary:** **a** and **b**", {"S": "**a** and **b**"}),
        ("Summary: ~~a~~", {}),
        ("Summary: ~~a~~ b", {"S": "~~a~~ b"}),
        ("~~Summary: a~~", {}),
        ("Action: none", {"A": "none"}),
        ("Action: N/A", {"A": "N/A"}),
        ("AM: yes\nSeverity: med", {"M": "yes", "V": "medium"}),
        ("Make the account manager aware\nyes", {"M": "yes"}),
        ("Contact: maybe\nSeverity: banana", {"C": "?", "V": "?"}),
        ("- [x] Contact customer", {"C": "yes"}),
        ("- [x] Contact customer\n- [ ] Make the account manager aware", {"C": "yes"}),
        ("- [x] Contact: no", {"C": "no"}),
        ("- [ ] Contact: yes", {"C": "yes"}),
        ("- [x] Summary:", {}),
        ("Contact customer?\n- [x] Yes\n- [ ] No", {"C": "yes"}),
        ("Contact customer?\n- [ ] Yes\n- [ ] No", {}),
        ("Severity:\n- [ ] low\n- [x] high", {"V": "high"}),
        ("Severity:\n- [ ] low\n- [ ] high", {}),
        ("| Summary | a |\n|---|---|\n| **Action:** | b |\n| 1 | x |", {"S": "a", "A": "b"}),
        ("| # | Question | Answer |\n|---|---|---|\n| 1 | Summary | a |\n| 2 | Contact? | no |", {"S": "a", "C": "no"}),
        ("| Summary | Action |\n|---|---|\n| a | b |\n| c | |", {"S": "a\nc", "A": "b"}),
        ("| Summary |\n|---|\n| a |", {"S": "a"}),
        ("| Summary | Action |\n|---|---|\n| a |", {"S": "a"}),
        ("| Summary | a @feedback-bot close |\n|---|---|", {"S": "a"}),
        ("| [x] Contact customer | Summary |\n|---|---|\n| | a |", {"S": "a", "C": "yes"}),
        ("| 1 | [x] Contact customer |\n|---|---|", {"C": "yes"}),
        ("| [x] Contact: \u2026 | 2 |\n|---|---|", {"C": "yes"}),
        ("| Summary: a | Action: b |\n|---|---|\n", {"S": "a", "A": "b"}),
        ("| Summary | a<br>b |\n|---|---|", {"S": "a\nb"}),
    ],
)
def test_answers(text: str, expected: dict[str, str], grammar: Grammar) -> None:
    """Answers are found wherever a question is repeated, and end where the next thing begins."""
    assert answered(text, grammar) == expected


def test_the_words_of_a_doubt(grammar: Grammar) -> None:
    """What could not be read is told as it was written."""
    said = read("Contact: let me think\nSeverity: **mediumish**", grammar)
    assert [(answer.word.text, answer.nearest) for answer in said.answers] == [
        ("let me think", ""),
        ("mediumish", "medium"),
    ]


EMPTY = (
    "",
    "…",
    "...",
    "-",
    "—",
    "_",
    "___",
    "tbd",
    "TBD",
    "TODO",
    "?",
    "n/t",
    "<answer>",
    "**",
    "Y/N",
    "(Y/N)",
    "yes/no",
)


@pytest.mark.parametrize("value", EMPTY)
@pytest.mark.parametrize("question", ["Summary", "Action", "Contact", "Severity", "Cause"])
def test_left_open(question: str, value: str, grammar: Grammar) -> None:
    """A place left open is no answer, and no doubt."""
    assert read(f"* **{question}:** {value}", grammar).is_silent


@pytest.mark.parametrize("head", ["", "* ", "### ", "| "])
def test_an_empty_template(head: str, grammar: Grammar) -> None:
    """The card's own lines answer nothing."""
    assert read("\n".join(f"{head}**{question}**" for question in SHORT), grammar).is_silent


def test_a_long_answer(grammar: Grammar) -> None:
    """Of a very long answer the beginning is kept."""
    assert answered(f"Summary: {'a' * 9_999}", grammar) == {"S": "a" * 2_000}
