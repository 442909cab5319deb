"""The web application for tests, built once for the settings of each: building is slow."""

from collections.abc import Callable
from functools import lru_cache

from flask import Flask

from dashboard.server import create_flask, create_server
from settings import get_settings

READ_LATER = {"data_dir", "token_encryption_keys"}


def whole_server() -> Flask:
    """The server with Dash, as the present settings make it."""
    return _built(create_server, _settings())


def bare_server() -> Flask:
    """The server without Dash, as the present settings make it."""
    return _built(create_flask, _settings())


def _settings() -> str:
    """All but those that no server keeps and each test has of its own."""
    return get_settings().model_dump_json(exclude=READ_LATER)


@lru_cache(maxsize=1)
def _built(build: Callable[[], Flask], settings: str) -> Flask:
    """Only the last one is kept: to build one takes the limits of the process with it."""
    return build()
