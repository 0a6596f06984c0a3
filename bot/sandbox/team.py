"""Staffs the sandbox's Zendesk: groups, agents, managers, customers and their companies."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from bot.sandbox import people
from bot.sandbox.situations import PROBE
from bot.sandbox.zendesk.model import Organization, User
from bot.sandbox.zendesk.state import Zendesk

# Names reach issues too. Whoever tries things with the form comes from this company and is answered by this agent;
# ordinary customers never meet either.
HOSTILE_AGENT = "@all /close `x` Sven"
HOSTILE_ORGANIZATION = "![Zephyrwick](https://tracker.example/a.png) & <b>Sons</b> #1"
IN_COMPANY_SHARE = 0.7
LANGUAGES = {locale: language for language, locale in people.LOCALES.items()}


Thing = TypeVar("Thing")


def pick(rng: Random, things: Sequence[Thing]) -> Thing:
    """Return one of them, by a quicker way than `choice`: a large world draws half a million times."""
    return things[int(rng.random() * len(things))]


@dataclass(frozen=True, slots=True)
class Team:
    """Who writes and who answers: agents by the name of their group, customers by language, and those who try things.

    The first two have at least one entry each, under any key, unless nobody is there at all.
    """

    agents: Mapping[str, tuple[User, ...]]
    customers: Mapping[str, tuple[User, ...]]
    probers: tuple[User, ...] = ()
    odd_agents: tuple[User, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Tell whether there is somebody on either side."""
        return bool(self.agents and self.customers)

    def agent(self, rng: Random, group: str) -> User:
        """Return somebody of a group, or of another one where it has nobody."""
        return pick(rng, self.agents.get(group) or next(iter(self.agents.values())))

    def customer(self, rng: Random, language: str) -> User:
        """Return somebody who speaks a language, or another one where nobody does."""
        return pick(rng, self.customers.get(language) or next(iter(self.customers.values())))


def found(zendesk: Zendesk, rng: Random, *, customers: int) -> Team:
    """Add the cast to an empty account, and the credentials of the bot; return who acts in it."""
    groups = {name: zendesk.add_group(name) for name in people.GROUPS}
    for manager in (*people.MANAGERS, people.ADMIN):
        user = zendesk.add_agent(manager.name, manager.email, admin=True, time_zone=manager.time_zone)
        if manager is people.MANAGERS[0]:
            zendesk.accounts.add_client(people.ZENDESK_CLIENT_ID, people.ZENDESK_CLIENT_SECRET, user)
            zendesk.accounts.add_api_token(people.ZENDESK_TOKEN, user)
    for name, group in people.AGENTS:
        zendesk.add_agent(name, _address(name, "acme.example"), group=groups[group])
    zendesk.add_agent(HOSTILE_AGENT, "sven@acme.example", group=groups[PROBE.group])
    _add_customers(zendesk, rng, customers)
    return team_of(zendesk)


def _add_customers(zendesk: Zendesk, rng: Random, number: int) -> None:
    """Add the contacts first, then others as far as needed; and those who try things on top."""
    companies = {
        name: zendesk.add_organization(name, domain_names=(f"customer-{place}.example",))
        for place, name in enumerate((*people.ORGANIZATIONS, HOSTILE_ORGANIZATION))
    }
    for contact in people.CONTACTS[:number]:
        _add_customer(zendesk, contact.name, companies[contact.organization], contact.language)
    ordinary = [companies[name] for name in people.ORGANIZATIONS]
    for place in range(len(people.CONTACTS), number):
        name = f"{rng.choice(people.FIRST_NAMES)} {rng.choice(people.LAST_NAMES)}"
        company = rng.choice(ordinary) if rng.random() < IN_COMPANY_SHARE else None
        _add_customer(zendesk, name, company, rng.choice(tuple(people.LOCALES)), place)
    for name in people.PROBERS:
        _add_customer(zendesk, name, companies[HOSTILE_ORGANIZATION], "en")


def _add_customer(
    zendesk: Zendesk, name: str, company: Organization | None, language: str, place: int | None = None
) -> None:
    domain = company.domain_names[0] if company else "customer.example"
    address = _address(name if place is None else f"{name} {place}", domain)
    zendesk.add_end_user(name, address, organization=company, locale=people.LOCALES[language])


def _address(name: str, domain: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{plain.lower().replace(' ', '.')}@{domain}"


def team_of(zendesk: Zendesk) -> Team:
    """Return who acts in an account that has people already."""
    users = zendesk.directory.users.values()
    groups = {number: group.name for number, group in zendesk.directory.groups.items()}
    odd = {
        number for number, company in zendesk.directory.organizations.items() if company.name == HOSTILE_ORGANIZATION
    }
    agents = [user for user in users if user.role == "agent"]
    customers = [user for user in users if user.role == "end-user"]
    return Team(
        _by((groups.get(user.default_group_id or 0, ""), user) for user in agents if user.name != HOSTILE_AGENT),
        _by((LANGUAGES.get(user.locale, "en"), user) for user in customers if user.organization_id not in odd),
        tuple(user for user in customers if user.organization_id in odd),
        tuple(user for user in agents if user.name == HOSTILE_AGENT),
    )


def _by(pairs: Iterable[tuple[str, User]]) -> dict[str, tuple[User, ...]]:
    found: dict[str, list[User]] = defaultdict(list)
    for key, user in pairs:
        found[key].append(user)
    return {key: tuple(users) for key, users in found.items()}
