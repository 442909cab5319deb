"""Weekly reports of the release before are of calendar weeks now; chosen days stay chosen."""

from sqlalchemy import Engine, text

from jobs.reports import PRESETS
from tests.models.release_before import release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '7', 'Seven', now(), now());
INSERT INTO report_schedule (tenant_id, meta_page_id, frequency, options, next_at, created_at)
VALUES (1, 1, 'weekly', '{"paper": "a4"}', now(), now()),
       (1, 1, 'weekly', '{"paper": "a4", "date_preset": "last_7d"}', now(), now()),
       (1, 1, 'weekly', '{"date_preset": "last_28d"}', now(), now()),
       (1, 1, 'monthly', '{"date_preset": "last_7d"}', now(), now())
"""
FOUND = "SELECT frequency, options FROM report_schedule ORDER BY id"
DELIVERIES = "SELECT tried_since FROM report_delivery"


def test_schedules_are_carried_along(database_url: str, owner_engine: Engine) -> None:
    with release_before(owner_engine, database_url, "weeks", SCENE) as connection:
        upgrade(connection)
        found = connection.execute(text(FOUND)).all()
        assert connection.execute(text(DELIVERIES)).all() == []
    presets = [options.get("date_preset", PRESETS[frequency]) for frequency, options in found]
    assert presets == ["last_week", "last_week", "last_28d", "last_7d"]
    assert found[1].options == {"paper": "a4"}
