"""What Meta asks for about one of its users: to end their access, or to delete what we hold."""

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from ingest.connect.signed_request import SignedRequest
from models import Alert, Erasure, MetaConnection, MetaPage, Tenant
from models.audit_trail import note_action
from models.erasure import WITH_ERASED
from models.orm import now_utc
from models.scope import open_session, tenant_session, wide_session

KIND, CODE_LENGTH = "meta_user", 24


def deauthorize(told: SignedRequest) -> int:
    """The user removed the app: their tokens are forgotten, and the watch tells of it as usual.

    Returns how many connections that were.
    """
    ended = 0
    for tenant_id in _tenants():
        with tenant_session(tenant_id) as session:
            for connection_id in _connections(session, tenant_id, told.meta_user_id):
                _end(session, tenant_id, connection_id)
                note_action(
                    session, tenant_id, None, "meta.deauthorized", connection_id=connection_id
                )
                ended += 1
    return ended


def delete_meta_user(told: SignedRequest) -> str:
    """Deletes name, id and tokens of the user; returns the code by which that can be asked for.

    The same request brings the same code. Pages and their numbers are the workspaces' own.
    """
    code = told.signature[:CODE_LENGTH]
    deleted = sum(_delete_in(tenant_id, told.meta_user_id) for tenant_id in _tenants())
    left = sum(_count_in(tenant_id, told.meta_user_id) for tenant_id in _tenants())
    now = now_utc()
    with open_session() as session:
        session.execute(
            insert(Erasure)
            .values(
                kind=KIND,
                number=0,
                code=code,
                requested_at=now,
                finished_at=now,
                result={
                    "deleted": {"meta_connection": deleted},
                    "left": {"meta_connection": left} if left else {},
                },
            )
            .on_conflict_do_nothing(index_elements=["code"])
        )
    return code


def _tenants() -> list[int]:
    with wide_session("callback") as session:
        every = select(Tenant.id).execution_options(**{WITH_ERASED: True})
        return list(session.scalars(every))


def _connections(session: Session, tenant_id: int, meta_user_id: str) -> list[int]:
    return list(
        session.scalars(
            select(MetaConnection.id).where(
                MetaConnection.tenant_id == tenant_id,
                MetaConnection.meta_user_id == meta_user_id,
            )
        )
    )


def _end(session: Session, tenant_id: int, connection_id: int) -> None:
    session.execute(
        update(MetaConnection)
        .where(MetaConnection.tenant_id == tenant_id, MetaConnection.id == connection_id)
        .values(status="app_removed", token_encrypted=None)
    )
    session.execute(
        update(MetaPage)
        .where(MetaPage.tenant_id == tenant_id, MetaPage.connection_id == connection_id)
        .values(token_encrypted=None, access_status="app_removed", can_analyze=False)
        .execution_options(**{WITH_ERASED: True})
    )


def _delete_in(tenant_id: int, meta_user_id: str) -> int:
    with tenant_session(tenant_id) as session:
        found = _connections(session, tenant_id, meta_user_id)
        for connection_id in found:
            _end(session, tenant_id, connection_id)
            session.execute(
                update(MetaPage)
                .where(MetaPage.tenant_id == tenant_id, MetaPage.connection_id == connection_id)
                .values(connection_id=None, access_status="disconnected")
                .execution_options(**{WITH_ERASED: True})
            )
            session.execute(
                delete(Alert).where(
                    Alert.tenant_id == tenant_id, Alert.connection_id == connection_id
                )
            )
            session.execute(
                delete(MetaConnection).where(
                    MetaConnection.tenant_id == tenant_id, MetaConnection.id == connection_id
                )
            )
            note_action(session, tenant_id, None, "meta.user_deleted", connection_id=connection_id)
    return len(found)


def _count_in(tenant_id: int, meta_user_id: str) -> int:
    with tenant_session(tenant_id) as session:
        counted = select(func.count()).where(
            MetaConnection.tenant_id == tenant_id, MetaConnection.meta_user_id == meta_user_id
        )
        return session.scalar(counted) or 0
