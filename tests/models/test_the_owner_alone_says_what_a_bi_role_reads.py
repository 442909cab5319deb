"""Whoever slips SQL into the product cannot let a BI tool read another workspace."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from models.scope import tenant_session, wide_session
from tests.people import People

CHANGES = [
    "INSERT INTO bi_role (name, tenant_id, created_at) VALUES ('mine', :globex, now())",
    "INSERT INTO bi_role (name, tenant_id, created_at) VALUES ('mine', :acme, now())",
    "UPDATE bi_role SET tenant_id = :globex",
]


@pytest.mark.parametrize("change", CHANGES)
def test_neither_the_apps_role_nor_the_wide_one_binds_a_login(people: People, change: str) -> None:
    for opened in (tenant_session(people.acme), wide_session("command")):
        with pytest.raises(ProgrammingError, match="permission denied"), opened as session:
            session.execute(text(change), {"acme": people.acme, "globex": people.globex})
