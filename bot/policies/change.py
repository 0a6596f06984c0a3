"""A customer changed the rating: title, label and marker follow, people are told once, a fresh "bad" reopens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from types import MappingProxyType

from bot.config import Configuration
from bot.domain.actions import Decided, PostNote, StateEvent, UpdateIssue
from bot.domain.markers import Marker
from bot.domain.memory import moment, stamp
from bot.domain.model import Case, Issue, Need
from bot.domain.rating import Rating, Score
from bot.domain.texts import Body, Plain, Text
from bot.policies.mirror import marker
from bot.standing import look
from bot.standing.shown import points, words_of

TOLD = Text(
    """\
{% if was != score %}
The customer changed the rating from **{{ was }}** to **{{ score }}** on {{ rated_at }}.
{% else %}
The customer edited the **{{ score }}** rating on {{ rated_at }}.
{% endif %}
{% if again %}

This opens a new round of the review: please answer the card above once more.
{% elif is_asked %}

Please review it: the card above has the questions now.
{% endif %}
{% if points %}

Chosen: {{ points }}{{ before }}
{% endif %}
{% if reason %}

Reason: {{ reason }}
{% endif %}
{% if comment %}

What they say now:
{{ comment }}
{% elif is_taken_back %}

There is no comment now.
{% endif %}
{% if answers %}

Their other answers:
{% for answer in answers %}
{{ answer }}
{% endfor %}
{% endif %}
"""
)


def is_pending(case: Case) -> bool:
    """Whether the newest rating differs from the one that the issue shows, and is younger.

    An issue that lost its marker still shows a score in its title; a change of words alone is then not noticed.
    """
    rating, issue = case.rating, case.issue
    if rating is None or issue is None or issue.ticket_id is None:
        return False
    marker = issue.true_marker
    if marker is None:
        return issue.shown_score not in {None, rating.score}
    rated_at = moment(marker.values.get("rated_at", ""))
    is_younger = rated_at is None or rating.rated_at > rated_at
    return is_younger and marker.values["rating"] != rating.content_hash


def review_round(issue: Issue) -> int:
    """Which round of the review an issue is in, 1 at first."""
    marker = issue.true_marker
    text = marker.values.get("round", "") if marker else ""
    return int(text) if text.isdecimal() else 1


def needs(case: Case, now: datetime, config: Configuration) -> Need:
    """The notes tell whether people were told already."""
    return Need.NOTES if is_pending(case) else Need.NOTHING


def decide(case: Case, now: datetime, config: Configuration) -> Iterator[Decided]:
    """Tells people of a pending change, then lets title, labels, state and marker follow in one request.

    The note comes first and records the change; the marker comes last and ends it, so a run that dies in between is
    finished by the next.
    """
    rating, issue = case.rating, case.issue
    if rating is None or issue is None or case.history is None or not is_pending(case):
        return
    was = issue.shown_score
    turned_bad = rating.score is Score.BAD and was is Score.GOOD
    why = (
        f"the rating changed from {was or 'unknown'} to {rating.score}" if was != rating.score else "its words changed"
    )
    if change_key(rating) not in case.history.told:
        opens = review_round(issue) + 1 if turned_bad and was_reviewed(case) else 0
        is_asked = turned_bad and not opens and case.history.card is not None
        yield PostNote(key=case.key, why=why, body=_told(rating, issue, opens=opens, is_asked=is_asked, config=config))
    yield _follow(case, rating, issue, why=why, turned_bad=turned_bad, config=config)


def change_key(rating: Rating) -> str:
    """What makes a change unique: the content and its time (good, bad and good again are three)."""
    return f"{rating.content_hash}@{stamp(rating.rated_at)}"


def _told(rating: Rating, issue: Issue, *, opens: int, is_asked: bool, config: Configuration) -> Body:
    """The note on a change.

    Args:
        rating: what the customer says now.
        issue: shows what they said before.
        opens: the round of the review that begins with it, 0 for none.
        is_asked: a card that stands there already becomes the one of the first round, and nobody hears of an edit.
        config: what to show.
    """
    was, seen = issue.shown_score, issue.true_marker.values if issue.true_marker else {}
    values = {"rating": rating.content_hash, "rated_at": stamp(rating.rated_at)}
    values |= {"was": was.value} if was else {}
    values |= {"round": str(opens)} if opens else {}
    return TOLD.fill(
        Marker("changed", rating.key, MappingProxyType(values)),
        was=Plain((was or rating.score).as_title),
        score=Plain(rating.score.as_title),
        rated_at=rating.rated_at,
        again=opens > 0,
        is_asked=is_asked,
        before=_before(rating, seen.get("points", "")),
        is_taken_back="comment" in seen and rating.comment is None and config.bot.mirror.show.comment,
        **words_of(rating, config),
    )


def _before(rating: Rating, chosen: str) -> Plain:
    """What the customer chose before, in brackets; empty where nobody knows or it is the same."""
    is_other = chosen.isdecimal() and int(chosen) != rating.points
    return Plain(f" (before: {points(int(chosen))})" if is_other else "")


def _follow(
    case: Case, rating: Rating, issue: Issue, *, why: str, turned_bad: bool, config: Configuration
) -> UpdateIssue:
    wanted = config.satisfaction_label(rating.score)
    others = config.satisfaction_names(Score.GOOD if rating.score is Score.BAD else Score.BAD)
    current_round = review_round(issue)
    mark = look.mark(rating, issue.labels, config)
    return UpdateIssue(
        key=case.key,
        why="; ".join(filter(None, (why, mark.why))),
        title=retitled(issue, rating.score),
        add_labels=(*(() if wanted in issue.labels else (wanted,)), *mark.add),
        remove_labels=tuple(sorted({*others & issue.labels, *mark.remove})),
        marker=marker(
            rating, current_round + 1 if turned_bad and was_reviewed(case) else current_round, issue.true_marker
        ),
        state_event=StateEvent.REOPEN if turned_bad and reopens(case) else None,
    )


def reopens(case: Case) -> bool:
    """Whether a rating that turned bad opens the issue again: a person's close after the change stands."""
    issue, rating = case.issue, case.rating
    if issue is None or rating is None or issue.is_open:
        return False
    by_person = issue.closed_by is not None and issue.closed_by not in case.ours
    return not (by_person and issue.closed_at is not None and issue.closed_at > rating.rated_at)


def retitled(issue: Issue, score: Score) -> str | None:
    """The title with its first word put right; None where it fits, or where people wrote a title of their own."""
    word, colon, rest = issue.title.partition(":")
    other = Score.GOOD if score is Score.BAD else Score.BAD
    return f"{score.as_title}:{rest}" if colon and word.strip().lower() == other.value else None


def was_reviewed(case: Case) -> bool:
    """Whether the case was bad before: it has a card of a round, or people were told that the rating was bad."""
    history = case.history
    return history is not None and (history.was_bad or (history.card is not None and history.card.round > 0))
