"""What PostgreSQL refuses is told by its SQLSTATE, each with its own cure."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from cli import explain

STATES = [
    ("SELECT * FROM nowhere", "run `pagelens migrate`"),
    ("SELECT nothing FROM tenant", "run `pagelens migrate`"),
    ("SELECT 10::smallint * 10000::smallint", "does not fit"),
    ("SELECT 'a'::int", "does not fit"),
    ("SET LOCAL statement_timeout = 1; SELECT pg_sleep(5)", "took too long"),
    ("SET TRANSACTION READ ONLY; DELETE FROM tenant", "takes no changes"),
    ("DO $$ BEGIN RAISE SQLSTATE '42501'; END $$", "does not allow that"),
    ("DO $$ BEGIN RAISE SQLSTATE '53100'; END $$", "disk of the database is full"),
    ("DO $$ BEGIN RAISE SQLSTATE '53300'; END $$", "no connection left"),
    ("DO $$ BEGIN RAISE SQLSTATE '57P03'; END $$", "starting up"),
    ("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$", "do it again"),
    ("DO $$ BEGIN RAISE SQLSTATE '23505'; END $$", "there already"),
    ("DO $$ BEGIN RAISE SQLSTATE '28P01'; END $$", "refuses the login"),
    ("DO $$ BEGIN RAISE SQLSTATE '3D000'; END $$", "no such database"),
    ("DO $$ BEGIN RAISE SQLSTATE '08006'; END $$", "does not answer"),
    ("DO $$ BEGIN RAISE SQLSTATE 'XX001'; END $$", "(XX001): see the log"),
]


@pytest.mark.parametrize(("statement", "words"), STATES, ids=[words for _s, words in STATES])
def test_each_state_has_its_sentence(owner_engine: Engine, statement: str, words: str) -> None:
    with owner_engine.connect() as connection, pytest.raises(DBAPIError) as raised:
        for part in statement.split("; ") if not statement.startswith("DO") else [statement]:
            connection.execute(text(part))
    said = explain(raised.value)
    assert words in said
    assert statement.partition(" ")[0] + " " not in said
