"""Pickers leave out what Meta no longer answers, whichever side says so."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from catalog.picker import PickerMetric, pickable_metrics
from models import (
    MetaInsightPoint,
    MetaInsightSeries,
    MetaMetricRegistry,
    MetaMetricSupport,
    MetaPage,
)
from models.scope import tenant_session, wide_session
from tests.people import People
from tests.queries.numbers import put_counter, put_post, the_page


def offered(
    session: Session,
    level: str = "PAGE",
    meta_page_id: int | None = None,
    include_all: bool = False,
) -> dict[str, PickerMetric]:
    page = session.scalar(select(MetaPage).where(MetaPage.id == meta_page_id))
    metrics = pickable_metrics(session, level=level, page=page, include_all=include_all)
    return {metric.key: metric for metric in metrics}


def metric_id(session: Session, key: str, level: str = "PAGE") -> int:
    return session.scalars(
        select(MetaMetricRegistry.id).where(
            MetaMetricRegistry.key == key, MetaMetricRegistry.level == level
        )
    ).one()


def the_api_said(store: Engine, key: str, status: str) -> None:
    with store.begin() as connection:
        connection.execute(
            text("UPDATE meta_metric_registry SET runtime_status = :status WHERE key = :key"),
            {"status": status, "key": key},
        )


@pytest.mark.parametrize("level", ["PAGE", "POST", "VIDEO"])
def test_no_retired_metric_is_offered(session: Session, level: str) -> None:
    metrics = pickable_metrics(session, level=level)
    assert metrics
    assert {metric.status for metric in metrics} == {"ACTIVE"}
    assert {metric.level for metric in metrics} == {level}


@pytest.mark.parametrize("status", ["INVALID", "DEPRECATED"])
def test_a_metric_that_the_api_refused_is_not_offered(
    store: Engine, session: Session, status: str
) -> None:
    the_api_said(store, "page_media_view", status)
    assert "page_media_view" not in offered(session)


@pytest.mark.parametrize("key", ["page_impressions", "page_reach"])
def test_an_answer_does_not_bring_back_what_the_catalog_retired(
    store: Engine, session: Session, key: str
) -> None:
    the_api_said(store, key, "ACTIVE")
    assert key not in offered(session)


def test_include_all_tells_what_replaced_a_retired_metric(session: Session) -> None:
    impressions = offered(session, include_all=True)["page_impressions"]
    assert impressions.status == "DEPRECATED"
    assert impressions.deprecated_on == date(2025, 11, 15)
    assert impressions.replacement_metric_key == "page_media_view"
    assert impressions.replacement_title == "Views"


def test_metrics_come_by_group_and_title(session: Session) -> None:
    with wide_session("command") as other:
        metrics = pickable_metrics(other, level="PAGE")
    assert len(metrics) == len({metric.key for metric in metrics})
    groups = [metric.group for metric in metrics]
    assert len(set(groups)) == sum(
        1 for place, group in enumerate(groups) if place == 0 or groups[place - 1] != group
    )


@pytest.mark.parametrize("status", ["gated", "unsupported"])
def test_what_one_page_is_refused_stays_on_offer_for_others(people: People, status: str) -> None:
    with tenant_session(people.acme) as session:
        session.add(
            MetaMetricSupport(
                tenant_id=people.acme,
                meta_page_id=people.acme_page,
                metric_id=metric_id(session, "page_views_total"),
                status=status,
            )
        )
        session.flush()
        assert "page_views_total" not in offered(session, meta_page_id=people.acme_page)
        everything = offered(session, meta_page_id=people.acme_page, include_all=True)
        assert "page_views_total" in everything
    with tenant_session(people.globex) as session:
        assert "page_views_total" in offered(session, meta_page_id=people.globex_page)


def test_a_page_metric_with_values_says_so(people: People) -> None:
    with tenant_session(people.acme) as session:
        series = MetaInsightSeries(
            tenant_id=people.acme,
            meta_page_id=people.acme_page,
            metric_id=metric_id(session, "page_media_view"),
            period="day",
        )
        session.add(series)
        session.flush()
        session.add(
            MetaInsightPoint(
                tenant_id=people.acme,
                series_id=series.id,
                metric_date=date(2026, 11, 20),
                value=Decimal(7),
            )
        )
        session.flush()
        metrics = offered(session, meta_page_id=people.acme_page)
    assert metrics["page_media_view"].has_data
    assert not metrics["page_views_total"].has_data
    with tenant_session(people.globex) as session:
        theirs = offered(session, meta_page_id=people.globex_page)
    assert not theirs["page_media_view"].has_data


def test_a_post_metric_with_values_says_so(people: People) -> None:
    day = datetime.fromisoformat("2026-11-20T12:00:00+00:00")
    with tenant_session(people.acme) as session:
        post = put_post(session, the_page(session, people.acme_page), "1_2", day)
        put_counter(session, post, "post_media_view", date(2026, 11, 20), 7)
        metrics = offered(session, level="POST", meta_page_id=people.acme_page)
    assert metrics["post_media_view"].has_data
    assert not metrics["post_clicks"].has_data
