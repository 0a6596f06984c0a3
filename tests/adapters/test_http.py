"""The road both clients share: repeats, waits, refusals, and what never leaves."""

from __future__ import annotations

import socket
from datetime import UTC, datetime

import pytest
import requests
import responses

from bot.adapters.address import Address
from bot.adapters.channel import Channel, Dialect, Patience
from bot.adapters.http import Redirected, Session
from bot.adapters.pacing import MARGIN
from bot.domain.errors import BadReply, Rejected, ServiceError, Unavailable, UnknownOutcome
from tests.adapters.conftest import GITLAB_URL, Elsewhere, Time

PATIENCE = Patience(tries=3, backoff_seconds=1, throttled_seconds=10, longest_wait_seconds=60)
ITEMS = f"{GITLAB_URL}/items"
WRITES = ("POST", "PUT", "DELETE")
JSON = "application/json"


def refused(response: requests.Response) -> ServiceError:
    return Rejected("GitLab", str(response.status_code))


def channel_to(url: str, time: Time, *, is_read_only: bool = False, patience: Patience = PATIENCE) -> Channel:
    dialect = Dialect("GitLab", refused, is_read_only=is_read_only)
    return Channel(dialect, Address.of(url, "GITLAB_URL"), time.pace(), patience, jitter=lambda: 0.0)


@pytest.fixture
def channel(time: Time) -> Channel:
    return channel_to(GITLAB_URL, time)


@pytest.fixture
def session(channel: Channel) -> Session:
    return Session(channel)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520])
def test_reads_are_repeated(
    status: int, session: Session, channel: Channel, time: Time, http: responses.RequestsMock
) -> None:
    """A read that meets a failing service is sent again after a growing pause, and every sending is counted."""
    http.get(ITEMS, status=status)
    http.get(ITEMS, status=status)
    http.get(ITEMS, json=[])
    assert session.get(ITEMS).json() == []
    assert (time.slept, channel.sent) == ([1.0, 2.0], 3)


def test_reads_are_repeated_after_broken_connections(
    session: Session, time: Time, http: responses.RequestsMock
) -> None:
    """No reply at all is as good a reason as a bad one."""
    http.get(ITEMS, body=requests.ConnectionError("reset"))
    http.get(ITEMS, body=requests.ReadTimeout("slow"))
    http.get(ITEMS, json=[1])
    assert session.get(ITEMS).json() == [1]
    assert time.slept == [1.0, 2.0]


def test_repeats_end(session: Session, channel: Channel, http: responses.RequestsMock) -> None:
    """After the last try the service counts as unavailable."""
    http.get(ITEMS, status=502)
    with pytest.raises(Unavailable, match=r"GitLab: fails \(502\)"):
        session.get(ITEMS)
    assert channel.sent == 3


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, [10.0, 20.0]),
        ({"Retry-After": "7"}, [7.0, 7.0]),
        ({"Retry-After": "99999999"}, [60.0, 60.0]),
        ({"Retry-After": "Mon, 02 Nov 2026 09:00:30 GMT", "Date": "Mon, 02 Nov 2026 09:00:00 GMT"}, [30.0, 30.0]),
        ({"Retry-After": "rubbish"}, [10.0, 20.0]),
    ],
)
@pytest.mark.parametrize("method", ["GET", *WRITES])
def test_throttled(
    *,
    method: str,
    headers: dict[str, str],
    expected: list[float],
    session: Session,
    time: Time,
    http: responses.RequestsMock,
) -> None:
    """After 429, by which a service says that it did nothing, writes too wait as asked, within bounds, and return."""
    for _ in expected:
        http.add(method, ITEMS, status=429, headers=headers, body="Retry later\n")
    http.add(method, ITEMS, status=200, json=[])
    assert session.request(method, ITEMS).status_code == 200
    assert expected == time.slept


