"""Faults between client and service."""

import json
import time
from typing import Any

import pytest
import requests

from bot.sandbox.faults import Fault, Faults
from bot.sandbox.world import Sandbox
from tests.sandbox.conftest import Client, Desk

TOKENS = {"grant_type": "client_credentials", "client_id": "feedback_bot", "client_secret": "sandbox-secret"}


def _issue(url: str, timeout: float = 10) -> requests.Response:
    return requests.post(f"{url}/oauth/tokens", json=TOKENS, timeout=timeout)


@pytest.mark.parametrize(
    ("fault", "error", "is_executed"),
    [
        (Fault("refused"), requests.ConnectionError, False),
        (Fault("reset"), requests.ConnectionError, False),
        (Fault("stall", seconds=0.05), requests.ConnectionError, False),
        (Fault("stall", seconds=30), requests.ReadTimeout, False),
        (Fault("cut"), requests.exceptions.ChunkedEncodingError, True),
        (Fault("lost_reply", reply="reset"), requests.ConnectionError, True),
        (Fault("lost_reply", reply="stall", seconds=0.05), requests.ConnectionError, True),
        (Fault("lost_reply", reply="stall", seconds=30), requests.ReadTimeout, True),
    ],
)
def test_a_broken_connection_hides_whether_the_service_acted(
    url: str, desk: Desk, sandbox: Sandbox, fault: Fault, *, error: type[Exception], is_executed: bool
) -> None:
    """The client sees an error; some kinds strike before the service acts and some after."""
    sandbox.traffic.faults.arm(fault)
    with pytest.raises(error):
        _issue(url, timeout=0.5)
    assert is_executed == (desk.zendesk.accounts.issued == 1)


@pytest.mark.parametrize(
    ("fault", "status", "is_executed"),
    [
        (Fault("status", status=429), 429, False),
        (Fault("status", status=503), 503, False),
        (Fault("truncate"), 200, True),
        (Fault("slow", seconds=0.05), 200, True),
        (Fault("lost_reply"), 502, True),
    ],
)
def test_an_answer_may_be_false_late_or_broken(
    url: str, desk: Desk, sandbox: Sandbox, fault: Fault, *, status: int, is_executed: bool
) -> None:
    """The client sees a status; whether the service acted is another matter."""
    sandbox.traffic.faults.arm(fault)
    assert (status, is_executed) == (_issue(url).status_code, desk.zendesk.accounts.issued == 1)


def test_an_injected_status_has_the_body_and_headers_it_was_given(url: str, sandbox: Sandbox) -> None:
    """A rate limit can come as plain text with an odd `Retry-After`, and a success as a page for people."""
    odd = {"Retry-After": "Mon, 16 Nov 2026 09:05:00 GMT"}
    sandbox.traffic.faults.arm(Fault("status", status=429, body="Retry later", content_type="text/plain", headers=odd))
    response = requests.get(f"{url}/api/v4/user", timeout=10)
    seen = (response.status_code, response.text, response.headers["Content-Type"], response.headers["Retry-After"])
    assert (429, "Retry later", "text/plain", odd["Retry-After"]) == seen


def test_a_status_without_a_body_is_still_json(url: str, sandbox: Sandbox) -> None:
    """By default an injected answer says what it is."""
    sandbox.traffic.faults.arm(Fault("status", status=500))
    assert requests.get(f"{url}/api/v4/user", timeout=10).json()["error"] == "Injected"


