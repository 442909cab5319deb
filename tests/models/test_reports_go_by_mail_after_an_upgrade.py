"""After the upgrade reports go by mail alone, and the release before goes on beside it."""

from sqlalchemy import Engine, text

from models.migrate import downgrade
from tests.models.release_before import RELEASE_BEFORE, release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '7', 'Seven', now(), now());
INSERT INTO export_job (tenant_id, id, meta_page_id, export_format, status, created_at)
VALUES (1, gen_random_uuid(), 1, 'pdf', 'completed', now());
INSERT INTO report_schedule (tenant_id, meta_page_id, frequency, recipients, next_at, created_at)
VALUES (1, 1, 'weekly', '{a@b.example}', now(), now());
"""
# What the release before writes does not know the new columns.
BEFORE = """
INSERT INTO report_delivery
  (tenant_id, report_schedule_id, export_job_id, recipient, due_at, created_at)
SELECT 1, 1, id, 'a@b.example', now(), now() FROM export_job
"""
NOW = BEFORE.replace("recipient,", "recipient, destination,").replace("'a@b.example'", "'', 'x'")
SCHEDULES = "SELECT recipients, destination FROM report_schedule"
DELIVERIES = "SELECT recipient FROM report_delivery"
FOUND = "SELECT recipient, destination, path FROM report_delivery"


def test_reports_go_where_they_went(database_url: str, owner_engine: Engine) -> None:
    with release_before(owner_engine, database_url, "places", SCENE) as connection:
        upgrade(connection)
        connection.execute(text(BEFORE))
        assert connection.execute(text(SCHEDULES)).all() == [(["a@b.example"], "")]
        assert connection.execute(text(FOUND)).all() == [("a@b.example", "", "")]
        connection.execute(text(NOW))
        downgrade(connection.info["url"], revision=RELEASE_BEFORE)
        assert connection.scalars(text(DELIVERIES)).all() == ["a@b.example"]
