"""A tenant with one of everything, made in the same order for each, so that ids correspond.

A table that holds nothing of a tenant fails `test_every_table_holds_something`: add a row to
`rows_of_*.py`, or here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from ingest.store.kept import page_days, page_freshness
from models import BiRole, Erasure, MetaConnection, MetaPage, Tenant
from models.scope import tenant_session, wide_session
from models.vault import encrypt_token
from tests.matrix.addresses import arguments
from tests.matrix.lines import METRICS, line
from tests.matrix.marks import Mark
from tests.matrix.members import add_members
from tests.matrix.rows_of_people import made_by_people
from tests.matrix.rows_of_posts import posts
from tests.matrix.rows_of_work import work
from tests.matrix.stored_files import stored_file


@dataclass(frozen=True)
class Things:
    """A tenant and what its addresses hold: the value of each argument of a route, by its name.

    Where a route has an argument that they lack, the matrix fails: add its value to `addresses.py`.
    """

    mark: Mark
    tenant: int
    arguments: dict[str, Any]


def make_things(engine: Engine, mark: Mark) -> Things:
    """Writes all of it."""
    _number_from(engine, mark.id(1))
    with wide_session("command") as session:
        tenant = _tenant(session, mark)
        add_members(session, mark, tenant, arguments(mark))
    with tenant_session(tenant) as session:
        _rows(session, mark, tenant)
        session.add(_erasure(mark))
    with Session(engine) as session, session.begin():
        session.add(BiRole(name=f"bi_{mark.word}", tenant_id=tenant))
    return Things(mark, tenant, arguments(mark))


def begin_elsewhere(engine: Engine) -> None:
    """What is made from now on is marked as nobody's."""
    _number_from(engine, 50_000_001)


def _number_from(engine: Engine, first: int) -> None:
    with engine.begin() as connection:
        connection.execute(
            text(
                "SELECT setval(seqrelid::regclass, :first, false) FROM pg_sequence"
                " JOIN pg_depend ON objid = seqrelid AND deptype IN ('a', 'i')"
                " JOIN pg_class ON pg_class.oid = refobjid"
                " WHERE relnamespace = 'public'::regnamespace"
                " AND relname <> 'meta_metric_registry'"
            ),
            {"first": first},
        )


def _tenant(session: Session, mark: Mark) -> int:
    tenant = Tenant(slug=mark.word, name=f"{mark.word.capitalize()} Coffee")
    tenant.logo_key = stored_file(mark, "logo", "logo.png").key
    session.add(tenant)
    session.flush()
    return tenant.id


def _rows(session: Session, mark: Mark, tenant: int) -> None:
    for row in (*_at_meta(mark), *posts(session, mark), *made_by_people(mark), *work(mark)):
        row.tenant_id = tenant
        session.add(row)
        session.flush()
    for number, key in enumerate(METRICS):
        for row in line(session, mark, key, number):
            row.tenant_id = tenant
            session.add(row)
            session.flush()
    for page in session.scalars(select(MetaPage).where(MetaPage.tenant_id == tenant)).all():
        page_days.renew_days(session, page)
        page_freshness.renew_newest_day(session, page)


def _at_meta(mark: Mark) -> Iterator[Any]:
    token = encrypt_token(f"EAAB{mark.word}TOKEN")
    yield MetaConnection(
        kind="user",
        meta_user_id=f"{mark.page}9",
        name=f"{mark.word} connection",
        token_encrypted=token,
    )
    for place in (1, 2):
        yield MetaPage(
            page_id=mark.page_id(place),
            connection_id=mark.id(),
            name=f"{mark.word.capitalize()} Page {place}",
            category=f"{mark.word} roaster",
            picture_key=stored_file(mark, "thumbnails", f"page{place}.jpg").key,
            followers_count=mark.figure,
            can_analyze=True,
            token_encrypted=token,
        )


def _erasure(mark: Mark) -> Erasure:
    return Erasure(kind="page", number=mark.id(2), code=arguments(mark)["code"])
