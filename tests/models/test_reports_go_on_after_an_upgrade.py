"""After an upgrade reports go on as they did: of one Page, with the file attached."""

from sqlalchemy import Engine, text

from tests.models.release_before import release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '7', 'Coffee', now(), now());
INSERT INTO report_schedule (tenant_id, meta_page_id, frequency, next_at, created_at)
VALUES (1, 1, 'weekly', now(), now());
"""
FOUND = "SELECT more_page_ids, page_group_id, comment, link_days FROM report_schedule"
GROUP = "INSERT INTO page_group (tenant_id, name, created_at) VALUES (1, 'G', now())"


def test_reports_are_of_one_page_and_outlive_their_group(
    database_url: str, owner_engine: Engine
) -> None:
    with release_before(owner_engine, database_url, "reports", SCENE) as connection:
        upgrade(connection)
        assert connection.execute(text(FOUND)).all() == [([], None, "", 0)]
        connection.execute(text(GROUP))
        connection.execute(text("UPDATE report_schedule SET page_group_id = 1"))
        connection.execute(text("DELETE FROM page_group"))
        assert connection.execute(text(FOUND)).all() == [([], None, "", 0)]
