"""The glossary: every metric of the registry, as it stands at run time."""

from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from models import MetaMetricRegistry

LEVELS = ("PAGE", "POST", "VIDEO")
RETIRED = ("DEPRECATED", "INVALID")


@dataclass(frozen=True)
class Entry:
    """A metric, and the title of the one that replaces it."""

    metric: MetaMetricRegistry
    replacement_title: str | None

    @property
    def retired(self) -> bool:
        """Whether Meta no longer answers for it."""
        return self.metric.status in RETIRED


def read_glossary(
    session: Session, *, level: str, search: str = "", retired: bool | None = None
) -> list[Entry]:
    """The metrics of a level that hold the words, those in use first, by group and title.

    `retired` keeps only those that are, or only those that are not.
    """
    registry, successor = MetaMetricRegistry, aliased(MetaMetricRegistry)
    same = and_(successor.level == registry.level, successor.key == registry.replacement_metric_key)
    statement = (
        select(registry, successor.title)
        .outerjoin(successor, same)
        .where(registry.level == level)
        .order_by(registry.status.in_(RETIRED), registry.group_name, registry.title, registry.key)
    )
    for word in search.split()[:8]:
        statement = statement.where(
            or_(
                *(
                    column.icontains(word, autoescape=True)
                    for column in (registry.title, registry.key, registry.description)
                )
            )
        )
    if retired is not None:
        gone = registry.status.in_(RETIRED)
        statement = statement.where(gone if retired else ~gone)
    return [Entry(*row) for row in session.execute(statement)]


def level_of(session: Session, key: str) -> str | None:
    """The level of the metric with this key, the Page's where several have it."""
    found = set(
        session.scalars(select(MetaMetricRegistry.level).where(MetaMetricRegistry.key == key))
    )
    return next((level for level in LEVELS if level in found), None)
