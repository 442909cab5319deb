"""A tenant's connections to Meta: their state in words, what is missing, and the cure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import MetaConnection, MetaPage
from models.access_states import GIVE_ANALYZE, SEE_INSIGHTS, STATES, missing_sentence, needed_for

KINDS = {
    "oauth": "Facebook sign-in",
    "user": "Pasted token of a person",
    "system_user": "System user",
    "pasted": "Pasted token",
}
NOT_ALL = ("It works, but not for all of its Pages.", "Each of those says what it lacks.")
NO_TOKEN = (
    "Meta gives no token for this Page: the connected account has no role on it.",
    "Have an administrator of the Page give the account a role, then connect again.",
)
NOT_SEEN = f"The connected account may not see this Page's numbers: {SEE_INSIGHTS} is missing."


@dataclass(frozen=True)
class ConnectedPageView:
    """A Page that a connection serves; `sentence` and `cure` are empty when all is well."""

    page_id: str
    name: str
    can_analyze: bool
    status: str
    sentence: str
    cure: str
    missing_permissions: list[str]


@dataclass(frozen=True)
class ConnectionSummary:
    """One connection. Times are UTC.

    `expires_at` is empty when the token never ends (`expiry_known`) or when Meta did not say;
    an empty `data_access_expires_at` is unknown.
    """

    id: int
    kind: str
    kind_text: str
    name: str
    status: str
    sentence: str
    cure: str
    missing_permissions: list[str]
    scopes: list[str]
    expires_at: datetime | None
    expiry_known: bool
    data_access_expires_at: datetime | None
    checked_at: datetime | None
    created_at: datetime
    pages: list[ConnectedPageView]


def list_connections(session: Session, tenant_id: int) -> list[ConnectionSummary]:
    """All connections of the tenant, those in trouble first, ended ones last."""
    rows = session.scalars(
        select(MetaConnection)
        .where(MetaConnection.tenant_id == tenant_id)
        .order_by(
            MetaConnection.status == "disconnected",
            MetaConnection.status == "active",
            MetaConnection.created_at.desc(),
        )
    ).all()
    pages = _pages(session, tenant_id)
    return [_view(row, pages.get(row.id, [])) for row in rows]


def find_pages(session: Session, tenant_id: int, page_ids: Collection[str]) -> list[MetaPage]:
    """Those of the tenant's Pages that have one of these ids of Facebook's."""
    wanted = MetaPage.page_id.in_(page_ids)
    return list(session.scalars(select(MetaPage).where(MetaPage.tenant_id == tenant_id, wanted)))


def may_ask_again(session: Session, tenant_id: int, scopes: Collection[str]) -> bool:
    """Whether a person declined one of these, which Facebook only shows again when asked to."""
    rows = session.scalars(
        select(MetaConnection.scopes).where(
            MetaConnection.tenant_id == tenant_id, MetaConnection.kind == "oauth"
        )
    )
    return any(set(scopes) - set(granted) for granted in rows)


def page_trouble(page: MetaPage, *, kind: str = "post") -> tuple[str, str] | None:
    """Why a Page cannot be read and what to do, in two sentences; None when it can.

    With the kind `page` only what keeps its own numbers away, not what keeps its posts.
    """
    state = STATES[page.access_status]
    if state.stops:
        return state.sentence, state.cure
    missing = sorted(set(page.missing_permissions) & set(needed_for(kind)))
    if missing:
        return missing_sentence(missing), STATES["permission_missing"].cure
    if page.connection_id is not None and page.token_encrypted is None:
        return NO_TOKEN
    if not page.can_analyze:
        return NOT_SEEN, GIVE_ANALYZE
    return None


def _pages(session: Session, tenant_id: int) -> dict[int, list[ConnectedPageView]]:
    rows = session.scalars(
        select(MetaPage)
        .where(MetaPage.tenant_id == tenant_id, MetaPage.connection_id.is_not(None))
        .order_by(MetaPage.name, MetaPage.id)
    )
    found: dict[int, list[ConnectedPageView]] = {}
    for row in rows:
        found.setdefault(row.connection_id or 0, []).append(_page(row))
    return found


def _page(row: MetaPage) -> ConnectedPageView:
    sentence, cure = page_trouble(row) or ("", "")
    return ConnectedPageView(
        page_id=row.page_id,
        name=row.name,
        can_analyze=row.can_analyze,
        status=row.access_status,
        sentence=sentence,
        cure=cure,
        missing_permissions=list(row.missing_permissions),
    )


def _view(row: MetaConnection, pages: list[ConnectedPageView]) -> ConnectionSummary:
    state, missing = STATES[row.status], sorted(row.missing_permissions)
    sentence, cure = state.sentence, state.cure
    if row.status == "permission_missing" and missing:
        sentence = missing_sentence(missing)
    elif row.status == "active" and any(page.sentence for page in pages):
        sentence, cure = NOT_ALL
    return ConnectionSummary(
        id=row.id,
        kind=row.kind,
        kind_text=KINDS[row.kind],
        name=row.name,
        status=row.status,
        sentence=sentence,
        cure=cure,
        missing_permissions=missing,
        scopes=sorted(row.scopes),
        expires_at=row.expires_at,
        expiry_known=row.expiry_known,
        data_access_expires_at=row.data_access_expires_at,
        checked_at=row.checked_at,
        created_at=row.created_at,
        pages=pages,
    )
