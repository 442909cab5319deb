"""A catalog sync writes what the catalog says, and never undoes what the API said."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from catalog import registry
from catalog.registry import sync_catalog
from catalog.source import load_catalog
from models import MetaMetricRegistry


@pytest.fixture
def owner(store: Engine) -> Iterator[Session]:
    """A session of the tables' owner; nothing that a test writes stays."""
    with Session(store) as session:
        yield session
        session.rollback()


def row(session: Session, key: str, level: str = "PAGE") -> MetaMetricRegistry:
    return session.scalars(
        select(MetaMetricRegistry).where(
            MetaMetricRegistry.key == key, MetaMetricRegistry.level == level
        )
    ).one()


def catalog_without(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    full = load_catalog()
    rest = tuple(metric for metric in full.metrics if metric.key != key)
    monkeypatch.setattr(registry, "load_catalog", lambda: replace(full, metrics=rest))


def test_a_second_sync_changes_nothing(owner: Session) -> None:
    sync_catalog(owner)
    assert sync_catalog(owner) == []


def test_every_metric_has_its_row(owner: Session) -> None:
    rows = owner.execute(select(MetaMetricRegistry.level, MetaMetricRegistry.key))
    known = {(level, key) for level, key in rows}
    assert {(metric.level, metric.key) for metric in load_catalog().metrics} <= known


def test_a_change_is_reported_with_old_and_new_and_written(owner: Session) -> None:
    row(owner, "page_media_view").title = "Something else"
    (change,) = sync_catalog(owner)
    assert (change.column, change.old, change.new) == ("title", "Something else", "Views")
    assert str(change) == "PAGE page_media_view: title 'Something else' → 'Views'"
    assert row(owner, "page_media_view").title == "Views"


def test_a_dry_run_reports_and_writes_nothing(owner: Session) -> None:
    row(owner, "page_media_view").title = "Something else"
    assert len(sync_catalog(owner, dry_run=True)) == 1
    owner.flush()
    assert row(owner, "page_media_view").title == "Something else"


def test_a_missing_metric_is_added(owner: Session) -> None:
    owner.delete(row(owner, "page_reach"))
    owner.flush()
    (change,) = sync_catalog(owner)
    assert (change.key, change.column) == ("page_reach", "added")
    assert row(owner, "page_reach").status == "INVALID"


def test_a_metric_that_left_the_catalog_keeps_its_row_as_unknown(
    owner: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = row(owner, "page_total_actions").id
    catalog_without(monkeypatch, "page_total_actions")
    (change,) = sync_catalog(owner)
    assert (change.old, change.new) == ("ACTIVE", "UNKNOWN")
    assert row(owner, "page_total_actions").id == before
    assert sync_catalog(owner) == []


def test_what_the_api_said_is_never_undone(owner: Session) -> None:
    refused = row(owner, "page_media_view")
    refused.runtime_status = "INVALID"
    refused.runtime_checked_at = datetime(2026, 11, 20, 8, tzinfo=UTC)
    refused.runtime_evidence = "refused"
    refused.title = "Something else"
    owner.flush()
    sync_catalog(owner)
    owner.flush()
    owner.refresh(refused)
    assert refused.title == "Views"
    assert refused.catalog_status == "ACTIVE"
    assert refused.status == "INVALID"
    assert refused.runtime_evidence == "refused"
    assert refused.runtime_checked_at == datetime(2026, 11, 20, 8, tzinfo=UTC)