@pytest.mark.parametrize(
    "odd", [{"body": "<html>Log in</html>", "content_type": "text/html"}, {"body": '[{"id": 1', "content_type": JSON}]
)
def test_a_read_that_is_no_json_is_sent_again(
    odd: dict[str, str], session: Session, time: Time, http: responses.RequestsMock
) -> None:
    """What a proxy wrote in place of the service, or what broke off, does not end a run."""
    http.get(ITEMS, **odd)
    http.get(ITEMS, json=[])
    assert (session.get(ITEMS).json(), len(time.slept)) == ([], 1)


def test_a_read_that_is_never_json(session: Session, channel: Channel, http: responses.RequestsMock) -> None:
    """A login page for ever is told as what it is."""
    http.get(ITEMS, body="<html>Log in</html>", content_type="text/html")
    with pytest.raises(BadReply, match="login page"):
        session.get(ITEMS)
    assert channel.sent == channel.patience.tries


def test_throttled_for_ever(session: Session, http: responses.RequestsMock) -> None:
    """A service that never lets the bot in is left to the next run."""
    http.post(ITEMS, status=429)
    with pytest.raises(Unavailable, match="429") as caught:
        session.post(ITEMS)
    assert not isinstance(caught.value, UnknownOutcome)


def test_deadline_ends_the_repeats(
    session: Session, channel: Channel, time: Time, http: responses.RequestsMock
) -> None:
    """A pause that the run has no time for is not begun."""
    time.deadline = time.now + 5
    http.get(ITEMS, status=429)
    with pytest.raises(Unavailable, match="out of time"):
        session.get(ITEMS)
    assert (channel.sent, time.slept) == (1, [])


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("method", WRITES)
def test_writes_are_sent_once(
    method: str, status: int, session: Session, channel: Channel, http: responses.RequestsMock
) -> None:
    """A failing service may have done what it was asked: its outcome is unknown and it is not asked again."""
    http.add(method, ITEMS, status=status)
    with pytest.raises(UnknownOutcome):
        session.request(method, ITEMS)
    assert channel.sent == 1


@pytest.mark.parametrize(
    "failure",
    [
        requests.ConnectionError("reset"),
        requests.ReadTimeout("slow"),
        requests.exceptions.ChunkedEncodingError("cut"),
    ],
)
def test_lost_reply_to_a_write(
    failure: Exception, session: Session, channel: Channel, http: responses.RequestsMock
) -> None:
    """A connection that broke after sending leaves the outcome unknown."""
    http.post(ITEMS, body=failure)
    with pytest.raises(UnknownOutcome):
        session.post(ITEMS)
    assert channel.sent == 1


def test_write_that_never_left(time: Time) -> None:
    """Nobody listens: nothing was written, and that is certain."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Unavailable) as caught:
        Session(channel_to(f"http://127.0.0.1:{port}", time)).post(f"http://127.0.0.1:{port}/items")
    assert not isinstance(caught.value, UnknownOutcome)


def test_connect_timeout_of_a_write(session: Session, http: responses.RequestsMock) -> None:
    """A connection that never came about carried nothing."""
    http.post(ITEMS, body=requests.ConnectTimeout("slow"))
    with pytest.raises(Unavailable) as caught:
        session.post(ITEMS)
    assert not isinstance(caught.value, UnknownOutcome)


def test_writes_of_a_read_only_service_are_repeated(time: Time, http: responses.RequestsMock) -> None:
    """Asking for a token is a POST, and may be done twice."""
    http.post(ITEMS, status=503)
    http.post(ITEMS, json={})
    assert Session(channel_to(GITLAB_URL, time, is_read_only=True)).post(ITEMS).json() == {}


def test_refusals_are_not_repeated(session: Session, channel: Channel, http: responses.RequestsMock) -> None:
    """A 4xx is an answer, read by the service's own rules."""
    http.get(ITEMS, status=422)
    with pytest.raises(Rejected, match="422"):
        session.get(ITEMS)
    assert channel.sent == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(
    status: int, time: Time, elsewhere: Elsewhere, http: responses.RequestsMock
) -> None:
    """Neither the request nor its credential goes where a redirect points, and the message says what to do."""
    http.get(ITEMS, status=status, headers={"Location": f"{elsewhere.url}/items"})
    http.add_passthru(elsewhere.url)
    session = Session(channel_to(GITLAB_URL, time))
    with pytest.raises(Redirected, match="configure the final address") as caught:
        session.get(ITEMS, headers={"Authorization": "Bearer sandbox-token"})
    assert (f"{elsewhere.url}/items", []) == (caught.value.location, elsewhere.paths)


