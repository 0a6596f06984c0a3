"""The figures for monitoring: right after runs of every kind, and without anybody's name."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from bot import __version__
from bot.domain.errors import ServiceError
from bot.metrics import LABELS, STATUS_NOTE, Metrics
from bot.report import Cases, CaseState, Outcome, Report
from bot.run import Options, Pass
from bot.sandbox.faults import Fault
from tests.reviewing import COMPLETE
from tests.world import DAYS, HOURS, World

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def families(text: bytes) -> Iterator[Metric]:
    """What Prometheus would read, by its own client's parser."""
    return iter(text_string_to_metric_families(text.decode()))


def series(metrics: Metrics) -> dict[str, float]:
    """Every series as people write it, with its value."""
    return {
        sample.name
        + "".join(f" {label}={value}" for label, value in sorted(sample.labels.items()) if value): sample.value
        for family in families(metrics.text)
        for sample in family.samples
    }


def after(report: Report, *, seconds: float = 1.5, is_valid: bool | None = True) -> dict[str, float]:
    """What is seen after one run."""
    metrics = Metrics(lambda: NOW)
    metrics.ran("", report, seconds=seconds, is_valid=is_valid)
    return series(metrics)


def test_names() -> None:
    """Every metric that dashboards rely on is there, with its meaning, and none besides."""
    found = {
        family.name if family.type != "counter" else f"{family.name}_total": family
        for family in families(Metrics().text)
    }
    assert found.keys() == LABELS.keys()
    assert all(family.documentation.endswith(".") for family in found.values())


def test_before_the_first_run() -> None:
    """Runs of every outcome are shown as none, so that an alert notices the first that fails."""
    metrics = Metrics()
    metrics.expects("eu")
    runs = {name: value for name, value in series(metrics).items() if name.startswith("feedback_bot_runs_total")}
    assert runs == {f"feedback_bot_runs_total mirror=eu outcome={outcome}": 0 for outcome in Outcome}


def test_the_version() -> None:
    """Nobody has to log in to know what runs."""
    assert series(Metrics())[f"feedback_bot_build_info version={__version__}"] == 1


@pytest.mark.parametrize("outcome", list(Outcome))
def test_outcomes(outcome: Outcome) -> None:
    """Each run counts, and all but those that failed are a success."""
    found = after(Report(outcome=outcome))
    assert found[f"feedback_bot_runs_total outcome={outcome}"] == 1
    assert found["feedback_bot_last_run_timestamp_seconds"] == NOW.timestamp()
    assert found.get("feedback_bot_last_success_timestamp_seconds") == (
        None if outcome is Outcome.FAILED else NOW.timestamp()
    )


def test_durations() -> None:
    """A run is counted in every bound that it stayed below."""
    found = after(Report(), seconds=1.5)
    assert [found[f"feedback_bot_run_duration_seconds_bucket le={bound}"] for bound in ("1.0", "2.0", "+Inf")] == [
        0,
        1,
        1,
    ]
    assert found["feedback_bot_run_duration_seconds_sum"] == 1.5


@pytest.mark.parametrize(("is_valid", "shown"), [(True, 1), (False, 0), (None, None)])
def test_the_configuration(is_valid: bool | None, shown: int | None) -> None:  # noqa: FBT001 - a row of the table
    """Whether it is valid is told where somebody knows."""
    assert after(Report(), is_valid=is_valid).get("feedback_bot_configuration_valid") == shown


@pytest.mark.parametrize(
    ("day", "at"), [(None, math.inf), (date(2026, 12, 4), datetime(2026, 12, 4, tzinfo=UTC).timestamp())]
)
def test_the_end_of_credentials(day: date | None, at: float) -> None:
    """It is the start of the day, and beyond all times where there is none."""
    found = after(Report(credentials_end_on={"gitlab": day}))
    assert found["feedback_bot_token_expires_timestamp_seconds service=gitlab"] == at


def test_an_age_grows_while_nothing_runs() -> None:
    """How long a case waits is reckoned when somebody asks, so that a bot that stands still is no excuse."""
    clock = [NOW]
    metrics = Metrics(lambda: clock[0])
    cases = Cases(dict.fromkeys(CaseState, 0), NOW - timedelta(hours=1))
    metrics.ran("", Report(cases=cases), seconds=1, is_valid=True)
    before = series(metrics)["feedback_bot_oldest_unreviewed_seconds"]
    clock[0] += timedelta(hours=1)
    assert (before, series(metrics)["feedback_bot_oldest_unreviewed_seconds"]) == (3600, 7200)


def test_hooks() -> None:
    """Webhooks are counted by service and by what became of them."""
    metrics = Metrics()
    for result in ("accepted", "refused", "accepted"):
        metrics.hooked("eu", "gitlab", result)
    assert series(metrics)["feedback_bot_hooks_total mirror=eu result=accepted service=gitlab"] == 2


# -- runs against the sandbox ------------------------------------------------------------------------------------


def ran(world: World, metrics: Metrics | None = None) -> dict[str, float]:
    """What is seen after a run of the bot."""
    metrics = metrics or Metrics(world.sandbox.clock.now)
    metrics.ran("", world.run(), seconds=1, is_valid=True)
    return series(metrics)


