"""The look at a connection's token: once a day, and when a sync was refused.

1. A token that cannot be read, or that Meta does not accept any more, gives the connection its
   state. Pages have tokens of their own: one is asked, and when it ended for the same reason,
   so did all.
2. A valid token tells its permissions and the end of data access (debug_token; without the app's
   secret /me/permissions, and the end is unknown), and lists its Pages with tasks and tokens.
3. A listed Page gets its tasks, its missing permissions and its present token. One that is not
   listed any more is kept as long as its own token works.
4. When access to data has ended that is the state, whatever else is refused because of it.
5. A Page that was in trouble goes on when its token answers. An answer that says nothing
   (a throttle, a server error) changes nothing.
"""

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.connect.errors import ConnectError
from ingest.connect.grant import DeadTokenError, Grant, dead_state, read_grant
from ingest.connect.listed_pages import Listing, refresh_pages, set_state
from ingest.connect.probe import probe_page
from ingest.connect.store import grant_values
from ingest.graph import accounts
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.run.graph_clients import graph_client
from models import MetaConnection, MetaPage
from models.orm import now_utc
from models.scope import tenant_session
from models.vault import UnreadableTokenError, decrypt_token

OF_ONE_PAGE = ("role_lost", "refused", "not_granted")
log = structlog.get_logger(__name__)


def check_connection(tenant_id: int, connection_id: int) -> str:
    """Brings the states of a connection and its Pages up to date; returns the connection's.

    "unknown" when Meta gave no usable answer: then nothing is changed.
    """
    with tenant_session(tenant_id) as session:
        row = session.get(MetaConnection, (tenant_id, connection_id))
        if row is None or row.token_encrypted is None:
            return "disconnected"
        pages = _pages(session, tenant_id, connection_id)
    try:
        token = decrypt_token(row.token_encrypted)
        with graph_client(token) as client:
            grant, listing = _ask(client, token, pages)
    except UnreadableTokenError:
        return _end(row, pages, "unreadable")
    except DeadTokenError as dead:
        return _end(row, pages, dead.state)
    except (GraphError, ConnectError) as error:
        return _end_or_wait(row, pages, error)
    refresh_pages(row, grant, listing)
    return _write(row, grant_values(grant) | _told_kind(row, grant))


def _told_kind(row: MetaConnection, grant: Grant) -> dict[str, str]:
    """Whose token it is, where that was not known when it was pasted and Meta tells it now."""
    return {} if row.kind == "oauth" or grant.info is None else {"kind": grant.kind}


def _ask(client: GraphClient, token: str, pages: list[MetaPage]) -> tuple[Grant, Listing]:
    grant = read_grant(client, token)
    try:
        found = accounts.find_accounts(client, [page.page_id for page in pages]).pages
    except GraphError as error:
        if not grant.data_access_ended or dead_state(error):
            raise
        found = ()  # the Pages' own tokens tell what still works
    return grant, Listing({page.page_id: page for page in found})


def _end_or_wait(row: MetaConnection, pages: list[MetaPage], error: Exception) -> str:
    state = dead_state(error) if isinstance(error, GraphError) else None
    if state is not None:
        return _end(row, pages, state)
    kind = str(error.kind) if isinstance(error, GraphError) else "wrong_token"
    log.warning("token_check_failed", tenant_id=row.tenant_id, connection_id=row.id, error=kind)
    return "unknown"


def _end(row: MetaConnection, pages: list[MetaPage], state: str) -> str:
    _share_fate(state, [page for page in pages if page.access_status == "active"])
    return _write(row, {"status": state, "checked_at": now_utc()})


def _share_fate(state: str, pages: list[MetaPage]) -> None:
    """Pages' tokens end with what ended the connection, except when that only came of age."""
    readable = [page for page in pages if _is_readable(page)]
    for page in pages:
        if page not in readable:
            set_state(page, "unreadable")
    if not readable:
        return
    fate = probe_page(readable[0]).state
    if state == "data_access_expired" and fate in OF_ONE_PAGE:
        fate = state
    if fate not in (None, "active", *OF_ONE_PAGE):
        for page in readable:
            set_state(page, str(fate))


def _is_readable(page: MetaPage) -> bool:
    try:
        return bool(decrypt_token(page.token_encrypted or b""))
    except UnreadableTokenError:
        return False


def _write(row: MetaConnection, values: dict[str, object]) -> str:
    with tenant_session(row.tenant_id) as session:
        present = session.get(MetaConnection, (row.tenant_id, row.id), with_for_update=True)
        # A connection that was renewed or ended meanwhile keeps what that wrote.
        if present is None or present.token_encrypted != row.token_encrypted:
            return "unknown"
        for name, value in values.items():
            setattr(present, name, value)
        return present.status


def _pages(session: Session, tenant_id: int, connection_id: int) -> list[MetaPage]:
    return list(
        session.scalars(
            select(MetaPage)
            .where(
                MetaPage.tenant_id == tenant_id,
                MetaPage.connection_id == connection_id,
                MetaPage.token_encrypted.is_not(None),
            )
            .order_by(MetaPage.id)
        )
    )
