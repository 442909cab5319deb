"""Connecting a tenant to Meta: by OAuth or with a pasted token, one path for both."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from ingest.access import graph_client
from ingest.graph import accounts, oauth
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.history import set_goal
from ingest.page_sync import newest_day
from jobs.runs import Kind, start_run
from models import AuditEvent, Membership, MetaConnection, MetaPage
from models.orm import now_utc
from models.scope import tenant_session
from models.vault import encrypt_token
from settings import Settings, get_settings

REQUIRED = ("read_insights", "pages_read_engagement")
FIRST_RUNS: tuple[Kind, ...] = ("page", "post", "backfill")
NO_PAGES = (
    "The token opens no Page. In Meta's Business Settings give its user the Pages, with the"
    " permission to view insights, and try again."
)


class ConnectError(Exception):
    """Connecting failed; the message says why and what to do."""


@dataclass(frozen=True)
class ConnectedPage:
    """A Page that the connection opened. `page_id` is Facebook's."""

    page_id: str
    name: str
    can_analyze: bool


@dataclass(frozen=True)
class ConnectResult:
    """What was connected; `sentences` say what is missing and how to cure it."""

    connection_id: int
    pages: tuple[ConnectedPage, ...]
    missing_permissions: tuple[str, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class _Grant:
    """What Meta says of a token."""

    user_id: str
    name: str
    scopes: tuple[str, ...]
    page_ids: tuple[str, ...]
    info: accounts.TokenInfo | None


def start_oauth(state: str) -> str:
    """The address of Meta's dialog. `state` is single-use and bound to the browser's session."""
    settings = _app_settings()
    return oauth.dialog_url(
        settings.meta_dialog_base_url,
        settings.meta_graph_api_version,
        app_id=settings.meta_app_id,
        redirect_uri=settings.meta_oauth_redirect_uri,
        state=state,
        config_id=settings.meta_login_config_id,
    )


def finish_oauth(tenant_id: int, code: str, *, user_id: int | None = None) -> ConnectResult:
    """Exchanges the dialog's code for a long-lived token and connects. Raises ConnectError."""
    settings = _app_settings()
    app_id, secret = settings.meta_app_id, settings.meta_app_secret.get_secret_value()
    try:
        with graph_client("") as client:
            short = oauth.exchange_code(
                client,
                code,
                app_id=app_id,
                app_secret=secret,
                redirect_uri=settings.meta_oauth_redirect_uri,
            )
            issued = oauth.exchange_for_long_lived(
                client, short.access_token, app_id=app_id, app_secret=secret
            )
    except GraphError as error:
        raise ConnectError(f"{error.sentence} {error.cure}".strip()) from None
    return connect_with_token(tenant_id, issued.access_token, kind="oauth", user_id=user_id)


def connect_with_token(
    tenant_id: int, token: str, *, kind: str = "system_user", user_id: int | None = None
) -> ConnectResult:
    """Stores the connection and its Pages and starts their first syncs.

    The same token, or a newer one of the same Meta user, renews what is there. Raises
    ConnectError with one sentence when Meta does not accept the token or it opens no Page.
    """
    token = token.strip()
    if not token:
        raise ConnectError("There is no token: paste one that Meta gave you.")
    try:
        with graph_client(token) as client:
            grant = _read_grant(client, token)
            found = accounts.find_accounts(client, grant.page_ids)
    except GraphError as error:
        raise ConnectError(f"{error.sentence} {error.cure}".strip()) from None
    if not found.pages:
        raise ConnectError(NO_PAGES)
    missing = tuple(name for name in REQUIRED if name not in grant.scopes)
    with tenant_session(tenant_id) as session:
        connection_id = _store_connection(session, tenant_id, kind, token, grant, missing)
        _store_pages(session, tenant_id, connection_id, found.pages, missing)
        session.add(
            AuditEvent(
                tenant_id=tenant_id,
                user_id=user_id,
                action="meta.connected",
                detail={"kind": kind, "pages": [page.page_id for page in found.pages]},
            )
        )
        _start_first_runs(session, tenant_id, [page.page_id for page in found.pages])
    pages = tuple(ConnectedPage(p.page_id, p.name, p.can_analyze) for p in found.pages)
    return ConnectResult(connection_id, pages, missing, _sentences(found, missing))


def select_page(session: Session, tenant_id: int, user_id: int, page: MetaPage) -> None:
    """Makes the Page the one that opens first for this person."""
    session.execute(
        update(Membership)
        .where(Membership.tenant_id == tenant_id, Membership.user_id == user_id)
        .values(default_page_id=page.id)
    )


def _app_settings() -> Settings:
    settings = get_settings()
    if not (settings.meta_app_id and settings.meta_app_secret.get_secret_value()):
        raise ConnectError("Set META_APP_ID and META_APP_SECRET, or paste a system user's token.")
    return settings


def _read_grant(client: GraphClient, token: str) -> _Grant:
    """By debug_token where there is an app secret, else by /me and /me/permissions."""
    settings = get_settings()
    secret = settings.meta_app_secret.get_secret_value()
    person = accounts.fetch_me(client)
    if settings.meta_app_id and secret:
        info = accounts.debug_token(client, token, app_id=settings.meta_app_id, app_secret=secret)
        if not info.is_valid:
            raise ConnectError("Meta says that this token is not valid any more; make a new one.")
        return _Grant(person.user_id, person.name, info.scopes, info.page_ids, info)
    granted = accounts.fetch_permissions(client)
    scopes = tuple(name for name, status in granted.items() if status == "granted")
    return _Grant(person.user_id, person.name, scopes, (), None)


def _store_connection(
    session: Session,
    tenant_id: int,
    kind: str,
    token: str,
    grant: _Grant,
    missing: tuple[str, ...],
) -> int:
    values = {
        "kind": kind,
        "status": "permission_missing" if missing else "active",
        "name": grant.name,
        "token_encrypted": encrypt_token(token),
        "scopes": list(grant.scopes),
        "missing_permissions": list(missing),
        "expires_at": grant.info.expires_at if grant.info else None,
        "data_access_expires_at": grant.info.data_access_expires_at if grant.info else None,
        "checked_at": now_utc(),
    }
    row = insert(MetaConnection).values(
        tenant_id=tenant_id, meta_user_id=grant.user_id, created_at=now_utc(), **values
    )
    stored = row.on_conflict_do_update(index_elements=["tenant_id", "meta_user_id"], set_=values)
    return session.execute(stored.returning(MetaConnection.id)).scalar_one()


def _store_pages(
    session: Session,
    tenant_id: int,
    connection_id: int,
    pages: Iterable[accounts.PageAccount],
    missing: tuple[str, ...],
) -> None:
    now = now_utc()
    for page in pages:
        values = {
            "connection_id": connection_id,
            "name": page.name,
            "category": page.category,
            "picture_url": page.picture_url,
            "followers_count": page.followers_count,
            "fan_count": page.fan_count,
            "tasks": list(page.tasks or ()),
            "can_analyze": page.can_analyze,
            "missing_permissions": list(missing),
            "token_encrypted": encrypt_token(page.access_token) if page.access_token else None,
            "updated_at": now,
        }
        row = insert(MetaPage).values(
            tenant_id=tenant_id, page_id=page.page_id, created_at=now, **values
        )
        session.execute(
            row.on_conflict_do_update(index_elements=["tenant_id", "page_id"], set_=values)
        )


def _start_first_runs(session: Session, tenant_id: int, page_ids: list[str]) -> None:
    """Each Page that can be analysed gets its numbers, its posts and its history."""
    ready = session.scalars(
        select(MetaPage)
        .where(
            MetaPage.tenant_id == tenant_id,
            MetaPage.page_id.in_(page_ids),
            MetaPage.can_analyze,
            MetaPage.token_encrypted.is_not(None),
        )
        .order_by(MetaPage.name)
    ).all()
    for page in ready:
        set_goal(page, newest_day(), get_settings().meta_page_insights_backfill_days)
    session.flush()
    for page in ready:
        for kind in FIRST_RUNS:
            start_run(session, page, kind, trigger="connect")


def _sentences(found: accounts.Accounts, missing: tuple[str, ...]) -> tuple[str, ...]:
    sentences = []
    if missing:
        sentences.append(
            f"Meta has not granted {', '.join(missing)}: without it there are no numbers."
            " Allow it in the app, make a new token and connect again."
        )
    blind = [page.name for page in found.pages if not page.can_analyze]
    if blind:
        sentences.append(
            f"The insights of {', '.join(blind)} may not be seen: the task ANALYZE is missing."
            " Ask an administrator of the Page for it."
        )
    return tuple(sentences)
