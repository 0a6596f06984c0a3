"""What people write, each with what it means by the documents for managers: written down here, not by the parser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CAUSE, CONTACT, KEEP_OPEN, ASSIGNEE, STATE = "cause", "contact", "keep_open", "assignee", "state"
PENDING, DONE, KEPT = "contact::pending", "contact::done", "keep-open"
OPENED, CLOSED = "opened", "closed"
DOCS, PROCESS, PRODUCT = "feedback::docs-issue", "feedback::process", "feedback::product-issue"
ME = "me"
"""In place of the user name of who wrote it."""

Answer = Literal["reaction", "note", "either"]


@dataclass(frozen=True, slots=True)
class Ask:
    """One command.

    Args:
        words: as typed; equal ones are the same command.
        answer: how the bot says that it heard somebody who may give it; `either` depends on how the case stands.
        sets: what it sets to which value.
        is_for_all: Guests may give it.
    """

    words: str
    answer: Answer
    sets: tuple[tuple[str, str], ...] = ()
    is_for_all: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """One comment.

    Args:
        words: as typed.
        says: what it answers, as what follows from it: a label, or who takes the action on.
        asks: its commands.
        is_doubtful: the bot has to ask back, or to give a hint, if the author's answers count.
    """

    words: str
    says: tuple[tuple[str, str], ...] = ()
    asks: tuple[Ask, ...] = ()
    is_doubtful: bool = False

    @property
    def is_addressed(self) -> bool:
        """Whether the bot has to answer somebody who may do anything."""
        return bool(self.asks) or self.is_doubtful


BOT = "@feedback-bot"


def _asked(*asks: Ask, around: str = "{}") -> Phrase:
    return Phrase(around.format("\n".join(f"{BOT} {ask.words}" for ask in asks)), asks=asks)


CLOSE = Ask("close", "either", ((STATE, CLOSED),))
REOPEN = Ask("reopen please", "either", ((STATE, OPENED),))
TAKE = Ask("assign me", "reaction", ((ASSIGNEE, ME),))
GIVE = Ask("assign @ren.takamizu", "reaction", ((ASSIGNEE, "ren.takamizu"),))
LEAVE = Ask("unassign", "either", ((ASSIGNEE, ""),))
NAME = Ask("label docs-issue", "reaction", ((CAUSE, DOCS),))
RENAME = Ask("label process", "reaction", ((CAUSE, PROCESS),))
KEEP = Ask("label keep-open", "reaction", ((KEEP_OPEN, KEPT),))
CONTACTED = Ask("contacted by phone", "reaction", ((CONTACT, DONE),))
SNOOZE = Ask("snooze 5d waiting for the release", "reaction")
WAKE = Ask("unsnooze", "either")
HELP = Ask("help", "note", is_for_all=True)
ESCALATE = Ask("escalate they ask for a call", "note")

COMMANDS = (
    _asked(CLOSE),
    _asked(REOPEN),
    _asked(TAKE),
    _asked(GIVE, around="Ren knows the printers: {}"),
    _asked(LEAVE),
    _asked(NAME),
    _asked(RENAME, around="I think\n\n{}\n\nand nothing else."),
    _asked(KEEP),
    _asked(CONTACTED),
    _asked(SNOOZE),
    _asked(WAKE),
    _asked(ESCALATE),
    _asked(HELP),
    _asked(TAKE, NAME),
    _asked(NAME, HELP),
    _asked(CLOSE, ESCALATE),
    _asked(Ask("who", "note", is_for_all=True)),
    _asked(Ask("why", "note", is_for_all=True)),
    _asked(Ask("rating", "note", is_for_all=True)),
    _asked(Ask("lable docs-issue", "note", is_for_all=True)),
    _asked(Ask("snooze for ever", "note")),
    _asked(Ask("assign @nobody.there", "note")),
    _asked(Ask("assign @triage-bot", "note")),
    _asked(Ask("label weather", "note")),
)

FIELDS = {
    "summary": (
        Phrase("* **Summary of ticket/feedback:** the cable was loose"),
        Phrase("Zusammenfassung: das Kabel war lose"),
        Phrase("### Summary\n\nThe cable was loose.\n\nWe saw it late."),
    ),
    "action": (
        Phrase("* **Action to be taken:** send a new cable", says=((ASSIGNEE, ME),)),
        Phrase("Maßnahme: neues Kabel schicken", says=((ASSIGNEE, ME),)),
        Phrase("Action: none", says=((ASSIGNEE, ""),)),
    ),
    "contact": (
        Phrase("* **Contact customer to discuss feedback? (Y/N)** Y", says=((CONTACT, PENDING),)),
        Phrase("Contact: no, not needed", says=((CONTACT, ""),)),
        Phrase("Kontakt: ja", says=((CONTACT, PENDING),)),
    ),
    "cause": (
        Phrase("* **Cause:** feedback::docs-issue", says=((CAUSE, DOCS),)),
        Phrase("Cause: process", says=((CAUSE, PROCESS),)),
        Phrase('It is ~"feedback::product-issue" I am afraid', says=((CAUSE, PRODUCT),)),
        Phrase("Ursache: docs", says=((CAUSE, DOCS),)),
    ),
}
"""Answers to one question each."""

WHOLE = (
    Phrase(
        "* **Summary of ticket/feedback:** slow\n* **Action to be taken:** none\n"
        "* **Contact customer to discuss feedback? (Y/N)** N\n* **Cause:** feedback::process",
        says=((ASSIGNEE, ""), (CONTACT, ""), (CAUSE, PROCESS)),
    ),
    Phrase(
        "| Field | Answer |\n|---|---|\n| Summary | wrong page |\n| Action | write a page |\n| Contact | yes please |\n"
        "| Cause | docs-issue |",
        says=((ASSIGNEE, ME), (CONTACT, PENDING), (CAUSE, DOCS)),
    ),
)

MAILS = (
    Phrase("Email:\n\nDear customer, the new cable is on its way.", says=((CONTACT, DONE),)),
    Phrase("Email:\n\nWe are sorry that you feel so.", says=((CONTACT, DONE),), is_doubtful=True),
)

DOUBTS = (
    Phrase("Contact: maybe", is_doubtful=True),
    Phrase("Cause: docs-issue or process", is_doubtful=True),
    Phrase("Cause: customer-mood", is_doubtful=True),
)

CHATTER = (
    Phrase("I will have a look tomorrow."),
    Phrase("Thanks! :tada:"),
    Phrase("> @feedback-bot close\n\nWho said that?"),
    Phrase("`@feedback-bot assign me` is how you take it."),
    Phrase("Write to me@feedback-bot.example, not to @feedback-bot-2 close"),
    Phrase("* **Summary of ticket/feedback:**\n* **Action to be taken:**\n* **Cause:**"),
    Phrase("<!-- feedback-bot card zendesk:zendesk:ticket/1 round=1 record=x -->"),
    Phrase("<!-- @feedback-bot close -->\n\n<b onclick=x>[a](javascript:x)</b> {{ 7*7 }} \u202e\u0000"),
)

ALL = (*COMMANDS, *(each for phrases in FIELDS.values() for each in phrases), *WHOLE, *MAILS, *DOUBTS, *CHATTER)


def phrase(words: str) -> Phrase:
    """The one with these words."""
    return next(each for each in ALL if each.words == words)
