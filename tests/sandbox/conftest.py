"""A served sandbox for the tests: ask for `sandbox` (the state) and `url` (its address), or `zendesk` (a client)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from starlette.types import Receive, Scope, Send

from bot.sandbox.server import Server
from bot.sandbox.world import Sandbox
from bot.sandbox.zendesk.model import Group, Organization, Ticket, User
from bot.sandbox.zendesk.state import Zendesk

TIMEOUT = 10
TWO_DAYS = 172_800


class Stage:
    """Lets one server of the whole session serve the sandbox of each test."""

    def __init__(self) -> None:
        self.sandbox = Sandbox()

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.sandbox.app(scope, receive, send)


@dataclass(frozen=True)
class Desk:
    """A small Zendesk account with one of each."""

    zendesk: Zendesk
    admin: User
    agent: User
    group: Group
    organization: Organization
    customer: User

    def ticket(self, **changes: Any) -> Ticket:
        asked = {"subject": "Printer", "description": "It burns.", "assignee": self.agent, **changes}
        ticket = self.zendesk.add_ticket(self.customer, **asked)
        self.zendesk.solve(ticket.id)
        return ticket


class Client:
    """A plain HTTP client of the sandbox's Zendesk."""

    def __init__(self, url: str, token: str | None) -> None:
        self.url = url
        self.session = requests.Session()
        if token is not None:
            self.session.headers["Authorization"] = f"Bearer {token}"

    def answer(self, path: str, **params: Any) -> requests.Response:
        address = path if path.startswith("http") else f"{self.url}/api/v2/{path}"
        return self.session.get(address, params=params, timeout=TIMEOUT)

    def get(self, path: str, **params: Any) -> Any:
        response = self.answer(path, **params)
        assert response.status_code == 200, response.text
        return response.json()

    def pages(self, path: str, **params: Any) -> Iterator[Any]:
        body = self.get(path, **params)
        yield body
        while body["meta"]["has_more"]:
            body = self.get(body["links"]["next"])
            yield body


@pytest.fixture(scope="session")
def stage() -> Iterator[tuple[Stage, Server]]:
    stage = Stage()
    with Server(stage) as server:
        yield stage, server


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.fixture
def url(stage: tuple[Stage, Server], sandbox: Sandbox) -> str:
    stage[0].sandbox = sandbox
    return stage[1].url


@pytest.fixture
def desk(sandbox: Sandbox) -> Desk:
    zendesk = sandbox.zendesk
    group = zendesk.add_group("Billing")
    organization = zendesk.add_organization("Aldermoor Logistics", domain_names=("aldermoor.example",))
    admin = zendesk.add_agent("Mira", "mira@acme.example", admin=True)
    agent = zendesk.add_agent("Pia", "pia@acme.example", group=group)
    customer = zendesk.add_end_user("Ada", "ada@aldermoor.example", organization=organization)
    zendesk.accounts.add_client("feedback_bot", "sandbox-secret", admin)
    return Desk(zendesk, admin, agent, group, organization, customer)


@pytest.fixture
def zendesk(url: str, desk: Desk) -> Client:
    asked: dict[str, object] = {
        "grant_type": "client_credentials",
        "client_id": "feedback_bot",
        "client_secret": "sandbox-secret",
        "scope": "read",
        "expires_in": TWO_DAYS,
    }
    return Client(url, str(desk.zendesk.accounts.grant(asked)["access_token"]))
