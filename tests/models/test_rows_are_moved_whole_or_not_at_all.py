"""A migration that moves rows moves all of them, or stops and changes nothing."""

import pytest
from sqlalchemy import Engine, text

from models.engine import make_engine
from models.moving import RowsLostError, move_rows
from tests.people import People

PAGES = "SELECT count(*) FROM meta_page"
MOVE = "UPDATE meta_page SET picture_key = 'moved'"


def test_all_rows_are_moved(people: People, store: Engine) -> None:
    with store.begin() as connection:
        move_rows(connection, MOVE, rows=PAGES)
        assert connection.scalar(text(f"{PAGES} WHERE picture_key = 'moved'")) == 2


def test_a_row_that_would_be_left_behind_stops_it(people: People, store: Engine) -> None:
    with (
        pytest.raises(RowsLostError, match="1 of 2 rows would have been carried along"),
        store.begin() as connection,
    ):
        move_rows(connection, f"{MOVE} WHERE id = :page", rows=PAGES, page=people.acme_page)
    with store.connect() as connection:
        assert connection.scalar(text(f"{PAGES} WHERE picture_key = 'moved'")) == 0


def test_without_the_owners_scope_nothing_is_moved(people: People, database_url: str) -> None:
    engine = make_engine(database_url)
    with pytest.raises(RowsLostError, match="pagelens migrate"), engine.begin() as connection:
        assert connection.scalar(text(PAGES)) == 0
        move_rows(connection, MOVE, rows=PAGES)
    engine.dispose()
