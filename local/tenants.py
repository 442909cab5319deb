"""Tenants and Pages as a command names them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.auth import accounts
from models import MetaPage, Tenant
from models.scope import wide_session
from settings import SettingsError


def add_tenant(slug: str, name: str) -> None:
    """Makes a tenant. Raises AccountError with the reason when it cannot be made."""
    with wide_session("command") as session:
        accounts.add_tenant(session, slug, name)


def the_tenant(session: Session, slug: str | None) -> Tenant:
    """The tenant of that slug, or the only one. Raises SettingsError when that is ambiguous."""
    return _choose(list(session.scalars(select(Tenant).order_by(Tenant.slug))), slug)


def tenants_named(slug: str | None) -> list[Tenant]:
    """The tenant of that slug, or all of them. Raises SettingsError if there is none."""
    with wide_session("command") as session:
        if slug is not None:
            return [the_tenant(session, slug)]
        return list(session.scalars(select(Tenant).order_by(Tenant.slug)))


def the_page(page_id: str, slug: str | None) -> MetaPage:
    """The Page with Facebook's id, in the named tenant or in the only one that has it."""
    statement = select(MetaPage, Tenant).join(Tenant, Tenant.id == MetaPage.tenant_id)
    with wide_session("command") as session:
        found = session.execute(statement.where(MetaPage.page_id == page_id)).all()
    pages = {tenant.slug: page for page, tenant in found}
    if slug is not None:
        pages = {name: page for name, page in pages.items() if name == slug}
    if not pages:
        raise SettingsError(f"No Page {page_id}{f' in tenant {slug}' if slug else ''}.")
    if len(pages) > 1:
        raise SettingsError(f"Several tenants have it: add --tenant {' or '.join(sorted(pages))}.")
    return next(iter(pages.values()))


def _choose(tenants: list[Tenant], slug: str | None) -> Tenant:
    if not tenants:
        raise SettingsError("No tenant yet: make one with `pagelens tenant add`.")
    slugs = ", ".join(tenant.slug for tenant in tenants)
    if slug is None and len(tenants) > 1:
        raise SettingsError(f"Which tenant? Add --tenant with one of: {slugs}.")
    chosen = [tenant for tenant in tenants if slug in (None, tenant.slug)]
    if not chosen:
        raise SettingsError(f"No tenant {slug}; there are: {slugs}.")
    return chosen[0]
