"""The addresses of satisfaction ratings and their reasons, as administrators read them."""

from datetime import UTC, datetime

from bot.sandbox.zendesk import shapes
from bot.sandbox.zendesk.errors import forbidden, record_invalid, record_not_found
from bot.sandbox.zendesk.http import Ask, Endpoint
from bot.sandbox.zendesk.paging import Listing
from bot.sandbox.zendesk.rows import SCORES, View
from bot.sandbox.zendesk.shapes import Json

RESOURCE = "satisfaction_ratings"
BUCKET = "satisfaction-ratings-index"
LATEST = int(datetime.max.replace(tzinfo=UTC).timestamp())


def _ratings(ask: Ask, score: str | None = None) -> Json:
    view = _chosen(ask, score)
    listing = Listing(
        view.keys, view.rows, newest_first=_newest_first(ask), has_empty_page=ask.zendesk.switches.empty_page
    )
    return ask.page("satisfaction_ratings", listing, shapes.rating)


def _received(ask: Ask) -> Json:
    return _ratings(ask, "received")


def _count(ask: Ask) -> Json:
    refreshed = shapes.stamp(ask.zendesk.clock.now())
    return {"count": {"value": len(_chosen(ask).rows), "refreshed_at": refreshed}}


def _rating(ask: Ask) -> Json:
    _check_csat(ask)
    row = ask.zendesk.ratings.get(ask.id)
    if row is None:
        raise record_not_found()
    return {"satisfaction_rating": shapes.rating(row, ask.base)}


def _reasons(ask: Ask) -> Json:
    _check_csat(ask)
    return {"reasons": [shapes.reason(reason, ask.base) for reason in ask.zendesk.reasons.values()]}


def _reason(ask: Ask) -> Json:
    _check_csat(ask)
    reason = ask.zendesk.reasons.get(ask.id)
    if reason is None:
        raise record_not_found()
    return {"reason": shapes.reason(reason, ask.base)}


def _chosen(ask: Ask, score: str | None = None) -> View:
    _check_csat(ask)
    wanted = score or ask.params.get("score") or None
    if wanted is not None and wanted not in SCORES:
        raise record_invalid("score", f"score must be one of {', '.join(SCORES)}")
    view = ask.zendesk.ratings.view(wanted).between(_seconds(ask, "start_time"), _seconds(ask, "end_time"))
    return view.where(lambda row: ask.has_arrived(row.id, row.created_at)) if ask.sky.chaos else view


def _check_csat(ask: Ask) -> None:
    if not ask.zendesk.switches.csat:
        raise forbidden()


def _seconds(ask: Ask, name: str) -> int | None:
    text = ask.params.get(name)
    if not text:
        return None
    try:
        return min(int(float(text)), LATEST)
    except (ValueError, OverflowError):
        raise record_invalid(name, f"{name} must be a time in seconds since 1970") from None


def _newest_first(ask: Ask) -> bool:
    usual = ask.zendesk.switches.newest_first
    if "page[size]" in ask.params:
        # With cursors the old `sort_order` is ignored without a word.
        return {"created_at": False, "-created_at": True}.get(ask.params.get("sort", ""), usual)
    return {"asc": False, "desc": True}.get(ask.params.get("sort_order", ""), usual)


ENDPOINTS = (
    Endpoint("satisfaction_ratings", RESOURCE, _ratings, BUCKET, admins=True),
    Endpoint("satisfaction_ratings/received", RESOURCE, _received, BUCKET, admins=True),
    Endpoint("satisfaction_ratings/count", RESOURCE, _count, admins=True),
    Endpoint("satisfaction_ratings/{id}", RESOURCE, _rating, admins=True),
    Endpoint("satisfaction_reasons", "satisfaction_reasons", _reasons, admins=True),
    Endpoint("satisfaction_reasons/{id}", "satisfaction_reasons", _reason, admins=True),
)
