"""The web application for tests, built once for the settings of each: building is slow."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server

from dashboard.server import create_flask, create_server
from settings import get_settings

# What a server keeps of the settings from when it is made. It reads all others when it needs them.
KEPT = (
    "secret_key",
    "redis_url",
    "trusted_proxies",
    "otel_exporter_otlp_endpoint",
    "oidc_issuer",
    "oidc_client_id",
    "oidc_client_secret",
)


def whole_server() -> Flask:
    """The server with Dash, as the present settings make it."""
    return _whole(_kept())


def bare_server() -> Flask:
    """The server without Dash, as the present settings make it."""
    return _bare(_kept())


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


def _kept() -> tuple[object, ...]:
    settings = get_settings()
    return tuple(getattr(settings, name) for name in KEPT)


@lru_cache(maxsize=1)
def _whole(_settings: tuple[object, ...]) -> Flask:
    return create_server()


@lru_cache(maxsize=1)
def _bare(_settings: tuple[object, ...]) -> Flask:
    return create_flask()
