"""Shows an operator's own tools how runs go and what breaks: OpenTelemetry and Sentry, where the environment asks.

Neither is imported otherwise. No word of a customer, no text of an error and no local variable is ever handed on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from bot.domain.errors import ConfigError
from bot.domain.spans import Span, Value, followed
from bot.logs import hear
from bot.settings import Settings

if TYPE_CHECKING:
    from opentelemetry import trace
    from opentelemetry.sdk.trace.export import SpanExporter
    from sentry_sdk.transport import Transport
    from sentry_sdk.types import Event, Hint

NAME = "feedback-bot"
FLUSH_SECONDS = 5

_listeners: list[Callable[[BaseException, str], None]] = []


def told(error: BaseException, run: str) -> None:
    """Hands an error on to whoever wants to know: its type and place, and none of its words.

    Args:
        error: what ended a run.
        run: its name; empty where it had none.
    """
    for listener in _listeners:
        listener(error, run)


@contextmanager
def of_process(
    settings: Settings, *, exporter: SpanExporter | None = None, transport: type[Transport] | None = None
) -> Iterator[None]:
    """Switches on what the environment asks for, until the end; what is still to be sent is sent then.

    Args:
        settings: of the process.
        exporter: takes the spans instead of the configured address.
        transport: takes the errors instead of the configured address.

    Raises:
        ConfigError: it asks for what is not installed, or names an address that is none.
    """
    endpoint, dsn = settings.otel_exporter_otlp_endpoint, settings.sentry_dsn.get_secret_value()
    with ExitStack() as stack:
        if endpoint:
            stack.enter_context(_traced(endpoint, exporter))
        if dsn:
            stack.enter_context(_watched(dsn, transport))
        yield


@contextmanager
def _traced(endpoint: str, exporter: SpanExporter | None) -> Iterator[None]:
    try:
        from opentelemetry import trace
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ModuleNotFoundError:
        raise _missing("OTEL_EXPORTER_OTLP_ENDPOINT", "tracing") from None
    hear("opentelemetry", "tracing")
    provider = TracerProvider(resource=Resource.create({"service.name": NAME}), shutdown_on_exit=False)
    there = exporter or OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", timeout=FLUSH_SECONDS)
    provider.add_span_processor(BatchSpanProcessor(there))
    tracer = provider.get_tracer(NAME)

    @contextmanager
    def opened(name: str, about: Mapping[str, Value]) -> Iterator[Span]:
        quiet = {"record_exception": False, "set_status_on_exception": False}  # its words may be a customer's
        with tracer.start_as_current_span(name, attributes=dict(about), **quiet) as span:  # type: ignore[arg-type] # bools
            try:
                yield _Told(span)
            except BaseException as error:
                span.set_status(trace.StatusCode.ERROR, type(error).__name__)
                raise

    try:
        with followed(opened):
            yield
    finally:
        provider.shutdown()


class _Told:
    """A span of OpenTelemetry."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def set(self, name: str, value: Value) -> None:
        """Adds an attribute."""
        self._span.set_attribute(name, value)


@contextmanager
def _watched(dsn: str, transport: type[Transport] | None) -> Iterator[None]:
    try:
        import sentry_sdk
    except ModuleNotFoundError:
        raise _missing("SENTRY_DSN", "sentry") from None
    hear("sentry_sdk", "sentry")
    try:
        sentry_sdk.init(
            dsn,
            transport=transport,
            before_send=stripped,
            default_integrations=False,
            auto_enabling_integrations=False,
            include_local_variables=False,
            include_source_context=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            server_name="",
        )
    except ValueError:
        raise ConfigError("SENTRY_DSN is no address of Sentry: copy it from the project's settings there") from None

    def listener(error: BaseException, run: str) -> None:
        with sentry_sdk.new_scope() as scope:
            scope.set_tag("run", run)
            scope.capture_exception(error)

    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
        sentry_sdk.get_client().close(timeout=FLUSH_SECONDS)


_EVENT = ("event_id", "timestamp", "level", "platform", "release", "environment")
_FRAME = ("filename", "module", "function", "lineno", "in_app")


def stripped(event: Event, _hint: Hint) -> Event:
    """Of an event only what type of error it was, where it was raised, and in which run; all else is built anew."""
    given: dict[str, Any] = dict(event)
    errors = [
        {"type": each.get("type"), "module": each.get("module"), "stacktrace": {"frames": _frames(each)}}
        for each in (given.get("exception") or {}).get("values", ())
    ]
    run = (given.get("tags") or {}).get("run", "")
    kept: Any = {name: given[name] for name in _EVENT if name in given}
    kept |= {"exception": {"values": errors}, "tags": {"run": run}}
    found: Event = kept
    return found


def _frames(error: Mapping[str, Any]) -> list[dict[str, Any]]:
    frames = (error.get("stacktrace") or {}).get("frames", ())
    return [{name: frame[name] for name in _FRAME if name in frame} for frame in frames]


def _missing(variable: str, extra: str) -> ConfigError:
    return ConfigError(
        f"{variable} needs packages that are not installed: install feedback-bot with its extra `{extra}`"
    )
