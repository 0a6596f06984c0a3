"""`rating` says what the customer thinks now, what they thought before, and whether that may still change."""

from __future__ import annotations

import re

from bot.commands.permission import EVERYBODY
from bot.commands.record import Asked, CommandRecord, Effect, Refusal
from bot.commands.words import ticket
from bot.domain.memory import moment
from bot.domain.model import Case, Gone, Need
from bot.domain.quoted import has_block
from bot.domain.rating import Rating, Score
from bot.domain.texts import Body, Plain, Text
from bot.standing.shown import words_of

RATING = Text(
    """\
The rating of {{ ticket }} is **{{ score }}**, given or last changed on {{ at }}.
{% if before %}
Before it was {{ before }}.
{% endif %}
{{ change }}
{% if points %}

Chosen: {{ points }}
{% endif %}
{% if reason %}

Reason: {{ reason }}
{% endif %}
{% if comment %}

The customer wrote:
{{ comment }}
{% else %}

{% if is_emptied %}
The customer's words were removed here.
{% elif shows_comment %}
There is no comment.
{% else %}
By the settings of this project I do not show comments.
{% endif %}
{% endif %}
{% if answers %}

Their other answers:
{% for answer in answers %}
{{ answer }}
{% endfor %}
{% endif %}
"""
)
UNREAD = Text(
    """\
I could not read the rating of {{ ticket }} in Zendesk now.
{% if score %}
When I last saw it, it was **{{ score }}**{% if at %}, from {{ at }}{% endif %}.
{% endif %}
{{ change }}
"""
)
_OPENING = re.compile(f"^{re.escape(RATING.source.partition('{{')[0])}", re.MULTILINE)
_REASON = re.compile("^Reason: `", re.MULTILINE)
MERGED = "The ticket was merged into another one."
DELETED = "The ticket was deleted in Zendesk, so the rating cannot change any more."
CLOSED = "It cannot change any more: the ticket is closed in Zendesk."
OPEN = "It may still change: the ticket is not closed in Zendesk yet."
UNKNOWN = "Whether it may still change I cannot tell: I could not read the ticket."


def run(asked: Asked) -> Effect | Refusal:
    """Tells what was read in this run, or what the issue remembers when nothing could be read."""
    rating = asked.case.rating
    return Effect(reply=_unread(asked.case) if rating is None else _told(asked, rating))


def repeats(text: str) -> bool:
    """Whether an answer, alone or among others to the same comment, repeats what a customer said.

    No other answer does: what else they quote are managers' words, of which each line is a quoted one.
    """
    return _OPENING.search(text) is not None and has_words(text)


def has_words(text: str) -> bool:
    """Whether a text of the bot about a rating holds a comment, an answer or a reason."""
    return has_block(text) or _REASON.search(text) is not None


def _told(asked: Asked, rating: Rating) -> Body:
    case = asked.case
    before, is_emptied = _before(asked, rating), _is_emptied(case, rating)
    words = words_of(rating, asked.config)
    if is_emptied:
        words = {**dict.fromkeys(words), "points": words["points"]}
    return RATING.fill(
        ticket=ticket(case),
        score=Plain(rating.score),
        at=rating.rated_at,
        before=Plain(before) if before else None,
        change=Plain(_change(case)),
        **words,
        is_emptied=is_emptied,
        shows_comment=asked.config.bot.mirror.show.comment,
    )


def _is_emptied(case: Case, rating: Rating) -> bool:
    """Whether the bot took these very words out of the issue: nobody brings them back by asking."""
    marker = case.issue.true_marker if case.issue else None
    return marker is not None and "emptied" in marker.values and marker.values["rating"] == rating.content_hash


def _before(asked: Asked, rating: Rating) -> str:
    """What the customer thought before, as far as the issue and its rounds tell; empty where they do not."""
    seen = _seen(asked.case)
    if seen is not None and seen is not rating.score:
        return seen
    if rating.score is Score.GOOD and asked.review.round >= 1:
        return Score.BAD
    return Score.GOOD if rating.score is Score.BAD and asked.review.round > 1 else ""


def _seen(case: Case) -> Score | None:
    """The score that the issue shows, which a rating of this run may be about to change."""
    marker = case.issue.true_marker if case.issue else None
    word = marker.values.get("score", "") if marker else ""
    return Score(word) if word in set(Score) else None


def _unread(case: Case) -> Body:
    marker, seen = (case.issue.true_marker if case.issue else None), _seen(case)
    return UNREAD.fill(
        ticket=ticket(case),
        score=Plain(seen) if seen else None,
        at=moment(marker.values.get("rated_at", "")) if marker else None,
        change=Plain(_change(case)),
    )


def _change(case: Case) -> str:
    if case.fate is not None:
        return MERGED if case.fate is Gone.MERGED else DELETED
    if case.ticket is None or case.ticket.is_unread:
        return UNKNOWN
    return CLOSED if case.ticket.is_closed else OPEN


COMMAND = CommandRecord(
    verb="rating",
    usage=("rating",),
    purpose="says what the customer thinks now and thought before, and whether that may still change",
    example="rating",
    answer="a comment",
    run=run,
    roles=EVERYBODY,
    needs=Need.RATING,
)
