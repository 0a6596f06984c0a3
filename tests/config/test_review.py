"""What the settings of the review and of the look take, and the sentence for what they do not."""

from __future__ import annotations

import pytest

from bot.config.review import ACCESS_LEVELS, Review
from tests.config.conftest import Told

QUESTION = "review:\n  fields:\n    - name: Why?\n"
ONE_QUESTION = "a name leads to one question"
REFERENCE = "must not hold references (#1, !1, ~label), links or pictures: each card would repeat them"
TYPES = "must be text, yes_no or choice"
NO_CHOICES = "has nothing to choose from: list the answers, such as `choices: [low, high]`"


@pytest.mark.parametrize(
    ("written", "place", "sentence"),
    [
        (
            f"{QUESTION}    - name: why",
            "4:13",
            f"review.fields[2].name 'why' leads to 'Why?' already: {ONE_QUESTION} (line 3)",
        ),
        (
            f"{QUESTION}    - name: Why (y/n)\n      type: yes_no",
            "4:13",
            f"review.fields[2].name 'Why (y/n)' leads to 'Why?' already: {ONE_QUESTION} (line 3)",
        ),
        (
            f"{QUESTION}    - name: What now?\n      aliases: [Next, WHY]",
            "5:23",
            f"review.fields[2].aliases[2] 'WHY' leads to 'Why?' already: {ONE_QUESTION} (line 3)",
        ),
        (
            f"{QUESTION}      aliases: [résumé]\n    - name: What now?\n      aliases: [Resume]",
            "6:17",
            f"review.fields[2].aliases[1] 'Resume' leads to 'Why?' already: {ONE_QUESTION} (line 4)",
        ),
        (
            f"{QUESTION}    - name: Cause",
            "4:13",
            f"review.fields[2].name 'Cause' leads to 'Cause:' already: {ONE_QUESTION}",
        ),
        (
            f"{QUESTION}      aliases: [Ursache]",
            "4:17",
            f"review.fields[1].aliases[1] 'Ursache' leads to 'Cause:' already: {ONE_QUESTION}",
        ),
        (
            "review:\n  cause:\n    name: Action",
            "3:11",
            f"review.cause.name 'Action' leads to 'Action to be taken:' already: {ONE_QUESTION}",
        ),
        (
            "review:\n  cause:\n    aliases: [Why, Summary]",
            "3:20",
            f"review.cause.aliases[2] 'Summary' leads to 'Summary of ticket/feedback:' already: {ONE_QUESTION}",
        ),
        (
            f"{QUESTION}      effect: action\n    - name: What now?\n      effect: action",
            "6:15",
            "review.fields[2].effect action is the effect of 'Why?' already: only one question can have it (line 4)",
        ),
        (
            f"{QUESTION}      effect: contact",
            "4:15",
            "review.fields[1].effect contact needs a question of `type: yes_no`, not text",
        ),
        (
            f"{QUESTION}      type: yes_no\n      effect: action",
            "5:15",
            "review.fields[1].effect action needs a question of `type: text`, not yes_no",
        ),
        (
            f"{QUESTION}      type: yes/no",
            "4:13",
            f"review.fields[1].type {TYPES}, not 'yes/no', did you mean 'yes_no'?",
        ),
        (
            f"{QUESTION}      type: chioce",
            "4:13",
            f"review.fields[1].type {TYPES}, not 'chioce', did you mean 'choice'?",
        ),
        (f"{QUESTION}      type: number", "4:13", f"review.fields[1].type {TYPES}, not 'number'"),
        (
            f"{QUESTION}      effect: Contact",
            "4:15",
            "review.fields[1].effect must be none, action or contact, not 'Contact', did you mean 'contact'?",
        ),
        ("look: false", "1:7", "look must hold 'name: value' lines, not false: write `enabled: false` beneath it"),
        ("look: off", "1:7", "look must hold 'name: value' lines, not 'off': write `enabled: false` beneath it"),
        ("run: false", "1:6", "run must hold 'name: value' lines, not false"),
        (
            "review: {fields: [{name: 'Call them? (J/N)'}]}",
            "1:26",
            "review.fields[1].name 'Call them? (J/N)' asks for yes or no: use `type: yes_no`",
        ),
        (
            f"{QUESTION}      type: choice\n      choices: [Ja, nein]",
            "5:16",
            "review.fields[1].choices are yes and no: use `type: yes_no` without choices, which reads more words",
        ),
        *(
            (f"review: {{fields: [{{name: '{name}'}}]}}", "1:26", f"review.fields[1].name {REFERENCE}")
            for name in (
                "Like #1?",
                "Like !1?",
                '~"bug" or not',
                "~bug or not",
                "Seen in %3",
                "See [this](x)",
                "![this](x)",
                "See https://x.example",
                "See www.x.example",
            )
        ),
        (f"{QUESTION}      type: choice", "4:13", f"review.fields[1].type {NO_CHOICES}"),
        (f"{QUESTION}      type: choice\n      choices: []", "5:16", f"review.fields[1].choices {NO_CHOICES}"),
        (
            f"{QUESTION}      choices: [low, high]",
            "4:16",
            "review.fields[1].choices are for `type: choice` alone, and this is text: delete them or change it",
        ),
        (
            f"{QUESTION}      type: choice\n      choices: [low, high, Low.]",
            "5:28",
            "review.fields[1].choices[3] 'Low.' stands above already: delete one",
        ),
        (
            f"{QUESTION}      type: choice\n      choices: ['-']",
            "5:17",
            "review.fields[1].choices[1] must hold a word, not only punctuation: '-'",
        ),
        (
            f"{QUESTION}      effect: assign",
            "4:15",
            "review.fields[1].effect must be none, action or contact, not 'assign'",
        ),
        (
            f'{QUESTION}      aliases: ["two\\nlines"]',
            "4:17",
            "review.fields[1].aliases[1] must be one line: write it behind the colon, without | or >",
        ),
        (
            f"{QUESTION}      aliases: [':']",
            "4:17",
            "review.fields[1].aliases[1] must hold a word, not only punctuation: ':'",
        ),
        (f"{QUESTION}      aliases: ['']", "4:17", "review.fields[1].aliases[1] must not be empty"),
        (
            "review: {fields: [{name: '?!'}]}",
            "1:26",
            "review.fields[1].name must hold a word, not only punctuation: '?!'",
        ),
        ("review: {cause: {name: '...'}}", "1:24", "review.cause.name must hold a word, not only punctuation: '...'"),
        ("review: {fields: []}", "1:18", "review.fields must not be empty: list one at least"),
        ("review: {answered_by: []}", "1:23", "review.answered_by must not be empty: list one at least"),
        (
            "review: {answered_by: [owner, devloper]}",
            "1:31",
            "review.answered_by[2] 'devloper' is none that exists, did you mean 'developer'?",
        ),
        (
            "review: {answered_by: [boss]}",
            "1:24",
            f"review.answered_by[1] 'boss' is none that exists; valid here: {', '.join(sorted(ACCESS_LEVELS))}",
        ),
        (
            "review: {answered_by: [40]}",
            "1:24",
            f"review.answered_by[1] must be {', '.join([*ACCESS_LEVELS][:-1])} or owner, not 40",
        ),
        ("review: {close_when_done: yes}", "1:27", "review.close_when_done must be true or false, not 'yes'"),
        ("review: {avoid: [{words: sorry}]}", "1:18", "the key 'reason' is missing here"),
        (
            "review: {avoid: [{words: '?', reason: say more}]}",
            "1:26",
            "review.avoid[1].words must hold a word, not only punctuation: '?'",
        ),
        (
            "review: {avoid: [{words: sorry, reason: ask @ana}]}",
            "1:41",
            "review.avoid[1].reason must not mention anybody (@): the comment that tells this reason would notify them",
        ),
        ("look: {complaints: slow}", "1:20", "look.complaints must be a list: one '- value' per line, not 'slow'"),
        ("look: {thanks: [merci, '!']}", "1:24", "look.thanks[2] must hold a word, not only punctuation: '!'"),
        ("look: {thank: []}", "1:8", "unknown key 'thank', did you mean 'thanks'?"),
    ],
)
def test_what_the_review_does_not_take_is_told_in_a_sentence(
    written: str, place: str, sentence: str, told: Told
) -> None:
    """Each mistake stands at its place and says which words clash and what to write."""
    assert told({"bot.yml": written}) == [f"bot.yml:{place}: {sentence}"]


