"""The rows of a connection and its Pages."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from ingest.connect.grant import Grant
from ingest.graph.accounts import PageAccount, Person
from models import MetaConnection, MetaPage
from models.access_states import STOPPING, data_access_state
from models.orm import now_utc
from models.scope import tenant_session
from models.vault import encrypt_token


def store_connection(
    session: Session, tenant_id: int, kind: str, token: str, person: Person, grant: Grant
) -> int:
    """Writes the connection, or renews the one of the same Meta user; returns our id of it."""
    values = {
        "kind": kind,
        "name": person.name,
        "token_encrypted": encrypt_token(token),
        **grant_values(grant),
    }
    row = insert(MetaConnection).values(
        tenant_id=tenant_id, meta_user_id=person.user_id, created_at=now_utc(), **values
    )
    stored = row.on_conflict_do_update(index_elements=["tenant_id", "meta_user_id"], set_=values)
    return session.execute(stored.returning(MetaConnection.id)).scalar_one()


def served_before(tenant_id: int, person: Person) -> list[str]:
    """The Pages (Facebook's ids) that a connection of the same Meta user serves already."""
    with tenant_session(tenant_id) as session:
        rows = session.scalars(
            select(MetaPage.page_id)
            .join(
                MetaConnection,
                and_(
                    MetaConnection.tenant_id == MetaPage.tenant_id,
                    MetaConnection.id == MetaPage.connection_id,
                ),
            )
            .where(MetaPage.tenant_id == tenant_id, MetaConnection.meta_user_id == person.user_id)
            .order_by(MetaPage.id)
        )
        return list(rows)


def grant_values(grant: Grant) -> dict[str, Any]:
    """What a connection's row keeps of a valid token."""
    now = now_utc()
    lapse = grant.data_access_expires_at
    access = "data_access_expired" if grant.data_access_ended else data_access_state(lapse, now)
    return {
        "status": "permission_missing" if grant.missing else access,
        "scopes": list(grant.scopes),
        "missing_permissions": grant.missing,
        "expires_at": grant.expires_at,
        "expiry_known": grant.expiry_known,
        "data_access_expires_at": lapse,
        "checked_at": now,
    }


def store_pages(
    session: Session,
    tenant_id: int,
    connection_id: int,
    pages: Iterable[PageAccount],
    grant: Grant,
) -> list[MetaPage]:
    """Writes the Pages; one that another connection opens better stays with that one.

    Returns the Pages that this connection serves now.
    """
    found = {page.page_id: page for page in pages}
    known = _known_pages(session, tenant_id, list(found))
    connections = _connections(session, tenant_id)
    served = []
    for page_id, account in found.items():
        row = known.get(page_id)
        if row is None:
            row = MetaPage(tenant_id=tenant_id, page_id=page_id, name=account.name)
            session.add(row)
        elif not _is_better(account, connections[connection_id], grant, row, connections):
            continue
        _fill(row, connection_id, account, grant)
        served.append(row)
    session.flush()
    return served


def _fill(row: MetaPage, connection_id: int, account: PageAccount, grant: Grant) -> None:
    row.connection_id = connection_id
    row.name = account.name or row.name
    row.category = account.category
    row.additional_profile_id = account.profile_id or row.additional_profile_id or ""
    row.picture_url = account.picture_url
    row.followers_count = account.followers_count
    row.fan_count = account.fan_count
    row.tasks = list(account.tasks or ())
    row.can_analyze = bool(account.can_analyze)
    row.missing_permissions = grant.missing_for(account.page_id)
    row.token_encrypted = encrypt_token(account.access_token) if account.access_token else None
    row.access_status = "active"


def _is_better(
    account: PageAccount,
    candidate: MetaConnection,
    grant: Grant,
    row: MetaPage,
    connections: dict[int, MetaConnection],
) -> bool:
    """Usable before broken, a sound connection before a failing one, a token without end before
    one that ends; in doubt all stays as it is."""
    present = connections.get(row.connection_id or 0)
    if present is None or present.id == candidate.id:
        return True
    offered = bool(account.can_analyze and account.access_token)
    offered = offered and not grant.missing_for(account.page_id)
    working = row.can_analyze and row.token_encrypted is not None
    working = working and not row.missing_permissions and row.access_status not in STOPPING
    return _rank(offered, candidate) > _rank(working, present)


def _rank(usable: bool, connection: MetaConnection) -> tuple[bool, bool, bool]:
    lasts = connection.expiry_known and connection.expires_at is None
    return usable, connection.status in ("active", "data_access_expiring"), lasts


def _known_pages(session: Session, tenant_id: int, page_ids: list[str]) -> dict[str, MetaPage]:
    rows = session.scalars(
        select(MetaPage)
        .where(MetaPage.tenant_id == tenant_id, MetaPage.page_id.in_(page_ids))
        .with_for_update()
    )
    return {row.page_id: row for row in rows}


def _connections(session: Session, tenant_id: int) -> dict[int, MetaConnection]:
    rows = session.scalars(select(MetaConnection).where(MetaConnection.tenant_id == tenant_id))
    return {row.id: row for row in rows}
