"""The ZIP of a workspace: all of it, nothing of another's, and nothing that opens anything."""

import io
import json
import re
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import Table, func, select, text
from sqlalchemy.orm import Session

from dashboard.exports import archive
from models import Base, MetaPage, SavedView
from models.archive import LEFT_BEHIND, SECRET_COLUMNS, archived_tables
from models.orm import now_utc
from tests.matrix.conftest import World
from tests.matrix.identities import sign_in
from tests.matrix.marks import ACME, GLOBEX, Mark

PATH = "/api/workspace/archive/"
SOUNDS_SECRET = re.compile(r"_hash$|token|secret|encrypted|password|^join_")
HARMLESS = {"membership.join_until", "tenant.endless_tokens"}


def taken(world: World, mark: Mark) -> dict[str, bytes]:
    owner = sign_in(world.server, mark, "owner")
    answer = owner.client(world.server).get(PATH)
    assert answer.status_code == 200
    assert f"pagelens-{mark.word}-" in answer.headers["Content-Disposition"]
    with ZipFile(io.BytesIO(answer.data)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def rows_of(found: dict[str, bytes], table: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in found[f"{table}.jsonl"].decode().split("\n")[:-1]]


def test_each_owner_has_every_row_and_no_mark_of_the_other(world: World) -> None:
    for mark, other in ((ACME, GLOBEX), (GLOBEX, ACME)):
        found = taken(world, mark)
        for name, content in found.items():
            assert not other.pattern.search(content.decode(errors="replace")), name
        tables = [t for t in Base.metadata.sorted_tables if "tenant_id" in t.columns]
        with world.engine.connect() as connection:
            for table in tables:
                if table.name in LEFT_BEHIND:
                    assert f"{table.name}.jsonl" not in found
                    continue
                count = select(func.count()).where(table.c.tenant_id == mark.id())
                assert len(rows_of(found, table.name)) == connection.scalar(count) > 0, table.name
        assert any(name.startswith("files/") and found[name] for name in found)
        assert mark.address("owner") in found["user.jsonl"].decode()
        assert all(
            f"{table.name}.jsonl: " in found["README.txt"].decode()
            for table in tables
            if table.name not in LEFT_BEHIND
        )


def test_nothing_in_it_opens_anything(world: World) -> None:
    every = {
        f"{t.name}.{c.name}"
        for t in Base.metadata.sorted_tables
        for c in t.columns
        if SOUNDS_SECRET.search(c.name)
    }
    assert every - HARMLESS == SECRET_COLUMNS
    told = b"\n".join(taken(world, ACME).values()).decode(errors="replace")
    with world.engine.connect() as connection:
        for name in SECRET_COLUMNS - {"meta_connection.token_encrypted"}:
            table, column = name.split(".")
            values = connection.scalars(text(f'SELECT "{column}" FROM "{table}"'))
            for value in values:
                assert value is None or str(value) not in told, name
    assert not SOUNDS_SECRET.search("\n".join(rows_of(taken(world, ACME), "meta_page")[0]))


def test_others_are_refused(world: World) -> None:
    viewer = sign_in(world.server, ACME, "viewer")
    answer = viewer.client(world.server).get(PATH)
    assert answer.status_code == 403
    assert "Only owners may export the workspace" in answer.text


def test_what_is_private_or_being_deleted_stays_out(world: World) -> None:
    with world.engine.begin() as connection:
        connection.execute(MetaPage.__table__.update().values(erased_at=now_utc()))
        connection.execute(SavedView.__table__.update().values(is_shared=False))
    found = taken(world, ACME)
    assert [rows_of(found, name) for name in ("meta_page", "meta_post", "export_job")] == [[]] * 3
    assert rows_of(found, "page_group")
    assert len(rows_of(found, "saved_view")) == 1
    assert not any(name.startswith("files/exports") for name in found)


def test_it_leaves_before_the_last_table_is_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    original = archive.archived_rows

    def noting(session: Session, table: Table, *rest: Any) -> Iterator[Any]:
        read.append(table.name)
        return original(session, table, *rest)

    monkeypatch.setattr(archive, "archived_rows", noting)
    parts = archive.stream_archive(ACME.id(), None)
    while not read:
        assert next(parts)
    assert len(read) < len(archived_tables())
    parts.close()