def test_all_clashes_are_told_together(told: Told) -> None:
    """One look is enough to mend the questions."""
    written = f"{QUESTION}      aliases: [Label]\n    - name: Why\n      type: yes_no\n    - name: why."
    assert [line.partition(" ")[0] for line in told({"bot.yml": written})] == [
        "bot.yml:4:17:",
        "bot.yml:5:13:",
        "bot.yml:7:13:",
    ]


@pytest.mark.parametrize(
    "written",
    [
        f"{QUESTION}      aliases: [why, Why]",
        "review: {fields: [{name: 'C# & 50 % ~ $ or #Grund!'}]}",
        f"{QUESTION}      type: choice\n      choices: [yes, no, later]",
        f"{QUESTION}      aliases: []\n      type: choice\n      choices: [low, high]",
        f"{QUESTION}      type: choice\n      choices: [\U0001f44d, \U0001f44e]",
        "review: {avoid: []}\nlook: {enabled: false, complaints: [], thanks: []}",
        "review:\n  fields:\n    - name: Root cause\n  cause: {name: Reason, aliases: []}",
    ],
)
def test_what_harms_nobody_is_taken(written: str, told: Told) -> None:
    """A question may repeat its own name, lists of words may be empty, and the cause may be renamed."""
    assert told({"bot.yml": written}) == []


def test_a_fourth_question_needs_configuration_alone(told: Told) -> None:
    """The card asks it behind the others, and the cause as the last."""
    fields = [
        *(field.model_dump() for field in Review().fields),
        {"name": "Make the account manager aware", "type": "yes_no"},
    ]
    assert Review.model_validate({"fields": tuple(fields)}).lines == (
        "Summary of ticket/feedback:",
        "Action to be taken:",
        "Contact customer to discuss feedback? (Y/N)",
        "Make the account manager aware",
        "Cause:",
    )
