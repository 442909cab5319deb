"""The Pages that a connection's token lists: what each row says after a look at it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import not_, select
from sqlalchemy.orm import Session

from ingest.connect.first_runs import never_read, start_first_runs
from ingest.connect.grant import Grant
from ingest.connect.probe import Probe, probe_page
from ingest.connect.proven import was_readable
from ingest.connect.store import store_pages
from ingest.graph.accounts import PageAccount, decide_analyze
from ingest.run.graph_clients import graph_client
from models import MetaConnection, MetaPage
from models.access_states import ENGAGEMENT, STOPPING
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
    Pages of the tenant whose own connection is worse or gone.

    Pages that may be read from now on get their first syncs.
    """
    tenant_id = connection.tenant_id
    with tenant_session(tenant_id) as session:
        pages = _served(session, connection)
        unread = _unread(session, connection, listing)
    listing = _decided(listing, unread, grant)
    probes = {
        page.id: probe_page(page, listing.token_of(page))
        for page in pages
        if _is_doubtful(page, listing, grant)
    }
    with tenant_session(tenant_id) as session:
        if not _is_unchanged(session, connection):
            return
        served = _served(session, connection)
        able = {page.id for page in served if page.can_analyze}
        for page in served:
            account = listing.pages.get(page.page_id)
            if account is not None:
                _fill(page, account, grant, was_read=was_readable(session, page))
            probe = _understood(probes.get(page.id), account, grant)
            _apply_probe(page, probe, listed=account is not None)
        taken = _take_over(session, connection, grant, listing)
        fresh = [page for page in served if page.id not in able]
        start_first_runs(session, [*fresh, *taken, *never_read(session, served)])


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


def _unread(session: Session, connection: MetaConnection, listing: Listing) -> set[str]:
    """Listed Pages of the tenant that cannot be read as they are."""
    rows = session.scalars(
        select(MetaPage.page_id).where(
            MetaPage.tenant_id == connection.tenant_id,
            MetaPage.page_id.in_(list(listing.pages)),
            not_(MetaPage.can_analyze)
            | MetaPage.token_encrypted.is_(None)
            | MetaPage.access_status.in_(STOPPING),
        )
    )
    return set(rows)


def _decided(listing: Listing, unread: Collection[str], grant: Grant) -> Listing:
    """The same, where the unread Pages without a word about tasks were asked for insights."""
    if grant.data_access_ended:
        return listing
    with graph_client("") as client:
        found = {
            page_id: decide_analyze(client, account, grant.missing_for(page_id))
            if page_id in unread
            else account
            for page_id, account in listing.pages.items()
        }
    return Listing(found)


def _is_doubtful(page: MetaPage, listing: Listing, grant: Grant) -> bool:
    account = listing.pages.get(page.page_id)
    if account is not None and account.can_analyze is False:
        return False  # its token would be refused for want of ANALYZE, whatever else is wrong
    in_trouble = page.access_status not in ("active", "analyze_lost", "unreadable")
    in_trouble = in_trouble or bool(page.missing_permissions) or grant.data_access_ended
    return in_trouble or not listing.token_of(page)


def _fill(page: MetaPage, account: PageAccount, grant: Grant, *, was_read: bool) -> None:
    page.name = account.name or page.name
    page.additional_profile_id = account.profile_id or page.additional_profile_id
    page.followers_count = account.followers_count or page.followers_count
    page.fan_count = account.fan_count or page.fan_count
    # While a permission was missing, or the first look was cut short and nothing was read since,
    # nobody could know: what is refused now was not lost.
    was_known = was_read and not page.missing_permissions
    page.missing_permissions = grant.missing_for(page.page_id)
    if account.access_token:
        page.token_encrypted = encrypt_token(account.access_token)
    if account.tasks is not None:
        page.tasks = list(account.tasks)
    if account.can_analyze is not None:
        _set_analyze(page, account.can_analyze, was_known=was_known)
    if page.access_status == "unreadable" and account.access_token:
        page.access_status = "active"


def _set_analyze(page: MetaPage, can_analyze: bool, *, was_known: bool) -> None:
    """ANALYZE that was there and is gone is a state; a Page that never had it is only told so."""
    was_lost = page.access_status == "analyze_lost"
    if page.can_analyze and was_known and not can_analyze:
        page.access_status = "analyze_lost"
    elif can_analyze == was_lost:
        # It is back, or it was never there and the token itself is in order.
        page.access_status = "active"
    page.can_analyze = can_analyze


def _understood(probe: Probe | None, account: PageAccount | None, grant: Grant) -> Probe | None:
    """What a refusal means: access to data has ended, a permission is missing, or the role."""
    if probe is None or probe.state not in ("refused", "not_granted"):
        return probe
    if grant.data_access_ended:
        return Probe("data_access_expired")
    if probe.state == "not_granted" and account is not None:
        return Probe("active", may_read_posts=False)
    return Probe("role_lost")


def _apply_probe(page: MetaPage, probe: Probe | None, *, listed: bool) -> None:
    if probe is None or probe.state is None:
        return
    if page.access_status != "analyze_lost":
        page.access_status = probe.state
    if not probe.may_read_posts and listed and ENGAGEMENT not in page.missing_permissions:
        page.missing_permissions = [*page.missing_permissions, ENGAGEMENT]


def _take_over(
    session: Session, connection: MetaConnection, grant: Grant, listing: Listing
) -> list[MetaPage]:
    others = session.scalars(
        select(MetaPage.page_id).where(
            MetaPage.tenant_id == connection.tenant_id,
            MetaPage.page_id.in_(list(listing.pages)),
            MetaPage.connection_id.is_distinct_from(connection.id)
            | MetaPage.token_encrypted.is_(None),
        )
    ).all()
    wanted = [listing.pages[page_id] for page_id in others]
    return store_pages(session, connection.tenant_id, connection.id, wanted, grant)
