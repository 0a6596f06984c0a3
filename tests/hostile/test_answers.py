"""Whatever services answer, adapters raise errors of the bot or return its frozen words: no other error, no hanging."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters import headers as told_by
from bot.adapters.gitlab import GitLab
from bot.adapters.headers import LONGEST_HOLD_SECONDS, http_date, retry_after_seconds
from bot.adapters.pacing import Pace
from bot.adapters.pagerduty import PagerDuty
from bot.adapters.zendesk import Zendesk
from bot.adapters.zendesk_auth import OAuthClient
from bot.cache import Cache
from bot.domain.actions import StateEvent
from bot.domain.errors import FeedbackBotError
from bot.domain.labels import Label
from tests.adapters.canned import BODY, ISSUE, NOTE, ROW
from tests.adapters.conftest import GITLAB_URL, PROJECT_ROW, ZENDESK_URL, Time
from tests.hostile.answers import HEADERS, RUBBISH, Answer, altered, answering

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
USER = {"id": 9, "username": "ana", "name": "Ana", "state": "active", "access_level": 30, "bot": False, "role": "admin"}
EVENT = {
    "id": 1,
    "user": USER,
    "created_at": ISSUE["created_at"],
    "action": "add",
    "state": "closed",
    "label": {"name": "x"},
}
LABEL = {"id": 1, "name": "feedback::docs", "color": "#1F75CB", "description": None, "is_project_label": True}
TICKET = {
    "id": 4711,
    "status": "solved",
    "tags": ["a"],
    "group_id": 1,
    "satisfaction_rating": {"id": 1, "score": "bad"},
}
NAMED = [{"id": 1, "name": "Ana"}]
META = {"has_more": False, "after_cursor": None}
COMMENT = {"id": 1, "public": True, "plain_body": "No.", "created_at": ROW["created_at"]}
ENTRY = {"start": "2026-11-02T09:00:00Z", "end": "2026-11-03T09:00:00+01:00", "user": {"id": "P1"}}
SHIFT = {"start_time": ENTRY["start"], "end_time": ENTRY["end"], "member": {"user_id": "P1"}}

ZENDESK: Mapping[str, tuple[Any, Callable[[Zendesk], object]]] = {
    "verify": ({"user": USER}, lambda to: to.verify()),
    "ratings": (
        {"satisfaction_ratings": [ROW, ROW | {"comment": "No.", "reason": "x"}], "meta": META, "links": {"next": None}},
        lambda to: [str(each) for each in to.ratings(AT.replace(month=1))],
    ),
    "rating": ({"ticket": TICKET, "satisfaction_rating": ROW}, lambda to: to.rating_of(4711)),
    "tickets": (
        {"tickets": [TICKET], "users": NAMED, "groups": NAMED, "organizations": NAMED},
        lambda to: str(to.tickets([4711])),
    ),
    "deleted": ({"ticket": TICKET}, lambda to: to.is_deleted(4711)),
    "replies": ({"comments": [COMMENT, COMMENT], "meta": META}, lambda to: to.public_replies(4711, 2)),
}  # fmt: skip
GITLAB: Mapping[str, tuple[Any, Callable[[GitLab], object]]] = {
    "project": (PROJECT_ROW, lambda to: to.project()),
    "account": (USER, lambda to: to.account()),
    "person": (USER, lambda to: to.person(9)),
    "named": ([USER], lambda to: to.former_accounts(["ana"])),
    "issue": (ISSUE, lambda to: to.issue(31)),
    "issues": ([ISSUE, ISSUE], lambda to: _remembered(to.issues(AT))),
    "notes": ([NOTE, NOTE | {"system": True}], lambda to: list(to.notes(31))),
    "label events": ([EVENT], lambda to: list(to.label_events(31))),
    "state events": ([EVENT], lambda to: list(to.state_events(31))),
    "reactions": (
        [{"name": "eyes", "user": USER, "created_at": ISSUE["created_at"]}],
        lambda to: to.issue_reactions(31)),
    "labels": ([LABEL], lambda to: to.labels()),
    "open": (ISSUE, lambda to: to.open_issue("Bad: ticket #1", BODY, ["x"])),
    "update": (ISSUE, lambda to: to.update_issue(31, state_event=StateEvent.CLOSE)),
    "post": (NOTE, lambda to: to.post_note(31, BODY)),
    "edit": (NOTE, lambda to: to.edit_note(31, 1, BODY)),
    "label": (LABEL, lambda to: to.create_label(Label("x", "#000000", ""))),
    "react": (
        {"name": "eyes", "user": USER, "created_at": ISSUE["created_at"]},
        lambda to: to.react(31, 1, "eyes")),
}  # fmt: skip
PAGERDUTY: Mapping[str, Any] = {
    "layers": {"schedule": {"type": "schedule", "final_schedule": {"rendered_schedule_entries": [ENTRY, ENTRY]}}},
    "shifts": {"schedule": {"type": "schedule_v3", "final_schedule": {"computed_shift_assignments": [SHIFT, SHIFT]}}},
}
LONGEST_LINE = 600
AS_JSON = {"Content-Type": "application/json"}
STATUSES = st.sampled_from(
    [200, 200, 200, 200, 201, 202, 204, 302, 400, 401, 403, 404, 409, 418, 422, 429, 500, 502, 599]
)


def _remembered(issues: Iterable[Any]) -> None:
    """What comes in is kept in the cache, whose numbers have a size."""
    cache = Cache(None)
    try:
        for issue in issues:
            cache.see(issue)
        cache.commit()
    finally:
        cache.close()


def _asked(client: PagerDuty) -> object:
    return client.entries("P1", AT, AT)


def pace() -> Pace:
    return Time().pace()


def survived(answer: Answer, work: Callable[[], object]) -> None:
    """The work is done, or ends in an error of the bot that repeats nothing of the answer."""
    told = ""
    with answering(answer):
        try:
            work()
        except FeedbackBotError as error:
            told = str(error)
    assert told.isprintable()
    assert len(told) < LONGEST_LINE


def zendesk() -> Zendesk:
    return Zendesk("acme", ZENDESK_URL, OAuthClient("id", "secret"), pace())


def gitlab() -> GitLab:
    found = GitLab(GITLAB_URL, "sandbox-token", 5, pace())
    with answering(Answer(json.dumps(PROJECT_ROW).encode(), 200, dict(AS_JSON))):
        found.project()
    return found


def pagerduty() -> PagerDuty:
    return PagerDuty("https://api.pagerduty.example", "key", pace())


ALL = [
    *(pytest.param(zendesk, *case, id=f"zendesk {name}") for name, case in ZENDESK.items()),
    *(pytest.param(gitlab, *case, id=f"gitlab {name}") for name, case in GITLAB.items()),
    *(pytest.param(pagerduty, body, _asked, id=f"pagerduty {name}") for name, body in PAGERDUTY.items()),
]


@pytest.mark.parametrize(("client", "body", "work"), ALL)
def test_any_value_may_be_odd(client: Callable[[], Any], body: Any, work: Callable[[Any], object]) -> None:
    """Each value of each kind of reply, in turn of a wrong type, size, depth or time, is read or refused."""
    held = client()
    for content in altered(body):
        survived(Answer(content, 200, dict(AS_JSON)), lambda: work(held))


@pytest.mark.parametrize(("client", "body", "work"), ALL)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_any_reply_may_be_rubbish(
    client: Callable[[], Any], body: Any, work: Callable[[Any], object], data: st.DataObject
) -> None:
    """Any bytes, with any status and any headers, are read or refused."""
    content = data.draw(st.one_of(RUBBISH, st.just(json.dumps(body).encode())))
    survived(Answer(content, data.draw(STATUSES), data.draw(HEADERS)), lambda: work(client()))


@pytest.mark.parametrize(("client", "body", "work"), ALL)
def test_the_replies_are_read_as_they_are(client: Callable[[], Any], body: Any, work: Callable[[Any], object]) -> None:
    """The check has teeth: unaltered, every one of them is read without an error."""
    with answering(Answer(json.dumps(body).encode(), 200, dict(AS_JSON))):
        work(client())


@given(HEADERS)
def test_headers_may_say_anything(headers: dict[str, str]) -> None:
    """Times and limits in headers are understood or ignored, and no wait is endless or negative."""
    told, date = retry_after_seconds(headers, AT), http_date(headers.get("Date"))
    assert told is None or told >= 0
    assert date is None or date.tzinfo is UTC
    assert all(0 <= each.seconds <= LONGEST_HOLD_SECONDS for each in told_by.told(headers, AT))
    assert not math.isnan(told or 0)
