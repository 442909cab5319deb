"""RQ's alarm stops a run wherever it stands: it says so, keeps what is stored, and goes on."""

import signal
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from rq.timeouts import JobTimeoutException, UnixSignalDeathPenalty
from sqlalchemy import Engine, event, text

from models import SyncRun
from models.engine import get_engine
from tests.ingest.conftest import Connected
from tests.ingest.runs import run

STORED = "SELECT count(*) FROM v_page_insights"
LONG = "SELECT pg_sleep(20)"
SOON_SECONDS = 0.05


@pytest.fixture
def alarm_in_a_statement() -> Iterator[list[str]]:
    """While PostgreSQL works on what follows a statement that begins so, the alarm rings once."""
    beginnings: list[str] = []

    def wait_in(_connection: Any, cursor: Any, statement: str, *_others: Any) -> None:
        if beginnings and statement.lstrip().startswith(beginnings[0]):
            beginnings.clear()
            signal.setitimer(signal.ITIMER_REAL, SOON_SECONDS)
            cursor.execute(LONG)

    engine = get_engine()
    event.listen(engine, "before_cursor_execute", wait_in)
    yield beginnings
    event.remove(engine, "before_cursor_execute", wait_in)


def run_under_the_alarm(connected: Connected) -> SyncRun:
    with UnixSignalDeathPenalty(600, JobTimeoutException):
        return run(connected.page)


def assert_told(ended: SyncRun) -> None:
    assert (ended.status, ended.error_kind) == ("queued", "timed_out")
    assert "was stopped; what it had stored is kept. It goes on by itself." in ended.error
    assert ended.resume_at is not None


def stored(store: Engine) -> int:
    with store.connect() as connection:
        return connection.scalar(text(STORED))


def test_while_meta_is_asked(
    connected: Connected, store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(connected.page)
    before, send = stored(store), requests.Session.send

    def late(*arguments: Any, **options: Any) -> Any:
        signal.raise_signal(signal.SIGALRM)
        return send(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(requests.Session, "send", late)
        assert_told(run_under_the_alarm(connected))
    assert stored(store) == before > 0
    assert run(connected.page).status == "succeeded"


def test_while_the_database_works(
    connected: Connected, store: Engine, alarm_in_a_statement: list[str]
) -> None:
    alarm_in_a_statement.append("INSERT INTO insight_restatement")
    assert_told(run_under_the_alarm(connected))
    assert alarm_in_a_statement == []
    assert run(connected.page).status == "succeeded"
    assert stored(store) > 0
