"""Looks whether survey responses, the newer kind of customer satisfaction, come as the bot reads them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.doctor.model import Blocked, Check, Finding, unused, well, wrong
from bot.doctor.scene import Scene
from bot.doctor.shape import at
from bot.doctor.zendesk import OFF, SURVEYS, ZENDESK, another, shown_many, state_of_surveys
from bot.domain.errors import Denied, NotFound
from bot.domain.ports_wire import Query

MOST = 50
"""Zendesk's largest page of responses; it refuses more (Zendesk docs)."""

LONG_AGO = timedelta(days=3650)
TICKET = "ticket"
NOTHING_SENT = "no survey was sent yet"


def _of_surveys(look: Callable[[Scene], Finding]) -> Callable[[Scene], Finding]:
    """A check that only accounts need whose survey responses are read."""

    def looked(scene: Scene) -> Finding:
        chosen = scene.config.bot.zendesk.csat
        if chosen == "legacy" or (chosen == "auto" and state_of_surveys(scene) == OFF):
            return unused("only satisfaction ratings are read here")
        return look(scene)

    return looked


def _responses(scene: Scene, query: Query) -> Any:
    """A page of responses.

    Raises:
        Blocked: the account has none; the check `zendesk-csat` says so.
    """
    try:
        return scene.zendesk.ask("get", SURVEYS, query).body
    except (Denied, NotFound) as error:
        raise Blocked("survey responses are switched off") from error


def _paging(scene: Scene) -> Finding:
    if not at(_responses(scene, {"page[size]": MOST}), "survey_responses"):
        return unused(NOTHING_SENT)
    first = _responses(scene, {"page[size]": 1})
    meta, rows = at(first, "meta"), at(first, "survey_responses")
    if len(rows or []) != 1 or not isinstance(meta, dict) or "has_more" not in meta:
        return wrong("pages are not cut by cursor, or not of the size that was asked for")
    if not meta["has_more"]:
        return well("one response, and no more to come")
    cursor = meta.get("after_cursor")
    if not cursor:
        return wrong("there are more responses, but no cursor leads to them")
    return another(rows, at(_responses(scene, {"page[size]": 1, "page[after]": cursor}), "survey_responses"))


def _start(scene: Scene) -> Finding:
    if not at(_responses(scene, {"page[size]": 1}), "survey_responses"):
        return unused(NOTHING_SENT)
    if not _sent_since(scene, scene.now - LONG_AGO):
        return wrong("none of the responses is younger than ten years: the filter reads another unit")
    if _sent_since(scene, scene.now + timedelta(days=1)):
        return wrong("responses come whatever is asked for")
    return well("none comes from the future, and those that were sent are there")


def _sent_since(scene: Scene, moment: datetime) -> bool:
    query: Query = {"page[size]": 1, "filter[created_at_start]": int(moment.timestamp() * 1000)}
    return bool(at(_responses(scene, query), "survey_responses"))


def _tickets(scene: Scene) -> Finding:
    found = at(_responses(scene, {"sort": "-id", "page[size]": MOST}), "survey_responses") or []
    subjects = [subject for row in found for subject in at(row, "subjects") or [] if at(subject, "type") == TICKET]
    asked = {int(number) for subject in subjects if (number := str(at(subject, "id"))).isdecimal()}
    return shown_many(scene, asked) if asked else unused("no survey about a ticket was sent yet")


CHECKS = (
    Check(
        "zendesk-survey-paging", ZENDESK, f"survey responses come in pages of {MOST}, by a cursor in `meta`",
        "a page of that size, and two of one response", "report it with this line: some answers might not be read",
        _of_surveys(_paging),
    ),
    Check(
        "zendesk-survey-time", ZENDESK, "survey responses are filtered by when they were sent, in milliseconds",
        "those of ten years and those from tomorrow on are asked for",
        "report it with this line: every run would read all responses, or none", _of_surveys(_start),
    ),
    Check(
        "zendesk-survey-tickets", ZENDESK, "the tickets of survey responses are answered by their numbers",
        "those of the newest responses and a number that no ticket has",
        "let the OAuth client use the scope `read`; else report it with this line", _of_surveys(_tickets),
    ),
)  # fmt: skip
