"""`pagelens doctor`: looks at every part and says what to do first."""

from collections.abc import Callable

from jobs.health.check import Check
from jobs.health.work import look_at_queue, look_at_scheduler, look_at_workers
from local.doctor import work
from local.doctor.destinations import look_at_destinations
from local.doctor.machine import (
    look_at_backup,
    look_at_chromium,
    look_at_clock,
    look_at_fonts,
    look_at_storage,
)
from local.doctor.proxy import look_at_proxy
from local.doctor.redis import NETWORK_SECONDS, look_at_redis
from local.doctor.rights import look_at_rights
from local.doctor.settings_file import look_at_settings_file
from local.doctor.traces import look_at_traces
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
        ("settings file", look_at_settings_file),
        ("database", _database),
        ("schema", _schema),
        ("login", _login),
        ("row security", look_at_rights),
        ("storage", look_at_storage),
        ("destinations", look_at_destinations),
        ("Redis", look_at_redis),
        ("proxy", look_at_proxy),
        ("workers", lambda _settings: look_at_workers()),
        ("scheduler", lambda _settings: look_at_scheduler()),
        ("queue", lambda _settings: look_at_queue()),
        ("clock", look_at_clock),
        ("keys", work.keys),
        ("tokens", work.tokens),
        ("Graph API", _graph),
        ("fetching", work.fetching),
        ("numbers", _numbers),
        ("mail", work.mail),
        ("Chromium", look_at_chromium),
        ("fonts", look_at_fonts),
        ("back-up", look_at_backup),
        ("traces", look_at_traces),
    ]
    return [_names(), *(_guard(name, look, settings) for name, look in parts)]


def primary(checks: list[Check]) -> Check | None:
    """The first thing that is wrong and needs a cure."""
    return next((check for check in checks if check.cure and not check.optional), None)


def _names() -> Check:
    """Names of the environment that are near to a setting's are told; they may be others'."""
    from local.settings_listed import misspelt_names

    told = "; ".join(f"{name} is no setting: is it {near}?" for name, near in misspelt_names())
    return Check("settings", told or "complete", told, optional=True)


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


def _graph(settings: Settings) -> Check:
    import requests

    base = settings.meta_graph_base_url
    # Any answer will do: without a token Meta answers with an error, and that is an answer.
    requests.get(f"{base}/{settings.meta_graph_api_version}/me", timeout=NETWORK_SECONDS)
    return Check("Graph API", f"{base} answers")


def _numbers(_settings: Settings) -> Check:
    from local.doctor.numbers import examine_numbers

    return examine_numbers()
