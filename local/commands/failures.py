"""Failures of the parts that we rest on, in plain words; of the database by their SQLSTATE."""

import psycopg
import redis.exceptions
import requests.exceptions
import sqlalchemy.exc

from jobs.health.database import NONE_THERE, REFUSED, refusal
from models.migration_error import MigrationError

OTHER_SCHEMA = "The database has another schema than expected: run `pagelens migrate`."
NOT_ALLOWED = (
    "The database does not allow that to its user: set DATABASE_OWNER_URL to the address of the"
    " tables' owner and run `pagelens migrate`."
)
AWAY = "The database does not answer: start `pagelens up`, or check DATABASE_URL."
NOT_DONE = "The database refused what was asked ({state}): see the log of PostgreSQL."
# By state, else by its class, the first two signs (PostgreSQL's appendix of error codes).
STATES: dict[str, str] = {
    "28": REFUSED,
    "3D000": NONE_THERE,
    "42P01": OTHER_SCHEMA,
    "42703": OTHER_SCHEMA,
    "42704": OTHER_SCHEMA,
    "42883": OTHER_SCHEMA,
    "3F000": OTHER_SCHEMA,
    "22023": OTHER_SCHEMA,
    "42501": NOT_ALLOWED,
    "23505": "This is there already.",
    "23": "This does not fit what is there: something that it names is not there any more.",
    "22": "A value does not fit: it is too large, too long or of another kind.",
    "25006": "The database takes no changes: it is read-only, perhaps a standby.",
    "40": "Something else changed the same rows at the same moment: do it again.",
    "55P03": "Something else holds what this needs: do it again in a minute.",
    "57014": "The database took too long: do it again, or look at what it is busy with.",
    "53100": "The disk of the database is full: free some space.",
    "53300": "The database has no connection left: allow more, or start fewer processes.",
    "53": "The database has no room left: look at its memory and its disk.",
    "57P03": "The database is starting up: do it again in a moment.",
    "57": AWAY,
    "08": AWAY,
}
# A migration that these stop is cured outside of it; else the tables are not as it expects them.
CURED_OUTSIDE = ("08", "25006", "28", "40", "42501", "53", "55P03", "57")
AGAIN = "run `pagelens migrate`"
WRONG_STEP = (
    "Undo what was changed in the tables by hand and run `pagelens migrate` again; else report"
    " this, and go on with the release that you had."
)
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
    if isinstance(error, MigrationError):
        return _of_the_migration(error)
    if isinstance(error, sqlalchemy.exc.DBAPIError):
        return _of_the_database(error)
    if isinstance(error, ModuleNotFoundError):
        return f"This installation is not complete: {error.name} is missing; run `make setup`."
    return _of_an_address(error)


def is_refusal(error: Exception) -> bool:
    """Whether no waiting cures it: the server is there and does not let us in."""
    sentence = known_failure(error)
    return sentence in {NO_REDIS_PASSWORD, NO_REDIS_ADDRESS, REFUSED, NONE_THERE}


def _of_an_address(error: Exception) -> str | None:
    if isinstance(error, sqlalchemy.exc.ArgumentError) and "parse" in str(error):
        return "DATABASE_URL is not the address of a database: postgresql://user@host/name."
    return NO_REDIS_ADDRESS if isinstance(error, ValueError) and "Redis URL" in str(error) else None


def _of_the_migration(error: MigrationError) -> str:
    """Where it failed and why, and what to do, which never is to migrate an older schema."""
    cause = error.__cause__
    if isinstance(cause, sqlalchemy.exc.DBAPIError) and _is_cured_outside(cause):
        cure = _of_the_database(cause)
        return f"{error}. {cure}" if AGAIN in cure else f"{error}. {cure} Then {AGAIN} again."
    state = _state_of(cause)
    why = f"PostgreSQL refused it ({state})" if state else type(cause).__name__
    return f"{error}: {why}. {WRONG_STEP}"


def _is_cured_outside(error: sqlalchemy.exc.DBAPIError) -> bool:
    state = _state_of(error)
    if state is None:
        return isinstance(error, sqlalchemy.exc.OperationalError)
    return state.startswith(CURED_OUTSIDE)


def _state_of(error: BaseException | None) -> str | None:
    """What PostgreSQL gave, where the failure is one of its."""
    orig = error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) else None
    return orig.sqlstate if isinstance(orig, psycopg.Error) else None


def _of_the_database(error: sqlalchemy.exc.DBAPIError) -> str:
    """By the state that PostgreSQL gave; whoever is not let in gets none, but words."""
    state = _state_of(error)
    if state is not None:
        return STATES.get(state) or STATES.get(state[:2]) or NOT_DONE.format(state=state)
    if isinstance(error, sqlalchemy.exc.OperationalError):
        return refusal(str(error.orig)) or AWAY
    return OTHER_SCHEMA
