"""The name of a run: in its report, in the status issue, in every line of the log, and in none that is not about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
import structlog

from bot import run_id
from bot.domain.errors import ServiceError
from bot.run import Options, Pass
from bot.sandbox.faults import Fault
from bot.threads import Pool
from tests.world import World

AT = datetime(2026, 11, 22, 11, 15, tzinfo=timezone(timedelta(hours=1)))


def test_a_name_tells_when() -> None:
    """The time is in UTC, and two runs of one second have two names."""
    with run_id.forgotten():
        names = {run_id.begun(AT) for _ in range(20)}
    assert all(run_id.FORM.fullmatch(name) and name.startswith("20261122T101500Z-") for name in names)
    assert len(names) > 1


def test_everything_of_a_run_has_its_name(world: World) -> None:
    """The report, the status issue, and each line of the log though other threads write; cases have their keys."""
    ticket = world.rate("bad", "No.")
    with structlog.testing.capture_logs([structlog.contextvars.merge_contextvars]) as lines:
        report = world.run()
    assert report.as_json()["run"] == report.run_id
    assert f"`{report.run_id}`" in world.notes(world.status, "status")[0].body
    written = [line for line in lines if line["event"] in {"OpenIssue", "PostCard"}]
    assert [(line["run"], line["case"]) for line in written] == [
        (report.run_id, f"zendesk:zendesk:ticket/{ticket}")
    ] * 2
    assert structlog.contextvars.get_contextvars() == {}


def test_the_time_is_the_services(world: World) -> None:
    """However wrong the clock of this machine is."""
    with world.ports() as ports:
        report = Pass(replace(ports, local_now=lambda: AT), Options()).run()
    assert report.run_id.startswith(f"{world.sandbox.clock.now():%Y%m%dT%H%M}")


def test_a_run_that_no_service_answered(world: World) -> None:
    """It has a name all the same, by this machine's clock, and leaves the log without it."""
    world.arm(Fault("reset", times=None))
    with world.ports() as ports:
        work = Pass(ports, Options())
        with pytest.raises(ServiceError):
            work.run()
    assert run_id.FORM.fullmatch(work.report.run_id)
    assert structlog.contextvars.get_contextvars() == {}


def test_threads_know_the_run() -> None:
    """What a pool does for a run happens in the context of that run."""
    with run_id.forgotten(), Pool(1) as pool:
        name = run_id.begun(datetime.now(UTC))
        assert pool.submit(structlog.contextvars.get_contextvars).result() == {"run": name}
