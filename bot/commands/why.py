"""`why` explains the bot's last acts on an issue: the rule, the settings with their present values, the data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from bot.commands import reasons
from bot.commands.permission import EVERYBODY
from bot.commands.reasons import Explained
from bot.commands.record import Asked, CommandRecord, Effect, Refusal
from bot.commands.settings import shown
from bot.commands.words import filled, listed
from bot.domain.model import Need
from bot.domain.quoted import QuotedInline
from bot.domain.said import Told
from bot.domain.texts import Plain, Text
from bot.standing.acts import Origin, Register

SHOWN = 10
WHY = Text(
    """\
What I did here last, newest first:

{% for deed in deeds %}
* **{{ deed.at }}** I {{ deed.what }}. Rule: {{ deed.rule }}.{% if deed.data %} It came from {{ deed.data }}.{% endif %}

{% if deed.settings %}
  Settings now: {{ deed.settings }}.
{% else %}
  No setting changes that.
{% endif %}
{% endfor %}
{% if more %}

{{ more }} earlier {% if more == 1 %}act is{% else %}acts are{% endif %} not shown.
{% endif %}
"""
)
OTHER = Text("wrote a note of the kind {{ kind }}")
NOTHING = Text("I have done nothing on this issue{% if since %} since I opened it on {{ since }}{% endif %}.\n")

_Data = Callable[[Asked, "Told"], Plain | None]


def _rating(asked: Asked, told: Told) -> Plain | None:
    return reasons.by_rating(asked, told.at)


def _human(asked: Asked, told: Told) -> Plain | None:
    return reasons.last_human(asked, told.at)


def _comment(asked: Asked, told: Told) -> Plain | None:
    return reasons.by_comment(asked, told.at)


NOTES: Mapping[str, tuple[str, str, tuple[str, ...], _Data | None]] = MappingProxyType(
    {
        "card": ("posted the card", "each bad case gets the questions of the review once", ("review.fields",), _rating),
        "changed": (
            "told of a changed rating", "people hear of each change once",
            ("mirror.show.comment", "mirror.show.reason"), _rating,
        ),
        "gone": ("told that the ticket was merged or deleted", "people hear of it once", (), None),
        "warned": (
            "warned that the issue is about to close", reasons.IDLE, ("close_idle.after", "close_idle.grace"), _human,
        ),
        "duplicate": ("pointed to the older issue", reasons.DOUBLE, (), None),
        "twice": ("shortened what I had written twice", "each thing is said once", (), None),
        "lacking": (
            "told what the review of a closed case lacks", "who closes a case hears of it once in each round",
            ("review.fields", "review.cause.required"), None,
        ),
        "ping": (
            "asked somebody to review", "who is on duty is asked, and the next one when nobody answers",
            ("rotation.reviewer", "ping.by", "ping.per_day"), None,
        ),
        "answer": (
            "answered a comment", "each comment to me gets one answer", ("commands.within", "commands.per_hour"),
            _comment,
        ),
    }
)  # fmt: skip
"""The bot's notes by the kind of their marker: what it did, the rule, the settings, the data."""


def run(asked: Asked) -> Effect | Refusal:
    """Explains the last ten acts."""
    deeds = sorted(_deeds(asked), key=lambda deed: deed.at, reverse=True)
    if not deeds:
        since = asked.case.issue.created_at if asked.case.issue else None
        return Effect(reply=NOTHING.fill(since=since))
    reply = WHY.fill(deeds=[_printed(asked, deed) for deed in deeds[:SHOWN]], more=max(0, len(deeds) - SHOWN))
    return Effect(reply=reply)


def _deeds(asked: Asked) -> Iterator[Explained]:
    case = asked.case
    yield from (reasons.of_label(asked, click) for click in case.label_clicks or () if click.is_ours)
    yield from (reasons.of_state(asked, click) for click in case.state_clicks or () if click.is_ours)
    yield from (_of_note(asked, told) for told in (case.talk.told if case.talk else ()))
    act = asked.review.latest.get(Register.ASSIGNEE)
    if act and act.origin is not Origin.CLICK:
        yield reasons.of_assignee(act)


def _of_note(asked: Asked, told: Told) -> Explained:
    if told.kind not in NOTES:
        what = filled(OTHER, kind=QuotedInline(told.kind))
        return Explained(told.at, what, Plain("its text says why"))
    did, rule, settings, data = NOTES[told.kind]
    return Explained(told.at, Plain(did), Plain(rule), settings, data(asked, told) if data else None)


def _printed(asked: Asked, deed: Explained) -> dict[str, object]:
    return {
        "at": deed.at,
        "what": deed.what,
        "rule": deed.rule,
        "data": deed.data,
        "settings": listed(str(QuotedInline(shown(asked.config, name))) for name in deed.settings),
    }


COMMAND = CommandRecord(
    verb="why",
    usage=("why",),
    purpose="explains what I did here last: the rule, the settings, and what it followed from",
    example="why",
    answer="a comment",
    run=run,
    roles=EVERYBODY,
    needs=Need.LABEL_CLICKS | Need.STATE_CLICKS,
)
