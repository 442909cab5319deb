"""Alice, Bob and Charlie: two tenants, three people, a Page each tenant."""

from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.auth.accounts import add_tenant, add_user
from dashboard.auth.page_limits import set_limit
from dashboard.queries.workspace.page_limits import PageLimit
from models import Membership, MetaPage, Tenant, User
from models.scope import tenant_session, wide_session

PASSWORD = "correct horse battery"
ALICE = "alice@acme.example"
BOB = "bob@acme.example"
ANA = "ana@acme.example"
CHARLIE = "charlie@globex.example"
DORA = "dora@client.example"
ACME_PAGE = "100000000000001"
DORAS_PAGE = "100000000000004"
GLOBEX_PAGE = "200000000000002"


@dataclass(frozen=True)
class People:
    """The ids of both tenants and of their Pages (ours, not Facebook's)."""

    acme: int
    globex: int
    acme_page: int
    globex_page: int


def make_people() -> People:
    """Writes both tenants, the three people and a Page each."""
    with wide_session("command") as session:
        acme = add_tenant(session, "acme", "Acme")
        globex = add_tenant(session, "globex", "Globex")
        _add_person(session, acme, ALICE, "owner")
        _add_person(session, acme, BOB, "viewer")
        _add_person(session, globex, CHARLIE, "owner")
    return People(
        acme.id,
        globex.id,
        add_page(acme.id, ACME_PAGE, "Acme Coffee"),
        add_page(globex.id, GLOBEX_PAGE, "Globex Running"),
    )


def add_analyst() -> None:
    """Ana, an analyst of Acme."""
    with wide_session("command") as session:
        acme = session.scalars(select(Tenant).where(Tenant.slug == "acme")).one()
        _add_person(session, acme, ANA, "analyst")


def add_client(people: People) -> int:
    """Dora, a client of Acme's: she sees her own Page and no other. Returns our id of her Page."""
    page_id = add_page(people.acme, DORAS_PAGE, "Dora Flowers")
    with wide_session("command") as session:
        _add_person(session, session.get_one(Tenant, people.acme), DORA, "viewer")
    with tenant_session(people.acme) as session:
        dora = session.scalars(
            select(Membership).join(User, User.id == Membership.user_id).where(User.email == DORA)
        ).one()
        set_limit(session, dora, PageLimit([DORAS_PAGE]))
    return page_id


def actor(email: str) -> Actor:
    """The person as one who acts, in the only tenant there is for them."""
    with wide_session("command") as session:
        found = session.execute(
            select(Membership.tenant_id, User.id, Membership.role, User.email)
            .join(User, User.id == Membership.user_id)
            .where(User.email == email)
        ).one()
    return Actor(*found)


@cache
def quick_hasher() -> PasswordHasher:
    """It makes hashes that are quick to check: those of the product are slow by design."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@cache
def password_hash() -> str:
    """The hash of everybody's password."""
    return quick_hasher().hash(PASSWORD)


def _add_person(session: Session, tenant: Tenant, email: str, role: str) -> None:
    session.add(User(email=email, password_hash=password_hash()))
    session.flush()
    add_user(session, tenant, email, role, PASSWORD)


def add_page(tenant_id: int, page_id: str, name: str) -> int:
    """A Page that can be analysed; returns our id of it."""
    with tenant_session(tenant_id) as session:
        page = MetaPage(tenant_id=tenant_id, page_id=page_id, name=name, can_analyze=True)
        session.add(page)
        session.flush()
        return page.id
