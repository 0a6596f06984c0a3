"""The schedule of bad weather: what it does to which request."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from bot.sandbox import people
from bot.sandbox.chaos import CALM, Asked, Away, Chaos, Weather
from bot.sandbox.faults import Fault
from bot.sandbox.seed import seed
from bot.sandbox.world import Sandbox

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
ISSUES, ISSUE = "/api/v4/projects/{project}/issues", "/api/v4/projects/{project}/issues/{issue_iid}"
RATINGS = "/api/v2/satisfaction_ratings"
GRANT = {
    "grant_type": "client_credentials",
    "client_id": people.ZENDESK_CLIENT_ID,
    "client_secret": people.ZENDESK_CLIENT_SECRET,
}


@pytest.fixture
def sandbox() -> Sandbox:
    sandbox = Sandbox()
    seed(sandbox, seed=1, ratings=3)
    return sandbox


def _asked(service: str = "gitlab", method: str = "GET", template: str = ISSUES, credential: str = "") -> Asked:
    return Asked(service, method, template, credential, NOON)


def _faults(weather: Weather, asked: Asked, times: int = 60) -> list[Fault | None]:
    chaos = Chaos(weather)
    return [chaos.take(asked) for _ in range(times)]


def _status(url: str, path: str, token: str = people.GITLAB_TOKEN) -> int:
    headers = {"PRIVATE-TOKEN": token} if "v4" in path else {"Authorization": f"Bearer {token}"}
    return requests.get(f"{url}/api/{path}", headers=headers, timeout=10).status_code


def _grant(url: str) -> requests.Response:
    return requests.post(f"{url}/oauth/tokens", json=GRANT, timeout=10)


def test_the_same_weather_does_the_same_to_the_same_requests() -> None:
    """A seed is all that is needed to see a run again."""
    weather = Weather(7, 0.5)
    assert _faults(weather, _asked()) == _faults(weather, _asked())
    assert _faults(weather, _asked()) != _faults(replace(weather, seed=8), _asked())


def test_requests_of_other_kinds_change_nothing() -> None:
    """What happens to one kind of request does not depend on what a race put between them."""
    chaos = Chaos(Weather(7, 0.5))
    taken = [(chaos.take(_asked()), chaos.take(_asked("zendesk", template=RATINGS)))[0] for _ in range(60)]
    assert taken == _faults(chaos.weather, _asked())


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_the_share_of_the_requests_is_hit(share: float) -> None:
    """Out of many requests about so many are hit as was asked for."""
    hits = sum(fault is not None for fault in _faults(Weather(1, share), _asked(), 1000))
    assert hits == pytest.approx(1000 * share, abs=50)


@pytest.mark.parametrize(
    ("weights", "asked", "kinds"),
    [
        ((1, 0, 0), _asked(method="POST"), {"refused", "reset", "stall", "slow", "status"}),
        ((0, 1, 0), _asked(method="POST"), {"lost_reply", "cut", "truncate"}),
        ((0, 1, 0), _asked(), {"cut", "truncate"}),
        ((0, 0, 1), _asked(), {"page"}),
        ((0, 0, 1), _asked("zendesk", template=RATINGS), {"page"}),
        ((0, 0, 1), _asked(template=ISSUE), {None}),
        ((0, 0, 1), _asked(method="POST"), {None}),
        ((0, 0, 1), _asked("pagerduty", template="/schedules"), {None}),
    ],
)
def test_each_group_brings_its_kinds(weights: tuple[float, float, float], asked: Asked, kinds: set[str | None]) -> None:
    """Writes can be lost, lists have pages, and what is neither has nothing of that."""
    before, after, pages = weights
    faults = _faults(Weather(1, 1.0, before=before, after=after, pages=pages), asked, 200)
    assert kinds == {fault and fault.kind for fault in faults}


def test_what_is_drawn_lasts_as_long_as_the_weather_says() -> None:
    """Late answers and silences are as short as a test needs them."""
    weather = Weather(1, 1.0, slow_seconds=0.5, stall_seconds=0.25)
    times = {(fault.kind, fault.seconds) for fault in _faults(weather, _asked(method="POST"), 300) if fault}
    assert {("slow", 0.5), ("stall", 0.25), ("lost_reply", 0.25)} <= times


def test_everything_happens_to_a_client(url: str, sandbox: Sandbox) -> None:
    """In the usual weather a client that asks on and on meets broken connections, refusals and false successes."""
    sandbox.traffic.chaos = Chaos(Weather(1, 1.0))
    for _ in range(60):
        try:
            _status(url, "v4/user")
        except requests.RequestException:
            continue
    seen = Counter((seen.fault, seen.status) for seen in sandbox.traffic.seen)
    assert {("refused", 0), ("reset", 0), ("stall", 0), ("slow", 200), ("status", 200), ("status", 429)} <= set(seen)
    assert seen[None, 200] == 0


def test_an_armed_fault_comes_first(url: str, sandbox: Sandbox) -> None:
    """Whoever breaks something on purpose gets that, whatever the weather."""
    sandbox.traffic.chaos = Chaos(replace(CALM, gitlab_token_after=0))
    sandbox.traffic.faults.arm(Fault("status", status=418))
    assert [_status(url, "v4/user") for _ in range(2)] == [418, 401]


@pytest.mark.parametrize("how", ["refused", "maintenance"])
def test_a_service_is_away_for_its_time(url: str, sandbox: Sandbox, how: Any) -> None:
    """From its beginning until its end by the clock, and the other services are there."""
    hour, now = timedelta(hours=1), sandbox.clock.now()
    sandbox.traffic.chaos = Chaos(replace(CALM, away=(Away("gitlab", now + hour, now + 2 * hour, how),)))
    outcomes = []
    for _ in range(3):
        try:
            outcomes.append(_status(url, "v4/user"))
        except requests.ConnectionError:
            outcomes.append(0)
        assert _grant(url).status_code == 200
        sandbox.clock.advance(hour)
    assert outcomes == [200, 0 if how == "refused" else 503, 200]


def test_gitlab_refuses_its_tokens_until_that_is_mended(url: str, sandbox: Sandbox) -> None:
    """Revoked in the middle of a run, a token stays so; Zendesk has its own."""
    sandbox.traffic.chaos = chaos = Chaos(replace(CALM, gitlab_token_after=2))
    statuses = [_status(url, "v4/user") for _ in range(4)]
    chaos.mend()
    statuses += [_status(url, "v4/user"), _grant(url).status_code]
    assert statuses == [200, 200, 401, 401, 200, 200]


def test_zendesk_refuses_its_client_until_that_is_mended(url: str, sandbox: Sandbox) -> None:
    """Neither what was granted before nor a new grant helps."""
    token = _grant(url).json()["access_token"]
    sandbox.traffic.chaos = chaos = Chaos(replace(CALM, zendesk_client_after=1))
    statuses = [_status(url, "v2/satisfaction_ratings", token) for _ in range(2)]
    refused = _grant(url)
    chaos.mend()
    statuses += [_status(url, "v2/satisfaction_ratings", token)]
    assert (statuses, refused.status_code, refused.json()["error"]) == ([200, 401, 200], 401, "invalid_client")


def test_an_access_token_expires_and_a_fresh_grant_helps(url: str, sandbox: Sandbox) -> None:
    """The token that expired is refused from then on; another one has its own end."""
    weather = replace(CALM, expiry=0.2)
    sandbox.traffic.chaos = Chaos(weather)
    lives = []
    for _ in range(2):
        token = _grant(url).json()["access_token"]
        statuses = [_status(url, "v2/satisfaction_ratings", token) for _ in range(20)]
        assert statuses == sorted(statuses)
        lives.append(statuses.count(200))
    assert all(0 < life < 20 for life in lives)


def test_the_old_pair_does_not_expire() -> None:
    """An address and an API token have no end of the kind that a grant heals."""
    asked = _asked("zendesk", template=RATINGS, credential="Basic YQ==")
    assert {None} == set(_faults(replace(CALM, expiry=1.0), asked))


def test_fine_weather_ends_everything(url: str, sandbox: Sandbox) -> None:
    """Without chaos services are there, take their tokens and answer."""
    now = sandbox.clock.now()
    away = Away("gitlab", now, now + timedelta(days=1))
    sandbox.traffic.chaos = Chaos(Weather(1, 1.0, gitlab_token_after=0, away=(away,)))
    stormy = _status(url, "v4/user")
    sandbox.traffic.chaos = None
    assert (stormy, {_status(url, "v4/user") for _ in range(5)}) == (503, {200})
