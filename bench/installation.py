"""An installation of its own for a bench: servers, schema, catalog, and the sandbox connected."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.registry import sync_catalog
from dashboard.auth.accounts import add_tenant
from ingest.connect import connect_with_token
from ingest.sandbox.credentials import DEMO_APP_ID, DEMO_APP_SECRET, demo_system_user_token
from ingest.sandbox.testing import RunningSandbox, running_sandbox
from jobs import queues
from local.postgres import running_postgres
from local.redis import running_redis
from models import MetaPage
from models.engine import dispose_engine, get_engine, make_owner_engine
from models.migrate import migrate
from models.scope import tenant_session, wide_session
from settings import get_settings


@dataclass(frozen=True)
class Installation:
    """A tenant that is connected to the sandbox, with its Pages, the largest first."""

    tenant_id: int
    pages: tuple[MetaPage, ...]
    sandbox: RunningSandbox


@contextmanager
def connected_installation(
    sandbox_of: Callable[[], AbstractContextManager[Any]] = running_sandbox, **settings: str
) -> Iterator[Installation]:
    """Starts everything, with these settings too, and stops it again; nothing of it stays."""
    folder = Path(tempfile.mkdtemp(prefix="plb-"))
    folder.chmod(0o755)
    try:
        with (
            running_postgres(folder) as postgres,
            running_redis(folder) as redis,
            sandbox_of() as sandbox,
        ):
            url = postgres.create_database("pagelens")
            known = _settings(folder, url, redis.url, sandbox.url)
            with environment(known | settings):
                _prepare(url)
                yield _connect(sandbox)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _settings(folder: Path, database: str, redis: str, graph: str) -> dict[str, str]:
    return {
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "DATA_DIR": str(folder / "data"),
        "SECRET_KEY": "bench-secret-key-of-nobody",
        "TOKEN_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "META_GRAPH_BASE_URL": graph,
        "META_APP_ID": DEMO_APP_ID,
        "META_APP_SECRET": DEMO_APP_SECRET,
    }


@contextmanager
def environment(values: dict[str, str]) -> Iterator[None]:
    """This process with these settings, and with those that it had afterwards."""
    before = dict(os.environ)
    os.environ.update(values)
    _forget()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        _forget()


def _forget() -> None:
    """Lets go of what this process knows of settings and servers."""
    if get_engine.cache_info().currsize:
        get_engine().dispose()
        dispose_engine()
    if queues.connection.cache_info().currsize:
        queues.connection().close()
        queues.connection.cache_clear()
    get_settings.cache_clear()


def _prepare(url: str) -> None:
    migrate(url)
    engine = make_owner_engine(url)
    with Session(engine) as session, session.begin():
        sync_catalog(session)
    engine.dispose()


def _connect(sandbox: RunningSandbox) -> Installation:
    with wide_session("command") as session:
        tenant_id = add_tenant(session, "bench", "Bench").id
    connect_with_token(tenant_id, demo_system_user_token())
    with tenant_session(tenant_id) as session:
        pages = session.scalars(
            select(MetaPage)
            .where(MetaPage.can_analyze)
            .order_by(MetaPage.followers_count.desc().nulls_last())
        ).all()
    return Installation(tenant_id, tuple(pages), sandbox)
