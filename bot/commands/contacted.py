"""`contacted` says that somebody wrote to the customer or spoke with them."""

from __future__ import annotations

from bot.commands.record import Asked, CommandRecord, Effect, Refusal
from bot.domain.texts import Text
from bot.standing.acts import Register

BROKEN = Text(
    "I cannot note the contact now: `labels.yml` has a mistake, which your admin has to mend. Until then set the label "
    "in GitLab's own label box.\n"
)


def run(asked: Asked) -> Effect | Refusal:
    """Sets the label that says so; words behind it are for people."""
    labels = asked.config.labels
    if labels is None:
        return Refusal(BROKEN.fill())
    return Effect(((Register.CONTACT, labels.contact.done.name),))


COMMAND = CommandRecord(
    verb="contacted",
    usage=("contacted [how]",),
    purpose="says that you wrote to the customer or spoke with them; an e-mail may follow below as a quote",
    example="contacted by phone",
    answer="a reaction and the card",
    run=run,
)
