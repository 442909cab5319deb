"""Both tenants, the server with Dash, and everything as it was before anybody came."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from flask import Flask
from sqlalchemy import Engine, make_url

from dashboard.auth.limits import limiter
from local.postgres import SUPERUSER, PostgresServer
from models.engine import make_engine
from tests.matrix.identities import sign_in
from tests.matrix.marks import ACME, GLOBEX, Mark
from tests.matrix.routes import Routes
from tests.matrix.things import Things, begin_elsewhere, make_things
from tests.servers import whole_server


@dataclass(frozen=True)
class World:
    """What the matrix is about."""

    server: Flask
    engine: Engine
    things: dict[Mark, Things]
    routes: Routes


@cache
def _server() -> Flask:
    """Made once: it takes seconds, and keeps nothing of a test."""
    return whole_server()


@pytest.fixture
def everything(postgres: PostgresServer, database_url: str) -> Iterator[Engine]:
    """An engine of PostgreSQL's superuser, whom no policy holds."""
    name = make_url(database_url).database or ""
    engine = make_engine(postgres.url(name, SUPERUSER))
    yield engine
    engine.dispose()


@pytest.fixture
def world(
    store: Engine, everything: Engine, looked: None, monkeypatch: pytest.MonkeyPatch
) -> World:
    """Acme and Globex, each with one of everything. Nobody is told to wait: they ask a lot."""
    monkeypatch.setattr(limiter, "enabled", False)
    things = {mark: make_things(everything, mark) for mark in (ACME, GLOBEX)}
    begin_elsewhere(everything)
    server = _server()
    owner = sign_in(server, ACME, "owner")
    description = owner.client(server).get("/api/openapi.json").json
    return World(server, everything, things, Routes(server, description))
