"""The registry as this process knows it: read whole once, and again only where a row has changed.

It is the same for all tenants, changes a few times a month, and every screen asks for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import BigInteger, Row, String, cast, func, literal_column, select
from sqlalchemy.orm import Session

from models import MetaMetricRegistry
from models.once import once

Registered = Row[Any]


@dataclass(frozen=True)
class Registry:
    """All its rows, by group, title and key; `version` is another one after every change."""

    version: Any
    rows: tuple[Registered, ...]

    @cached_property
    def by_name(self) -> dict[tuple[str, str], Registered]:
        """The rows by level (PAGE, POST, VIDEO) and key."""
        return {(row.level, row.key): row for row in self.rows}

    def of_level(self, level: str) -> Iterator[Registered]:
        """The metrics of a level."""
        return (row for row in self.rows if row.level == level)


_known: Registry | None = None


def registered(session: Session) -> Registry:
    """The registry as the session's transaction sees it when it asks first."""
    return once(session, "registry", lambda: _current(session))


def _current(session: Session) -> Registry:
    global _known  # noqa: PLW0603  one for the process, like its engine
    version = tuple(session.execute(_version()).one())
    if _known is None or _known.version != version:
        _known = Registry(version, _read(session))
    return _known


def _version() -> Any:
    """PostgreSQL notes in each row which transaction wrote it, so that no writer need tell."""
    written_by = cast(cast(literal_column("meta_metric_registry.xmin"), String), BigInteger)
    return select(func.count(), func.sum(written_by)).select_from(MetaMetricRegistry)


def _read(session: Session) -> tuple[Registered, ...]:
    table = MetaMetricRegistry
    ordered = select(*table.__table__.columns).order_by(table.group_name, table.title, table.key)
    return tuple(session.execute(ordered))
