from collections.abc import Callable, Iterator

import pytest

from ingest.graph.client import GraphClient, Hooks
from tests.graph.scripted import GraphServer

TOKEN = "EAAtoken0123456789"
SECRET = "app-secret-0123456789"


@pytest.fixture
def server() -> Iterator[GraphServer]:
    graph = GraphServer()
    yield graph
    graph.close()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def connect(server: GraphServer, waits: list[float]) -> Iterator[Callable[..., GraphClient]]:
    made: list[GraphClient] = []

    def make(token: str = TOKEN, **options) -> GraphClient:
        options.setdefault("hooks", Hooks(sleep=waits.append, rng=lambda: 1.0))
        made.append(GraphClient(token, base_url=server.url, **options))
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(connect: Callable[..., GraphClient]) -> GraphClient:
    return connect()