def test_a_truncated_answer_is_whole_http_and_broken_json(url: str, sandbox: Sandbox) -> None:
    """Half of the body arrives with a length that fits."""
    whole = requests.get(f"{url}/api/v2/users/me", timeout=10).text
    sandbox.traffic.faults.arm(Fault("truncate"))
    half = requests.get(f"{url}/api/v2/users/me", timeout=10)
    assert whole[: len(whole) // 2] == half.text
    with pytest.raises(json.JSONDecodeError):
        half.json()


def test_a_slow_answer_is_late_and_true(url: str, sandbox: Sandbox) -> None:
    """The delay is the fault's only effect."""
    sandbox.traffic.faults.arm(Fault("slow", seconds=0.2))
    start = time.perf_counter()
    name = requests.get(f"{url}/api/v2/users/me", timeout=10).json()["user"]["name"]
    assert (name, time.perf_counter() - start >= 0.2) == ("Anonymous user", True)


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Fault("refused"), 0),
        (Fault("reset"), 0),
        (Fault("lost_reply"), 502),
        (Fault("lost_reply", reply="reset"), 0),
        (Fault("truncate"), 200),
    ],
)
def test_the_record_shows_what_the_client_saw(url: str, sandbox: Sandbox, fault: Fault, status: int) -> None:
    """A struck request is recorded once, with the fault and the status that arrived (0: none)."""
    sandbox.traffic.faults.arm(fault)
    try:
        requests.get(f"{url}/api/v2/users/me", timeout=10)
    except requests.ConnectionError:
        assert status == 0
    assert [(status, fault.kind)] == [(seen.status, seen.fault) for seen in sandbox.traffic.seen]


@pytest.mark.parametrize(
    ("nth", "times", "statuses"),
    [
        (1, 1, [503, 200, 200, 200]),
        (2, 1, [200, 503, 200, 200]),
        (2, 2, [200, 503, 503, 200]),
        (3, None, [200, 200, 503, 503]),
    ],
)
def test_a_fault_strikes_at_the_nth_request(
    zendesk: Client, sandbox: Sandbox, nth: int, times: int | None, statuses: list[int]
) -> None:
    """A fault can wait for its moment and last for a while."""
    sandbox.traffic.faults.arm(Fault("status", nth=nth, times=times))
    assert statuses == [zendesk.answer("users/me").status_code for _ in range(4)]


@pytest.mark.parametrize(
    ("narrowed", "is_hit"),
    [
        ({}, True),
        ({"service": "zendesk"}, True),
        ({"service": "gitlab"}, False),
        ({"method": "GET"}, True),
        ({"method": "POST"}, False),
        ({"template": "/api/v2/tickets/{id}"}, True),
        ({"template": "/api/v2/tickets"}, False),
    ],
)
def test_a_fault_strikes_only_what_it_is_meant_for(narrowed: dict[str, Any], *, is_hit: bool) -> None:
    """Service, method and template narrow the requests."""
    faults = Faults()
    faults.arm(Fault("reset", **narrowed))
    assert is_hit == (faults.take("zendesk", "GET", "/api/v2/tickets/{id}") is not None)


def test_a_spent_fault_is_gone_and_an_unspent_one_armed() -> None:
    """What cannot fire any more is not listed."""
    faults = Faults()
    once, later = Fault("reset"), Fault("status", nth=5)
    faults.arm(once)
    faults.arm(later)
    assert once == faults.take("zendesk", "GET", "/x")
    assert (later,) == faults.armed


def test_disarming_forgets_every_fault() -> None:
    """Nothing strikes after all faults were disarmed."""
    faults = Faults()
    faults.arm(Fault("reset", times=None))
    faults.disarm()
    assert None is faults.take("zendesk", "GET", "/x")


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({"kind": "melt"}, "unknown fault"),
        ({"kind": "lost_reply", "reply": "404"}, "unknown reply"),
        ({"kind": "page"}, "kind page has a page"),
        ({"kind": "page", "page": "odd"}, "kind page has a page"),
        ({"kind": "reset", "page": "short"}, "kind page has a page"),
        ({"kind": "reset", "nth": 0}, "count from 1"),
        ({"kind": "reset", "times": 0}, "count from 1"),
        ({"kind": "status", "status": 99}, "between 200 and 599"),
        ({"kind": "slow", "seconds": -1}, "not negative"),
    ],
)
def test_what_cannot_happen_is_refused(asked: dict[str, Any], complaint: str) -> None:
    """A fault that could never fire or be sent is an error at once."""
    with pytest.raises(ValueError, match=complaint):
        Fault(**asked)
