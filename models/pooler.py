"""Whether a connection leads to a server process of its own, or to a pooler's.

A statement that is prepared stands in one process of the server. Behind a pooler in transaction
mode the next transaction may meet another one.
"""

from typing import Any

import psycopg


def leads_to_one_process(connection: psycopg.Connection[Any]) -> bool:
    """Whether the process that answers is the one that the connection was told of.

    A pooler tells a number of its own, since it has no process to name until a transaction begins.
    """
    before = connection.autocommit
    connection.autocommit = True
    try:
        found = connection.execute("SELECT pg_backend_pid()").fetchone()
    finally:
        connection.autocommit = before
    return found is not None and found[0] == connection.info.backend_pid
