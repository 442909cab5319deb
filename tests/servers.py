"""The web application for tests, built once for the settings of each: building is slow."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server

from dashboard.server import create_flask, create_server
from settings import get_settings

READ_LATER = {"data_dir", "token_encryption_keys"}


def whole_server() -> Flask:
    """The server with Dash, as the present settings make it."""
    return _built(create_server, _settings())


def bare_server() -> Flask:
    """The server without Dash, as the present settings make it."""
    return _built(create_flask, _settings())


@contextmanager
def served(server: Flask) -> Iterator[str]:
    """The server at an address, as long as it is needed."""
    running = make_server("127.0.0.1", 0, server, threaded=True)
    thread = Thread(target=running.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}"
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


def _settings() -> str:
    """All but those that no server keeps and each test has of its own."""
    return get_settings().model_dump_json(exclude=READ_LATER)


@lru_cache(maxsize=1)
def _built(build: Callable[[], Flask], settings: str) -> Flask:
    """Only the last one is kept: to build one takes the limits of the process with it."""
    return build()
