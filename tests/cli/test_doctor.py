"""The doctor looks at every part and names one thing to do first."""

import json
from datetime import timedelta

from click.testing import CliRunner
from cryptography.fernet import Fernet
from redis import Redis
from rq.utils import utcformat

from cli import pagelens
from jobs import queues
from jobs.tick import tick
from local.backups.last import note_last_backup
from local.doctor.examine import examine, primary
from models import MetaPage
from models.orm import now_utc
from models.scope import tenant_session
from models.vault import encrypt_token
from tests.conftest import refresh_settings
from tests.mail import running_mailbox
from tests.people import People


def findings() -> dict[str, str]:
    return {check.name: check.mark for check in examine()}


def test_what_works_is_marked_and_the_first_trouble_comes_first(people: People, environment):
    environment.setenv("META_GRAPH_BASE_URL", "http://127.0.0.1:1")
    refresh_settings()
    with tenant_session(people.acme) as session:
        page = session.get_one(MetaPage, (people.acme, people.acme_page))
        page.token_encrypted = encrypt_token("a-token")
    tick()
    found = findings()
    assert [found[name] for name in ("database", "schema", "Redis", "scheduler", "tokens")] == [
        "✓", "✓", "✓", "✓", "✓",
    ]  # fmt: skip
    assert (found["workers"], found["Graph API"], found["mail"]) == ("✗", "✗", "–")
    first = primary(examine())
    assert first is not None
    assert first.name == "workers"


def test_lost_keys_a_dead_mail_server_and_a_silent_scheduler_are_found(people, environment):
    with tenant_session(people.acme) as session:
        page = session.get_one(MetaPage, (people.acme, people.acme_page))
        page.token_encrypted = encrypt_token("a-token")
    environment.setenv("META_GRAPH_BASE_URL", "http://127.0.0.1:1")
    environment.setenv("TOKEN_ENCRYPTION_KEYS", Fernet.generate_key().decode())
    environment.setenv("SMTP_URL", "smtp://127.0.0.1:1")
    refresh_settings()
    found = findings()
    assert [found[name] for name in ("scheduler", "tokens", "mail")] == ["✗", "✗", "✗"]
    with running_mailbox() as mailbox:
        environment.setenv("SMTP_URL", mailbox.url)
        refresh_settings()
        assert findings()["mail"] == "✓"


def tell_worker(redis: Redis, name: str, served: str, age: timedelta) -> None:
    """What a worker of another machine leaves in Redis."""
    key = f"rq:worker:{name}"
    redis.sadd("rq:workers", key)
    redis.hset(key, mapping={"queues": served, "last_heartbeat": utcformat(now_utc() - age)})


def test_a_worker_without_a_sign_of_life_for_a_minute_serves_nothing(people: People, environment):
    environment.setenv("META_GRAPH_BASE_URL", "http://127.0.0.1:1")
    refresh_settings()
    redis = queues.connection()
    tell_worker(redis, "elsewhere-1", "control,export,mail", timedelta(seconds=50))
    tell_worker(redis, "elsewhere-2", "sync,backfill", timedelta(seconds=70))
    [workers] = [check for check in examine() if check.name == "workers"]
    assert workers.finding == "1 alive, 1 without a sign of life for a minute"
    assert "`pagelens worker sync backfill`" in workers.cure
    tell_worker(redis, "elsewhere-2", "sync,backfill", timedelta(seconds=5))
    assert findings()["workers"] == "✓"


def test_a_table_that_is_open_and_one_that_is_shut_are_named(people, environment, owner_engine):
    environment.setenv("META_GRAPH_BASE_URL", "http://127.0.0.1:1")
    refresh_settings()
    assert findings()["row security"] == "✓"
    with owner_engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE saved_view NO FORCE ROW LEVEL SECURITY")
        connection.exec_driver_sql("REVOKE SELECT ON annotation FROM pagelens_app")
    try:
        [found] = [check for check in examine() if check.name == "row security"]
    finally:
        with owner_engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE saved_view FORCE ROW LEVEL SECURITY")
            connection.exec_driver_sql("GRANT SELECT ON annotation TO pagelens_app")
    assert found.finding == "not in force on annotation, saved_view"


def test_storage_that_takes_no_file_and_an_old_back_up_are_found(people, environment, tmp_path):
    environment.setenv("META_GRAPH_BASE_URL", "http://127.0.0.1:1")
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    refresh_settings()
    note_last_backup(tmp_path / "data", (now_utc() - timedelta(days=8)).isoformat())
    found = findings()
    assert (found["storage"], found["back-up"], found["clock"]) == ("✓", "–", "✓")
    note_last_backup(tmp_path / "data", now_utc().isoformat())
    environment.setenv("FILE_STORAGE_URL", f"file://{in_the_way}/below")
    refresh_settings()
    found = findings()
    assert (found["storage"], found["back-up"]) == ("✗", "✓")


def test_programs_read_the_findings_as_json(people, environment):
    environment.setenv("META_GRAPH_BASE_URL", "http://127.0.0.1:1")
    refresh_settings()
    answer = CliRunner().invoke(pagelens, ["doctor", "--json"])
    told = json.loads(answer.output)
    assert (answer.exit_code, told["well"], told["do_first"]["name"]) == (1, False, "workers")
    assert {"name", "finding", "cure", "optional", "well"} == set(told["checks"][0])
