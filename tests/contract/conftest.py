"""The real adapters against the sandbox, or against live instances where the environment names them."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from bot import wiring
from bot.credentials import Services
from bot.ports import Ports
from bot.sandbox.server import Server
from bot.sandbox.world import Sandbox
from bot.stop import Stop
from tests.contract import ground
from tests.contract.ground import Workplace
from tests.world import configured


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(ground.told(os.environ))


@pytest.fixture(scope="package")
def sandbox() -> Iterator[tuple[Sandbox, str]]:
    world = Sandbox.create(ratings=40)
    with Server(world) as server:
        yield world, server.url


@pytest.fixture(scope="package")
def services(sandbox: tuple[Sandbox, str]) -> Services:
    world, url = sandbox
    return ground.services(world.environment(url), os.environ)


@pytest.fixture(scope="package")
def ports(sandbox: tuple[Sandbox, str], services: Services) -> Iterator[Ports]:
    world, _ = sandbox
    budget = {"run": {"time_budget": "1h"}}
    paced = {"pace": {"notes_per_minute": 60}} if ground.is_live("GITLAB", os.environ) else {}
    now = wiring.utc_now if ground.given(os.environ) else world.clock.now
    with wiring.assembled(services, configured(budget, paced), None, local_now=now, stop=Stop()) as found:
        yield found


@pytest.fixture(scope="package")
def place(ports: Ports) -> Iterator[Workplace]:
    with ground.occupied(ports) as workplace:
        yield workplace
