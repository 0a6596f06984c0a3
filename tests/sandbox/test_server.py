"""The sandbox on a port of this machine."""

import contextlib
import socket
from email.utils import parsedate_to_datetime

import pytest
import requests

from bot.sandbox.faults import Fault
from bot.sandbox.server import Server
from bot.sandbox.world import Sandbox


def test_it_listens_on_loopback_only(url: str) -> None:
    """Nobody but this machine reaches it."""
    assert url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    "path",
    ["/api/v2/users/me", "/api/v2/nothing", "/api/v4/user", "/api/v4/nothing", "/control/state", "/nothing"],
)
def test_every_answer_carries_the_sandboxs_time(url: str, sandbox: Sandbox, path: str) -> None:
    """Clients take the time from the `Date` header, on errors too, and there is one such header only."""
    response = requests.get(url + path, timeout=10)
    assert sandbox.clock.now() == parsedate_to_datetime(response.headers["Date"])


def test_injected_answers_carry_the_sandboxs_time_too(url: str, sandbox: Sandbox) -> None:
    """A fault has a date like any answer."""
    sandbox.traffic.faults.arm(Fault("status", status=500))
    response = requests.get(f"{url}/api/v2/users/me", timeout=10)
    assert (500, sandbox.clock.now()) == (response.status_code, parsedate_to_datetime(response.headers["Date"]))


def test_a_taken_port_is_told() -> None:
    """Two sandboxes cannot share a port."""
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        Server(Sandbox(), port=taken.getsockname()[1])


def test_it_stops_while_a_client_still_waits(caplog: pytest.LogCaptureFixture) -> None:
    """A stalled request neither holds the end up nor leaves a complaint: its client loses the connection."""
    sandbox = Sandbox()
    sandbox.traffic.faults.arm(Fault("stall", seconds=60))
    with Server(sandbox) as server:
        waiting = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        waiting.sendall(b"GET /api/v2/users/me HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        requests.get(f"{server.url}/control/state", timeout=10)
    with waiting, contextlib.suppress(ConnectionResetError):
        assert waiting.recv(1) == b""
    assert (caplog.records, [seen.fault for seen in sandbox.traffic.seen]) == ([], ["stall"])


def test_it_can_be_given_up_before_it_began() -> None:
    """A server that was never started frees its port."""
    server = Server(Sandbox())
    server.stop()
    with socket.create_server(("127.0.0.1", server.port)) as again:
        assert server.port == again.getsockname()[1]


def test_a_fault_may_bring_its_own_date(url: str, sandbox: Sandbox) -> None:
    """Then the client sees a service whose clock is wrong, and still one such header only."""
    wrong = "Mon, 02 Nov 2026 09:00:00 GMT"
    sandbox.traffic.faults.arm(Fault("status", status=200, headers={"Date": wrong}))
    assert requests.get(f"{url}/api/v4/version", timeout=5).headers["Date"] == wrong
