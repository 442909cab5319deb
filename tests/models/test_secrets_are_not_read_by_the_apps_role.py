"""Whoever forgets, or slips SQL into a query, reads no hash of a password, a token, a session."""

import re

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from models import Base, User
from models.rights import secret_columns
from models.scope import open_session, tenant_session, wide_session, widened
from tests.people import BOB, People

SECRETS = [(table, name) for table, names in secret_columns().items() for name in names]
# Sealed by the vault, as tokens of Meta are: workers open it for each message.
SEALED = {("notification_channel", "secret_encrypted")}
LOOKS_SECRET = re.compile(r"_hash$|secret|password(?!_)|totp|recovery")


@pytest.mark.parametrize(("table", "name"), SECRETS)
@pytest.mark.parametrize("tenant", [True, False])
def test_the_apps_role_reads_none(people: People, table: str, name: str, tenant: bool) -> None:
    opened = tenant_session(people.acme) if tenant else open_session()
    with pytest.raises(ProgrammingError, match="permission denied"), opened as session:
        session.execute(text(f'SELECT {name} FROM "{table}"'))


@pytest.mark.parametrize("table", sorted(secret_columns()))
def test_nor_by_asking_for_everything(people: People, table: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        tenant_session(people.acme) as session,
    ):
        session.execute(text(f'SELECT * FROM "{table}"'))


def test_every_column_that_looks_like_a_secret_is_one() -> None:
    looking = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if LOOKS_SECRET.search(column.name)
    }
    assert looking <= set(SECRETS) | SEALED


def test_a_person_is_read_without_their_hash_and_sign_in_reads_it(people: People) -> None:
    which = select(User).where(User.email == BOB)
    with tenant_session(people.acme) as session:
        bob = session.scalars(which).one()
        assert "password_hash" not in vars(bob)
        with widened(session, "sign_in"):
            assert session.scalar(select(User.password_hash).where(User.id == bob.id))
        assert session.scalar(text("SELECT current_user")) == "pagelens_app"
    with wide_session("sign_in") as session:
        assert session.scalars(which).one().password_hash
