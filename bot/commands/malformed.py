"""Tells somebody which part of a command was not understood, and what to type instead."""

from __future__ import annotations

from bot.commands.record import Asked, CommandRecord, Refusal
from bot.commands.words import spans
from bot.domain.quoted import QuotedInline
from bot.domain.texts import Plain, Text

MALFORMED = Text(
    """\
{% if part %}
I cannot do `{{ verb }}` {{ args }}, because of {{ part }}: {{ told }}
{% else %}
`{{ verb }}`{% if args %} {{ args }}{% endif %} is not enough: {{ told }}
{% endif %}

Type {{ usage }}. For example: `@{{ bot }} {{ example }}`
"""
)


def malformed(asked: Asked, record: CommandRecord, part: str, told: str) -> Refusal:
    """The answer to arguments that cannot be read.

    Args:
        asked: the command.
        record: what it is.
        part: the words that are not understood, empty when something is missing.
        told: what is wrong with them or what belongs there, a clause of our own.
    """
    reply = MALFORMED.fill(
        verb=Plain(record.verb),
        args=QuotedInline(asked.args) if asked.args.strip() else None,
        part=QuotedInline(part) if part else None,
        told=Plain(told),
        usage=spans((f"@{asked.bot} {form}" for form in record.usage), "or"),
        example=Plain(record.example),
        bot=Plain(asked.bot),
    )
    return Refusal(reply)
