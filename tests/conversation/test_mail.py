"""E-mails within comments."""

from __future__ import annotations

import pytest

from bot.conversation import Grammar, read


@pytest.mark.parametrize(
    "opening",
    [
        "Email:", "E-mail:", "MAIL :", "**Email:**", "**Email**:", "# Email", "### Email:", "Email to customer:",
        "Email sent:", "E-Mail an Kunden:", "Courriel :", "Correo:", "@ana Email:", "@ana, **E-mail to the customer:**",
        "\n\n  Email:", "Email to the whole team:", "@feedback-bot\nEmail:",
        "**Email**", "__Email__", "Email\uff1a",
    ],
)  # fmt: skip
def test_mail(opening: str, grammar: Grammar) -> None:
    """Everything behind the word is the e-mail, quotes and questions included."""
    said = read(f"{opening}\n\nHi,\n> you wrote\n\nSummary: x\n@feedback-bot close", grammar)
    assert said.mail
    assert said.mail.text == "Hi,\n> you wrote\n\nSummary: x\n@feedback-bot close"
    assert (said.answers, said.commands, said.quoted.text) == ((), (), "you wrote")


def test_on_the_same_line(grammar: Grammar) -> None:
    """The e-mail may begin behind the colon."""
    mail = read("Email: Hi **you**", grammar).mail
    assert mail
    assert mail.text == "Hi **you**"


def test_commands_before(grammar: Grammar) -> None:
    """A command may stand before the e-mail."""
    said = read("@feedback-bot contacted\n\nEmail:\nHi @feedback-bot close", grammar)
    assert [command.verb for command in said.commands] == ["contacted"]
    assert said.mail


@pytest.mark.parametrize(
    "text",
    [
        "Email me",
        "Email",
        "> Email: x",
        "I sent it. Email: x",
        "Email:",
        "Email\n\nHi",
        "`Email:` x",
        "> a\n\nEmail: x",
        "Words\n\nEmail: x",
    ],
)
def test_no_mail(text: str, grammar: Grammar) -> None:
    """Talk of e-mail is none, nor is a quoted one, nor the bare word."""
    assert read(text, grammar).mail is None
