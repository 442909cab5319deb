"""What it costs that people may be limited to some Pages: nothing for others, little for them."""

from functools import partial

from sqlalchemy import Engine, text

from bench.dataset import Size, new_tenant
from bench.installation import connected_installation
from bench.main_reads import overview, portfolio, reader_of
from bench.measure import Statement, listening, median_time, reads_among
from bench.table import Table
from models import Membership, MembershipPage, User
from models.engine import make_owner_engine
from models.limited import limited_as
from models.scope import tenant_session, wide_session
from models.security import release_limits, renew_guards
from settings import get_settings

PAGES, DAYS = 500, 60
FEW, MANY = 5, 100


def run() -> Table:
    """Medians of five, warm, in one run."""
    with connected_installation() as _installed:
        owner = make_owner_engine(get_settings().require_owner_url())
        tenant = new_tenant(owner, "many-pages", Size(pages=PAGES, days=DAYS))
        people = {"everybody else": None} | {
            f"somebody limited to {pages} Pages": _limited(owner, tenant, pages)
            for pages in (FEW, MANY)
        }
        rows = [_row(name, person, tenant) for name, person in people.items()]
        (_name, *base), *_others = rows
        same = _plans_are_the_same(owner, tenant)
        owner.dispose()
    said = "are the same" if same else "DIFFER"
    cells = [(name, *map(_cell, times, base)) for name, *times in rows]
    return Table(
        "People who are limited to some Pages",
        ("Who asks", "One Page's overview, ms (ratio)", f"50 of {PAGES} Pages, ms (ratio)"),
        tuple(cells),
        f"{PAGES} Pages with {DAYS} days of each line, sorted by views. For everybody"
        f" else the plans of all statements {said} with the policies for them and without.",
    )


def _cell(took: float, base: float) -> str:
    return f"{took * 1000:.0f} ({took / base:.2f})"


def _limited(owner: Engine, tenant: int, pages: int) -> int:
    """The id of a new person who sees so many Pages, the one of the overview among them."""
    with wide_session("command") as session:
        user = User(email=f"{pages}@client.example", password_hash="")
        session.add(user)
        session.flush()
        session.add(Membership(tenant_id=tenant, user_id=user.id, role="viewer", is_limited=True))
    with tenant_session(tenant) as session:
        wanted = "SELECT id FROM meta_page WHERE page_id LIKE '9%' ORDER BY page_id LIMIT :n"
        for page in session.scalars(text(wanted), {"n": pages}).all():
            session.add(MembershipPage(tenant_id=tenant, user_id=user.id, meta_page_id=page))
    return user.id


def _row(name: str, person: int | None, tenant: int) -> tuple[str, float, float]:
    with limited_as(person), tenant_session(tenant) as session:
        me = reader_of(session, tenant)
        return name, median_time(partial(overview, me)), median_time(partial(portfolio, me))


def _plans_are_the_same(owner: Engine, tenant: int) -> bool:
    with tenant_session(tenant) as session, listening() as statements:
        me = reader_of(session, tenant)
        overview(me)
        portfolio(me)
    after = _plans(tenant, reads_among(statements))
    with owner.begin() as connection:
        release_limits(connection)
    before = _plans(tenant, reads_among(statements))
    with owner.begin() as connection:
        renew_guards(connection)
    return before == after


def _plans(tenant: int, statements: list[Statement]) -> list[str]:
    with tenant_session(tenant) as session:
        connection = session.connection()
        return [
            "\n".join(connection.exec_driver_sql(f"EXPLAIN (COSTS OFF) {sql}", values).scalars())
            for sql, values in statements
        ]
