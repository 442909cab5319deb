"""Every line of a log is a JSON object, the libraries' lines too, and quotes no secret."""

import json
import logging
import os
import subprocess
import sys

import pytest
import structlog

from jobs.logs import log_as_json
from jobs.redaction import without_traceback

TOKEN = "EAAGm0PX4ZCpsBAKZ"
ROOT_LOGGERS = ("rq.worker", "rq_scheduler.scheduler", "gunicorn.error", "alembic.runtime")


@pytest.fixture
def lines(environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    log_as_json()

    def read() -> list[dict[str, object]]:
        written = capsys.readouterr().err.splitlines()
        return [json.loads(line) for line in written]

    yield read
    root.handlers, root.level = handlers, level


@pytest.mark.parametrize(
    "text",
    [
        f"GET /v26.0/me?access_token={TOKEN}&limit=1",
        f"Authorization: Bearer {TOKEN}",
        f"headers {{'Authorization': 'Bearer {TOKEN}'}}",
        f"appsecret_proof={TOKEN}",
        f"client_secret%3D{TOKEN}",
        f"postgresql://pagelens:{TOKEN}@db/pagelens",
        f"GET /join/{TOKEN}",
        f"GET /share/{TOKEN}/thumbnails/1_a",
        f"GET /login?next=%2Fjoin%2F{TOKEN}",
        "test-secret-key-of-nobody",
    ],
)
def test_secrets_are_cut_from_our_events_and_from_libraries(lines, text: str) -> None:
    structlog.get_logger().info("told", words=text, deep={"list": [text]})
    for name in ROOT_LOGGERS:
        logging.getLogger(name).warning("said %s", text)
    told = lines()
    assert len(told) == 1 + len(ROOT_LOGGERS)
    assert TOKEN not in json.dumps(told)
    assert "test-secret-key" not in json.dumps(told)


def test_an_exception_is_named_and_not_quoted(lines) -> None:
    try:
        raise ValueError("INSERT INTO secret_table")
    except ValueError:
        logging.getLogger("gunicorn.error").exception("Exception in worker process")
        structlog.get_logger().error("broke", exc_info=True)
    told = lines()
    assert [line["exception"] for line in told] == ["ValueError", "ValueError"]
    assert "secret_table" not in json.dumps(told)


def test_a_traceback_in_a_text_is_cut_down_to_its_kind() -> None:
    text = 'Job x failed\nTraceback (most recent call last):\n  File "a.py", line 1\n'
    text += "psycopg.errors.DiskFull: could not extend file secret_table\n[SQL: SELECT 1]\n"
    assert without_traceback(text) == "Job x failed (psycopg.errors.DiskFull)"
    assert without_traceback("all is well") == "all is well"


def test_a_web_process_that_cannot_start_says_so_in_one_line(
    environment: pytest.MonkeyPatch,
) -> None:
    ended = subprocess.run(
        [
            *(sys.executable, "-m", "gunicorn", "--config", "python:local.gunicorn"),
            *("--bind", "127.0.0.1:0", "wsgi:server"),
        ],
        env=os.environ | {"PORT": "none", "DATABASE_URL": "postgresql://u:geheim@h/d"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode != 0
    assert "Traceback" not in ended.stdout + ended.stderr
    assert "geheim" not in ended.stdout + ended.stderr
    told = [json.loads(line) for line in ended.stderr.splitlines()]
    assert "web_cannot_start" in [line["event"] for line in told]
