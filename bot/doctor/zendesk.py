"""Looks at the Zendesk account: who the bot is there, which customer satisfaction is active, whether lists hold."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

from bot import contact
from bot.doctor.model import NEEDED, Blocked, Check, Finding, held, odd, unused, well, wrong
from bot.doctor.scene import Scene
from bot.doctor.shape import at
from bot.domain.errors import Denied, NotAccepted, NotFound
from bot.domain.ports_wire import Query

ZENDESK = "Zendesk"
RATINGS = "/satisfaction_ratings.json"
RECEIVED = {"score": "received"}
SURVEYS = "/guide/survey_responses"
NO_TICKET = 999_999_999_999
"""A number that no ticket has."""

OFF, SILENT, SPEAKS = "switched off", "silent", "in use"
NO_RATING = "the account has no rating yet"


def _account(scene: Scene) -> Finding:
    user = at(scene.zendesk.ask("get", "/users/me.json").body, "user")
    number, role = at(user, "id"), at(user, "role")
    if number is None:
        return wrong("Zendesk takes the bot for a stranger")
    return held(f"user {number}, an administrator", f"user {number} is no administrator", when=role == "admin")


def _credentials(scene: Scene) -> Finding:
    told = "; ".join(scene.ports.source.warnings)
    return odd(told or "the old pair of e-mail address and API token") if scene.is_api_token else well("OAuth client")


def _clock(scene: Scene) -> Finding:
    theirs = scene.zendesk.ask("get", "/users/me.json").date
    ours = scene.wire.ask("get", f"/projects/{scene.project.project_id}").date
    if theirs is None or ours is None:
        raise Blocked("an answer carries no date")
    skew = abs(theirs - ours)
    return well("the same, within a minute") if skew <= contact.SKEW else odd(f"{skew.seconds} s apart")


def _csat(scene: Scene) -> Finding:
    kinds = {
        "legacy": _state(scene, RATINGS, RECEIVED, "satisfaction_ratings"),
        "surveys": state_of_surveys(scene),
    }
    told = f"satisfaction ratings are {kinds['legacy']}, survey responses {kinds['surveys']}"
    chosen = scene.config.bot.zendesk.csat
    if set(kinds.values()) == {OFF}:
        return wrong(told)
    other = {"legacy": "surveys", "surveys": "legacy"}.get(chosen, "")
    if kinds.get(chosen) == OFF:
        return wrong(f"{told}, and zendesk.csat is {chosen}", f"set zendesk.csat to {other}, or to auto")
    if kinds.get(chosen) == SILENT and kinds[other] == SPEAKS:
        return odd(f"{told}, and zendesk.csat is {chosen}", f"set zendesk.csat to {other}, or to auto")
    return well(told)


def _state(scene: Scene, path: str, query: dict[str, str], member: str) -> str:
    try:
        body = scene.zendesk.ask("get", path, {**query, "page[size]": 1}).body
    except NotAccepted:
        raise
    except (Denied, NotFound):
        return OFF
    return SILENT if at(body, member, 0) is None else SPEAKS


def state_of_surveys(scene: Scene) -> str:
    """Whether survey responses are switched off, silent or in use."""
    return _state(scene, SURVEYS, {}, "survey_responses")


def _of_ratings(look: Callable[[Scene], Finding]) -> Callable[[Scene], Finding]:
    """A check that only accounts need whose ratings are read."""

    def looked(scene: Scene) -> Finding:
        return unused("only survey responses are read here") if _has_only_surveys(scene) else look(scene)

    return looked


def _has_only_surveys(scene: Scene) -> bool:
    chosen = scene.config.bot.zendesk.csat
    if chosen == "auto" and _state(scene, RATINGS, RECEIVED, "satisfaction_ratings") == OFF:
        return state_of_surveys(scene) != OFF
    return chosen == "surveys"


def _ratings(scene: Scene, query: Query) -> Any:
    """A page of ratings.

    Raises:
        Blocked: the account has no satisfaction ratings, only surveys.
    """
    try:
        return scene.zendesk.ask("get", RATINGS, {**RECEIVED, **query}).body
    except (Denied, NotFound) as error:
        raise Blocked("satisfaction ratings are switched off") from error


def _paging(scene: Scene) -> Finding:
    first = _ratings(scene, {"page[size]": 1})
    meta, found = at(first, "meta"), at(first, "satisfaction_ratings")
    if not found:
        return unused(NO_RATING)
    if len(found) > 1 or not isinstance(meta, dict) or "has_more" not in meta:
        return wrong("pages are not cut by cursor, or not of the size that was asked for")
    if not meta["has_more"]:
        return well("one rating, and no more to come")
    return _second_page(scene, found, str(meta.get("after_cursor")))


def _second_page(scene: Scene, first: list[Any], cursor: str) -> Finding:
    body = _ratings(scene, {"page[size]": 1, "page[after]": cursor})
    return another(first, at(body, "satisfaction_ratings"))


def another(first: Any, second: Any) -> Finding:
    """Whether the second page of one row has another row than the first."""
    is_so = at(second, 0, "id") != at(first, 0, "id")
    return held("the cursor leads to another one", "the cursor leads to the same page again", when=is_so)


def _start(scene: Scene) -> Finding:
    tomorrow = int((scene.now + timedelta(days=1)).timestamp())
    body = _ratings(scene, {"page[size]": 1, "start_time": tomorrow})
    return held(
        "no rating comes from the future",
        "ratings come whatever is asked for",
        when=not at(body, "satisfaction_ratings"),
    )


def _show_many(scene: Scene) -> Finding:
    body = _ratings(scene, {"page[size]": 100})
    asked = {at(row, "ticket_id") for row in at(body, "satisfaction_ratings") or []} - {None}
    return shown_many(scene, asked) if asked else unused(NO_RATING)


def shown_many(scene: Scene, asked: Collection[int]) -> Finding:
    """Whether tickets are answered by their numbers, and nothing for a number that none has."""
    ids = ",".join(map(str, [*sorted(asked)[:99], NO_TICKET]))
    found = at(scene.zendesk.ask("get", "/tickets/show_many.json", {"ids": ids}).body, "tickets")
    answered = {at(ticket, "id") for ticket in found or []}
    is_so = bool(answered) and answered <= {*asked}
    return held(
        f"{len(answered)} tickets in one answer, and none for a number that no ticket has",
        "the rated tickets are not answered by their numbers", when=is_so,
    )  # fmt: skip


CHECKS = (
    Check(
        "zendesk-account", ZENDESK, "the credentials are an administrator's", "`GET /users/me`",
        "check the credentials, and make the user behind them an administrator", _account, forbids=NEEDED,
    ),
    Check(
        "zendesk-credentials", ZENDESK, "an OAuth client is used", "the environment is read",
        "create an OAuth client and set ZENDESK_CLIENT_ID and ZENDESK_CLIENT_SECRET", _credentials,
    ),
    Check(
        "zendesk-clock", ZENDESK, "Zendesk's clock is GitLab's, within a minute", "the `Date` of two answers",
        "tell the operators of your GitLab: its clock decides from when on ratings are read", _clock,
    ),
    Check(
        "zendesk-csat", ZENDESK, "the kind of customer satisfaction that `zendesk.csat` names is active",
        "one row of each kind is asked for", "switch customer satisfaction on, or mend zendesk.csat", _csat,
        forbids=NEEDED,
    ),
    Check(
        "zendesk-paging", ZENDESK, "ratings come in pages by cursor, of the size that is asked for",
        "two pages of one rating", "report it with this line: some ratings might not be read",
        _of_ratings(_paging),
    ),
    Check(
        "zendesk-start-time", ZENDESK, "ratings are filtered by the time of their row, in seconds",
        "ratings from tomorrow on are asked for", "report it with this line: every run would read all ratings",
        _of_ratings(_start),
    ),
    Check(
        "zendesk-show-many", ZENDESK, "tickets are answered a hundred at a time, missing ones left out",
        "the newest rated tickets and a number that no ticket has",
        "let the OAuth client use the scope `read`; else report it with this line", _of_ratings(_show_many),
    ),
)  # fmt: skip
