"""While a part that everything rests on does not answer, people get one sentence, and at once."""

from typing import Any

import psycopg
import structlog
from flask import Flask, current_app, jsonify, request
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from dashboard.auth.gate import is_machine_path
from dashboard.request_metrics import unavailable
from jobs.health.database import OLD, WELL
from jobs.health.probe import PROBE

NEEDS_NOTHING = frozenset({"/healthz", "/readyz", "/metrics", "/favicon.ico"})
NEEDS_NOTHING_BELOW = ("/assets/", "/auth/", "/_dash-component-suites/")
AWAY = "Pagelens cannot reach its database just now. Try again in a minute."
REDIS_AWAY = "Pagelens cannot start work just now. Try again in a minute."
# Whoever runs the installation sees the rest by `pagelens doctor`, and in the log.
NOT_SET_UP = "Pagelens is not set up yet: its database waits for `pagelens migrate`."
SECONDS = "10"
# No connection, no room for one, and a server that goes down or is not up yet.
ABSENT = ("08", "53", "57P")
log = structlog.get_logger(__name__)


def start_availability(server: Flask) -> None:
    """Refuses what cannot be answered, before anything waits for the database."""
    server.before_request(_refuse)
    for error in (DBAPIError, NoConnectionError, RedisError):
        server.register_error_handler(error, answer_failure)


def sentence_for(error: Exception) -> str | None:
    """What to tell people of this failure; None where it is no part's absence."""
    if isinstance(error, RedisError):
        return REDIS_AWAY
    if isinstance(error, NoConnectionError):
        return AWAY
    return AWAY if isinstance(error, DBAPIError) and _is_absence(error) else None


def answer_failure(error: Exception) -> Any:
    """The answer to a request that met the absence of a part; any other failure is raised."""
    sentence = sentence_for(error)
    if sentence is None:
        raise error
    log.warning("part_was_away", error=type(error).__name__)
    unavailable.labels(_part_of(error)).inc()
    return _answer(sentence)


def _part_of(error: Exception) -> str:
    if isinstance(error, RedisError):
        return "redis"
    return "database_pool" if isinstance(error, NoConnectionError) else "database"


def _is_absence(error: DBAPIError) -> bool:
    """Whether there was no server, as the class of SQLSTATE tells, or no connection to ask it."""
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return isinstance(error.orig, psycopg.OperationalError) or error.connection_invalidated
    return str(state).startswith(ABSENT)


def _refuse() -> Any:
    path = request.path
    if path in NEEDS_NOTHING or path.startswith(NEEDS_NOTHING_BELOW):
        return None
    found = PROBE.found
    if found is None or found.is_old() or found.database.state == WELL:
        return None
    unavailable.labels("database").inc()
    return _answer(NOT_SET_UP if found.database.state == OLD else AWAY)


def _answer(sentence: str) -> Any:
    headers = {"Retry-After": SECONDS}
    if is_machine_path(request.path):
        error = {"code": "unavailable", "message": sentence, "field": None}
        return jsonify({"error": error}), 503, headers
    # Not by way of Flask, which would look up in the database who asks.
    page = current_app.jinja_env.get_template("error.html").render(status=503, message=sentence)
    return page, 503, headers