def test_other_hosts_get_nothing(session: Session, channel: Channel, elsewhere: Elsewhere) -> None:
    """A request to another host is refused before anything is sent or counted."""
    with pytest.raises(BadReply, match="another host"):
        session.get(f"{elsewhere.url}/items", headers={"Authorization": "Bearer sandbox-token"})
    assert (channel.sent, elsewhere.paths) == (0, [])


def test_proxies_of_the_environment_do_not_see_loopback(
    time: Time, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy that is meant for the world gets no request that is meant for this machine."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    session = Session(channel_to(elsewhere.url, time))
    assert session.get(f"{elsewhere.url}/items").status_code == 200


def test_proxies_of_the_environment_serve_real_hosts(channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    """For real hosts the usual variables keep working."""
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "bundle.pem")
    found = Session(channel).merge_environment_settings(ITEMS, {}, stream=None, verify=True, cert=None)
    assert (found["proxies"]["https"], found["verify"]) == ("http://proxy.example:3128", "bundle.pem")


def test_netrc_is_not_read(session: Session, http: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password that somebody keeps for other tools is not sent."""
    monkeypatch.setattr("requests.sessions.get_netrc_auth", lambda _: ("somebody", "hush"))
    http.get(ITEMS, json=[])
    session.get(ITEMS)
    assert "Authorization" not in http.calls[0].request.headers


def test_cookies_are_not_kept(session: Session, http: responses.RequestsMock) -> None:
    """Each request proves itself by its credentials alone."""
    http.get(ITEMS, json=[], headers={"Set-Cookie": "_session=1; Path=/"})
    session.get(ITEMS)
    session.get(ITEMS)
    assert "Cookie" not in http.calls[1].request.headers


def test_timeouts_are_set(time: Time, http: responses.RequestsMock) -> None:
    """Whatever a client library asks for, every request has the configured timeouts."""
    http.get(ITEMS, json=[])
    patience = Patience(connect_seconds=2, read_seconds=9)
    Session(channel_to(GITLAB_URL, time, patience=patience)).get(ITEMS, timeout=None)
    assert http.calls[0].request.req_kwargs["timeout"] == (2, 9)  # type: ignore[attr-defined]  # added by responses


def test_service_time_is_that_of_the_first_reply(
    session: Session, channel: Channel, http: responses.RequestsMock
) -> None:
    """A run has one time: later replies do not move it."""
    assert channel.service_time is None
    http.get(ITEMS, json=[], headers={"Date": "Mon, 02 Nov 2026 09:00:00 GMT"})
    http.get(ITEMS, json=[], headers={"Date": "Mon, 02 Nov 2026 10:00:00 GMT"})
    session.get(ITEMS)
    session.get(ITEMS)
    assert datetime(2026, 11, 2, 9, tzinfo=UTC) == channel.service_time


def test_used_up_windows_are_waited_for(session: Session, time: Time, http: responses.RequestsMock) -> None:
    """When a reply says that nothing is left, the next request waits for the reset instead of meeting a refusal."""
    http.get(ITEMS, json=[], headers={"RateLimit-Remaining": "0", "RateLimit-Reset": "20"})
    session.get(ITEMS)
    session.get(ITEMS)
    assert time.slept == [20 + 60 * MARGIN]
