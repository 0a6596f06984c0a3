"""The old pair of e-mail address and API token: it serves until its end, and says when that is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot import wiring
from bot.adapters.zendesk_auth import LEGACY_WARNING
from bot.domain.errors import Denied
from bot.report import Report
from bot.run import Options, Pass
from bot.sandbox import people
from bot.sandbox.zendesk.accounts import API_TOKENS_END
from bot.settings import Settings
from tests.test_status import note
from tests.world import Impatient, World

DATES = ("2027-04-30", "2026-10-27")


def run(world: World) -> Report:
    """One run with the old pair instead of the OAuth client."""
    environment = world.sandbox.environment(world.url)
    environment = {name: value for name, value in environment.items() if not name.startswith("ZENDESK_CLIENT")}
    environment |= {"ZENDESK_EMAIL": people.ZENDESK_EMAIL, "ZENDESK_TOKEN": people.ZENDESK_TOKEN}
    services = Settings.load(environment, Path("/nonexistent")).require_services()
    with wiring.assembled(
        services, world.config, world.cache, local_now=world.sandbox.clock.now, stop=Impatient()
    ) as ports:
        return Pass(ports, Options()).run()


def test_both_dates_are_told(world: World) -> None:
    """Report and status note warn while the pair still works, and the ratings come."""
    ticket = world.rate("bad")
    report = run(world)
    assert report.warnings == [LEGACY_WARNING]
    assert all(date in note(world).body for date in DATES)
    assert len(world.issues(ticket)) == 1


@pytest.mark.parametrize("csat", ["legacy", "surveys"])
def test_after_its_end(world: World, csat: str) -> None:
    """From that day on a run ends with one clear line, whichever way customers are asked."""
    world.sandbox.zendesk.switches.csat = "surveys" if csat == "surveys" else "legacy"
    world.wait(API_TOKENS_END - world.sandbox.clock.now() + timedelta(days=1))
    with pytest.raises(Denied, match=r"^Zendesk: does not accept the credentials: [^\n]+$"):
        run(world)
