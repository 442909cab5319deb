"""The web application for tests, built once for the settings of each: building is slow."""

from functools import cache

from flask import Flask

from dashboard.server import create_flask, create_server
from settings import get_settings

READ_LATER = {"data_dir", "token_encryption_keys"}


def whole_server() -> Flask:
    """The server with Dash, as the present settings make it."""
    return _whole(_built_from())


def bare_server() -> Flask:
    """The server without Dash, as the present settings make it."""
    return _bare(_built_from())


def _built_from() -> str:
    """The settings, but for those that no server keeps and each test has of its own."""
    return get_settings().model_dump_json(exclude=READ_LATER)


@cache
def _whole(built_from: str) -> Flask:
    return create_server()


@cache
def _bare(built_from: str) -> Flask:
    return create_flask()
