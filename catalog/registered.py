"""The registry as this process knows it: read whole once, and again only where a row has changed.

It is the same for all tenants, changes a few times a month, and every screen asks for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from sqlalchemy import BigInteger, Row, ScalarSelect, String, cast, func, literal_column, select
from sqlalchemy.orm import Session

from models import MetaMetricRegistry
from models.once import once, tell

Registered = Row[Any]
_VERSION = "registry version"


@dataclass(frozen=True, eq=False)
class Registry:
    """All its rows, by group, title and key; `version` is another one after every change.

    It is equal to itself alone, so that what is derived of it can be kept beside it.
    """

    version: str
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


@cache
def registry_version() -> ScalarSelect[str]:
    """A text that is another one after every change, for a statement that brings it along.

    PostgreSQL notes in each row which transaction wrote it, so that no writer need tell.
    """
    written_by = cast(cast(literal_column("meta_metric_registry.xmin"), String), BigInteger)
    told = func.concat(func.count(), "/", func.sum(written_by))
    return select(told).select_from(MetaMetricRegistry).scalar_subquery()


def tell_version(session: Session, version: str) -> None:
    """What a statement of this transaction has brought along."""
    tell(session, _VERSION, version)


def _current(session: Session) -> Registry:
    global _known  # noqa: PLW0603  one for the process, like its engine
    version = once(session, _VERSION, lambda: session.scalar(select(registry_version())) or "")
    if _known is None or _known.version != version:
        _known = Registry(version, _read(session))
    return _known


def _read(session: Session) -> tuple[Registered, ...]:
    table = MetaMetricRegistry
    ordered = select(*table.__table__.columns).order_by(table.group_name, table.title, table.key)
    return tuple(session.execute(ordered))
