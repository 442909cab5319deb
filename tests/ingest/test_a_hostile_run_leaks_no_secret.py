"""Whatever goes wrong: no token, proof or key stands in a log, a row, a Redis key or a file."""

import hashlib
import hmac
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.fernet import Fernet
from redis import Redis
from sqlalchemy import Engine, select, text

from cli import pagelens
from ingest.connect import ConnectError, connect_with_token, finish_oauth
from ingest.graph.client import GraphClient
from ingest.inline import sync_page
from ingest.sandbox.credentials import DEMO_APP_SECRET, demo_system_user_token
from jobs import queues
from jobs.logs import log_as_json
from jobs.runs import start_run
from jobs.worker import work
from models import Base, MetaPage
from models.scope import tenant_session
from models.vault import decrypt_token
from settings import get_settings
from tests.conftest import refresh_settings
from tests.ingest.conftest import Connected

CODE = "AQDthisCodeIsNotOneOfFacebooks0123456789"
WRONG_TOKEN = "EAAthisTokenIsNotOneOfMetas0123456789"


def secrets_of(connected: Connected) -> list[bytes]:
    settings = get_settings()
    tokens = [demo_system_user_token(), WRONG_TOKEN]
    with tenant_session(connected.tenant_id) as session:
        sealed = session.scalars(
            select(MetaPage.token_encrypted).where(MetaPage.token_encrypted.is_not(None))
        )
        tokens += [decrypt_token(each) for each in sealed]
    proofs = [
        hmac.new(DEMO_APP_SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()
        for token in tokens
    ]
    keys = settings.token_encryption_keys.get_secret_value()
    own = [DEMO_APP_SECRET, CODE, *keys.split(","), settings.secret_key.get_secret_value()]
    return [secret.encode() for secret in [*tokens, *proofs, *own]]


def held_in_redis(redis: Redis) -> Iterator[bytes]:
    for key in redis.scan_iter():
        kind = redis.type(key).decode()
        values = {
            "string": lambda key=key: [redis.get(key)],
            "hash": lambda key=key: [part for item in redis.hgetall(key).items() for part in item],
            "list": lambda key=key: redis.lrange(key, 0, -1),
            "set": lambda key=key: redis.smembers(key),
            "zset": lambda key=key: redis.zrange(key, 0, -1),
            "stream": lambda key=key: [repr(redis.xrange(key)).encode()],
        }[kind]()
        for value in [key, *values]:
            yield value
            try:
                yield zlib.decompress(value)
            except zlib.error:
                continue


def held_in_rows(engine: Engine) -> Iterator[bytes]:
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.scalars(text(f'SELECT t::text FROM "{table.name}" t')):
                yield row.encode()


def held_in_files(folder: Path) -> Iterator[bytes]:
    return (file.read_bytes() for file in folder.rglob("*") if file.is_file())


def order(connected: Connected, kind: str, **options: object) -> None:
    connected.sandbox.world.faults.add({"kind": kind, **options})


def go_through_everything(connected: Connected) -> None:
    """Each fault that the API knows, in syncs, in a worker, and while connecting."""
    token = demo_system_user_token()
    words = f"Bad token: access_token={token} https://x/?appsecret_proof={WRONG_TOKEN}"
    for kind in ("html", "truncated", "reset", "null"):
        order(connected, kind, path="/insights")
    order(connected, "error", code=1, status=500, message=words, path="/insights")
    sync_page(connected.page, ["page", "post"])
    for code in (100, 200, 190, 999):
        order(connected, "error", code=code, status=400, message=words, times=2)
        sync_page(connected.page, ["page"])
    order(connected, "retire", metric="page_follows")
    order(connected, "revoke", page=connected.page.page_id)
    with tenant_session(connected.tenant_id) as session:
        page = session.get_one(MetaPage, (connected.tenant_id, connected.page.id))
        start_run(session, page, "post", trigger="test")
    call = queues.Call(queues.SYNC, "ingest.jobs.no_such_job", "broken", 60, {"tenant_id": 1})
    queues.put_many([call])
    work([queues.SYNC], burst=True)
    with pytest.raises(ConnectError):
        connect_with_token(connected.tenant_id, WRONG_TOKEN)
    connected.sandbox.world.faults.clear()
    come_back_with_codes(connected)
    connect_with_token(connected.tenant_id, token)


def come_back_with_codes(connected: Connected) -> None:
    """From Facebook's dialog: a code that is none, and answers that quote what was sent."""
    quoted = f"This code is used: code={CODE}&client_secret={DEMO_APP_SECRET}"
    for options in ({}, {"code": 100, "status": 400}, {"code": 1, "status": 500}):
        if options:
            order(connected, "error", path="access_token", message=quoted, **options)
        with pytest.raises(ConnectError) as refused:
            finish_oauth(connected.tenant_id, CODE, "https://pagelens.example/back/")
        assert CODE not in str(refused.value)
    connected.sandbox.world.faults.clear()


def rotate_keys(environment: pytest.MonkeyPatch) -> list[str]:
    """To a new key, then to one without which no token can be read; what the commands said."""
    said = []
    good = get_settings().token_encryption_keys.get_secret_value()
    new = Fernet.generate_key().decode()
    for keys in (f"{new},{good}", Fernet.generate_key().decode(), f"{new},{good}"):
        environment.setenv("TOKEN_ENCRYPTION_KEYS", keys)
        refresh_settings()
        said.append(CliRunner().invoke(pagelens, ["rotate-token-keys"]).output)
        assert not any(key in said[-1] for key in keys.split(","))
    return said


def test_a_hostile_run_leaks_no_secret(
    few_metrics: Connected,
    store: Engine,
    environment: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    environment.setattr(GraphClient, "back_off", lambda self, attempt: None)
    log_as_json()
    go_through_everything(few_metrics)
    said = rotate_keys(environment)
    logs = "".join(capfd.readouterr())
    assert "sync_ended" in logs
    held = [
        logs.encode(),
        *(words.encode() for words in said),
        *held_in_rows(store),
        *held_in_redis(queues.connection()),
        *held_in_files(Path(get_settings().data_dir)),
    ]
    for secret in secrets_of(few_metrics):
        assert not [place[:200] for place in held if secret in place]
    assert "Traceback" not in logs
    assert all(json.loads(line) for line in logs.splitlines() if line.startswith("{"))
