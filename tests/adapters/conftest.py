"""Time that passes only when somebody sleeps, and clients of both services as the tests need them."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import responses

from bot.adapters.gitlab import GitLab
from bot.adapters.pacing import Pace
from bot.adapters.zendesk import Zendesk
from bot.adapters.zendesk_auth import OAuthClient
from bot.sandbox.people import GITLAB_TOKEN, PROJECT, ZENDESK_CLIENT_ID, ZENDESK_CLIENT_SECRET
from bot.sandbox.server import Server
from bot.sandbox.world import Sandbox

ZENDESK_URL = "https://acme.zendesk.com"
GITLAB_URL = "https://gitlab.example"
PROJECT_ROW = {
    "id": 5, "path_with_namespace": "acme/feedback", "visibility": "private", "archived": False,
    "issues_enabled": True, "issues_access_level": "enabled", "web_url": f"{GITLAB_URL}/acme/feedback",
}  # fmt: skip


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self.deadline = math.inf

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def pace(self, notes: int | None = None, issues: int | None = None, requests: int | None = None) -> Pace:
        return Pace(notes, issues, requests, clock=lambda: self.now, sleep=self.sleep, deadline=lambda: self.deadline)


def most_in_any(seconds: float, moments: Sequence[float]) -> int:
    """The most of these moments that lie in any span of so many seconds."""
    return max((sum(start <= moment < start + seconds for moment in moments) for start in moments), default=0)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def http() -> Iterator[responses.RequestsMock]:
    """Canned replies instead of a network; what a test does not ask for must not be registered."""
    with responses.RequestsMock(assert_all_requests_are_fired=True) as mock:
        yield mock


@pytest.fixture
def zendesk(time: Time, http: responses.RequestsMock) -> Zendesk:
    """A client that already has a token to come."""
    http.post(f"{ZENDESK_URL}/oauth/tokens", json={"access_token": "first", "token_type": "bearer", "expires_in": 3600})
    return Zendesk("acme", ZENDESK_URL, OAuthClient("feedback_bot", "sandbox-secret"), time.pace())


@pytest.fixture
def gitlab(time: Time, http: responses.RequestsMock) -> GitLab:
    return GitLab(GITLAB_URL, "sandbox-token", 5, time.pace())


@pytest.fixture
def project(gitlab: GitLab, http: responses.RequestsMock) -> GitLab:
    """A client that already knows its project."""
    http.get(f"{GITLAB_URL}/api/v4/projects/5", json=PROJECT_ROW)
    gitlab.project()
    return gitlab


@pytest.fixture
def sandbox() -> Sandbox:
    """A world of more than one page, new for each test."""
    return Sandbox.create(ratings=120)


@pytest.fixture
def url(sandbox: Sandbox) -> Iterator[str]:
    with Server(sandbox) as server:
        yield server.url


@pytest.fixture
def live_zendesk(url: str, time: Time) -> Zendesk:
    return Zendesk("acme", url, OAuthClient(ZENDESK_CLIENT_ID, ZENDESK_CLIENT_SECRET), time.pace())


@pytest.fixture
def live_gitlab(url: str, time: Time) -> GitLab:
    return GitLab(url, GITLAB_TOKEN, PROJECT, time.pace())


class Elsewhere:
    """A second host of this machine that no credential may reach."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        seen = self.paths

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                seen.append(self.path)
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            do_POST = do_GET  # noqa: N815 (the parent's name)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the parent's name)
                """Silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def __enter__(self) -> Elsewhere:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    with Elsewhere() as host:
        yield host
