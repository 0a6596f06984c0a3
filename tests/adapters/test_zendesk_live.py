"""A Zendesk account over real HTTP: the sandbox's."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters import zendesk_rows
from bot.adapters.zendesk import Zendesk
from bot.adapters.zendesk_auth import OAuthClient
from bot.domain.errors import BadReply, Denied, NotFound, Rejected
from bot.domain.model import Gone
from bot.domain.rating import Rating
from bot.sandbox.faults import Fault
from bot.sandbox.people import ZENDESK_CLIENT_SECRET
from bot.sandbox.world import Sandbox
from tests.adapters.canned import ZENDESK
from tests.adapters.conftest import Elsewhere, Time

LIST = f"{ZENDESK}/satisfaction_ratings.json"
LONG_AGO = datetime(2010, 1, 1, tzinfo=UTC)
EARLY = datetime(2026, 11, 1, tzinfo=UTC)


def test_an_account_over_http(sandbox: Sandbox, live_zendesk: Zendesk) -> None:
    """Every rating of the account arrives, whatever empty pages lie between, and its ticket with names."""
    sandbox.zendesk.switches.empty_page = True
    since = sandbox.clock.now() - timedelta(days=40)
    found = [one for one in live_zendesk.ratings(since) if isinstance(one, Rating)]
    assert {str(row.id) for row in sandbox.zendesk.ratings.view("received").rows} == {one.rating_id for one in found}
    assert len(found) > 100
    wanted = sorted({one.key.ticket_id for one in found})[:100]
    tickets = live_zendesk.tickets(wanted)
    assert wanted == list(tickets)
    assert any(ticket.assignee and ticket.group and ticket.organization for ticket in tickets.values())


def test_csat_switched_off_over_http(sandbox: Sandbox, live_zendesk: Zendesk) -> None:
    """An account without CSAT says which settings to look at."""
    sandbox.zendesk.switches.csat = "off"
    with pytest.raises((Denied, Rejected), match=r"CSAT|does not offer"):
        list(live_zendesk.ratings(EARLY))


def test_two_accounts_in_one_process(url: str, elsewhere: Elsewhere, sandbox: Sandbox, live_zendesk: Zendesk) -> None:
    """Each client keeps to its own address: nothing of the process decides where requests go."""
    other = Zendesk("other", elsewhere.url, OAuthClient("feedback_bot", "sandbox-secret"), Time().pace())
    assert live_zendesk.verify().user_id > 1
    with pytest.raises((Denied, BadReply, Rejected)):
        other.verify()
    assert len(sandbox.traffic.seen) == 2


def test_deleted_tickets_over_http(sandbox: Sandbox, live_zendesk: Zendesk) -> None:
    """A deleted ticket is gone for every question about it."""
    since = sandbox.clock.now() - timedelta(days=40)
    kept = {one.key.ticket_id for one in live_zendesk.ratings(since) if isinstance(one, Rating)}
    gone = kept.pop()
    sandbox.zendesk.delete_ticket(gone)
    assert (live_zendesk.is_deleted(next(iter(kept))), live_zendesk.is_deleted(gone)) == (False, True)
    assert gone not in live_zendesk.tickets([gone, *kept][:100])
    with pytest.raises(NotFound):
        live_zendesk.rating_of(gone)


def test_logs_hold_neither_words_nor_secrets(
    sandbox: Sandbox, live_zendesk: Zendesk, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Even with every library's debug lines on, no customer's word and no secret is logged."""
    caplog.set_level(logging.DEBUG)
    since = sandbox.clock.now() - timedelta(days=40)
    found = [one for one in live_zendesk.ratings(since) if isinstance(one, Rating)]
    words = [one.comment.text for one in found if one.comment and len(one.comment.text) > 20]
    assert len(words) > 10
    live_zendesk.tickets([found[0].key.ticket_id])
    live_zendesk.public_replies(found[0].key.ticket_id, 3)
    logged = caplog.text + capsys.readouterr().out
    assert "/api/v2/satisfaction_ratings" in logged
    assert [hidden for hidden in (*words, ZENDESK_CLIENT_SECRET, "sandbox-access-token") if hidden in logged] == []


def test_deletions_over_http(sandbox: Sandbox, live_zendesk: Zendesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deleted tickets are found on all pages, told from those that are gone for good; an early stop says how far."""
    monkeypatch.setattr(zendesk_rows, "MOST_CHANGES", 100)
    now = sandbox.clock.now()
    first, second, *_ = sandbox.zendesk.tickets
    for ticket in (first, second):
        sandbox.zendesk.delete_ticket(ticket)
    sandbox.zendesk.deleted.scrub(second, now)
    sandbox.clock.advance(timedelta(minutes=5))
    later = sandbox.clock.now()
    found = live_zendesk.deletions(LONG_AGO, later, 9)
    assert (dict(found.tickets), found.is_complete) == ({first: Gone.DELETED, second: Gone.SCRUBBED}, True)
    assert later - timedelta(minutes=2) < found.until < later
    short = live_zendesk.deletions(LONG_AGO, later, 1)
    assert (dict(short.tickets), short.is_complete, short.until < found.until) == ({}, False, True)


def test_more_deletions_in_a_second_than_pages(
    sandbox: Sandbox, live_zendesk: Zendesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tickets that all changed in one second are read to their end: the next look could not begin among them."""
    monkeypatch.setattr(zendesk_rows, "MOST_CHANGES", 1)
    sandbox.clock.advance(timedelta(minutes=5))
    now = sandbox.clock.now()
    gone = [*sandbox.zendesk.tickets][:4]
    for ticket in gone:
        sandbox.zendesk.delete_ticket(ticket)
    sandbox.clock.advance(timedelta(minutes=5))
    found = live_zendesk.deletions(now, sandbox.clock.now(), 1)
    assert (sorted(found.tickets), found.is_complete) == (sorted(gone), True)


def test_changes_that_lead_in_a_circle(live_zendesk: Zendesk, sandbox: Sandbox) -> None:
    """More tickets changed and nobody says where they are: better no answer than half of one, or one for ever."""
    body = {"tickets": [], "after_cursor": "a", "end_of_stream": False}
    template = "/api/v2/incremental/tickets/cursor"
    fault = Fault("status", "zendesk", template=template, status=200, body=json.dumps(body), times=None)
    sandbox.traffic.faults.arm(fault)
    with pytest.raises(BadReply, match="more tickets changed, but not where they are"):
        live_zendesk.deletions(LONG_AGO, sandbox.clock.now(), 9)


def test_nothing_is_ever_written_to_zendesk(live_zendesk: Zendesk, sandbox: Sandbox) -> None:
    """Whoever asks for it, no request is sent."""
    sandbox.traffic.clear()
    with pytest.raises(ValueError, match="the bot only reads from Zendesk"):
        live_zendesk._client.ask("put", "/tickets/1", None, {"ticket": {"status": "open"}})
    assert sandbox.traffic.count() == 0
