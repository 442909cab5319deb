"""Connecting a tenant with a token, from OAuth or pasted: one path for both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from ingest.connect.errors import ENDED, NO_TOKEN, ConnectError, NoPagesError, refused
from ingest.connect.first_runs import start_first_runs
from ingest.connect.grant import Grant, read_grant
from ingest.connect.named import page_reference, read_named
from ingest.connect.store import served_before, store_connection, store_pages
from ingest.graph import accounts, oauth
from ingest.graph.accounts import PageAccount
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.sentences import ErrorKind
from ingest.run.graph_clients import ATTEMPTS_WHILE_WAITING, graph_client
from models import AuditEvent
from models.access_states import SEE_INSIGHTS, missing_sentence
from models.scope import tenant_session
from settings import get_settings

# Somebody waits, and each question takes a while; of the others the first sync tells.
MOST_ASKED = 40


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


def connect_with_token(
    tenant_id: int,
    token: str,
    *,
    kind: str = "",
    user_id: int | None = None,
    pages: Iterable[str] = (),
) -> ConnectResult:
    """Stores the connection and its Pages and starts their first syncs.

    A person's token that ends is exchanged for a long-lived one first, since Page tokens last only
    with such a one. The same token, or a newer one of the same Meta user, renews what is there.
    `pages` are ids, usernames or addresses of Pages that Meta may not list. Without a `kind` it is
    what Meta says of the token. Raises ConnectError with one sentence when Meta does not accept
    the token or it opens no Page.
    """
    token = _checked(token)
    references = [page_reference(page) for page in pages]
    try:
        with graph_client(token, attempts=ATTEMPTS_WHILE_WAITING) as short_lived:
            token, grant = _lasting(short_lived, token)
            client = short_lived.with_token(token)
            person = accounts.fetch_me(client)
            before = served_before(tenant_id, person)
            found, problems = _find_pages(client, grant, references, before)
    except GraphError as error:
        raise refused(error) from None
    if not found:
        raise _nothing_found(grant, problems)
    kind = kind or grant.kind
    with tenant_session(tenant_id) as session:
        connection_id = store_connection(session, tenant_id, kind, token, person, grant)
        stored = store_pages(session, tenant_id, connection_id, found, grant)
        _audit(session, tenant_id, user_id, kind, connection_id, found)
        start_first_runs(session, stored)
    return _result(connection_id, found, grant, problems)


def _result(
    connection_id: int, found: list[PageAccount], grant: Grant, problems: list[str]
) -> ConnectResult:
    return ConnectResult(
        connection_id,
        tuple(ConnectedPage(p.page_id, p.name, bool(p.can_analyze)) for p in found),
        tuple(grant.missing),
        (*_sentences(found, grant), *problems),
    )


def _find_pages(
    client: GraphClient, grant: Grant, references: list[str], before: list[str]
) -> tuple[list[PageAccount], list[str]]:
    """The Pages listed, those that the token names, those that a person named, and those of
    `before`; with a sentence for each that a person named in vain."""
    listed = _listed(client, grant)
    named = read_named(client, [*references, *before], listed)
    found = {page.page_id: page for page in (*listed, *named.pages)}
    problems = [named.sentences[name] for name in references if name in named.sentences]
    return _decided(client, list(found.values()), grant), problems


def _nothing_found(grant: Grant, problems: list[str]) -> ConnectError:
    if grant.data_access_ended:
        return ConnectError(ENDED)
    return ConnectError(" ".join(problems)) if problems else NoPagesError(grant.scopes)


def _checked(token: str) -> str:
    token = token.strip()
    if not token:
        raise ConnectError(NO_TOKEN)
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise ConnectError("This is not a token: it holds spaces or letters that none has.")
    return token


def _lasting(client: GraphClient, token: str) -> tuple[str, Grant]:
    """The token to keep and what it grants; only a person's token that ends is exchanged."""
    grant = read_grant(client, token)
    if not grant.is_of_a_person or grant.expires_at is None:
        return token, grant
    settings = get_settings()
    issued = oauth.exchange_for_long_lived(
        client,
        token,
        app_id=settings.meta_app_id,
        app_secret=settings.meta_app_secret.get_secret_value(),
    )
    return issued.access_token, read_grant(client, issued.access_token)


def _listed(client: GraphClient, grant: Grant) -> Sequence[PageAccount]:
    try:
        return accounts.find_accounts(client, grant.page_ids).pages
    except GraphError as error:
        if grant.data_access_ended and error.kind is ErrorKind.PERMISSION:
            return ()
        raise


def _decided(client: GraphClient, found: list[PageAccount], grant: Grant) -> list[PageAccount]:
    """Whether Pages without a word about tasks may be read: each is asked, or given a trial."""
    pages, asked = [], 0
    for page in found:
        if page.can_analyze is not None or not page.access_token:
            pages.append(page)
        elif asked < MOST_ASKED and not grant.data_access_ended:
            asked += 1
            pages.append(accounts.decide_analyze(client, page, grant.missing_for(page.page_id)))
        else:
            pages.append(replace(page, can_analyze=True))
    return pages


def _audit(
    session: Session,
    tenant_id: int,
    user_id: int | None,
    kind: str,
    connection_id: int,
    found: list[PageAccount],
) -> None:
    session.add(
        AuditEvent(
            tenant_id=tenant_id,
            user_id=user_id,
            action="meta.connected",
            detail={
                "kind": kind,
                "connection_id": connection_id,
                "pages": [page.page_id for page in found],
            },
        )
    )


def _sentences(found: list[PageAccount], grant: Grant) -> tuple[str, ...]:
    sentences = [ENDED] if grant.data_access_ended else []
    if grant.missing:
        sentences.append(
            f"{missing_sentence(grant.missing)} Allow it in the app, make a new token and connect"
            " again."
        )
    closed = [page.name for page in found if not page.access_token]
    if closed:
        sentences.append(
            f"Meta gives no token for {', '.join(closed)}: the account has no role there. Have an"
            " administrator of the Page give it one, then connect again."
        )
    blind = [page.name for page in found if page.access_token and not page.can_analyze]
    if blind:
        sentences.append(
            f"The numbers of {', '.join(blind)} may not be seen: {SEE_INSIGHTS} is missing."
            " Have an administrator of the Page give it to the account; the next check notices."
        )
    return tuple(sentences)
