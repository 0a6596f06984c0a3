"""`who` says who has the case, who answered what, and whom to ask."""

from __future__ import annotations

from datetime import datetime

from bot.commands import present
from bot.commands.permission import EVERYBODY, in_words
from bot.commands.record import Asked, CommandRecord, Effect, Refusal
from bot.commands.words import filled
from bot.domain.quoted import QuotedInline
from bot.domain.texts import Plain, Text
from bot.standing import reviewer
from bot.standing.acts import Register
from bot.standing.record import Record
from bot.standing.review import Question

WHO = Text(
    """\
* Has the case: {% if assignee %}{{ assignee }}{% else %}nobody; `@{{ bot }} assign me` takes it{% endif %}

{% for question in questions %}
* **{{ question.name }}** {{ question.told }}

{% endfor %}
{% if turn %}
* Reviews now: {{ turn }}{% if until %}, until {{ until }}{% endif %}{% if then %}, then {{ then }}{% endif %}

{% endif %}
* `@{{ bot }} escalate` asks: {% if escalation %}{{ escalation }}{% else %}nobody, until your admin sets
  `commands.escalate_to` in `bot.yml`{% endif %}

* May answer the review: {{ reviewers }}
"""
)

ANSWERED = Text("{% if value %}{{ value }}, {% endif %}{{ by }} on {{ at }}")


def run(asked: Asked) -> Effect | Refusal:
    """Names people without notifying them."""
    assignee, escalation = present.assignee(asked), asked.case.escalation
    reply = WHO.fill(
        assignee=QuotedInline(assignee) if assignee else None,
        questions=[*map(_told, asked.review.questions), *_cause(asked)],
        escalation=QuotedInline(escalation) if escalation else None,
        **_turn(asked),
        reviewers=in_words(asked.config.bot.review.answered_by),
        bot=Plain(asked.bot),
    )
    return Effect(reply=reply)


def _turn(asked: Asked) -> dict[str, QuotedInline | datetime | None]:
    """Who reviews the case now, until when, and who does then; nothing where nobody is known to."""
    card, roster = asked.case.history.card if asked.case.history else None, asked.config.roster
    turn = reviewer.turn(Record.of(card.marker) if card else None, asked.now, asked.config)
    following = roster.following(turn) if turn.until else None
    then = following.user if following else None
    return {
        "turn": QuotedInline(turn.user.gitlab) if turn.user else None,
        "until": turn.until,
        "then": QuotedInline(then.gitlab) if then else None,
    }


def _told(question: Question) -> dict[str, Plain]:
    given = question.given
    if given is None:
        return _line(question.field.name)
    value = "" if question.field.type == "text" else given.value.text  # a text stands in the comment
    return _line(question.field.name, given.by, given.at, value)


def _cause(asked: Asked) -> list[dict[str, Plain]]:
    """Who named the cause; a case that was never bad has no such line."""
    act, name = asked.review.latest.get(Register.CAUSE), asked.config.bot.review.cause.name
    if act is None or not act.value:
        return [_line(name)] if asked.review.questions else []
    return [_line(name, act.by, act.at, act.value)]


def _line(name: str, by: str = "", at: datetime | None = None, value: str = "") -> dict[str, Plain]:
    """One question with who answered it."""
    shown = QuotedInline(value) if value else None
    told = filled(ANSWERED, by=QuotedInline(by), at=at, value=shown) if by else Plain("nobody yet")
    return {"name": Plain(name), "told": told}


COMMAND = CommandRecord(
    verb="who",
    usage=("who",),
    purpose="says who has the case, who answered what, and whom `escalate` asks",
    example="who",
    answer="a comment that names them and notifies nobody",
    run=run,
    roles=EVERYBODY,
)
