"""What Meta says of a token: whose it is, what it may do, and for which Pages."""

from dataclasses import dataclass
from datetime import datetime

from ingest.connect.errors import ENDED, NOT_VALID, ONE_PAGE_ONLY, OTHER_APP, ConnectError
from ingest.graph import accounts
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.sentences import ErrorKind
from models.access_states import REQUIRED_PERMISSIONS, SUBCODES
from models.orm import now_utc
from settings import get_settings

KINDS = {"USER": "user", "SYSTEM_USER": "system_user"}


class DeadTokenError(ConnectError):
    """Meta does not accept the token any more; `state` is the connection's state for that."""

    def __init__(self, subcode: int | None) -> None:
        self.state = SUBCODES.get(subcode or 0, "revoked")
        super().__init__(ENDED if self.state == "data_access_expired" else NOT_VALID)


@dataclass(frozen=True)
class Grant:
    """A token's scopes; without the app's secret Meta tells no expiry and `info` is None.

    Of the permissions that were granted, those that ran out are `expired`.
    """

    scopes: tuple[str, ...]
    info: accounts.TokenInfo | None
    expired: tuple[str, ...] = ()

    @property
    def data_access_ended(self) -> bool:
        """Whether 90 days have passed: by Meta's date, or since a permission is `expired`."""
        ends = self.data_access_expires_at
        return not set(REQUIRED_PERMISSIONS).isdisjoint(self.expired) or (
            ends is not None and ends <= now_utc()
        )

    @property
    def missing(self) -> list[str]:
        """Permissions that are needed and not granted at all.

        None when access to data has ended: then Meta may name none, and that is not the reason.
        """
        if self.data_access_ended:
            return []
        return [name for name in REQUIRED_PERMISSIONS if name not in self.scopes]

    @property
    def is_of_a_person(self) -> bool:
        """Whether it is known to be a person's token; False where Meta tells no kind."""
        return self.info is not None and self.info.type == "USER"

    @property
    def kind(self) -> str:
        """Whose token it is, as a connection names it; `pasted` where Meta does not tell."""
        told = self.info.type if self.info else ""
        return KINDS.get(told, "pasted")

    @property
    def page_ids(self) -> tuple[str, ...]:
        """Pages that the token names, which /me/accounts may leave out."""
        return self.info.page_ids if self.info else ()

    @property
    def expires_at(self) -> datetime | None:
        """When the token ends, UTC; None when it never does or that is unknown."""
        return self.info.expires_at if self.info else None

    @property
    def expiry_known(self) -> bool:
        """Whether Meta told when the token ends, never included."""
        return self.info is not None and (self.info.never_expires or self.expires_at is not None)

    @property
    def data_access_expires_at(self) -> datetime | None:
        """When Meta's permission to read data ends, UTC; None when unknown."""
        return self.info.data_access_expires_at if self.info else None

    def missing_for(self, page_id: str) -> list[str]:
        """What is missing for one Page: a permission may hold for some Pages only."""
        if self.data_access_ended:
            return []
        granular = self.info.granular_scopes if self.info else {}
        return [
            name
            for name in REQUIRED_PERMISSIONS
            if name not in self.scopes or page_id not in (granular.get(name) or (page_id,))
        ]


def read_grant(client: GraphClient, token: str) -> Grant:
    """By debug_token where there is an app secret, else by /me/permissions.

    Raises DeadTokenError when Meta says that the token has ended, ConnectError when it is of the
    wrong kind, GraphError when Meta does not answer.
    """
    settings = get_settings()
    secret = settings.meta_app_secret.get_secret_value()
    if settings.meta_app_id and secret:
        info = accounts.debug_token(client, token, app_id=settings.meta_app_id, app_secret=secret)
        _require_usable(info, settings.meta_app_id)
        return Grant(info.scopes, info)
    told = _permissions(client)
    granted = tuple(name for name, status in told.items() if status == "granted")
    return Grant(granted, None, tuple(name for name, status in told.items() if status == "expired"))


def dead_state(error: GraphError) -> str | None:
    """The state that an error of a token stands for; None for any other error."""
    if error.kind is not ErrorKind.REAUTHORISE:
        return None
    if error.is_data_access_ended:
        return "data_access_expired"
    return SUBCODES.get(error.subcode or 0, "revoked")


def _require_usable(info: accounts.TokenInfo, app_id: str) -> None:
    if not info.is_valid:
        raise DeadTokenError(info.error_subcode)
    if info.type == "PAGE":
        raise ConnectError(ONE_PAGE_ONLY)
    if info.app_id not in ("", app_id):
        raise ConnectError(OTHER_APP)


def _permissions(client: GraphClient) -> dict[str, str]:
    try:
        return accounts.fetch_permissions(client)
    except GraphError as error:
        if error.kind in (ErrorKind.WRONG_NODE, ErrorKind.GONE):
            raise ConnectError(ONE_PAGE_ONLY) from None
        raise
