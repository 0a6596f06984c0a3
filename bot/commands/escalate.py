"""`escalate` asks the person whom the team named for such cases to look at this one."""

from __future__ import annotations

from bot.commands import present
from bot.commands.record import Asked, CommandRecord, Effect, Refusal
from bot.commands.words import ticket
from bot.config.fields import user_name
from bot.config.review import SEES_ALL
from bot.domain.quoted import Quoted, QuotedInline
from bot.domain.texts import Plain, Text

ESCALATED = Text(
    """\
@{{ name }}, {{ by }} asks you to look at this issue: a **{{ score }}** rating of
{{ ticket }},
{% if assignee %}assigned to {{ assignee }}{% else %}assigned to nobody{% endif %}.
{% if missing %}
{{ missing }} {% if missing == 1 %}answer of its review is{% else %}answers of its review are{% endif %} missing.
{% endif %}
{% if reason %}

Why:
{{ reason }}
{% else %}

No reason was given.
{% endif %}
"""
)
NOBODY = Text(
    "I cannot ask anybody: nobody is set for it. Your admin sets a user name as `commands.escalate_to` in `bot.yml`. "
    "Until then mention somebody yourself.\n"
)
UNUSABLE = Text(
    "I cannot ask anybody: {{ name }} is not the user name of one person. Your admin sets one as "
    "`commands.escalate_to` in `bot.yml`. Until then mention somebody yourself.\n"
)
UNREACHED = Text(
    "I cannot ask {{ name }}, whom `commands.escalate_to` in `bot.yml` names: they are no active member who sees "
    "the confidential issues of this project. Please tell your admin, and mention somebody yourself.\n"
)
REASON_CHARACTERS = 2_000
EVERYBODY = "all"
"""GitLab takes a mention of this name for one of all members (GitLab docs, discussions)."""


def run(asked: Asked) -> Effect | Refusal:
    """Answers with the one comment in which the bot mentions somebody."""
    name = asked.case.escalation
    if not name:
        return Refusal(NOBODY.fill())
    if not _is_one_person(name):
        return Refusal(UNUSABLE.fill(name=QuotedInline(name)))
    person = asked.case.talk.people.get(name.lower(), asked.by) if asked.case.talk else asked.by
    if person is None or not person.is_active or person.is_bot or person.access_level not in SEES_ALL:
        return Refusal(UNREACHED.fill(name=QuotedInline(name)))
    assignee, reason = present.assignee(asked), asked.args.strip()
    cut = f"{reason[:REASON_CHARACTERS]} …" if len(reason) > REASON_CHARACTERS else reason
    reply = ESCALATED.fill(
        name=Plain(name),
        by=asked.by.named,
        score=Plain("bad" if present.is_bad(asked) else "good"),
        ticket=ticket(asked.case),
        assignee=QuotedInline(assignee) if assignee else None,
        missing=len(asked.review.missing),
        reason=Quoted(cut) if reason else None,
    )
    return Effect(reply=reply)


def _is_one_person(name: str) -> bool:
    try:
        return user_name(name).casefold() != EVERYBODY
    except ValueError:
        return False


COMMAND = CommandRecord(
    verb="escalate",
    usage=("escalate [reason]",),
    purpose="mentions the person whom your team named for hard cases, with your reason",
    example="escalate the customer asks for a call today",
    answer="a comment that mentions them",
    run=run,
)
