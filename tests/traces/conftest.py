"""The collector, named by the settings as long as a test runs."""

import os
from collections.abc import Iterator

import pytest

from tests.conftest import refresh_settings
from tests.ingest.conftest import connected, few_metrics, sandbox
from tests.traces.collector import Collector, running_collector
from traces.sending import provider

__all__ = ["connected", "few_metrics", "sandbox"]


@pytest.fixture
def collector(environment: pytest.MonkeyPatch) -> Iterator[Collector]:
    with running_collector() as running:
        environment.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", running.url)
        environment.setenv("OTEL_EXPORTER_OTLP_HEADERS", "x-key=of the collector")
        refresh_settings()
        yield running
        provider(os.getpid()).shutdown()
        provider.cache_clear()
