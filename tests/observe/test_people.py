"""Who is who: asked for once an hour, bots told apart, commands counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cache import Cache
from bot.domain.said import Person
from bot.observe import Directory
from bot.observe.people import KNOWN_FOR
from bot.sandbox import people
from tests.commands.asking import ANA, AT
from tests.world import World

MINUTE = timedelta(minutes=1)


def directory(world: World, cache: Cache, *ignored: str) -> Directory:
    """The people of the world's project, as a run of this moment knows them."""
    with world.ports() as ports:
        ports.gitlab.project()
        return Directory(ports.gitlab, cache, world.sandbox.clock.now(), ignored)


def asked(world: World) -> int:
    """How often GitLab was asked about an account."""
    return sum(seen.template == "/api/v4/users/{user_id}" for seen in world.sandbox.traffic.seen)


@pytest.mark.parametrize(
    ("username", "level", "is_active", "is_bot"),
    [
        (people.MANAGERS[0].username, people.REPORTER, True, False),
        (people.WRITER.username, people.GUEST, True, False),
        (people.FORMER.username, people.REPORTER, False, False),
        (people.OUTSIDER, None, True, False),
        (people.TRIAGE, people.REPORTER, True, True),
    ],
)
def test_accounts(world: World, username: str, level: int | None, *, is_active: bool, is_bot: bool) -> None:
    """Role, whether it is blocked, whether it is a bot."""
    user = world.user(username)
    found = directory(world, Cache(None)).person(user.id, username)
    assert (found.username, found.is_active, found.is_bot) == (username, is_active, is_bot)
    assert found.access_level == level or is_bot


def test_an_account_that_exists_no_more(world: World) -> None:
    """Is nobody's: no member, not active."""
    assert directory(world, Cache(None)).person(9999, "gone") == Person(9999, "gone", None, is_active=False)


def test_bots_by_setting(world: World) -> None:
    """`ignore_users` names them in any case, also when they were known before."""
    cache, user = Cache(None), world.manager
    found = [directory(world, cache, *names).person(user.id, "").is_bot for names in ([], [user.username.upper()], [])]
    assert found == [False, True, False]


def test_people_are_asked_for_once_an_hour(world: World) -> None:
    """A role is believed so long; the next run after it asks again."""
    cache, user = Cache(None), world.manager
    counts = []
    for wait in (timedelta(), KNOWN_FOR - MINUTE, MINUTE):
        world.wait(wait)
        world.sandbox.traffic.clear()
        known = directory(world, cache)
        assert [known.person(user.id, "").access_level for _ in range(3)] == [people.REPORTER] * 3
        counts.append(asked(world))
    assert counts == [1, 0, 1]


@pytest.mark.parametrize("name", [people.MANAGERS[0].username, people.MANAGERS[0].username.upper()])
def test_by_name(world: World, name: str) -> None:
    """In any case; the spelling is the account's own."""
    known = directory(world, Cache(None))
    world.sandbox.traffic.clear()
    found = known.named(name)
    assert found is not None
    assert (known.person(found.user_id, ""), asked(world)) == (found, 1)
    assert (found.username, found.access_level) == (people.MANAGERS[0].username, people.REPORTER)
    assert directory(world, Cache(None)).named("nobody.here") is None
    assert directory(world, Cache(None), found.username).named(name) == replace(found, is_bot=True)


def test_commands_of_an_hour(world: World) -> None:
    """Those of other comments in the hour before count, whatever the order in which they are heard."""
    known = directory(world, Cache(None))
    spoken = [known.spoken_before(ANA, number, AT + number * 20 * MINUTE, 2) for number in (1, 2, 3, 4, 5)]
    assert spoken == [0, 2, 4, 4, 4]
    assert known.spoken_before(ANA, 2, AT + 40 * MINUTE, 2) == 2
    assert known.spoken_before(Person(99, "ben"), 9, AT + 40 * MINUTE, 1) == 0


def test_an_edited_comment_counts_once(world: World) -> None:
    """With what it holds now, at the time of its edit."""
    cache = Cache(None)
    known = directory(world, cache)
    known.spoken_before(ANA, 1, AT, 5)
    known.spoken_before(ANA, 1, AT + 30 * MINUTE, 1)
    assert directory(world, cache).spoken_before(ANA, 2, AT + 70 * MINUTE, 1) == 1
