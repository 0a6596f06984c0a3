"""`close` closes the issue, and says what the review of a bad case still lacks."""

from __future__ import annotations

from bot.commands import present
from bot.commands.record import Asked, CommandRecord, Effect, Refusal
from bot.commands.words import spans
from bot.domain.texts import Body, Plain, Text
from bot.standing.acts import CLOSED, Register

ALREADY = Text("This issue is closed already, so I changed nothing. To open it again, type `@{{ bot }} reopen`.\n")
MISSING = Text(
    """\
This issue closes as you asked, but its review is not complete. You can complete it also while the issue is closed:
answer in a comment, with your words in place of the dots.

```text
{% for name in missing %}
* **{{ name }}** …
{% endfor %}
```
{% if choices %}

{% for name, allowed in choices %}
For **{{ name }}** choose one of {{ allowed }}.
{% endfor %}
{% endif %}
"""
)


def run(asked: Asked) -> Effect | Refusal:
    """Closes it, if it is open; words behind it are for people."""
    if present.is_already(asked, CLOSED):
        return Effect(reply=ALREADY.fill(bot=Plain(asked.bot)))
    is_incomplete = present.is_bad(asked) and bool(asked.review.missing)
    return Effect(((Register.STATE, CLOSED),), reply=_missing(asked) if is_incomplete else None)


def _missing(asked: Asked) -> Body:
    missing, review = asked.review.missing, asked.config.bot.review
    choices = [(field.name, field.choices) for field in review.fields if field.choices and field.name in missing]
    if review.cause.name in missing:
        choices.append((review.cause.name, tuple(cause.name for cause in asked.config.causes)))
    return MISSING.fill(
        missing=[Plain(name) for name in missing],
        choices=[(Plain(name), spans(allowed, "or")) for name, allowed in choices],
    )


COMMAND = CommandRecord(
    verb="close",
    usage=("close [reason]",),
    purpose="closes the issue; a bad case may close before its review is complete",
    example="close nothing left to do",
    answer="a reaction and the card; a comment that names what the review still lacks",
    run=run,
)
