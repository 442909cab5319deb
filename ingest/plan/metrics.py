"""Which metrics a sync asks for: what the picker may offer, and what rides apart."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from catalog.picker import NOT_FOR_THIS_PAGE, RETIRED
from models import MetaMetricRegistry, MetaMetricSupport, MetaPage
from models.orm import now_utc

TRIED_AGAIN_AFTER = timedelta(days=7)

_Found = Row[MetaMetricRegistry, str, datetime | None]


@dataclass(frozen=True)
class RequestedMetric:
    """A metric to ask Meta for.

    A `trial` was refused a week ago; `is_known_good` had a value of this Page within a week. What
    rides `apart` shares no request with others: for most Pages it would fail theirs. `is_count`
    says that only a whole number from 0 on can be true.
    """

    id: int
    key: str
    periods: tuple[str, ...]
    is_map: bool
    breakdowns: tuple[str, ...]
    trial: bool = False
    is_known_good: bool = False
    apart: bool = False
    is_count: bool = False


def metrics_to_ask(session: Session, page: MetaPage, level: str) -> list[RequestedMetric]:
    """The ACTIVE metrics of a level that this Page is not refused, in a stable order.

    What was refused a week ago is tried once more: Meta may have given it back. Monetisation
    metrics come only where Meta gives them for this Page.
    """
    registry, support = MetaMetricRegistry, MetaMetricSupport
    week_ago = now_utc() - TRIED_AGAIN_AFTER
    due_again = and_(
        registry.catalog_status == "ACTIVE",
        registry.runtime_status == "INVALID",
        registry.runtime_checked_at <= week_ago,
    )
    not_refused = or_(
        support.status.is_(None),
        support.status.not_in(NOT_FOR_THIS_PAGE),
        support.last_refused_at <= week_ago,
    )
    rows = session.execute(
        _of_level(page, level).where(
            or_(
                and_(
                    registry.monetization.is_(False),
                    or_(registry.status == "ACTIVE", due_again),
                    not_refused,
                ),
                and_(
                    registry.monetization,
                    registry.status.not_in((*RETIRED, "UNKNOWN")),
                    support.status == "available",
                ),
            )
        )
    )
    return [_requested(row, week_ago) for row in rows]


def monetization_to_try(session: Session, page: MetaPage) -> list[RequestedMetric]:
    """The monetisation metrics that Meta does not give for this Page, once a week, else none."""
    registry, support = MetaMetricRegistry, MetaMetricSupport
    rows = session.execute(
        _of_level(page, "PAGE").where(
            registry.monetization,
            registry.status.not_in((*RETIRED, "UNKNOWN")),
            or_(support.status.is_(None), support.status != "available"),
        )
    ).all()
    week_ago = now_utc() - TRIED_AGAIN_AFTER
    asked_last = session.scalar(
        select(func.max(support.checked_at)).where(
            support.tenant_id == page.tenant_id,
            support.meta_page_id == page.id,
            support.metric_id.in_([row[0].id for row in rows]),
        )
    )
    if asked_last is not None and asked_last > week_ago:
        return []
    return [_requested(row, week_ago) for row in rows]


def replacements_of(
    session: Session, page: MetaPage, refused: set[str]
) -> dict[str, RequestedMetric]:
    """The replacements of refused metrics of a Page that it may be asked for, by the old key."""
    registry, support = MetaMetricRegistry, MetaMetricSupport
    wanted = dict(
        session.execute(
            select(registry.key, registry.replacement_metric_key).where(
                registry.level == "PAGE",
                registry.key.in_(refused),
                registry.replacement_metric_key.is_not(None),
            )
        ).all()
    )
    rows = session.execute(
        _of_level(page, "PAGE").where(
            registry.key.in_(set(wanted.values())),
            registry.monetization.is_(False),
            registry.status.not_in(RETIRED),
            or_(support.status.is_(None), support.status.not_in(NOT_FOR_THIS_PAGE)),
        )
    )
    found = {row[0].key: _requested(row, now_utc() - TRIED_AGAIN_AFTER) for row in rows}
    return {old: found[new] for old, new in wanted.items() if new in found}


def _of_level(page: MetaPage, level: str) -> Select[MetaMetricRegistry, str, datetime | None]:
    registry, support = MetaMetricRegistry, MetaMetricSupport
    of_page = and_(
        support.tenant_id == page.tenant_id,
        support.meta_page_id == page.id,
        support.metric_id == registry.id,
    )
    return (
        select(registry, support.status, support.last_value_at)
        .outerjoin(support, of_page)
        .where(registry.level == level)
        .order_by(registry.is_default.desc(), registry.id)
    )


def _requested(row: _Found, week_ago: datetime) -> RequestedMetric:
    metric, support, last_value_at = row
    return RequestedMetric(
        metric.id,
        metric.key,
        tuple(metric.periods),
        metric.value_type == "map",
        tuple(metric.breakdown_params),
        trial=metric.status != "ACTIVE" or support in NOT_FOR_THIS_PAGE,
        is_known_good=last_value_at is not None and last_value_at > week_ago,
        apart=metric.monetization,
        is_count=metric.unit == "count",
    )
