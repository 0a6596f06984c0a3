"""Fixtures: a GitLab in memory, the same over HTTP, and clients."""

from collections.abc import Iterator

import gitlab as python_gitlab
import pytest
import requests
from starlette.types import Receive, Scope, Send

from bot.sandbox.server import Server
from tests.sandbox.gitlab.world import Client, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def paid_world() -> World:
    return World(paid=True)


@pytest.fixture
def public_world() -> World:
    return World(visibility="public")


class Stage:
    """Serves whichever world the running test is about, so that one server is enough for all tests."""

    def __init__(self) -> None:
        self.world = World()

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.world.app(scope, receive, send)


@pytest.fixture(scope="session")
def stage() -> Stage:
    return Stage()


@pytest.fixture(scope="session")
def served(stage: Stage) -> Iterator[Client]:
    with Server(stage) as server, requests.Session() as session:
        yield Client(server.url, session)


@pytest.fixture
def client(world: World, stage: Stage, served: Client) -> Client:
    stage.world = world
    return served


@pytest.fixture
def public_client(public_world: World, stage: Stage, served: Client) -> Client:
    stage.world = public_world
    return served


@pytest.fixture
def library(client: Client) -> Iterator[python_gitlab.Gitlab]:
    with python_gitlab.Gitlab(client.url, oauth_token="token-rita", keep_base_url=True) as connection:
        yield connection
