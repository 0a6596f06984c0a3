"""The library that most Python programs use for Zendesk, against the sandbox's."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from zenpy import Zenpy
from zenpy.lib.exception import APIException, RecordNotFoundException

from tests.sandbox.conftest import Desk


@pytest.fixture
def zenpy(url: str, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("ZENPY_FORCE_SCHEME", "http")
    monkeypatch.setenv("ZENPY_FORCE_NETLOC", urlsplit(url).netloc)
    desk.zendesk.accounts.add_api_token("sandbox-api-token", desk.admin)
    return Zenpy(subdomain="acme", email="mira@acme.example", token="sandbox-api-token", disable_cache=True, timeout=10)


def test_it_reads_ratings_through_cursors(zenpy: Any, desk: Desk) -> None:
    """A filtered list of several pages comes whole."""
    expected = [desk.zendesk.rate(desk.ticket().id, "bad").id for _ in range(130)]
    start = datetime(2026, 11, 1, tzinfo=UTC)
    found = zenpy.satisfaction_ratings(score="received", start_time=start, cursor_pagination=100)
    assert sorted(rating.id for rating in found) == sorted(expected)


def test_it_loses_rows_behind_an_empty_page(zenpy: Any, desk: Desk) -> None:
    """The library ends silently at an empty page with more behind it: a client must page for itself."""
    desk.zendesk.switches.empty_page = True
    for _ in range(5):
        desk.zendesk.rate(desk.ticket().id, "bad")
    assert len(list(zenpy.satisfaction_ratings(score="received", cursor_pagination=2))) == 2


def test_it_reads_tickets_users_and_comments(zenpy: Any, desk: Desk) -> None:
    """Single things, bulk answers and comments parse into the library's objects."""
    ticket = desk.ticket()
    seen = [
        zenpy.tickets(id=ticket.id).subject,
        [found.id for found in zenpy.tickets(ids=[ticket.id])],
        [comment.body for comment in zenpy.tickets.comments(ticket.id)],
        zenpy.users.me().name,
        zenpy.groups(id=desk.group.id).name,
    ]
    assert seen == ["Printer", [ticket.id], ["It burns."], "Mira", "Billing"]


def test_it_tells_a_missing_ticket(zenpy: Any) -> None:
    """A 404 becomes the library's own error."""
    with pytest.raises(RecordNotFoundException):
        zenpy.tickets(id=999)


def test_it_tells_a_forbidden_list(zenpy: Any, desk: Desk) -> None:
    """A 403 becomes the library's other error."""
    desk.zendesk.switches.csat = "off"
    with pytest.raises(APIException):
        list(zenpy.satisfaction_ratings(score="received", cursor_pagination=100))
