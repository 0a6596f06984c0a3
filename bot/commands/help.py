"""`help` lists what somebody may ask the bot, or explains one command; all of it is made from the records."""

from __future__ import annotations

from bot import commands  # the list that this command is in itself: looked at only when somebody asks
from bot.commands.permission import EVERYBODY, allowed, who_may
from bot.commands.record import Asked, CommandRecord, Effect, Refusal
from bot.commands.words import spans
from bot.domain.quoted import QuotedInline
from bot.domain.texts import Plain, Text

LIST = Text(
    """\
{% if unknown %}
I know no command {{ unknown }}{% if nearest %}; did you mean `{{ nearest }}`?{% else %}.{% endif %}


{% endif %}
You can ask me here, each in a comment, on a line of its own or in a sentence:

{% for record in records %}
* {{ record.usage }}: {{ record.purpose }}
{% endfor %}

`@{{ bot }} help close` tells more about one of them.
"""
)
ONE = Text(
    """\
`{{ record.verb }}` {{ record.purpose }}.

* Type: {{ record.usage }}

{% if record.aliases %}
* Or: {{ record.aliases }}

{% endif %}
* For example: `@{{ bot }} {{ record.example }}`
* My answer: {{ record.answer }}
* Allowed for: {{ who_may }}
{% if not is_allowed %}

You may not use it here.
{% endif %}
"""
)


def run(asked: Asked) -> Effect | Refusal:
    """Explains the command that the first word names, or lists those that this person may use."""
    words = asked.args.split()
    if not words:
        return Effect(reply=LIST.fill(records=_listed(asked), bot=Plain(asked.bot), unknown=None))
    record = commands.find(words[0].strip("`"))
    if record is None:
        near = commands.nearest(words[0].strip("`"))
        unknown = {"unknown": QuotedInline(words[0]), "nearest": Plain(near) if near else None}
        return Refusal(LIST.fill(records=_listed(asked), bot=Plain(asked.bot), **unknown))
    reply = ONE.fill(
        record=_printed(record, asked.bot),
        who_may=who_may(record, asked.config),
        is_allowed=allowed(record, asked.by, asked.config),
        bot=Plain(asked.bot),
    )
    return Effect(reply=reply)


def _listed(asked: Asked) -> list[dict[str, object]]:
    return [_printed(record, asked.bot) for record in commands.COMMANDS if allowed(record, asked.by, asked.config)]


def _printed(record: CommandRecord, bot: str) -> dict[str, object]:
    """The words of a record, which are ours."""
    return {
        "verb": Plain(record.verb),
        "purpose": Plain(record.purpose),
        "example": Plain(record.example),
        "answer": Plain(record.answer),
        "usage": spans((f"@{bot} {form}" for form in record.usage), "or"),
        "aliases": spans((f"@{bot} {alias}" for alias in record.aliases), "or") if record.aliases else None,
    }


COMMAND = CommandRecord(
    verb="help",
    usage=("help", "help close"),
    purpose="lists what you can ask me, or explains one command",
    example="help snooze",
    answer="a comment",
    run=run,
    roles=EVERYBODY,
)
