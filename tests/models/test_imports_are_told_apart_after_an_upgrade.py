"""What was imported before an upgrade stays as it is, unmarked; a step back loses nothing."""

from sqlalchemy import Engine, text

from models.migrate import downgrade
from tests.models.release_before import RELEASE_BEFORE, release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '7', 'Coffee', now(), now());
INSERT INTO meta_metric_registry (id, level, key, periods) VALUES (1, 'PAGE', 'v', '{day}');
INSERT INTO meta_insight_series (tenant_id, meta_page_id, metric_id, period)
VALUES (1, 1, 1, 'day');
INSERT INTO meta_insight_point (tenant_id, series_id, metric_date, value, observed_at)
VALUES (1, 1, '2024-05-01', 7, now());
"""
POINTS = "SELECT value::float FROM meta_insight_point"


def test_numbers_stay_and_none_is_marked(database_url: str, owner_engine: Engine) -> None:
    with release_before(owner_engine, database_url, "imports", SCENE) as connection:
        upgrade(connection)
        assert connection.scalars(text(POINTS)).all() == [7]
        assert connection.scalar(text("SELECT count(*) FROM meta_import_day")) == 0
        assert connection.scalar(text("SELECT additional_profile_id FROM meta_page")) == ""
        connection.execute(
            text(
                "INSERT INTO meta_import (tenant_id, meta_page_id, state, created_at)"
                " VALUES (1, 1, 'stored', now())"
            )
        )
        connection.execute(text("INSERT INTO meta_import_day VALUES (1, 1, '2024-05-01', 1)"))
        upgrade(connection)
        downgrade(connection.info["url"], revision=RELEASE_BEFORE)
        assert connection.scalars(text(POINTS)).all() == [7]
