"""Real servers for the tests: PostgreSQL and Redis of this process, emptied for each test."""

import math
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import structlog
from argon2 import PasswordHasher
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from dashboard.auth import passwords
from jobs import queues
from jobs.health.probe import Probe
from local.postgres import LOGIN, PostgresServer, running_postgres
from local.redis import running_redis
from models.engine import dispose_engine, get_engine, make_owner_engine
from models.migrate import migrate
from models.scope import tenant_session, wide_session
from settings import get_settings
from tests.garbage import pytest_collection_finish, pytest_configure
from tests.mail import Mailbox, running_mailbox
from tests.people import ALICE, ANA, BOB, CHARLIE, People, add_analyst, make_people, quick_hasher
from tests.rows import Made, delete_all, read_all, write_all
from tests.visitors import visitor

__all__ = ["pytest_collection_finish", "pytest_configure"]

# The same for all tests, since rows of one are put back for another.
ENCRYPTION_KEY = Fernet.generate_key().decode()


@pytest.fixture(scope="session", autouse=True)
def product_hasher() -> Iterator[Callable[[], PasswordHasher]]:
    """What hashes passwords in the product. In this process they are hashed quickly."""
    whose = passwords._hasher
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", quick_hasher)
        yield whose


@pytest.fixture(scope="session")
def servers_folder() -> Iterator[Path]:
    """A short path that the servers' unprivileged user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="pl-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(servers_folder: Path) -> Iterator[PostgresServer]:
    with running_postgres(servers_folder) as server:
        yield server


@pytest.fixture(scope="session")
def database_url(postgres: PostgresServer) -> str:
    """The owner's address of a migrated database."""
    url = postgres.create_database("pagelens")
    migrate(url, login_url=postgres.url("pagelens", LOGIN))
    return url


@pytest.fixture(scope="session")
def login_url(postgres: PostgresServer, database_url: str) -> str:
    """The address of the same database for web and workers, who own nothing."""
    return postgres.url("pagelens", LOGIN)


@pytest.fixture(scope="session")
def redis_url(servers_folder: Path) -> Iterator[str]:
    with running_redis(servers_folder) as server:
        yield server.url


@pytest.fixture(scope="session")
def owner_engine(database_url: str) -> Iterator[Engine]:
    """An engine of the tables' owner, in their own scope in every transaction."""
    engine = make_owner_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def environment(
    login_url: str, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[pytest.MonkeyPatch]:
    """The settings of a working installation; a test may set more and call `refresh_settings`."""
    values = {
        "DATABASE_URL": login_url,
        "REDIS_URL": redis_url,
        "DATA_DIR": str(tmp_path / "data"),
        "SECRET_KEY": "test-secret-key-of-nobody",
        "TOKEN_ENCRYPTION_KEYS": ENCRYPTION_KEY,
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    refresh_settings()
    yield monkeypatch
    structlog.reset_defaults()
    refresh_settings()


def refresh_settings() -> None:
    """Forgets what this process read from the environment."""
    get_settings.cache_clear()
    if queues.connection.cache_info().currsize:
        queues.connection().close()
    queues.connection.cache_clear()


@pytest.fixture(scope="session")
def _engine_of_tests(database_url: str) -> Iterator[None]:
    yield
    if get_engine.cache_info().currsize:
        get_engine().dispose()
        dispose_engine()


@pytest.fixture(scope="session")
def _catalog(database_url: str, owner_engine: Engine) -> None:
    _write_catalog(owner_engine)


def _write_catalog(engine: Engine) -> None:
    from catalog.registry import sync_catalog

    with Session(engine) as session, session.begin():
        sync_catalog(session)


@pytest.fixture
def store(
    environment: pytest.MonkeyPatch, owner_engine: Engine, _engine_of_tests: None, _catalog: None
) -> Iterator[Engine]:
    """An empty product with the catalog in its registry; yields the owner's engine."""
    yield owner_engine
    with owner_engine.begin() as connection:
        delete_all(connection)
        connection.execute(text("DELETE FROM meta_metric_registry WHERE title = ''"))
        corrected = connection.execute(
            text(
                "UPDATE meta_metric_registry SET runtime_status = NULL, runtime_checked_at = NULL,"
                " runtime_evidence = NULL, runtime_periods = NULL"
                " WHERE runtime_checked_at IS NOT NULL OR runtime_status IS NOT NULL"
            )
        ).rowcount
    if corrected:
        _write_catalog(owner_engine)
    with Redis.from_url(get_settings().require_redis_url()) as redis:
        redis.flushall()


@pytest.fixture
def session(store: Engine) -> Iterator[Session]:
    """A session across tenants, as that of a command."""
    with wide_session("command") as opened:
        yield opened


@pytest.fixture(scope="session")
def made_before() -> Made:
    """For `made_once`: by a key, what was made in another test, and the rows of it."""
    return {}


@pytest.fixture(scope="session")
def _made_people() -> dict[str, tuple[People, str]]:
    """By time zone, who was made once, and the rows of it."""
    return {}


@pytest.fixture
def people(store: Engine, _made_people: dict[str, tuple[People, str]]) -> People:
    """Alice (owner) and Bob (viewer) of one tenant with a Page, Charlie of another with its own."""
    zone = get_settings().time_zone
    if zone not in _made_people:
        made = make_people()
        with store.begin() as connection:
            _made_people[zone] = made, read_all(connection)
        return made
    made, rows = _made_people[zone]
    with store.begin() as connection:
        write_all(connection, rows)
    return made


@pytest.fixture
def analyst(people: People) -> None:
    """Ana belongs to them, signed in or not."""
    add_analyst()


@pytest.fixture
def acme(people: People) -> Iterator[Session]:
    """A session of Alice's tenant."""
    with tenant_session(people.acme) as session:
        yield session


@pytest.fixture
def alice(server: Flask) -> FlaskClient:
    """The owner at the server that a folder's own fixture makes, signed in; so are the others."""
    return visitor(server, ALICE)


@pytest.fixture
def ana(server: Flask) -> FlaskClient:
    """An analyst of the same tenant."""
    add_analyst()
    return visitor(server, ANA)


@pytest.fixture
def bob(server: Flask) -> FlaskClient:
    """A viewer of the same tenant."""
    return visitor(server, BOB)


@pytest.fixture
def charlie(server: Flask) -> FlaskClient:
    """The owner of another tenant."""
    return visitor(server, CHARLIE)


@pytest.fixture
def looked(environment: pytest.MonkeyPatch) -> Iterator[None]:
    """What the probe of a web process found in these servers, and no time passes over it."""
    probe = Probe()
    with closing(probe):
        probe.look()
    environment.setattr("jobs.health.probe.OLD_SECONDS", math.inf)
    environment.setattr("dashboard.api.health.PROBE", probe)
    yield


@pytest.fixture
def mailbox(environment: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A real mail server on this machine, named by SMTP_URL."""
    with running_mailbox() as running:
        environment.setenv("SMTP_URL", running.url)
        refresh_settings()
        yield running
