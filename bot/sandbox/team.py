"""Staffs the sandbox's Zendesk: groups, agents, managers, customers and their companies."""

from dataclasses import dataclass
from random import Random

from bot.sandbox import people
from bot.sandbox.zendesk.model import User
from bot.sandbox.zendesk.state import Zendesk

# Names reach issues too, so some of them are as hostile as customers' words.
HOSTILE_AGENT = "@all /close `x` Sven"
HOSTILE_ORGANIZATION = "![Zephyrwick](https://tracker.example/a.png) & <b>Sons</b> #1"
IN_COMPANY_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Team:
    """Who writes and who answers."""

    agents: tuple[User, ...]
    customers: tuple[User, ...]


def found(zendesk: Zendesk, rng: Random, *, customers: int) -> Team:
    """Add the cast to an empty account, and the credentials of the bot; return who acts in it."""
    groups = {name: zendesk.add_group(name) for name in people.GROUPS}
    for manager in (*people.MANAGERS, people.ADMIN):
        user = zendesk.add_agent(manager.name, manager.email, admin=True, time_zone=manager.time_zone)
        if manager is people.MANAGERS[0]:
            zendesk.accounts.add_client(people.ZENDESK_CLIENT_ID, people.ZENDESK_CLIENT_SECRET, user)
            zendesk.accounts.add_api_token(people.ZENDESK_TOKEN, user)
    agents = [
        zendesk.add_agent(name, _address(name, "acme.example"), group=groups[group])
        for name, group in people.AGENTS[:-1]
    ]
    agents.append(zendesk.add_agent(HOSTILE_AGENT, "sven@acme.example", group=groups[people.AGENTS[-1][1]]))
    return Team(tuple(agents), tuple(_customers(zendesk, rng, customers)))


def _customers(zendesk: Zendesk, rng: Random, number: int) -> list[User]:
    names = (*people.ORGANIZATIONS, HOSTILE_ORGANIZATION)
    domains = [f"customer-{place}.example" for place in range(len(names))]
    companies = [
        zendesk.add_organization(name, domain_names=(domain,)) for name, domain in zip(names, domains, strict=True)
    ]
    customers = []
    for place in range(number):
        name = f"{rng.choice(people.FIRST_NAMES)} {rng.choice(people.LAST_NAMES)}"
        company = rng.choice(companies) if rng.random() < IN_COMPANY_SHARE else None
        domain = company.domain_names[0] if company else "customer.example"
        locale = rng.choice(tuple(people.LOCALES.values()))
        address = _address(f"{name} {place}", domain)
        customers.append(zendesk.add_end_user(name, address, organization=company, locale=locale))
    return customers


def _address(name: str, domain: str) -> str:
    return f"{name.lower().replace(' ', '.')}@{domain}"


def team_of(zendesk: Zendesk) -> Team:
    """Return who acts in an account that has people already."""
    users = zendesk.directory.users.values()
    agents = tuple(user for user in users if user.role == "agent")
    return Team(agents, tuple(user for user in users if user.role == "end-user"))
