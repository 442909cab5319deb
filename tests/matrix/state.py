"""What the database and the files hold, whose it is, and the way back to it.

Each table's rows are told apart by their tenant, or by the person to whom they belong.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Self

from sqlalchemy import Engine, text

from models import Base
from settings import get_settings
from tests.matrix.marks import ACME, GLOBEX

# Written by whoever comes, whatever they may do: what was tried, and when a thing was used last.
TRACES = frozenset({"audit_event"})
LAST_USES = "'{last_used_at,last_seen_at}'"
SHELF = "kept_by_the_matrix"
# A table, and whose: a tenant's word, or nothing.
Part = tuple[str, str]


class State:
    """As everything was when this was made: after all have signed in. To be used with `with`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._at_once = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._tables = [table.name for table in Base.metadata.sorted_tables]
        self._columns = self._find_columns()
        self._query = text(" UNION ALL ".join(self._digest_of(name) for name in self._tables))
        self._keep()
        self._files = self._read_files()
        self.at_first = self.now()
        self._written = self._last_write()

    def now(self) -> dict[Part, str]:
        """A digest of each table's rows of each tenant."""
        with self._engine.connect() as connection:
            rows = connection.execute(self._query).all()
        return {(table, owner): digest for table, owner, digest in rows}

    def owned_tables(self) -> list[str]:
        """The tables whose rows belong to a tenant or a person."""
        return [
            name
            for name in self._tables
            if name in ("tenant", "user")
            or {"tenant_id", "user_id"} & set(self._columns[name].split(", "))
        ]

    def changed(self) -> set[Part]:
        """Which rows are not as they were; files count as a table `files`."""
        files = self._read_files()
        if self._last_write() == self._written and files == self._files:
            return set()
        now = self.now()
        parts = {
            part
            for part in now.keys() | self.at_first.keys()
            if now.get(part) != self.at_first.get(part)
        }
        paths = {
            path
            for path in files.keys() | self._files.keys()
            if files.get(path) != self._files.get(path)
        }
        return parts | {("files", _owner_of(path)) for path in paths}

    def restore(self, changed: Iterable[Part]) -> None:
        """Puts back what was there."""
        tables = {table for table, _owner in changed}
        if tables:
            self._put_rows_back(tables)
        if "files" in tables:
            self._put_files_back()
        self._written = self._last_write()

    def _put_rows_back(self, tables: set[str]) -> None:
        with self._engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for name in self._tables:
                if name in tables:
                    columns = self._columns[name]
                    connection.execute(text(f'DELETE FROM "{name}"'))
                    connection.execute(
                        text(
                            f'INSERT INTO "{name}" ({columns}) OVERRIDING SYSTEM VALUE'
                            f' SELECT {columns} FROM {SHELF}."{name}"'
                        )
                    )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._forget()

    def _forget(self) -> None:
        with self._engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS {SHELF} CASCADE"))

    def _last_write(self) -> int:
        """Grows with each transaction that writes: mostly there is none, and nothing to compare."""
        snapshot = text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        with self._at_once.connect() as connection:
            return int(connection.scalar(snapshot) or 0)

    def _keep(self) -> None:
        self._forget()
        with self._engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {SHELF}"))
            for name in self._tables:
                connection.execute(text(f'CREATE TABLE {SHELF}."{name}" AS TABLE "{name}"'))

    def _find_columns(self) -> dict[str, str]:
        query = (
            "SELECT table_name, string_agg(quote_ident(column_name), ', ') AS columns"
            " FROM information_schema.columns"
            " WHERE table_schema = 'public' AND is_generated = 'NEVER' GROUP BY 1"
        )
        with self._engine.connect() as connection:
            return {row.table_name: row.columns for row in connection.execute(text(query))}

    def _digest_of(self, table: str) -> str:
        owner = _owner_in_sql(table, self._columns[table])
        return (
            f"SELECT '{table}', {owner} AS owner,"
            f" md5(string_agg(line, '' ORDER BY line)) FROM (SELECT t.*,"
            f' md5((to_jsonb(t) - {LAST_USES}::text[])::text) AS line FROM "{table}" t) t'
            " GROUP BY owner"
        )

    def _read_files(self) -> dict[str, bytes]:
        folder = _folder()
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    def _put_files_back(self) -> None:
        folder = _folder()
        for path in self._read_files().keys() - self._files.keys():
            (folder / path).unlink()
        for path, content in self._files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)


def _folder() -> Path:
    return Path(get_settings().storage_url().removeprefix("file://"))


def _owner_of(path: str) -> str:
    first = path.split("/", maxsplit=1)[0]
    return next((mark.word for mark in (ACME, GLOBEX) if first == str(mark.id())), "")


def _owner_in_sql(table: str, columns: str) -> str:
    names = columns.split(", ")
    if table == "user":
        return _whose("t.email")
    if table == "tenant":
        return "t.slug"
    by_tenant = "(SELECT slug FROM tenant WHERE tenant.id = t.tenant_id)"
    by_person = f'(SELECT {_whose("u.email")} FROM "user" u WHERE u.id = t.user_id)'
    parts = [by_tenant] if "tenant_id" in names else []
    parts += [by_person] if "user_id" in names else []
    return f"coalesce({', '.join([*parts, repr('')])})"


def _whose(email: str) -> str:
    return f"split_part(split_part({email}, '@', 2), '.', 1)"
