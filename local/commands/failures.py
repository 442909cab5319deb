"""Failures of the parts that we rest on, in plain words."""

import psycopg.errors
import redis.exceptions
import requests.exceptions
import sqlalchemy.exc

from jobs.health.database import NONE_THERE, REFUSED, refusal

OTHER_SCHEMA = "The database has another schema than expected: run `pagelens migrate`."
NOT_ALLOWED = (
    "The database does not allow that to its user: set DATABASE_OWNER_URL to the address of the"
    " tables' owner and run `pagelens migrate`."
)
AWAY = "The database does not answer: start `pagelens up`, or check DATABASE_URL."
NO_REDIS_PASSWORD = "Redis refuses the password, or wants one: correct REDIS_URL."  # noqa: S105  a sentence
NO_REDIS_ADDRESS = "REDIS_URL is not the address of a Redis: redis://host:6379/0 or unix:///path."
SENTENCES: list[tuple[type[Exception], str]] = [
    (redis.exceptions.AuthenticationError, NO_REDIS_PASSWORD),
    (redis.exceptions.AuthorizationError, NO_REDIS_PASSWORD),
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
    if isinstance(error, sqlalchemy.exc.DBAPIError):
        return _of_the_database(error)
    if isinstance(error, sqlalchemy.exc.ArgumentError) and "parse" in str(error):
        return "DATABASE_URL is not the address of a database: postgresql://user@host/name."
    if isinstance(error, ValueError) and "Redis URL" in str(error):
        return NO_REDIS_ADDRESS
    if isinstance(error, ModuleNotFoundError):
        return f"This installation is not complete: {error.name} is missing; run `make setup`."
    return None


def is_refusal(error: Exception) -> bool:
    """Whether no waiting cures it: the server is there and does not let us in."""
    sentence = known_failure(error)
    return sentence in {NO_REDIS_PASSWORD, NO_REDIS_ADDRESS, REFUSED, NONE_THERE}


def _of_the_database(error: sqlalchemy.exc.DBAPIError) -> str | None:
    if isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
        return NOT_ALLOWED
    if isinstance(error, sqlalchemy.exc.OperationalError):
        return refusal(str(error.orig)) or AWAY
    if isinstance(error, sqlalchemy.exc.ProgrammingError):
        return OTHER_SCHEMA
    # The role to work as is not there.
    refused = isinstance(error.orig, psycopg.errors.InvalidParameterValue)
    return OTHER_SCHEMA if refused else None
