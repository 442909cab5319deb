"""A sandbox on a socket, with its clock stopped, and a small client."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from ingest.sandbox.characters import COFFEE
from ingest.sandbox.credentials import demo_page_token
from ingest.sandbox.testing import RunningSandbox, running_sandbox

VERSION = "v27.0"
NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
PAGE = COFFEE.page_id
Get = Callable[..., tuple[int, Any]]


@pytest.fixture(scope="module")
def _running() -> Iterator[RunningSandbox]:
    with running_sandbox(now=NOW) as running:
        yield running


@pytest.fixture
def sandbox(_running: RunningSandbox) -> RunningSandbox:
    _running.world.clock.set(NOW)
    _running.world.faults.clear()
    _running.world.usage.clear()
    _running.world.log.clear()
    return _running


@pytest.fixture
def get(sandbox: RunningSandbox) -> Get:
    def ask(
        path: str, token: str | None = None, version: str = VERSION, **params: str
    ) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {token or demo_page_token(PAGE)}"}
        url = f"{sandbox.url}/{version}/{path}"
        answer = requests.get(url, params=params, headers=headers, timeout=10)
        return answer.status_code, answer.json()

    return ask


@pytest.fixture
def insights(get: Get) -> Callable[..., Any]:
    def ask(metric: str, page: str = PAGE, **params: str) -> Any:
        status, body = get(f"{page}/insights", demo_page_token(page), metric=metric, **params)
        assert status == 200, body
        return body

    return ask


@pytest.fixture
def refusal(get: Get) -> Callable[..., Any]:
    def ask(path: str, token: str | None = None, **params: str) -> Any:
        status, body = get(path, token, **params)
        assert status >= 400, body
        return body["error"]

    return ask