def total(found: dict[str, float], name: str, **labels: str) -> float:
    """The sum of the series of a name with these labels."""
    wanted = {f"{label}={value}" for label, value in labels.items()}
    return sum(value for key, value in found.items() if key.split()[0] == name and wanted <= {*key.split()[1:]})


def test_requests(world: World) -> None:
    """Every request that the services saw is counted by its status."""
    world.rate("bad")
    world.sandbox.traffic.clear()
    found = ran(world)
    seen = world.sandbox.traffic.seen
    for service in ("gitlab", "zendesk"):
        for status in {str(each.status) for each in seen if each.service == service}:
            count = sum((each.service, str(each.status)) == (service, status) for each in seen)
            assert total(found, "feedback_bot_requests_total", service=service, status=status) == count
    assert total(found, "feedback_bot_requests_total") == len(seen)


def test_a_request_without_an_answer(world: World) -> None:
    """It counts as an error beside the answer of its repeat."""
    world.run()
    world.wait(HOURS)
    world.arm(Fault("reset", service="zendesk"))
    found = ran(world)
    assert total(found, "feedback_bot_requests_total", service="zendesk", status="error") == 1
    assert total(found, "feedback_bot_wait_seconds_total", service="zendesk") > 0


def test_writes(world: World) -> None:
    """They are counted by kind, those to the status issue apart."""
    world.rate("bad")
    metrics = Metrics(world.sandbox.clock.now)
    report = world.run()
    metrics.ran("", report, seconds=1, is_valid=True)
    found = series(metrics)
    assert total(found, "feedback_bot_writes_total") == report.writes + report.status_writes
    assert total(found, "feedback_bot_writes_total", kind="OpenIssue") == 1
    assert total(found, "feedback_bot_writes_total", kind=STATUS_NOTE) == report.status_writes > 0


def states(found: dict[str, float]) -> dict[str, int]:
    """How many cases are in which state, those without any left out."""
    counts = {each: total(found, "feedback_bot_cases", state=each) for each in CaseState}
    return {state.value: int(count) for state, count in counts.items() if count}


@pytest.mark.parametrize("is_cache_lost", [False, True], ids=["warm", "cold"])
def test_cases(world: World, is_cache_lost: bool) -> None:  # noqa: FBT001 - a row of the table
    """They are counted by how they stand, with a cache and without; the oldest that waits for its review is told."""
    snoozed, _, good, reviewed = world.rate("bad"), world.rate("bad"), world.rate("good"), world.rate("bad")
    world.run()
    began = world.sandbox.clock.now()
    world.wait(HOURS)
    world.say(world.issue(snoozed), "@feedback-bot snooze 3d")
    world.say(world.issue(reviewed), COMPLETE)
    world.edit(world.issue(good), state_event="close")
    world.run()
    if is_cache_lost:
        world.lose_cache()
    world.wait(2 * HOURS)
    found = ran(world)
    assert states(found) == {"unreviewed": 1, "snoozed": 1, "reviewed": 1, "closed": 1}
    waits = (world.sandbox.clock.now() - began).total_seconds()
    assert abs(found["feedback_bot_oldest_unreviewed_seconds"] - waits) < HOURS.total_seconds() / 2


def test_no_case(world: World) -> None:
    """An empty project has no case in any state, and nothing waits."""
    found = ran(world)
    assert (states(found), found["feedback_bot_oldest_unreviewed_seconds"]) == ({}, 0)


def test_what_is_deferred(world: World) -> None:
    """A run that may not write all says how much it left."""
    world.set({"run": {"max_writes": 1}})
    world.rate("good")
    world.rate("good")
    metrics = Metrics()
    report = world.run()
    metrics.ran("", report, seconds=1, is_valid=True)
    assert series(metrics)["feedback_bot_deferred"] == report.deferred > 0


def test_a_run_that_fails_leaves_what_was_known(world: World) -> None:
    """Cases stay as the last good run saw them, and its success stays the last one."""
    world.rate("bad")
    metrics = Metrics(world.sandbox.clock.now)
    before = ran(world, metrics)
    world.wait(DAYS)
    metrics.ran("", Report(outcome=Outcome.FAILED), seconds=1, is_valid=False)
    found = series(metrics)
    assert states(found) == states(before) == {"unreviewed": 1}
    last = "feedback_bot_last_success_timestamp_seconds"
    assert (found[last], found["feedback_bot_configuration_valid"]) == (before[last], 0)


def test_what_a_refused_run_has_cost(world: World) -> None:
    """Requests of a run that fails are counted like any other."""
    world.arm(Fault("status", service="zendesk", status=403, times=None))
    with world.ports() as ports:
        work = Pass(ports, Options())
        with pytest.raises(ServiceError):
            work.run()
    assert work.report.answered["zendesk"]["403"] > 0


def test_nobody_is_named(world: World) -> None:
    """No label holds a word of a customer, of a ticket or of a person."""
    world.rate("bad", "xyzzy")
    metrics = Metrics()
    metrics.ran("eu", world.run(), seconds=1, is_valid=True)
    values = {
        value
        for family in families(metrics.text)
        for sample in family.samples
        for label, value in sample.labels.items()
        if label != "le"
    }
    people = {user.username for user in world.sandbox.gitlab.users.values()}
    assert not [
        value
        for value in values
        if "xyzzy" in value or value in people or (value.isdecimal() and len(value) != len("200"))
    ]
