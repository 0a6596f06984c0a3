"""What leaves the bot for an operator's own tools: spans and errors, only where asked for, without any words."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from pydantic import SecretStr
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from bot import attempt, telemetry
from bot.adapters.channel import route_of
from bot.domain.errors import ConfigError
from bot.domain.spans import span
from bot.ports import Ports
from bot.run import Options, Pass
from bot.sandbox.faults import Fault
from bot.settings import Settings
from bot.stop import Stop
from tests.command import Invoke
from tests.world import World

CANARY = "xyzzy-the-customers-words"
TRACED = Settings(otel_exporter_otlp_endpoint="http://127.0.0.1:1")
WATCHED = Settings(sentry_dsn=SecretStr("http://key@127.0.0.1:1/1"))


class Kept(Transport):
    """Keeps what would be sent to Sentry."""

    sent: list[dict[str, Any]] = []  # noqa: RUF012 - one for all, since Sentry makes its own instance

    def capture_envelope(self, envelope: Envelope) -> None:
        self.sent += [dict(item.get_event() or {}) for item in envelope.items]


@pytest.fixture
def sent() -> Iterator[list[dict[str, Any]]]:
    Kept.sent.clear()
    yield Kept.sent
    Kept.sent.clear()


def made(monkeypatch: pytest.MonkeyPatch, world: World, invoke: Invoke, work: Any = None) -> attempt.Attempt:
    """A pass as the command line makes it."""
    for name, value in world.sandbox.environment(world.url).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("FEEDBACK_BOT_LOG_LEVEL", "error")
    ports_of = work or (lambda ports: Pass(ports, Options()))
    return attempt.made(world.cache.parent / "config", ports_of, Stop())


def spans_of(exporter: InMemorySpanExporter) -> dict[str, list[ReadableSpan]]:
    found: dict[str, list[ReadableSpan]] = {}
    for each in exporter.get_finished_spans():
        found.setdefault(each.name, []).append(each)
    return found


def test_spans_of_a_run(world: World, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of the run, one of each case written, one of each request, within each other and without ids or words."""
    world.rate("bad", CANARY)
    exporter = InMemorySpanExporter()
    with telemetry.of_process(TRACED, exporter=exporter):
        report = made(monkeypatch, world, invoke).report
    found = spans_of(exporter)
    (run,) = found["run"]
    assert run.context is not None
    assert {each.context.trace_id for each in exporter.get_finished_spans() if each.context} == {run.context.trace_id}
    assert dict(run.attributes or {}) == {
        "mirror": "",
        "dry": False,
        "run": report.run_id,
        "outcome": "ok",
    }
    assert len(found["request"]) == sum(report.requests.values())
    routes = {(each.attributes or {})["route"] for each in found["request"]}
    assert {"/api/v4/projects/:id/issues", "/api/v2/satisfaction_ratings.json"} <= routes
    assert "zendesk:zendesk:ticket/70001" in {(each.attributes or {})["case"] for each in found["case"]}
    assert CANARY not in "".join(each.to_json() for each in exporter.get_finished_spans())


def test_an_error_within_a_span() -> None:
    """It marks the span with its type alone."""
    exporter = InMemorySpanExporter()
    with telemetry.of_process(TRACED, exporter=exporter), pytest.raises(KeyError), span("run"):
        raise KeyError(CANARY)
    (found,) = exporter.get_finished_spans()
    assert (found.status.description, found.events, CANARY in found.to_json()) == ("KeyError", (), False)


def test_an_error_of_the_bot_itself(
    world: World, invoke: Invoke, monkeypatch: pytest.MonkeyPatch, sent: list[dict[str, Any]]
) -> None:
    """Sentry gets its type and place: no words of it, no variables, no lines of code, no breadcrumbs."""

    def work(_ports: Ports) -> Pass:
        held = CANARY
        raise KeyError(held)

    with telemetry.of_process(WATCHED, transport=Kept), pytest.raises(KeyError):
        made(monkeypatch, world, invoke, work)
    (event,) = sent
    (error,) = event["exception"]["values"]
    assert (error["type"], error["stacktrace"]["frames"][-1]["function"]) == ("KeyError", "work")
    assert [word for word in (CANARY, "breadcrumbs", "vars", "held", "argv") if word in json.dumps(event)] == []


def test_a_run_that_a_service_ended(
    world: World, invoke: Invoke, monkeypatch: pytest.MonkeyPatch, sent: list[dict[str, Any]]
) -> None:
    """It is told with the run's name, so that the log can be found."""
    body = json.dumps({"error": CANARY})
    world.arm(Fault("status", "zendesk", times=None, status=401, body=body))
    with telemetry.of_process(WATCHED, transport=Kept):
        found = made(monkeypatch, world, invoke)
    (event,) = sent
    assert (event["exception"]["values"][-1]["type"], event["tags"]) == ("NotAccepted", {"run": found.report.run_id})
    assert CANARY not in json.dumps(event)


def test_nothing_is_told_unasked(
    world: World, invoke: Invoke, monkeypatch: pytest.MonkeyPatch, sent: list[dict[str, Any]]
) -> None:
    """Where the environment names nobody, and after the end, nobody is told."""
    with telemetry.of_process(WATCHED, transport=Kept):
        pass
    with telemetry.of_process(Settings()):
        telemetry.told(KeyError(CANARY), "")
    assert sent == []


def test_nothing_is_imported_unasked() -> None:
    """A run pays for neither of them where nobody asks."""
    code = "import sys, bot.serve_cli; print([name for name in ('opentelemetry', 'sentry_sdk') if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - this
    assert run.stdout == "[]\n"


@pytest.mark.parametrize(
    ("settings", "module", "words"),
    [
        (TRACED, "opentelemetry", "OTEL_EXPORTER_OTLP_ENDPOINT needs packages that are not installed"),
        (WATCHED, "sentry_sdk", "SENTRY_DSN needs packages that are not installed"),
    ],
)
def test_an_extra_that_is_missing(settings: Settings, module: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says which to install."""
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ConfigError, match=words), telemetry.of_process(settings):
        pass


def test_an_address_that_is_none() -> None:
    """It is refused without being repeated: it may hold a key."""
    with (
        pytest.raises(ConfigError, match="SENTRY_DSN is no address of Sentry"),
        telemetry.of_process(Settings(sentry_dsn=SecretStr("nonsense"))),
    ):
        pass


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/api/v4/projects/12/issues/5/notes?per_page=100", "/api/v4/projects/:id/issues/:id/notes"),
        ("/api/v4/projects/acme%2Ffeedback", "/api/v4/projects/:id"),
        ("/api/v4/projects/1/labels/bug", "/api/v4/projects/:id/labels/:id"),
        ("/api/v2/tickets/show_many.json?ids=1,2", "/api/v2/tickets/show_many.json"),
        ("/api/v2/tickets/4711.json", "/api/v2/tickets/:id"),
        ("/schedules/PABC12", "/schedules/:id"),
    ],
)
def test_routes(path: str, route: str) -> None:
    """What names something is left out: routes are few, and tell nothing of anybody."""
    assert route_of(requests.Request("GET", f"https://example.com{path}").prepare()) == route
