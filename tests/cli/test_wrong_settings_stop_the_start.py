"""Each wrong setting stops the start with its own true sentence, and the doctor says the same."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from click.testing import CliRunner
from cryptography.fernet import Fernet

from cli import pagelens
from local.postgres import PostgresServer, running_postgres
from local.redis import RedisServer, running_redis
from tests.cli.conftest import Here
from tests.models.installations import forget_installation

Run = Callable[..., subprocess.CompletedProcess[str]]
WITH_PASSWORD = "local all asks scram-sha-256\nlocal all all trust\n"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pl-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture(scope="module")
def guarded_postgres(folder: Path) -> Iterator[PostgresServer]:
    """A server that asks one user for a password."""
    with running_postgres(folder) as server:
        with server._connect() as connection:
            connection.execute("CREATE ROLE asks LOGIN PASSWORD 'right'")
            (server.data_dir / "pg_hba.conf").write_text(WITH_PASSWORD)
            connection.execute("SELECT pg_reload_conf()")
        yield server


@pytest.fixture(scope="module")
def guarded_redis(folder: Path) -> Iterator[RedisServer]:
    with running_redis(folder) as server:
        with redis.Redis.from_url(server.url) as client:
            client.config_set("requirepass", "right")
        yield server


@pytest.fixture
def right(
    tmp_path: Path, guarded_postgres: PostgresServer, guarded_redis: RedisServer
) -> dict[str, str]:
    """Settings with which all is well, and what else a process needs."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {
        "DATABASE_URL": guarded_postgres.url("postgres", "postgres"),
        "REDIS_URL": guarded_redis.url.replace("unix://", "unix://:right@"),
        "SECRET_KEY": "a-secret-key-of-nobody",
        "TOKEN_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "DATA_DIR": str(tmp_path / "data"),
    }


@pytest.fixture
def run(right: dict[str, str]) -> Run:
    """Runs `pagelens` with settings that are right but for those of the test."""

    def run_pagelens(*words: str, **wrong: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "cli", *words],
            env={name: value for name, value in (right | wrong).items() if value},
            capture_output=True,
            text=True,
            check=False,
        )

    return run_pagelens


@pytest.fixture
def start(right: dict[str, str], here: Here, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """The same for `pagelens web` in this process, where it must stop."""

    def start_web(**wrong: str) -> subprocess.CompletedProcess[str]:
        for name in os.environ:
            monkeypatch.delenv(name)
        for name, value in (right | wrong).items():
            monkeypatch.setenv(name, value)
        forget_installation()
        return here("web")

    yield start_web
    forget_installation()


@pytest.fixture
def told_by_doctor(right: dict[str, str]) -> Iterator[Callable[..., str]]:
    """What `pagelens doctor --json` prints with such settings; in this process, which is quick."""

    def told(**wrong: str) -> str:
        alone = dict.fromkeys(os.environ) | right | wrong
        forget_installation()
        return CliRunner().invoke(pagelens, ["doctor", "--json"], env=alone).output

    yield told
    forget_installation()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("TOKEN_ENCRYPTION_KEYS", "abc", "TOKEN_ENCRYPTION_KEYS: must be Fernet keys"),
        ("SECRET_KEY", "x", "SECRET_KEY: must be a random text of 16 characters or more"),
        ("FILE_STORAGE_URL", "foo://", "FILE_STORAGE_URL: foo:// is no kind of storage"),
        ("DATA_DIR", "/proc/none", "DATA_DIR: /proc/none"),
        ("FILE_STORAGE_URL", "file:///proc/none", "FILE_STORAGE_URL: /proc/none cannot be written"),
        ("REDIS_URL", "nonsense", "REDIS_URL is not the address of a Redis"),
        ("REDIS_URL", "unix://:wrong@SOCKET", "Redis refuses the password, or wants one"),
        ("DATABASE_URL", "asks:wrong", "The database refuses the login"),
        ("DATABASE_URL", "missing", "The database server has no such database"),
    ],
)
def test_web_stops_and_the_doctor_says_why(
    start: Run,
    told_by_doctor: Callable[..., str],
    guarded_postgres: PostgresServer,
    guarded_redis: RedisServer,
    name: str,
    value: str,
    sentence: str,
) -> None:
    if value == "missing":
        value = guarded_postgres.url("missing", "postgres")
    elif name == "DATABASE_URL":
        value = guarded_postgres.url("postgres", value)
    value = value.replace("SOCKET", guarded_redis.url.removeprefix("unix://"))
    started = start(**{name: value})
    assert started.returncode == 1
    assert sentence in started.stderr
    assert len(started.stderr.strip().splitlines()) == 1
    assert sentence in told_by_doctor(**{name: value})


def test_a_port_that_is_taken_or_may_not_be_used_is_named(run: Run) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert f"Port {port} is taken" in run("web", "--port", str(port)).stderr
    assert "Nobody can listen at 192.0.2.1" in run("web", "--host", "192.0.2.1").stderr
