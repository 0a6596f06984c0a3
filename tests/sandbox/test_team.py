"""Who writes and who answers in the sandbox's Zendesk."""

from random import Random

import pytest

from bot.sandbox import people
from bot.sandbox.team import HOSTILE_AGENT, HOSTILE_ORGANIZATION, Team, found, pick, team_of
from bot.sandbox.world import Sandbox
from bot.sandbox.zendesk.model import User


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.fixture
def team(sandbox: Sandbox) -> Team:
    return found(sandbox.zendesk, Random(1), customers=100)


def _all(team: Team) -> list[User]:
    return [user for users in team.customers.values() for user in users]


def test_agents_work_in_groups(team: Team) -> None:
    """Every group has its agents, and nobody else's."""
    names = {group: {user.name for user in users} for group, users in team.agents.items()}
    assert names == {group: {name for name, member in people.AGENTS if member == group} for group in people.GROUPS}


def test_customers_are_known_by_name_and_company(sandbox: Sandbox, team: Team) -> None:
    """The contacts are there first, each with the company and the language that belong to them."""
    companies = sandbox.zendesk.directory.organizations
    found = {
        (user.name, companies[user.organization_id].name, user.locale) for user in _all(team) if user.organization_id
    }
    expected = {(each.name, each.organization, people.LOCALES[each.language]) for each in people.CONTACTS}
    assert expected <= found


def test_many_customers_include_some_without_a_company(team: Team) -> None:
    """Most belong to one."""
    in_company = sum(user.organization_id is not None for user in _all(team))
    assert (len(_all(team)), 50 < in_company < 100) == (100, True)


@pytest.mark.parametrize("language", people.LOCALES)
def test_every_language_is_spoken(team: Team, language: str) -> None:
    """Customers answer in their own language."""
    assert team.customer(Random(1), language).locale == people.LOCALES[language]


def test_those_who_try_things_stay_apart(sandbox: Sandbox, team: Team) -> None:
    """The odd company and the odd agent have nothing to do with ordinary customers."""
    companies = sandbox.zendesk.directory.organizations
    assert {companies[user.organization_id or 0].name for user in team.probers} == {HOSTILE_ORGANIZATION}
    assert [user.name for user in team.odd_agents] == [HOSTILE_AGENT]
    assert {user.id for user in (*team.probers, *team.odd_agents)}.isdisjoint(user.id for user in _all(team))


def test_a_small_team_is_found_too(sandbox: Sandbox) -> None:
    """Whoever is there helps out where a group or a language has nobody."""
    agent = sandbox.zendesk.add_agent("Pia", "pia@acme.example")
    customer = sandbox.zendesk.add_end_user("Ada", locale="xx")
    team, rng = team_of(sandbox.zendesk), Random(1)
    assert (team.agent(rng, "Billing"), team.customer(rng, "ja"), team.is_complete) == (agent, customer, True)


def test_nobody_is_found_in_an_empty_account(sandbox: Sandbox) -> None:
    """Without people there is no team."""
    assert not team_of(sandbox.zendesk).is_complete


def test_each_of_a_list_can_be_picked() -> None:
    """None is forgotten, the last one neither."""
    rng = Random(1)
    assert {pick(rng, "abc") for _ in range(100)} == set("abc")
