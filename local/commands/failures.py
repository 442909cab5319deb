"""Failures of the parts that we rest on, in plain words."""

import psycopg.errors
import redis.exceptions
import requests.exceptions
import sqlalchemy.exc

OTHER_SCHEMA = "The database has another schema than expected: run `pagelens migrate`."
SENTENCES: list[tuple[type[Exception], str]] = [
    (
        sqlalchemy.exc.OperationalError,
        "The database does not answer: start `pagelens up`, or check DATABASE_URL.",
    ),
    (
        sqlalchemy.exc.ProgrammingError,
        OTHER_SCHEMA,
    ),
    (
        redis.exceptions.RedisError,
        "Redis does not answer: start `pagelens up`, or check REDIS_URL.",
    ),
    (
        requests.exceptions.RequestException,
        "Meta's Graph API does not answer: check the network and META_GRAPH_BASE_URL.",
    ),
]


def known_failure(error: Exception) -> str | None:
    """One sentence with a cure for a failure of the database, Redis or network; else None."""
    for kind, sentence in SENTENCES:
        if isinstance(error, kind):
            return sentence
    if isinstance(getattr(error, "orig", None), psycopg.errors.InvalidParameterValue):
        return OTHER_SCHEMA
    if isinstance(error, sqlalchemy.exc.ArgumentError) and "parse" in str(error):
        return "DATABASE_URL is not the address of a database: postgresql://user@host/name."
    if isinstance(error, ModuleNotFoundError):
        return f"This installation is not complete: {error.name} is missing; run `make setup`."
    return None
