"""After the upgrade the tables take the newer formats, and a step back leaves what can be made."""

from sqlalchemy import Engine, text

from models.migrate import downgrade
from tests.models.release_before import RELEASE_BEFORE, release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '7', 'Coffee', now(), now());
INSERT INTO report_schedule (tenant_id, meta_page_id, frequency, export_format, recipients,
                             next_at, created_at)
VALUES (1, 1, 'weekly', 'png', '{a@b.example}', now(), now());
INSERT INTO export_job (tenant_id, id, meta_page_id, export_format, status, created_at)
VALUES (1, gen_random_uuid(), 1, 'csv', 'completed', now());
"""
FORMATS = "SELECT export_format FROM {} ORDER BY 1"
NEWER = (
    "INSERT INTO report_schedule (tenant_id, meta_page_id, frequency, export_format, next_at,"
    " created_at) VALUES (1, 1, 'weekly', 'xlsx', now(), now()),"
    " (1, 1, 'weekly', 'pptx', now(), now())",
    "INSERT INTO export_job (tenant_id, id, meta_page_id, export_format, status, created_at)"
    " VALUES (1, gen_random_uuid(), 1, 'xlsx', 'completed', now())",
)


def test_newer_formats_are_taken_and_older_rows_stay(
    database_url: str, owner_engine: Engine
) -> None:
    with release_before(owner_engine, database_url, "formats", SCENE) as connection:
        upgrade(connection)
        for statement in NEWER:
            connection.execute(text(statement))
        schedules = connection.scalars(text(FORMATS.format("report_schedule"))).all()
        assert schedules == ["png", "pptx", "xlsx"]
        downgrade(connection.info["url"], revision=RELEASE_BEFORE)
        schedules = connection.scalars(text(FORMATS.format("report_schedule"))).all()
        assert schedules == ["csv", "pdf", "png"]
        assert connection.scalars(text(FORMATS.format("export_job"))).all() == ["csv"]
