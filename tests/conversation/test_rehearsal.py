"""What people could not answer, or would answer unawares, is told with the place to mend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bot.config import ConfigInvalid, Problem, load
from bot.conversation import rehearse
from tests.config.test_naming import UNUSUAL

Rehearsed = Callable[[Mapping[str, str]], list[str]]

NOT_FOUND = "would not be found in an answer: begin with a letter or a number, and use plain words without ':' in them"
MAIL = "would begin an e-mail to the customer: begin it with another word"
EACH = "{% for field in fields %}"
END = "{% endfor %}\n"


@pytest.fixture
def rehearsed(tmp_path: Path) -> Rehearsed:
    """Every problem of these files, as `file:line:column: message`."""

    def problems(files: Mapping[str, str]) -> list[str]:
        (tmp_path / "templates").mkdir(exist_ok=True)
        for name, content in {"bot.yml": "{}", "labels.yml": "{}", **files}.items():
            (tmp_path / name).write_text(content, "utf-8")
        try:
            found: tuple[Problem, ...] = load(tmp_path, rehearse=rehearse).problems
        except ConfigInvalid as error:
            found = error.problems
        return [str(problem).removeprefix(f"{tmp_path}/") for problem in found]

    return problems


def questions(name: str, alias: str = "Why") -> dict[str, str]:
    return {"bot.yml": f"review:\n  fields:\n    - name: '{name}'\n      aliases: ['{alias}']\n"}


@pytest.mark.parametrize("name", [*UNUSUAL, "What we do:"])
def test_unusual_names_can_be_answered(name: str, rehearsed: Rehearsed) -> None:
    """Whatever the settings take as a name comes back from a comment, as the name and as an alias."""
    assert rehearsed(questions(name)) == []
    assert rehearsed(questions("What?", name)) == []


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        ("(intern)", NOT_FOUND),
        ("„Grund: intern", NOT_FOUND),
        ("; what", NOT_FOUND),
        ("E-Mail:", MAIL),
        ("Mail an den Kunden", MAIL),
        ("Email sent", MAIL),
    ],
)
def test_a_name_that_cannot_be_answered(name: str, trouble: str, rehearsed: Rehearsed) -> None:
    """It is told at its place, as a question and as an alias, and the card is not blamed for it."""
    assert rehearsed(questions(name)) == [f"bot.yml:3:13: review.fields[1].name {name!r} {trouble}"]
    assert rehearsed(questions("What?", name)) == [f"bot.yml:4:17: review.fields[1].aliases[1] {name!r} {trouble}"]


@pytest.mark.parametrize("alias", ["/close", "***", "(Y/N)", "> quoted", "```", "<b>"])
def test_an_alias_that_is_no_word(alias: str, rehearsed: Rehearsed) -> None:
    """What GitLab would obey, quote or hide cannot begin an answer."""
    assert rehearsed(questions("What?", alias)) == [f"bot.yml:4:17: review.fields[1].aliases[1] {alias!r} {NOT_FOUND}"]


def test_the_line_of_the_cause(rehearsed: Rehearsed) -> None:
    """Its name and aliases are answered like those of the questions."""
    written = "review:\n  cause:\n    name: 'Mail:'\n    aliases: ['~']\n"
    assert rehearsed({"bot.yml": written}) == [
        f"bot.yml:3:11: review.cause.name 'Mail:' {MAIL}",
        f"bot.yml:4:15: review.cause.aliases[1] '~' {NOT_FOUND}",
    ]


@pytest.mark.parametrize(
    "card",
    [
        f"{EACH}* **{{{{ field.name }}}}**\n{END}",
        f"{EACH}{{{{ field.name }}}}\n\n{END}",
        f"{EACH}### {{{{ field.name }}}}\n{END}",
        f"{EACH}* **{{{{ field.name }}}}** …\n{END}",
        f"{EACH}* **{{{{ field.name }}}}**:\n{END}",
        f"{EACH}* **{{{{ field.name }}}}** <!-- please answer -->\n{END}",
        f"{EACH}* [ ] {{{{ field.name }}}}\n{END}",
        f"| question | answer |\n|---|---|\n{EACH}| {{{{ field.name }}}} | |\n{END}",
        f"{EACH}* **{{{{ field.name }}}}**\n{END}\n---\n{{% for cause in causes %}}`{{{{ cause.name }}}}` {END}",
    ],
)
def test_cards_that_can_be_copied(card: str, rehearsed: Rehearsed) -> None:
    """Lists, headings, boxes and tables with nothing behind the questions answer nothing."""
    assert rehearsed({"templates/card.md": card}) == []


@pytest.mark.parametrize(
    "behind", [" (please answer)", " _required_", ": in a few words", "\n  Tell us all", " \u2190 write here"]
)
def test_a_card_that_answers_itself(behind: str, rehearsed: Rehearsed) -> None:
    """Each question behind which something stands is told."""
    names = (
        "'Summary of ticket/feedback:'",
        "'Action to be taken:'",
        "'Contact customer to discuss feedback? …",
        "the cause",
    )
    told = "an empty copy of the card would answer {}: leave nothing behind it, or put a line of --- between"
    assert sorted(rehearsed({"templates/card.md": f"{EACH}* **{{{{ field.name }}}}**{behind}\n{END}"})) == sorted(
        f"templates/card.md:1:17: {told.format(name)}" for name in names
    )


@pytest.mark.parametrize(
    ("more", "other"), [("    - name: Why x\n", "'Why x'"), ("  cause: {name: Why x}\n", "the cause")]
)
def test_a_name_that_another_question_takes(more: str, other: str, rehearsed: Rehearsed) -> None:
    """A name whose answers would go to a longer one is told with that one."""
    assert rehearsed({"bot.yml": f"review:\n  fields:\n    - name: Why\n{more}"}) == [
        f"bot.yml:3:13: review.fields[1].name 'Why' would be taken for {other}: choose another name"
    ]


def test_a_card_that_answers_the_cause(rehearsed: Rehearsed) -> None:
    """A cause on its own line is told once, as an answer."""
    behind = "{% if loop.last %}{% for cause in causes %} {{ cause.name }}{% endfor %}{% endif %}"
    told = "an empty copy of the card would answer the cause: leave nothing behind it, or put a line of --- between"
    assert rehearsed({"templates/card.md": f"{EACH}\n\n* **{{{{ field.name }}}}**{behind}{END}"}) == [
        f"templates/card.md:1:17: {told}"
    ]


def test_a_card_that_names_causes(rehearsed: Rehearsed) -> None:
    """Labels outside of code are answers, wherever they stand."""
    card = f"{{% for cause in causes %}}\n* {{{{ cause.name }}}}\n{END}\n{EACH}* **{{{{ field.name }}}}**\n{END}"
    assert rehearsed({"templates/card.md": card}) == [
        "templates/card.md:1:17: an empty copy of the card would name causes: write them in backquotes"
    ]


def test_a_card_that_begins_an_email(rehearsed: Rehearsed) -> None:
    """Its copy would be taken for words to the customer."""
    card = f"Email:\n\n{EACH}* **{{{{ field.name }}}}**\n{END}"
    assert rehearsed({"templates/card.md": card}) == [
        "templates/card.md:3:17: a copy of the card would be taken for an e-mail: begin it with other words"
    ]


@pytest.mark.parametrize(
    "card", [f"{EACH}\n> {{{{ field.name }}}}\n{END}", f"{EACH}\nPlease tell {{{{ field.name }}}}\n{END}"]
)
def test_a_card_whose_copy_is_not_read(card: str, rehearsed: Rehearsed) -> None:
    """People see every question, and whatever they write behind a copy of it would be lost."""
    found = rehearsed({"bot.yml": "review: {fields: [{name: Why}], cause: {name: Cause}}", "templates/card.md": card})
    told = "would not be read: it must begin a line, outside of quotes, code and HTML"
    assert found == [f"templates/card.md:1:17: a copy of {name!r} {told}" for name in ("Cause", "Why")]


def test_a_broken_card_and_a_name_are_told_together(rehearsed: Rehearsed) -> None:
    """One look is enough to mend both files."""
    found = rehearsed({**questions("E-Mail:"), "templates/card.md": "{{ nobody }}"})
    assert [line.partition(" ")[0] for line in found] == ["bot.yml:3:13:", "templates/card.md:1:4:"]


def test_broken_labels_leave_the_rehearsal(rehearsed: Rehearsed) -> None:
    """Names are told while nobody knows the causes."""
    found = rehearsed({**questions("Email"), "labels.yml": "causes: 5\n"})
    assert [line.partition(" ")[0] for line in found] == ["bot.yml:3:13:", "labels.yml:1:9:"]
