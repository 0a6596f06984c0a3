"""What a client is answered on a bad day."""

import json
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
import requests

from bot.sandbox import mishaps
from bot.sandbox.faults import Fault
from bot.sandbox.mishaps import Draw
from bot.sandbox.weather import Weather
from bot.sandbox.world import Sandbox

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
SERVICES = ["gitlab", "zendesk", "pagerduty"]
MANY = 2_000


def _befores(service: str, **weather: Any) -> list[Fault]:
    drawn = Draw(Weather(1, **weather), Random(1), service, is_read=True, now=NOON)
    return [mishaps.before(drawn) for _ in range(MANY)]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_asks_to_wait_in_every_way(service: str) -> None:
    """A 429 says nothing of the time, or seconds, a date, or nonsense."""
    waits = {
        each.headers.get("Retry-After") for each in _befores(service, retry_after_seconds=60) if each.status == 429
    }
    assert waits == {None, "60", "Mon, 16 Nov 2026 12:01:00 GMT", *mishaps.ABSURD_WAITS}


@pytest.mark.parametrize("service", SERVICES)
def test_outages_speak_as_services_and_as_proxies(service: str) -> None:
    """Each of the four comes as JSON, as a page, as a line of text, and with nothing at all."""
    outages = [each for each in _befores(service) if each.status in mishaps.OUTAGES and each.kind == "status"]
    kinds = {(each.status, each.content_type, bool(each.body)) for each in outages}
    shapes = [(mishaps.JSON, True), (mishaps.HTML, True), (mishaps.TEXT, True), (mishaps.TEXT, False)]
    assert kinds == {(status, *shape) for status in mishaps.OUTAGES for shape in shapes}


def test_success_may_be_a_page_or_half_an_answer() -> None:
    """Status 200 says nothing yet."""
    bodies = {each.body for each in _befores("gitlab") if each.status == 200}
    assert bodies == {mishaps.SIGN_IN, '{"id":'}


@pytest.mark.parametrize("service", SERVICES)
def test_what_claims_to_be_json_is_json(service: str) -> None:
    """Nothing but the answer that ends too early is broken."""
    drawn = [each for each in _befores(service) if each.body and each.status != 200]
    bodies = {each.body for each in drawn if each.body and each.content_type == mishaps.JSON}
    assert bodies
    assert all(json.loads(body) for body in bodies)


@pytest.mark.parametrize(
    ("service", "template", "error"),
    [
        ("gitlab", "/api/v4/user", "invalid_token"),
        ("zendesk", "/api/v2/users/me", "Couldn't authenticate you"),
        ("zendesk", "/oauth/tokens", "invalid_client"),
    ],
)
def test_a_refused_token_is_told_in_the_services_words(
    url: str, sandbox: Sandbox, service: str, template: str, *, error: str
) -> None:
    """Each service has its own 401."""
    sandbox.traffic.faults.arm(mishaps.refused_token(service, template))
    answer = requests.get(f"{url}{template}", timeout=10)
    assert (answer.status_code, answer.json()["error"]) == (401, error)


@pytest.mark.parametrize("fault", _befores("gitlab")[:30])
def test_every_answer_can_be_sent(url: str, sandbox: Sandbox, fault: Fault) -> None:
    """Whatever is drawn reaches the client as it was drawn, odd headers included."""
    sandbox.traffic.faults.arm(fault)
    try:
        answer = requests.get(f"{url}/api/v4/user", timeout=10)
    except requests.ConnectionError:
        assert fault.is_silent
    else:
        assert fault.kind == "slow" or (answer.status_code, answer.text) == (fault.status, fault.body)
