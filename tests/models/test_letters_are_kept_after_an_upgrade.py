"""After the upgrade a report that waits for its mail has no letter, and goes as it is."""

from sqlalchemy import Engine, text

from models.migrate import downgrade
from tests.models.release_before import RELEASE_BEFORE, release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '7', 'Coffee', now(), now());
INSERT INTO export_job (tenant_id, id, meta_page_id, export_format, mail, status, created_at)
VALUES (1, gen_random_uuid(), 1, 'pdf', '{"subject": "Coffee"}', 'completed', now());
"""
# What the release before writes does not know the new columns.
BEFORE = "INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('b', 'B', 'UTC', now())"
LETTERS = "SELECT letter_key, mail ->> 'subject' FROM export_job"
WORDS = "SELECT report_words FROM tenant ORDER BY id"


def test_old_exports_have_no_letter_and_the_release_before_goes_on(
    database_url: str, owner_engine: Engine
) -> None:
    with release_before(owner_engine, database_url, "letters", SCENE) as connection:
        upgrade(connection)
        connection.execute(text(BEFORE))
        assert connection.execute(text(LETTERS)).all() == [("", "Coffee")]
        assert connection.scalars(text(WORDS)).all() == ["", ""]
        downgrade(connection.info["url"], revision=RELEASE_BEFORE)
        assert connection.scalar(text("SELECT count(*) FROM export_job")) == 1
