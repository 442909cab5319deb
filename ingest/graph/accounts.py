"""Who a token belongs to, which Pages it opens, and what it may do."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ingest.graph.batch import BatchItem, fetch_batch
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.paging import Pages
from ingest.graph.redact import storable
from ingest.graph.rows import rows_of
from ingest.graph.times import unix_time

_NOT_GRANTED = 10  # the token, or the app, lacks a permission
_NO_ROLE_ON_PAGE = 492  # of error 190: says nothing against the token itself
PAGE_FIELDS = (
    "id,name,category,access_token,tasks,picture{url},fan_count,followers_count,"
    "additional_profile_id"
)
# Any of these lets a person see a Page's insights; PROFILE_PLUS_… are those of the new Pages.
ANALYZE_TASKS = frozenset({"ANALYZE", "PROFILE_PLUS_ANALYZE", "PROFILE_PLUS_FULL_CONTROL"})


@dataclass(frozen=True)
class Person:
    """The person, or the system user, behind a token."""

    user_id: str
    name: str


@dataclass(frozen=True)
class PageAccount:
    """A Page that a token opens; `picture_url` is signed and expires.

    `tasks` is None where Meta did not say, and so is `can_analyze`, whether the person may read
    the Page's insights; `access_token` is empty where Meta gave none. `profile_id` is the other id
    of a Page of the New Pages Experience.
    """

    page_id: str
    name: str
    category: str
    access_token: str = field(repr=False)
    tasks: tuple[str, ...] | None
    picture_url: str = field(repr=False)
    fan_count: int | None
    followers_count: int | None
    can_analyze: bool | None
    profile_id: str = ""


@dataclass(frozen=True)
class Accounts:
    """The Pages found, and by id those that were named but could not be read."""

    pages: tuple[PageAccount, ...]
    refused: Mapping[str, GraphError]


@dataclass(frozen=True)
class TokenInfo:
    """What debug_token says. Times are UTC; None is unknown, or never with `never_expires`.

    `granular_scopes`: the ids of the Pages that a scope holds for; None means all of them.
    """

    is_valid: bool
    type: str
    app_id: str
    application: str
    user_id: str
    profile_id: str
    scopes: tuple[str, ...]
    granular_scopes: Mapping[str, tuple[str, ...] | None]
    issued_at: datetime | None
    expires_at: datetime | None
    never_expires: bool
    data_access_expires_at: datetime | None
    error_code: int | None
    error_subcode: int | None

    @property
    def page_ids(self) -> tuple[str, ...]:
        """Pages that the scopes for Pages name, in their order."""
        found: dict[str, None] = {}
        for scope, targets in self.granular_scopes.items():
            if scope.startswith(("pages_", "read_insights")):
                found |= dict.fromkeys(targets or ())
        return tuple(found)


def fetch_me(client: GraphClient) -> Person:
    """The person behind the token. Raises GraphError."""
    body = client.get("me", {"fields": "id,name"})
    return Person(_text(body, "id"), _text(body, "name"))


def list_accounts(client: GraphClient) -> list[PageAccount]:
    """Every Page of /me/accounts, which may leave out Pages of a business. Raises GraphError."""
    return [
        page
        for rows in Pages(client, "me/accounts", {"fields": PAGE_FIELDS})
        for row in rows
        if (page := _page(row)).page_id
    ]


def fetch_page(client: GraphClient, page_id: str) -> PageAccount:
    """One Page by its id, with its token where the caller has a role on it. Raises GraphError."""
    return _page(client.get(page_id, {"fields": PAGE_FIELDS}))


def find_accounts(client: GraphClient, named: Iterable[str] = ()) -> Accounts:
    """All Pages of /me/accounts, and those `named` (TokenInfo.page_ids) that it left out.

    A named Page that is refused is reported and does not lose the others; a throttle or a dead
    token raises GraphError. Where the list itself is refused, the named Pages are all there is.
    """
    named = list(named)
    found = {page.page_id: page for page in _list_unless_refused(client, named)}
    refused: dict[str, GraphError] = {}
    for page_id in named:
        if page_id in found and found[page_id].access_token:
            continue
        try:
            found[page_id] = fetch_page(client, page_id)
        except GraphError as error:
            if ends_the_search(error):
                raise
            refused[page_id] = error
    return Accounts(tuple(found.values()), refused)


def ends_the_search(error: GraphError) -> bool:
    """Whether an error about one Page holds for all: a throttle, or a token that has ended."""
    dead = error.kind is error.kind.REAUTHORISE and error.subcode != _NO_ROLE_ON_PAGE
    return dead or error.kind is error.kind.THROTTLE


def _list_unless_refused(client: GraphClient, named: list[str]) -> list[PageAccount]:
    try:
        return list_accounts(client)
    except GraphError as error:
        if not named or error.kind not in {error.kind.PERMISSION, error.kind.BAD_REQUEST}:
            raise
        return []


def decide_analyze(
    client: GraphClient, account: PageAccount, missing: Collection[str] = ()
) -> PageAccount:
    """Where Meta named no tasks nobody said no: one call for insights, with the Page's own token.

    Only a refusal for want of a role is a no. What is refused because of the metric, of a passing
    fault, or of a permission that is `missing` anyway leaves it to the first sync.
    """
    if account.can_analyze is not None or not account.access_token:
        return account
    try:
        ask_insights(client.with_token(account.access_token), account.page_id)
    except GraphError as error:
        known_reason = error.code == _NOT_GRANTED and bool(missing)
        return replace(account, can_analyze=known_reason or not is_no_role(error))
    return replace(account, can_analyze=True)


def ask_insights(client: GraphClient, page_id: str) -> None:
    """The newest days of one metric, to see whether insights are given. Raises GraphError."""
    client.get(f"{page_id}/insights", {"metric": "page_follows", "period": "day"})


def is_no_role(error: GraphError) -> bool:
    """Whether a refusal of insights means that the person may not see those of this Page."""
    no_role = error.kind is error.kind.REAUTHORISE and error.subcode == _NO_ROLE_ON_PAGE
    return no_role or error.kind in {error.kind.PERMISSION, error.kind.GONE}


def fetch_permissions(client: GraphClient) -> dict[str, str]:
    """granted, declined or expired by permission. Raises GraphError."""
    return {
        _text(row, "permission"): _text(row, "status")
        for row in rows_of(client.get("me/permissions"))
        if _text(row, "permission")
    }


def debug_token(client: GraphClient, token: str, *, app_id: str, app_secret: str) -> TokenInfo:
    """What Meta knows of `token`, asked in the app's own name. Raises GraphError.

    It takes a GET with the token in the address; as an item of a batch the address is in a body.
    """
    asker = client.with_token(f"{app_id}|{app_secret}")
    item = BatchItem("debug_token", {"input_token": token}, attempts=client.attempts)
    [body] = fetch_batch(asker, [item])
    if isinstance(body, GraphError):
        raise body
    data = _dict(body.get("data"))
    error = _dict(data.get("error"))
    return TokenInfo(
        is_valid=data.get("is_valid") is True,
        type=_text(data, "type"),
        app_id=_text(data, "app_id"),
        application=_text(data, "application"),
        user_id=_text(data, "user_id"),
        profile_id=_text(data, "profile_id"),
        scopes=_texts(data.get("scopes")),
        granular_scopes=_granular(data.get("granular_scopes")),
        issued_at=unix_time(data.get("issued_at")),
        expires_at=unix_time(data.get("expires_at")),
        never_expires=data.get("expires_at") == 0,
        data_access_expires_at=unix_time(data.get("data_access_expires_at")),
        error_code=_count(error.get("code")),
        error_subcode=_count(error.get("subcode")),
    )


def _page(row: Mapping[str, Any]) -> PageAccount:
    picture = _dict(_dict(row.get("picture")).get("data"))
    tasks = _texts(row["tasks"]) if isinstance(row.get("tasks"), list) else None
    return PageAccount(
        page_id=_text(row, "id"),
        name=_text(row, "name"),
        category=_text(row, "category"),
        access_token=_text(row, "access_token"),
        tasks=tasks,
        picture_url=_text(picture, "url"),
        fan_count=_count(row.get("fan_count")),
        followers_count=_count(row.get("followers_count")),
        can_analyze=None if tasks is None else not ANALYZE_TASKS.isdisjoint(tasks),
        profile_id=_text(row, "additional_profile_id"),
    )


def _granular(entries: Any) -> dict[str, tuple[str, ...] | None]:
    rows = [row for row in entries if isinstance(row, dict)] if isinstance(entries, list) else []
    return {
        _text(row, "scope"): _texts(row["target_ids"]) if "target_ids" in row else None
        for row in rows
    }


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return storable(value) if isinstance(value, str) else ""


def _texts(values: Any) -> tuple[str, ...]:
    listed = values if isinstance(values, list) else []
    return tuple(str(value) for value in listed if isinstance(value, str | int))


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
