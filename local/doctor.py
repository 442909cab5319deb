"""`pagelens doctor`: looks at every part and says what to do first."""

from collections.abc import Callable

from local import doctor_work
from local.checks import Check
from local.doctor_proxy import look_at_proxy
from local.doctor_redis import NETWORK_SECONDS, look_at_redis
from settings import Settings, SettingsError, read_settings


def examine() -> list[Check]:
    """All checks, in the order in which things rest on each other."""
    try:
        settings = read_settings()
        settings.require_secret_key()
        settings.fernet_keys()
    except SettingsError as error:
        return [Check("settings", "not usable", str(error))]
    parts: list[tuple[str, Callable[[Settings], Check]]] = [
        ("database", _database),
        ("schema", _schema),
        ("login", _login),
        ("Redis", look_at_redis),
        ("proxy", look_at_proxy),
        ("workers", _workers),
        ("scheduler", doctor_work.scheduler),
        ("queue", doctor_work.queue),
        ("tokens", doctor_work.tokens),
        ("Graph API", _graph),
        ("fetching", doctor_work.fetching),
        ("numbers", _numbers),
        ("mail", doctor_work.mail),
        ("Chromium", _chromium),
    ]
    return [Check("settings", "complete"), *(_guard(name, look, settings) for name, look in parts)]


def primary(checks: list[Check]) -> Check | None:
    """The first thing that is wrong and needs a cure."""
    return next((check for check in checks if check.cure and not check.optional), None)


def _guard(name: str, look: Callable[[Settings], Check], settings: Settings) -> Check:
    try:
        return look(settings)
    except SettingsError as error:
        return Check(name, "not known", str(error))
    except Exception as error:  # noqa: BLE001  a check that fails is a finding
        from local.commands.failures import known_failure

        cure = known_failure(error) or f"{name} failed with {type(error).__name__}."
        return Check(name, "does not answer", cure)


def _database(settings: Settings) -> Check:
    from sqlalchemy import text

    from models.engine import make_engine

    engine = make_engine(settings.require_database_url())
    with engine.connect() as connection:
        version = str(connection.scalar(text("show server_version")))
    engine.dispose()
    if int(version.split(".", maxsplit=1)[0]) < 15:
        return Check("database", f"PostgreSQL {version}", "Use PostgreSQL 15 or later.")
    return Check("database", f"PostgreSQL {version}")


def _schema(_settings: Settings) -> Check:
    from sqlalchemy.exc import DataError, ProgrammingError

    from models.migrate import look_at_schema, require_known
    from models.scope import open_session

    try:
        with open_session() as session:
            state = look_at_schema(session.connection())
    except (DataError, ProgrammingError):
        # The role to work as is not there, or may not be taken.
        return Check("schema", "old", _MIGRATE)
    require_known(state)
    if state.newer:
        return Check("schema", f"of a newer release ({state.present}), with which this one runs")
    return Check("schema", "current" if state.fits else "old", "" if state.fits else _MIGRATE)


_MIGRATE = "Run `pagelens migrate`."


def _login(_settings: Settings) -> Check:
    from models.roles import login_of
    from models.scope import open_session

    with open_session() as session:
        login, owns = login_of(session.connection())
    if not owns:
        return Check("login", f"{login} owns nothing")
    return Check("login", f"{login} owns the tables: {OWN_LOGIN}", OWN_LOGIN, optional=True)


OWN_LOGIN = (
    "set DATABASE_OWNER_URL to this address, DATABASE_URL to one with a new login and its password,"
    " and run `pagelens migrate`"
)


def _workers(settings: Settings) -> Check:
    import redis
    from rq import Worker

    from jobs.queues import QUEUES

    with redis.Redis.from_url(settings.require_redis_url()) as client:
        workers = Worker.all(connection=client)
        served = {name for worker in workers for name in worker.queue_names()}
    missing = [name for name in QUEUES if name not in served]
    if missing:
        cure = f"Nobody works on {', '.join(missing)}: start `pagelens worker`."
        return Check("workers", f"{len(workers)} alive", cure)
    return Check("workers", f"{len(workers)} alive")


def _graph(settings: Settings) -> Check:
    import requests

    base = settings.meta_graph_base_url
    # Any answer will do: without a token Meta answers with an error, and that is an answer.
    requests.get(f"{base}/{settings.meta_graph_api_version}/me", timeout=NETWORK_SECONDS)
    return Check("Graph API", f"{base} answers")


def _numbers(_settings: Settings) -> Check:
    from local.doctor_numbers import examine_numbers

    return examine_numbers()


def _chromium(_settings: Settings) -> Check:
    from jobs.chromium import MISSING, find_chromium, has_chromium

    if has_chromium():
        return Check("Chromium", find_chromium() or "found by the export worker")
    return Check("Chromium", "not found", MISSING, optional=True)
