"""An installation of the release before keeps the channel that somebody wrote by hand."""

from sqlalchemy import Engine, text

from tests.models.release_before import release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO notification_channel (tenant_id, targets, is_active, created_at)
VALUES (1, '{ops@a.example}', false, now());
"""
FOUND = "SELECT kind, targets, topics, least_severity, quiet_from, is_active FROM {}"
SLACK = "INSERT INTO notification_channel (tenant_id, kind, created_at) VALUES (1, 'slack', now())"


def test_it_is_mail_for_every_alert_as_it_was(database_url: str, owner_engine: Engine) -> None:
    with release_before(owner_engine, database_url, "channels", SCENE) as connection:
        upgrade(connection)
        found = connection.execute(text(FOUND.format("notification_channel"))).all()
        assert found == [("email", ["ops@a.example"], [], "info", None, False)]
        connection.execute(text(SLACK))
