"""Without a collector nothing is made or carried; one that is away holds nobody up."""

import os
import socket
import subprocess
import sys
from contextlib import closing

import pytest

from jobs import queues
from jobs.queues import Call
from jobs.work.kinds import TICK
from local.doctor.traces import look_at_traces
from settings import get_settings
from tests.conftest import refresh_settings
from tests.people import People
from tests.traces.collector import Collector, facts_of
from traces import sending
from traces.spans import SILENT, send, span, traceparent


def put_a_tick() -> dict[str, object]:
    queues.put_many([Call(TICK.queue, TICK.function, TICK.job_id, 60, {})])
    return queues.JsonJob.fetch(TICK.job_id, connection=queues.connection()).meta


def test_by_default_nothing_is_carried_or_imported(people: People) -> None:
    with span("work") as told:
        assert told is SILENT
        assert traceparent() == ""
        assert put_a_tick() == {}
    program = "import jobs.worker, dashboard.server, sys; print('traces.sending' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert said.stdout.decode().strip() == "False"


def test_what_no_span_is_around_is_enqueued_without_one(
    people: People, collector: Collector
) -> None:
    assert put_a_tick() == {}
    with span("work"):
        assert set(put_a_tick()) == {"traceparent"}


def test_an_error_is_told_by_its_kind_and_never_by_its_words(collector: Collector) -> None:
    with pytest.raises(ValueError, match="a secret"), span("work"):
        raise ValueError("a secret")
    send()
    (told,) = collector.named("work")
    assert facts_of(told) == {"error.type": "ValueError"}
    assert b"a secret" not in b"".join(collector.bodies)


def test_without_the_libraries_work_goes_on_and_the_log_says_what_to_type(
    collector: Collector, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace.export", None)
    sending.can_send.cache_clear()
    with span("work") as told:
        assert told is SILENT
        assert traceparent() == ""
    send()
    assert "pip install" in look_at_traces(get_settings()).cure
    monkeypatch.undo()
    sending.can_send.cache_clear()
    assert "pip install 'pagelens[traces]'" in capsys.readouterr().out


def test_a_collector_that_is_silent_holds_nobody_up(
    environment: pytest.MonkeyPatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "LAST_SECONDS", 0.2)
    monkeypatch.setattr(sending, "ANSWER_SECONDS", 0.4)
    with closing(socket.create_server(("127.0.0.1", 0))) as deaf:
        environment.setenv(
            "OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{deaf.getsockname()[1]}"
        )
        refresh_settings()
        with span("work"):
            pass
        send()
        # Its thread would read the settings of the next test.
        sending.provider(os.getpid()).shutdown()
        sending.provider.cache_clear()
