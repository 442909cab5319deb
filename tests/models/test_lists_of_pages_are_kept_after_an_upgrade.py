"""An installation of the release before has, after the upgrade, what lists of Pages show."""

from datetime import date

from sqlalchemy import Engine, text

from models.engine import make_owner_engine
from models.migrate import migrate
from tests.models.test_migrations import another_database

BEFORE = "0027"
SCENE = """
INSERT INTO tenant (id, slug, name, created_at) VALUES (1, 'a', 'A', now()), (2, 'b', 'B', now());
INSERT INTO meta_metric_registry (id, level, key, periods)
VALUES (1, 'PAGE', 'page_media_view', '{day}'), (2, 'PAGE', 'page_follows', '{day}');
INSERT INTO meta_page (tenant_id, id, page_id, name, created_at, updated_at)
VALUES (1, 1, '1', 'One', now(), now()), (2, 2, '2', 'Two', now(), now()),
       (2, 3, '3', 'Without a number', now(), now());
INSERT INTO meta_insight_series (tenant_id, id, meta_page_id, metric_id, period)
VALUES (1, 1, 1, 1, 'day'), (2, 2, 2, 1, 'day'), (2, 3, 2, 2, 'day'), (2, 4, 2, 1, 'days_28');
INSERT INTO meta_insight_point (tenant_id, series_id, metric_date, value, observed_at)
VALUES (1, 1, '2026-03-01', 5, now()), (1, 1, '2026-03-04', 7, now()),
       (2, 2, '2026-03-01', 2, now()), (2, 3, '2026-03-09', 90, now()),
       (2, 4, '2026-03-20', 99, now())
"""

DAYS = """
SELECT tenant_id, metric_id, metric_date, days, total, value, days_28 FROM meta_page_day
 ORDER BY tenant_id, metric_id, metric_date
"""


def test_newest_days_and_the_days_of_lists_are_there_after_the_upgrade(
    database_url: str, owner_engine: Engine
) -> None:
    url = another_database(owner_engine, database_url, "pagelens_kept")
    migrate(url, revision=BEFORE)
    engine = make_owner_engine(url)
    try:
        with engine.begin() as connection:
            for statement in SCENE.split(";"):
                connection.execute(text(statement))
        migrate(url)
        with engine.begin() as connection:
            fresh = connection.execute(text("SELECT * FROM meta_page_freshness ORDER BY 1, 2"))
            days = connection.execute(text(DAYS))
            assert fresh.all() == [(1, 1, date(2026, 3, 4)), (2, 2, date(2026, 3, 9))]
            assert days.all() == [
                (1, 1, date(2026, 3, 1), 1, 5, 5, None),
                (1, 1, date(2026, 3, 4), 2, 12, 7, None),
                (2, 1, date(2026, 3, 1), 1, 2, 2, None),
                (2, 1, date(2026, 3, 20), 1, 2, None, 99),
                (2, 2, date(2026, 3, 9), 1, 90, 90, None),
            ]
    finally:
        engine.dispose()
