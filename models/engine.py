"""The engines: that of web and workers, and that of the tables' owner, each made on first use.

Who works, for which tenant, and how long it may take is set in each transaction, by one statement:
a pooler in transaction mode hands a connection to somebody else after every one of them.
"""

import os
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

from models.patience import PATIENCE, PatientConnection, connect
from models.pooler import leads_to_one_process
from settings import get_settings

APP, WIDE, LIMITED = "app", "wide", "limited"
# How long a statement, a wait for a lock, and a pause between two statements may take.
LIMITS = {
    "statement_timeout": "5min",
    "lock_timeout": "1min",
    "idle_in_transaction_session_timeout": "20min",
}
# PostgreSQL takes statements over many Pages for far costlier than they are, and would compile for
# longer than they take. A plan that it keeps for whatever is asked is one for few rows: of a table
# that was empty then, or of a range that is not known.
PLAIN = {"jit": "off", "plan_cache_mode": "force_custom_plan"}
# To read our statements takes PostgreSQL about as long as to run them. What a connection has run
# before is read once for all further times, and planned for the values of each.
PREPARED_AFTER = 1
# How long one waits for a connection that others have.
POOL_SECONDS = 10
_BEGIN = ", ".join(
    [
        "SELECT set_config('role', current_database() || %s::text, true)",
        "set_config('pagelens.tenant_id', %s, true)",
        *(f"set_config('{name}', '{value}', true)" for name, value in (LIMITS | PLAIN).items()),
    ]
)
# For somebody who sees some Pages only: which these are at this moment, and the role that is held
# to them. It is taken last, since it could not read them.
_LIMIT = """
SELECT set_config('pagelens.limited_person', %(person)s::text, true),
       set_config('pagelens.group_ids', groups.ids, true),
       set_config('pagelens.page_ids', pages.ids, true),
       set_config('role', current_database() || '_limited', true)
  FROM (SELECT COALESCE(array_agg(page_group_id), '{}')::text AS ids
          FROM membership_group WHERE tenant_id = %(tenant)s AND user_id = %(person)s) groups,
       (SELECT COALESCE(array_agg(meta_page_id), '{}')::text AS ids
          FROM (SELECT meta_page_id FROM membership_page
                 WHERE tenant_id = %(tenant)s AND user_id = %(person)s
                 UNION
                SELECT grouped.meta_page_id FROM membership_group seen
                  JOIN page_group_page grouped ON grouped.tenant_id = seen.tenant_id
                   AND grouped.page_group_id = seen.page_group_id
                 WHERE seen.tenant_id = %(tenant)s AND seen.user_id = %(person)s) every) pages
"""
_BEGIN_AS_OWNER = "SELECT set_config('pagelens.scope', 'owner', true)"


def make_engine(database_url: str, **options: Any) -> Engine:
    """An engine for psycopg 3 as its login alone, which prepares nothing on the server."""
    url = make_url(database_url).set(drivername="postgresql+psycopg")
    arguments = {"prepare_threshold": None, **options.pop("connect_args", {})}
    return create_engine(url, hide_parameters=True, connect_args=arguments, **options)


def make_owner_engine(database_url: str) -> Engine:
    """The engine of the tables' owner, who sees no row without a scope of their own."""
    engine = make_engine(database_url, pool_pre_ping=True)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(_BEGIN_AS_OWNER))
    return engine


def place(
    role: str = APP, tenant_id: int | None = None, limited_person: int | None = None
) -> dict[str, Any]:
    """Execution options that say for a connection who its transactions work as, and where.

    With a `limited_person` (their id) they see no more of the tenant than that person.
    """
    return {
        "pagelens_role": role,
        "pagelens_tenant": tenant_id,
        "pagelens_limited_person": limited_person,
    }


@lru_cache(maxsize=1)
def get_engine() -> Engine:
    """The engine of web and workers: every transaction works as a role, never as its login."""
    url = get_settings().require_database_url()
    engine = make_engine(url, pool_size=5, max_overflow=10, pool_timeout=POOL_SECONDS)
    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "begin", _take_place)
    return engine


def _connect(_dialect: Any, _record: Any, arguments: Any, options: Any) -> PatientConnection:
    connection = connect(PATIENCE, *arguments, **options)
    if leads_to_one_process(connection):
        connection.prepare_threshold = PREPARED_AFTER
    return connection


def _take_place(connection: Connection) -> None:
    options = connection.get_execution_options()
    tenant_id = options.get("pagelens_tenant")
    role = f"_{options.get('pagelens_role', APP)}"
    connection.exec_driver_sql(_BEGIN, (role, "" if tenant_id is None else str(int(tenant_id))))
    person = options.get("pagelens_limited_person")
    if person is not None:
        connection.exec_driver_sql(_LIMIT, {"tenant": tenant_id, "person": person})


def dispose_engine() -> None:
    """Forgets the engine without touching a parent's sockets; call it after a fork."""
    if get_engine.cache_info().currsize:
        get_engine().dispose(close=False)
        get_engine.cache_clear()


# A work horse that used its parent's connections would mix its answers with the parent's.
os.register_at_fork(after_in_child=dispose_engine)
