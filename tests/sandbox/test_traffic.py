"""The record of what clients asked."""

import time
from datetime import timedelta

import pytest
import requests

from bot.sandbox.traffic import Seen
from bot.sandbox.world import Sandbox
from tests.sandbox.conftest import Client, Desk


def test_a_request_is_recorded_by_its_template(zendesk: Client, desk: Desk, sandbox: Sandbox) -> None:
    """What was asked is named by route, with what the client saw and when."""
    zendesk.get(f"tickets/{desk.ticket().id}.json")
    expected = Seen("zendesk", "GET", "/api/v2/tickets/{id}", 200, sandbox.clock.now())
    assert (expected,) == sandbox.traffic.seen


@pytest.mark.parametrize(
    ("path", "service", "template", "status"),
    [
        ("/api/v2/tickets/1", "zendesk", "/api/v2/tickets/{id}", 401),
        ("/api/v2/satisfaction_ratings.json", "zendesk", "/api/v2/satisfaction_ratings", 401),
        ("/api/v2/no/such/thing", "zendesk", "/api/v2/{rest}", 404),
        ("/api/v4/projects/acme%2Ffeedback/issues", "gitlab", "/api/v4/projects/{project}/issues", 404),
    ],
)
def test_templates_hold_no_ids(
    url: str, sandbox: Sandbox, path: str, *, service: str, template: str, status: int
) -> None:
    """Requests for different things of a kind count as one kind, refused ones included."""
    requests.get(url + path, timeout=10)
    seen = sandbox.traffic.seen[0]
    assert (service, template, status) == (seen.service, seen.template, seen.status)


@pytest.mark.parametrize("path", ["/control/state", "/", "/api/v20/users", "/apiv4"])
def test_pages_and_controls_are_not_recorded(url: str, sandbox: Sandbox, path: str) -> None:
    """Only what a client of the services asks counts."""
    requests.get(url + path, timeout=10)
    assert sandbox.traffic.seen == ()


@pytest.mark.parametrize(
    ("service", "method", "count"),
    [(None, None, 3), ("zendesk", None, 2), ("gitlab", None, 1), (None, "POST", 1), ("gitlab", "POST", 0)],
)
def test_requests_are_counted_by_service_and_method(
    url: str, sandbox: Sandbox, service: str | None, method: str | None, count: int
) -> None:
    """A budget can be checked for each service and for reads and writes apart."""
    requests.get(f"{url}/api/v2/users/me", timeout=10)
    requests.post(f"{url}/oauth/tokens", json={}, timeout=10)
    requests.get(f"{url}/api/v4/user", timeout=10)
    assert count == sandbox.traffic.count(service, method)


def test_clearing_starts_the_count_anew(url: str, sandbox: Sandbox) -> None:
    """The requests of one run can be told from those before."""
    requests.get(f"{url}/api/v2/users/me", timeout=10)
    sandbox.traffic.clear()
    assert sandbox.traffic.count() == 0


def test_requests_are_recorded_in_order_with_their_times(url: str, sandbox: Sandbox) -> None:
    """The record shows when each request came, by the sandbox's clock."""
    requests.get(f"{url}/api/v2/users/me", timeout=10)
    sandbox.clock.advance(timedelta(minutes=5))
    requests.get(f"{url}/api/v4/user", timeout=10)
    first, second = sandbox.traffic.seen
    assert ("zendesk", "gitlab", timedelta(minutes=5)) == (first.service, second.service, second.at - first.at)


def test_latency_slows_services_and_not_controls(url: str, sandbox: Sandbox) -> None:
    """Each recorded request takes the latency longer; a control answers long before it is over."""
    sandbox.traffic.latency = 0.2
    start = time.perf_counter()
    requests.get(f"{url}/api/v2/users/me", timeout=10)
    assert time.perf_counter() - start >= 0.2
    sandbox.traffic.latency = 60
    assert requests.get(f"{url}/control/state", timeout=10).status_code == 200
