"""The Pages of a connection after a look at its token."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.connect.grant import Grant
from ingest.connect.probe import Probe, probe_page
from ingest.connect.store import store_pages
from ingest.graph.accounts import PageAccount
from models import MetaConnection, MetaPage
from models.access import ENGAGEMENT
from models.scope import tenant_session
from models.vault import encrypt_token


@dataclass(frozen=True)
class Listing:
    """The Pages that a token opens now, by Facebook's id."""

    pages: Mapping[str, PageAccount]

    def token_of(self, page: MetaPage) -> str:
        """The token that Meta gives for a Page now; empty when it gives none."""
        account = self.pages.get(page.page_id)
        return account.access_token if account else ""


def refresh_pages(connection: MetaConnection, grant: Grant, listing: Listing) -> None:
    """Writes what the listing says of each Page that this connection serves, and takes over
    Pages of the tenant whose own connection is worse or gone."""
    tenant_id = connection.tenant_id
    with tenant_session(tenant_id) as session:
        pages = _served(session, connection)
    probes = {
        page.id: probe_page(page, listing.token_of(page))
        for page in pages
        if _is_doubtful(page, listing)
    }
    with tenant_session(tenant_id) as session:
        if not _is_unchanged(session, connection):
            return
        for page in _served(session, connection):
            account = listing.pages.get(page.page_id)
            if account is not None:
                _fill(page, account, grant)
            _judge(page, probes.get(page.id), listed=account is not None)
        _take_over(session, connection, grant, listing)


def set_state(page: MetaPage, state: str) -> None:
    """Writes the state of a Page's token, if the token is still the same."""
    with tenant_session(page.tenant_id) as session:
        row = session.get(MetaPage, (page.tenant_id, page.id), with_for_update=True)
        if row is not None and row.token_encrypted == page.token_encrypted:
            row.access_status = state


def _is_unchanged(session: Session, connection: MetaConnection) -> bool:
    """Whether nobody renewed or ended the connection since; holds it until the end."""
    key = (connection.tenant_id, connection.id)
    present = session.get(MetaConnection, key, with_for_update=True)
    return present is not None and present.token_encrypted == connection.token_encrypted


def _served(session: Session, connection: MetaConnection) -> list[MetaPage]:
    return list(
        session.scalars(
            select(MetaPage)
            .where(
                MetaPage.tenant_id == connection.tenant_id,
                MetaPage.connection_id == connection.id,
                MetaPage.token_encrypted.is_not(None),
            )
            .order_by(MetaPage.id)
            .with_for_update()
        )
    )


def _is_doubtful(page: MetaPage, listing: Listing) -> bool:
    account = listing.pages.get(page.page_id)
    if account is not None and account.tasks is not None and not account.can_analyze:
        return False  # its token would be refused for want of ANALYZE, whatever else is wrong
    in_trouble = page.access_status not in ("active", "analyze_lost", "unreadable")
    return not listing.token_of(page) or in_trouble or bool(page.missing_permissions)


def _fill(page: MetaPage, account: PageAccount, grant: Grant) -> None:
    page.name = account.name or page.name
    page.followers_count = account.followers_count or page.followers_count
    page.fan_count = account.fan_count or page.fan_count
    page.missing_permissions = grant.missing_for(page.page_id)
    if account.access_token:
        page.token_encrypted = encrypt_token(account.access_token)
    if account.tasks is not None:
        page.tasks = list(account.tasks)
        _judge_analyze(page, account.can_analyze)
    if page.access_status == "unreadable" and account.access_token:
        page.access_status = "active"


def _judge_analyze(page: MetaPage, can_analyze: bool) -> None:
    """ANALYZE that was there and is gone is a state; a Page that never had it is only told so."""
    was_lost = page.access_status == "analyze_lost"
    if page.can_analyze and not can_analyze:
        page.access_status = "analyze_lost"
    elif can_analyze == was_lost:
        # It is back, or it was never there and the token itself is in order.
        page.access_status = "active"
    page.can_analyze = can_analyze


def _judge(page: MetaPage, probe: Probe | None, *, listed: bool) -> None:
    if probe is None or probe.state is None:
        return
    if page.access_status != "analyze_lost":
        page.access_status = probe.state
    if not probe.may_read_posts and listed and ENGAGEMENT not in page.missing_permissions:
        page.missing_permissions = [*page.missing_permissions, ENGAGEMENT]


def _take_over(
    session: Session, connection: MetaConnection, grant: Grant, listing: Listing
) -> None:
    others = session.scalars(
        select(MetaPage.page_id).where(
            MetaPage.tenant_id == connection.tenant_id,
            MetaPage.page_id.in_(list(listing.pages)),
            MetaPage.connection_id.is_distinct_from(connection.id)
            | MetaPage.token_encrypted.is_(None),
        )
    ).all()
    wanted = [listing.pages[page_id] for page_id in others]
    store_pages(session, connection.tenant_id, connection.id, wanted, grant)
