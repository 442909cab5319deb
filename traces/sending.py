"""Spans by OpenTelemetry, sent by OTLP over HTTP. A collector that is away holds nobody up.

Each process makes its own sender with its first span: a thread does not survive a fork. Sampling,
the service's name and the rest follow OpenTelemetry's own variables of the environment.
"""

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

import structlog

from settings import get_settings
from traces.spans import SILENT, Fact, Span

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span as TheirSpan

# One answer of the collector, and all that a work horse waits for at its end.
ANSWER_SECONDS = 3.0
LAST_SECONDS = 5.0
PATH = "/v1/traces"
INSTALL = "type: pip install 'pagelens[traces]'"
log = structlog.get_logger(__name__)


@lru_cache(maxsize=1)
def can_send() -> bool:
    """Whether the optional libraries are here; told once where they are not."""
    try:
        import opentelemetry.exporter.otlp.proto.http.trace_exporter
        import opentelemetry.sdk.trace.export
    except ImportError:
        log.warning("traces_cannot_be_sent", reason=f"OpenTelemetry is not installed; {INSTALL}")
        return False
    return bool(opentelemetry)


class _Timed:
    """OpenTelemetry's span, as the rooms use one."""

    def __init__(self, span: "TheirSpan") -> None:
        self._span = span

    def note(self, **facts: Fact) -> None:
        self._span.set_attributes(_named(facts))

    def rename(self, name: str) -> None:
        self._span.update_name(name)

    def fail(self, kind: str) -> None:
        from opentelemetry.trace import StatusCode

        self._span.set_status(StatusCode.ERROR)
        self._span.set_attribute("error.type", kind)


@contextmanager
def timed(name: str, parent: str, role: str, facts: Mapping[str, Fact]) -> Iterator[Span]:
    """A span from here to the end of the block, the current one meanwhile."""
    if not can_send():
        yield SILENT
        return
    from opentelemetry.trace import SpanKind
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    around = TraceContextTextMapPropagator().extract({"traceparent": parent}) if parent else None
    with (
        provider(os.getpid())
        .get_tracer("pagelens")
        .start_as_current_span(
            name,
            around,
            SpanKind[role.upper()],
            _named(facts),
            record_exception=False,
            set_status_on_exception=False,
        ) as theirs
    ):
        ours = _Timed(theirs)
        try:
            yield ours
        except BaseException as error:
            ours.fail(type(error).__name__)
            raise


def traceparent_here() -> str:
    """The current span in W3C's form; empty where there is none."""
    if not can_send():
        return ""
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return carrier.get("traceparent", "")


def send_now() -> None:
    """Sends what has ended by now, and waits some seconds at most."""
    if not can_send() or not provider.cache_info().currsize:
        return
    # Theirs takes as long as the collector does.
    sending = threading.Thread(target=provider(os.getpid()).force_flush, daemon=True)
    sending.start()
    sending.join(LAST_SECONDS)


@lru_cache(maxsize=1)
def provider(_process: int) -> "TracerProvider":
    """The sender of this process; one that was inherited by a fork is let go of."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.util.re import parse_env_headers

    settings = get_settings()
    headers = settings.otel_exporter_otlp_headers.get_secret_value()
    exporter = OTLPSpanExporter(
        settings.otel_exporter_otlp_endpoint + PATH,
        headers=parse_env_headers(headers, liberal=True) or None,
        timeout=ANSWER_SECONDS,
    )
    named = {} if os.environ.get("OTEL_SERVICE_NAME") else {"service.name": "pagelens"}
    provider = TracerProvider(resource=Resource.create(named))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


def _named(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    return {name.replace("_", ".", 1): value for name, value in facts.items() if value != ""}
