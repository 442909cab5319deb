"""An installation of the release before gets labels of posts; its posts stay when these go."""

from sqlalchemy import Engine, text

from models.migrate import downgrade
from tests.models.release_before import RELEASE_BEFORE, release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '7', 'Coffee', now(), now());
INSERT INTO meta_post (tenant_id, meta_page_id, post_id, type, created_time, first_seen_at)
VALUES (1, 1, '7_1', 'photo', now(), now());
"""
LABEL = """
INSERT INTO post_label (tenant_id, meta_page_id, name, created_at) VALUES (1, :page, :name, now())
RETURNING words
"""


def test_posts_are_labelled_and_stay_when_the_labels_go(
    database_url: str, owner_engine: Engine
) -> None:
    with release_before(owner_engine, database_url, "labels", SCENE) as connection:
        upgrade(connection)
        for page, name in ((None, "Cakes"), (1, "Cakes")):
            words = connection.scalar(text(LABEL), {"page": page, "name": name})
            assert words == []
        connection.execute(text("INSERT INTO post_label_post VALUES (1, 1, 1, true)"))
        connection.execute(text("DELETE FROM post_label"))
        assert connection.scalar(text("SELECT count(*) FROM post_label_post")) == 0
        downgrade(connection.info["url"], revision=RELEASE_BEFORE)
        assert connection.scalar(text("SELECT post_id FROM meta_post")) == "7_1"
