"""The sandbox's Zendesk under its rate limits."""

from datetime import timedelta

import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.world import Sandbox
from bot.sandbox.zendesk.errors import Problem
from bot.sandbox.zendesk.limits import Limits
from tests.sandbox.conftest import Client, Desk


def test_headers_tell_what_is_left(zendesk: Client, desk: Desk) -> None:
    """Account and endpoint each have their figures, in the spellings that Zendesk uses."""
    desk.zendesk.limits.account = 10
    headers = zendesk.answer("tickets").headers
    shown = [headers[name] for name in ("x-rate-limit", "x-rate-limit-remaining", "ratelimit-limit", "ratelimit-reset")]
    assert (shown, headers["zendesk-ratelimit-tickets-index"]) == (
        ["10", "9", "10", "60"],
        "total=100; remaining=99; resets=60",
    )


def test_no_limit_is_enforced_unless_set(zendesk: Client, desk: Desk) -> None:
    """Headers count down to zero and nothing else happens."""
    answers = [zendesk.answer("tickets") for _ in range(102)]
    last = answers[-1]
    assert (last.status_code, last.headers["zendesk-ratelimit-tickets-index"]) == (
        200,
        "total=100; remaining=0; resets=60",
    )


def test_the_account_limit_holds_for_all_endpoints(zendesk: Client, desk: Desk, sandbox: Sandbox) -> None:
    """Past the limit comes 429 with the seconds to wait, until the minute is over."""
    desk.zendesk.limits.account = 2
    sandbox.clock.advance(timedelta(seconds=15))
    zendesk.get("tickets")
    zendesk.get("users/me")
    refused = zendesk.answer("groups")
    sandbox.clock.advance(timedelta(seconds=int(refused.headers["Retry-After"])))
    seen = (refused.status_code, refused.headers["Retry-After"], zendesk.answer("groups").status_code)
    assert seen == (429, "45", 200)


def test_an_endpoint_limit_leaves_the_others_alone(zendesk: Client, desk: Desk) -> None:
    """Buckets are tighter than the account and separate."""
    desk.zendesk.limits.endpoints["tickets-index"] = 1
    statuses = [zendesk.answer(path).status_code for path in ("tickets", "tickets", "users")]
    assert statuses == [200, 429, 200]


def test_errors_count_too(zendesk: Client, desk: Desk) -> None:
    """A refused request has used its share."""
    desk.zendesk.limits.account = 1
    statuses = [zendesk.answer(path).status_code for path in ("tickets/999", "tickets/999")]
    assert statuses == [404, 429]


def _is_refused(limits: Limits) -> bool:
    try:
        limits.take(None)
    except Problem:
        return True
    return False


@pytest.mark.parametrize(("later", "is_refused"), [(59, True), (60, False)])
def test_minutes_can_be_real_ones(later: int, *, is_refused: bool) -> None:
    """For clients that truly wait, the minutes are those of the machine."""
    times = iter([0.0, float(later)])
    limits = Limits(Clock(), account=1, real_time=True, timer=lambda: next(times))
    assert (_is_refused(limits), _is_refused(limits)) == (False, is_refused)
