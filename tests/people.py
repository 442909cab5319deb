"""Alice, Bob and Charlie: two tenants, three people, a Page each tenant."""

from dataclasses import dataclass

from dashboard.auth.accounts import add_tenant, add_user
from models import MetaPage
from models.scope import open_session, tenant_session

PASSWORD = "correct horse battery"
ALICE = "alice@acme.example"
BOB = "bob@acme.example"
CHARLIE = "charlie@globex.example"
ACME_PAGE = "100000000000001"
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
    with open_session() as session:
        acme = add_tenant(session, "acme", "Acme")
        globex = add_tenant(session, "globex", "Globex")
        add_user(session, acme, ALICE, "owner", PASSWORD)
        add_user(session, acme, BOB, "viewer", PASSWORD)
        add_user(session, globex, CHARLIE, "owner", PASSWORD)
    return People(
        acme.id,
        globex.id,
        add_page(acme.id, ACME_PAGE, "Acme Coffee"),
        add_page(globex.id, GLOBEX_PAGE, "Globex Running"),
    )


def add_page(tenant_id: int, page_id: str, name: str) -> int:
    """A Page that can be analysed; returns our id of it."""
    with tenant_session(tenant_id) as session:
        page = MetaPage(tenant_id=tenant_id, page_id=page_id, name=name, can_analyze=True)
        session.add(page)
        session.flush()
        return page.id
