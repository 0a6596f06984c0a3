"""Every rating in scope becomes one confidential issue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from bot.config import Configuration
from bot.domain.actions import Decided, Finding, OpenIssue
from bot.domain.markers import Key, Marker
from bot.domain.memory import stamp
from bot.domain.model import Case, Need, Origin, Ticket
from bot.domain.quoted import QuotedInline
from bot.domain.rating import Rating, Score
from bot.domain.texts import Body, Plain
from bot.standing import look, undone
from bot.standing.record import digest
from bot.standing.shown import words_of

SHOWN_TAGS = 50


def title(score: Score, key: Key) -> str:
    """The issue's title; no foreign text, since mentions and references in titles are live in GitLab."""
    return f"{score.as_title}: ticket #{key.ticket_id}"


def marker(
    rating: Rating, review_round: int, before: Marker | None = None, reason: QuotedInline | None = None
) -> Marker:
    """The marker of an issue that shows this rating; that its card came back once, stays on record.

    The points, and that there was a comment, are there for the note of the next change.

    Args:
        rating: what is shown.
        review_round: from 1.
        before: the marker that it replaces.
        reason: as a new description shows it: the digest of it tells later what to take out of there.
    """
    values = {
        "score": rating.score.value,
        "rating": rating.content_hash,
        "rated_at": stamp(rating.rated_at),
        "round": str(review_round),
    }
    if rating.points is not None:
        values["points"] = str(rating.points)
    if rating.comment is not None:
        values["comment"] = "1"
    if reason is not None:
        values["reason"] = digest(str(reason))
    kept = before.values if before is not None else {}
    values |= {name: kept[name] for name in ("restored", "reason", undone.NAME) if name in kept}
    return Marker("case", rating.key, MappingProxyType(values))


def exclusion(ticket: Ticket | None, config: Configuration) -> str:
    """Why a ticket's ratings are not mirrored, in words for people; empty when they are.

    A ticket that does not exist any more cannot be excluded: its rating is mirrored without context.
    """
    if ticket is None:
        return ""
    exclude = config.bot.mirror.exclude
    if any(tag.text in exclude.tags for tag in ticket.tags):
        return "a tag of the ticket is in mirror.exclude.tags"
    if ticket.form_id in exclude.forms:
        return "the ticket's form is in mirror.exclude.forms"
    if {ticket.group_id, ticket.group and ticket.group.text} & {*exclude.groups}:
        return "the ticket's group is in mirror.exclude.groups"
    if {ticket.organization_id, ticket.organization and ticket.organization.text} & {*exclude.organizations}:
        return "the ticket's organization is in mirror.exclude.organizations"
    return ""


def needs(case: Case, now: datetime, config: Configuration) -> Need:
    """Opening an issue needs no notes."""
    return Need.NOTHING


def decide(case: Case, now: datetime, config: Configuration) -> Iterator[Decided]:
    """Opens the issue of a rating that has none, unless a setting excludes the ticket."""
    if case.issue is not None or case.rating is None:
        return
    excluded = exclusion(case.ticket, config)
    if excluded:
        yield Finding(kind="excluded", key=case.key, why=excluded)
        return
    rating = case.rating
    mark = look.mark(rating, frozenset(), config)
    yield OpenIssue(
        key=case.key,
        why="; ".join(filter(None, (_why(case, rating), mark.why))),
        title=title(rating.score, case.key),
        body=_description(case, rating, config),
        labels=(config.satisfaction_label(rating.score), *mark.add),
    )


def _why(case: Case, rating: Rating) -> str:
    reasons = {
        Origin.REQUESTED: "asked for by an operator",
        Origin.LATE: f"a {rating.score} rating that came late and has no issue yet",
        Origin.BACKFILL: f"a {rating.score} rating from the time that mirror.backfill asks for",
    }
    return reasons.get(case.origin, f"a new {rating.score} rating")


def _description(case: Case, rating: Rating, config: Configuration) -> Body:
    return config.templates.issue.fill(
        marker(rating, review_round=1, reason=rating.reason if config.bot.mirror.show.reason else None),
        score=Plain(rating.score.as_title),
        ticket_id=case.key.ticket_id,
        ticket_link=case.ticket_link,
        rated_at=rating.rated_at,
        **words_of(rating, config),
        **_context(case.ticket, config),
    )


def _context(ticket: Ticket | None, config: Configuration) -> Mapping[str, object]:
    show = config.bot.mirror.show
    return {
        "assignee": ticket.assignee if ticket and show.assignee else None,
        "group": ticket.group if ticket and show.group else None,
        "organization": ticket.organization if ticket and show.organization else None,
        "tags": ticket.tags[:SHOWN_TAGS] if ticket and show.tags else (),
        "replies": ticket.replies if ticket else (),
    }
