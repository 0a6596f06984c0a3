"""What the bot relies on in Zendesk; nothing is written there."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.adapters.pacing import Pace
from bot.adapters.zendesk import Zendesk
from bot.adapters.zendesk_auth import OAuthClient
from bot.credentials import Services
from bot.domain.errors import Denied
from bot.domain.ports import RatingSource
from bot.domain.rating import Rating
from bot.ports import Ports

NO_TICKET = 999_999_999_999
PERIOD = timedelta(days=60)


@pytest.fixture
def zendesk(ports: Ports) -> RatingSource:
    return ports.source


@pytest.fixture
def now(ports: Ports) -> datetime:
    return ports.local_now()


@pytest.fixture
def ratings(zendesk: RatingSource, now: datetime) -> list[Rating]:
    return [one for one in zendesk.ratings(now - PERIOD) if isinstance(one, Rating)]


def test_the_account_is_an_administrators(ports: Ports) -> None:
    """Only they may read ratings; strangers would be answered with a user without a number."""
    user = ports.wires.zendesk.ask("get", "/users/me.json").body["user"]
    assert (user["role"], user["id"] is None) == ("admin", False)


def test_ratings_lie_in_their_window(zendesk: RatingSource, ratings: list[Rating], now: datetime) -> None:
    """Windows that touch give each rating once, and all of them together."""
    middle = now - PERIOD / 2
    parts = [*zendesk.ratings(now - PERIOD, middle), *zendesk.ratings(middle, now + timedelta(days=1))]
    assert sorted(one.rating_id for one in parts) == sorted(one.rating_id for one in ratings)


def test_nothing_comes_from_the_future(zendesk: RatingSource, now: datetime) -> None:
    """The filter is honoured: seconds are seconds."""
    assert list(zendesk.ratings(now + timedelta(days=1))) == []


def test_pages_are_cut_by_cursor(ports: Ports) -> None:
    """Of the size that is asked for, with a cursor to the next one, and no row twice."""
    query: dict[str, str | int] | None = {"score": "received", "page[size]": 1}
    seen: list[object] = []
    while query is not None and len(seen) < 5:
        body = ports.wires.zendesk.ask("get", "/satisfaction_ratings.json", query).body
        assert len(body["satisfaction_ratings"]) <= 1
        seen += [row["id"] for row in body["satisfaction_ratings"]]
        cursor = body["meta"]["after_cursor"] if body["meta"]["has_more"] else None
        query = {"score": "received", "page[size]": 1, "page[after]": cursor} if cursor else None
    assert len(seen) == len(set(seen))


def test_tickets_of_ratings(zendesk: RatingSource, ratings: list[Rating]) -> None:
    """A hundred at a time by their numbers; one that does not exist is left out."""
    wanted = sorted({one.key.ticket_id for one in ratings})[:99]
    found = zendesk.tickets([*wanted, NO_TICKET])
    assert set(found) <= set(wanted)
    assert {zendesk.is_deleted(number) for number in wanted[:3] if number not in found} <= {True}
    assert zendesk.is_deleted(NO_TICKET)


def test_the_present_rating_of_a_ticket(zendesk: RatingSource, ratings: list[Rating]) -> None:
    """It is the newest of the list."""
    newest = max(ratings, key=lambda one: one.rated_at, default=None)
    present = newest and zendesk.rating_of(newest.key.ticket_id)
    assert (present and (present.key, present.score)) == (newest and (newest.key, newest.score))


def test_replies_are_public_and_few(zendesk: RatingSource, ratings: list[Rating]) -> None:
    """The newest ones, no more than asked for."""
    numbers = [one.key.ticket_id for one in ratings[:3]]
    assert [len(zendesk.public_replies(number, 2)) <= 2 for number in numbers] == [True] * len(numbers)


def test_a_wrong_secret_is_denied(services: Services) -> None:
    """The error says what to check and repeats nothing."""
    stranger = Zendesk("other", services.zendesk_url, OAuthClient("nobody", "wrong-secret"), Pace())
    with pytest.raises(Denied) as refused:
        stranger.verify()
    assert "wrong-secret" not in str(refused.value)
