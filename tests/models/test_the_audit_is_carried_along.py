"""An installation of the release before keeps its audit, and nothing in it is hidden."""

from sqlalchemy import Engine, text

from tests.models.release_before import release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '7', 'Page', now(), now());
INSERT INTO audit_event (tenant_id, action, at) VALUES (1, 'note.added', now())
"""


def test_events_stay_without_an_address_and_pages_are_not_hidden(
    database_url: str, owner_engine: Engine
) -> None:
    with release_before(owner_engine, database_url, "audit", SCENE) as connection:
        upgrade(connection)
        events = connection.execute(text("SELECT action, address FROM audit_event")).all()
        hidden = connection.execute(
            text("SELECT t.erased_at, p.erased_at FROM tenant t JOIN meta_page p ON true")
        ).all()
    assert [tuple(row) for row in events] == [("note.added", None)]
    assert [tuple(row) for row in hidden] == [(None, None)]
