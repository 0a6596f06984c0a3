"""Clients are lent to one thread at a time, and used again."""

from __future__ import annotations

from contextlib import suppress

from bot.adapters.lending import Lending


def test_one_after_the_other() -> None:
    """A client that was given back is lent again."""
    clients = Lending(object)
    lent = []
    for _ in range(3):
        with clients.lent() as client:
            lent.append(client)
    assert lent == [lent[0]] * 3


def test_two_at_a_time() -> None:
    """While one is in use, another is made."""
    clients = Lending(object)
    with clients.lent() as one, clients.lent() as other:
        assert one is not other


def test_the_freshest_comes_first() -> None:
    """Of several idle ones the last used is lent: its connection is the least likely to be closed."""
    clients = Lending(object)
    with clients.lent() as one, clients.lent():
        pass
    with clients.lent() as again:
        assert again is one


def test_an_error_gives_it_back() -> None:
    """A request that fails does not lose its client."""
    clients = Lending(object)
    with suppress(ValueError), clients.lent() as one:
        raise ValueError
    with clients.lent() as again:
        assert again is one
