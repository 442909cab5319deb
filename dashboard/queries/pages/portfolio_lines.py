"""A metric's kept days of each of many Pages, as parts of a statement over all of them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, select
from sqlalchemy.orm import aliased

from models import MetaPageDay


@dataclass(frozen=True)
class Line:
    """The Page and the metric, as columns or as values."""

    tenant_id: Any
    page_id: Any
    metric_id: Any

    def of(self, row: Any) -> ColumnElement[bool]:
        """The condition of its kept rows."""
        return and_(
            row.tenant_id == self.tenant_id,
            row.meta_page_id == self.page_id,
            row.metric_id == self.metric_id,
        )

    def on(self, row: Any, day: Any) -> ColumnElement[bool]:
        """That of its row on one day."""
        return and_(self.of(row), row.metric_date == day)

    def through(self, row: Any, name: str, day: Any) -> ColumnElement[Any]:
        """The running total through a day: of its own row, else of the last one before it.

        Else it is what was reached before the first row: days that are no longer kept are in it.
        """
        other, reached = aliased(MetaPageDay), aliased(MetaPageDay)
        own = {"total": func.coalesce(other.value, 0), "days": func.num_nonnulls(other.value)}
        before = and_(self.of(reached), reached.metric_date < day)
        earlier = select(getattr(reached, name)).where(before)
        first = select(getattr(other, name) - own[name]).where(self.of(other))
        return func.coalesce(
            getattr(row, name),
            one_of(earlier.order_by(reached.metric_date.desc()), reached),
            one_of(first.order_by(other.metric_date), other),
            0,
        )

    def last_value(self, since: Any, until: Any) -> ScalarSelect[Any]:
        """The newest value within a range."""
        row = aliased(MetaPageDay)
        known = and_(self.of(row), row.metric_date.between(since, until), row.value.is_not(None))
        return one_of(select(row.value).where(known).order_by(row.metric_date.desc()), row)


def one_of(wanted: Select[Any], *rows: Any) -> ScalarSelect[Any]:
    """The first of what is found in these rows, for each Page of the statement around it."""
    return wanted.limit(1).correlate_except(*rows).scalar_subquery()
